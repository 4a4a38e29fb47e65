"""A disclosure is answered by figures only when each of its numbers has one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from materiality.decisions import Decision
from reporting_templates.disclosures import letters, told
from reporting_templates.disclosures.standards import Requirement
from reporting_templates.handbook import entries
from transforms import catalogue
from transforms.catalogue.vocabulary import letters_of
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


def state(key: str, figures: letters.Figures) -> tuple[str, str]:
    row = Requirement(disclosure_key=key, title="", kind="quantitative")
    asked = letters.answered([key], INDICATORS, figures)[key]
    counted = told.Told({"complete": 1}, 1)
    return told.state(row, Decision(""), counted, asked, None, None)


@pytest.mark.parametrize("key", ["302-3@2016", "303-5@2018", "403-8@2018"])
def test_all_numbers_are_there(key: str) -> None:
    assert state(key, whole(key)) == ("figures", "")


@pytest.mark.parametrize(
    ("key", "open_"),
    [
        ("302-1@2016", "d-iii Cooling sold"),
        ("101-6@2024", "e The same of products and services in the supply"),
        ("14.6.3@2024", "Last independent review of each"),
        ("403-9@2018", "a-iv Main types of injury of employees"),
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
    assert letters.missing(letters.answered([key], INDICATORS, figures)[key]) == ""
    found = letters.answered([key], INDICATORS, figures, ["x", "CL", "AU"])[key]
    assert {(item.state, item.lacks) for item in found} == {("incomplete", "AU; CL")}
    said = "Incomplete: b-iii Employees by jurisdiction (nothing of Australia, Chile);"
    assert letters.missing(found).startswith(said)
    other = letters.answered(["205-3@2016"], INDICATORS, whole("205-3@2016"), ["AU"])
    assert {item.lacks for item in other["205-3@2016"]} == {""}


def test_a_company_s_own_indicator_answers_the_number_it_names() -> None:
    figures = {"x_pay": [({}, "complete", True)]}
    found = letters.answered(["405-2@2016"], {"x_pay": OWN}, figures)
    (_, second) = found["405-2@2016"]
    assert (second.state, second.indicator_ids) == ("figure", "x_pay")


def test_what_is_asked_for_from_memory_is_never_certain() -> None:
    rows = [r for r in reference.rows("gri_letters") if r["confidence"] == "memory"]
    keys = sorted({row["disclosure_key"] for row in rows})
    assert keys
    for key in keys:
        found, note = state(key, whole(key))
        doubtful = {row["letter"] or row["what"] for row in rows
                    if row["disclosure_key"] == key and row["answered_by"]}  # fmt: skip
        assert not doubtful or "Letters from memory" in note, (key, found)
    # In the handbook too, by topic and by indicator.
    words = {f"{row['letter']} {row['what']}".strip() for row in rows}
    said = [(row.disclosure_key, row.letter) for row in entries.topics()]
    said += [pair for item in entries.indicators() for pair in item.letters]
    of_memory = {(row["disclosure_key"], f"{row['letter']} {row['what']}".strip())
                 for row in rows}  # fmt: skip
    assert not of_memory & set(said)
    assert {text for _, text in said if text.endswith(" (from memory)")}
    assert {text.removesuffix(" (from memory)") for _, text in said
            if text.endswith(" (from memory)")} <= words  # fmt: skip
