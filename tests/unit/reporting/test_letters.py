"""A disclosure is answered only when each of its numbers and of its texts is there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from materiality.decisions import Decision
from reporting_templates.disclosures import letters, told
from reporting_templates.disclosures.standards import Requirement
from reporting_templates.handbook import entries
from transforms import catalogue
from transforms.catalogue.vocabulary import TEXT, letters_of
from transforms.project.narrative import Narrative
from warehouse import reference

INDICATORS = catalogue.load()
OWN = replace(
    INDICATORS["evg"],
    declaration=INDICATORS["evg"].declaration.model_copy(
        update={"answers": ["405-2@2016#2"]}
    ),
)


def whole(key: str, but: tuple[str, ...] = ()) -> letters.Figures:
    """Figures that answer each number of a disclosure, but those of some indicators."""
    found: dict[str, list[tuple[dict[str, str], str, bool]]] = {}
    for asked in letters_of(key):
        for way in asked.ways:
            if way.indicator not in but:
                parts = {name: word or "x" for name, word in way.parts.items()}
                found.setdefault(way.indicator, []).append((parts, "complete", True))
    return found


def text(key: str, words: str = "", what: str = "") -> Narrative:
    """A company's text; without words one that tells every letter."""
    asked = sorted({item.letter for item in letters_of(key) if item.kind == TEXT})
    words = words or "\n".join(f"## {name}\nIt is so." if name else "It is so."
                               for name in asked)  # fmt: skip
    reason = "information_unavailable" if what else ""
    return Narrative("FY2025", key, "", "", words.strip(), what, reason)


def answered(
    key: str,
    figures: letters.Figures,
    texts: tuple[Narrative, ...] = (),
    places: tuple[str, ...] = (),
) -> list[letters.Letter]:
    by_key = {item.disclosure_id: item for item in texts}
    return letters.answered([key], INDICATORS, figures, by_key, places)[key]


def state(
    key: str, figures: letters.Figures, said: Narrative | None = None
) -> tuple[str, str]:
    """The state of a disclosure of which, unless it is given, every text is told."""
    row = Requirement(disclosure_key=key, title="", kind="quantitative")
    said = said or text(key)
    counted = told.Told({"complete": 1}, 1)
    return told.state(
        row, Decision(""), counted, answered(key, figures, (said,)), said, None
    )


@pytest.mark.parametrize("key", ["302-3@2016", "303-5@2018", "403-8@2018"])
def test_all_numbers_are_there(key: str) -> None:
    assert state(key, whole(key)) == ("figures", "")


@pytest.mark.parametrize(
    ("key", "open_"),
    [
        ("302-1@2016", "d-iii Cooling sold"),
        ("101-6@2024", "e The same of products and services in the supply"),
        ("14.6.3@2024", "Last independent review of each"),
    ],
)
def test_a_number_that_nothing_gives_is_named(key: str, open_: str) -> None:
    found, note = state(key, whole(key))
    assert found == "partial"
    assert open_ in note.split("Open: ")[1]


def test_a_total_is_no_split_and_a_part_that_lacks_something_is_incomplete() -> None:
    figures = whole("303-5@2018")
    figures["water_storage_change"] = [({}, "incomplete", True)]
    assert state("303-5@2018", figures) == (
        "partial", "Incomplete: c Change in water storage.",
    )  # fmt: skip
    figures = whole("303-3@2018", but=("water_withdrawal_stress",))
    figures["water_withdrawal_stress"] = [({}, "complete", True)]
    _, note = state("303-3@2018", figures)
    assert "b The same by source" in note
    assert "Withdrawal in areas with water stress;" not in note


