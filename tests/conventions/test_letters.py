"""Numbers and texts that disclosures ask for: every name is known, none unlisted."""

from __future__ import annotations

from tests.each import each
from transforms import catalogue
from transforms.catalogue.vocabulary import NUMBER, TEXT, letters_of
from warehouse import reference

INDICATORS = catalogue.load()
ROWS = reference.rows("gri_letters")
KINDS = {row["key"]: row["kind"] for row in reference.rows("gri_disclosures")}


@each({row["disclosure_key"]: row["disclosure_key"] for row in ROWS})
def test_what_answers_a_letter_is_there_and_split_so(key: str) -> None:
    assert KINDS[key] in ("quantitative", "mixed")
    asked = letters_of(key)
    assert [item.seq for item in asked] == list(range(1, len(asked) + 1))
    texts = [item.letter for item in asked if item.kind == TEXT]
    assert len(texts) == len(set(texts))
    assert texts or KINDS[key] == "quantitative"
    for item in asked:
        assert item.what and item.confidence in ("verified", "derived", "memory")
        assert item.kind in (NUMBER, TEXT)
        # What a text says is never read as a number, and a heading names it.
        assert not (item.ways if item.kind == TEXT else item.said_by)
        for way in item.ways:
            said = INDICATORS[way.indicator].declaration
            assert key in said.disclosures, way
            splits = [set(names) for names in said.breakdowns]
            assert set(way.parts) in splits if way.parts else said.total, way


def test_every_disclosure_that_an_indicator_names_has_its_letters() -> None:
    named = {k for item in INDICATORS.values() for k in item.declaration.disclosures}
    asked = {k for k in named if KINDS[k] in ("quantitative", "mixed")}
    assert asked - {row["disclosure_key"] for row in ROWS} == set()