def test_a_jurisdiction_of_which_there_is_nothing_is_named() -> None:
    key = letters.BY_JURISDICTION
    figures = whole(key)  # all of one country, x
    assert letters.missing(answered(key, figures, (text(key),))) == ""
    found = answered(key, figures, (text(key),), ("x", "CL", "AU"))
    assert {(item.state, item.lacks) for item in found if item.kind != TEXT} == {
        ("incomplete", "AU; CL")
    }
    said = "Incomplete: b-iii Employees by jurisdiction (nothing of Australia, Chile);"
    assert letters.missing(found).startswith(said)
    other = answered("205-3@2016", whole("205-3@2016"), places=("AU",))
    assert {item.lacks for item in other} == {""}


def test_a_text_of_which_nothing_is_told_is_named() -> None:
    key = "207-4@2019"
    figures = whole(key)
    found, note = state(key, figures, text(key, "## b-ii, c, 2.2.1: Us\nWe mine."))
    assert (found, note) == (
        "partial",
        "Nothing told of: a Tax jurisdictions of the entities in the accounts; b-i "
        "Names of the resident entities; b-x Why tax accrued differs from tax at the "
        "statutory rate. Said by the report itself: b-iii.",
    )
    # The entities of each jurisdiction stand in the report where there are such.
    assert "b-i Names" not in letters.missing(answered(key, figures, places=("x",)))
    # Words without a letter are no answer to one, nor is a heading without words.
    assert "b-x" in state(key, figures, text(key, "All is told."))[1]
    assert "b-x" in state(key, figures, text(key, "## b-x\n\n## c\nA year."))[1]


def test_the_report_says_how_figures_were_made_only_where_there_are_some() -> None:
    key = "305-1@2016"
    states = {item.letter: item.state for item in answered(key, whole(key))}
    assert (states["e"], states["f"], states["d-i"]) == ("report", "report", "open")
    assert {item.state for item in answered(key, {})} == {"open"}
    # What the company says itself stands before it.
    found = answered(key, whole(key), (text(key, "## g\nAnother way."),))
    assert {item.letter: item.state for item in found}["g"] == "text"


@pytest.mark.parametrize(
    ("what", "open_"),
    [
        ("all of it", ""),
        ("requirement b", "a-i; c"),
        ("b, c (one country)", "a-i"),
        ("requirements a and b of one country", "c"),
    ],
)
def test_what_is_omitted_is_omitted_by_letter(what: str, open_: str) -> None:
    key = "2-8@2021"
    said = text(key, "## a-ii\nDrilling.", what)
    found = answered(key, whole(key), (said,))
    left = {item.letter for item in found if item.state == "open"}
    assert left == {*filter(None, open_.split("; "))}
    assert state(key, whole(key), said)[0] == "partial"


def test_a_company_s_own_indicator_answers_the_number_it_names() -> None:
    figures = {"x_pay": [({}, "complete", True)]}
    found = letters.answered(["405-2@2016"], {"x_pay": OWN}, figures, {})
    (_, second, _) = found["405-2@2016"]
    assert (second.state, second.indicator_ids) == ("figure", "x_pay")


def test_what_is_asked_for_from_memory_is_never_certain() -> None:
    rows = [r for r in reference.rows("gri_letters") if r["confidence"] == "memory"]
    keys = sorted({row["disclosure_key"] for row in rows})
    assert keys
    for key in keys:
        found, note = state(key, whole(key))
        doubtful = {row["letter"] or row["what"] for row in rows
                    if row["disclosure_key"] == key and row["answered_by"]}  # fmt: skip
        assert not doubtful or "Letters not yet checked" in note, (key, found)
    # In the handbook too, by topic and by indicator.
    words = {f"{row['letter']} {row['what']}".strip() for row in rows}
    said = [(row.disclosure_key, row.letter) for row in entries.topics()]
    said += [pair for item in entries.indicators() for pair in item.letters]
    of_memory = {(row["disclosure_key"], f"{row['letter']} {row['what']}".strip())
                 for row in rows}  # fmt: skip
    assert not of_memory & set(said)
    assert {text for _, text in said if text.endswith(" (not yet checked)")}
    assert {text.removesuffix(" (not yet checked)") for _, text in said
            if text.endswith(" (not yet checked)")} <= words  # fmt: skip
