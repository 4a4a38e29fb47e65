"""What answers GRI answers others only as far as they ask for the same."""

from __future__ import annotations

import itertools
import shutil
from collections import Counter
from pathlib import Path

import pytest

from reporting_templates.disclosures import alignment, standards
from reporting_templates.disclosures.alignment import Answer, align
from reporting_templates.disclosures.standards import Relation, Requirement
from tests.projects import LONG, make_project, monthly, run, write_csv
from transforms import catalogue
from transforms.project.folder import load
from transforms.project.problem import ProjectProblem
from warehouse.connection import connect

GRI = "305-1@2016"
OPTIONAL = Path(__file__).parents[3] / "optional_standards"


def found(
    relation: str, state: str, kind: str = "quantitative", confidence: str = "verified"
) -> alignment.Aligned:
    row = Requirement(
        "X-1@2023", "Emissions", kind=kind, confidence=confidence,
        relations=(Relation(GRI, relation),), difference="per site",
    )  # fmt: skip
    return align(row, {GRI: Answer(state, kind, ("ghg_scope1",))}, "")


@pytest.mark.parametrize(
    ("relation", "state", "expected"),
    [
        ("equivalent", "figures", "answered"),
        ("narrower", "figures", "answered"),
        ("broader", "figures", "partly"),
        ("related", "figures", "open"),
        ("equivalent", "partial", "partly"),
        ("broader", "partial", "partly"),
        ("equivalent", "omitted", "omitted"),
        ("equivalent", "gap", "data_missing"),
        ("related", "gap", "open"),
    ],
)
def test_a_relation_carries_no_more_than_it_says(relation, state, expected):
    assert found(relation, state).state == expected


def test_a_missing_text_is_told_apart_from_missing_figures():
    assert found("equivalent", "gap", "narrative").state == "text_missing"


def test_what_differs_stands_beside_the_answer():
    told = found("broader", "figures")
    assert told.note == (
        "Asks for more than 305-1@2016, which is answered. It differs: per site."
    )
    assert told.indicators == ("ghg_scope1",)


def test_a_row_from_memory_is_never_called_answered():
    told = found("equivalent", "figures", confidence="memory")
    assert told.state == "partly"
    assert "not yet checked" in told.note


def test_the_best_of_several_relations_counts_whatever_their_order():
    relations = (
        Relation("305-1@2016", "related"), Relation("305-2@2016", "broader"),
        Relation("102-5@2025", "equivalent"),
    )  # fmt: skip
    gri = {r.disclosure_key: Answer("figures", "mixed") for r in relations}
    for order in itertools.permutations(relations):
        row = Requirement("X", "Emissions", relations=order, confidence="verified")
        told = align(row, gri, "")
        assert (told.state, told.through) == ("answered", relations[2])


def test_a_text_alone_answers_no_requirement_for_figures():
    row = Requirement("X-1@2023", "Emissions", kind="quantitative")
    assert align(row, {}, "x.md").state == "partly"
    row = Requirement("X-1@2023", "Policy", kind="narrative", confidence="verified")
    assert align(row, {}, "x.md").state == "answered"
    assert align(row, {}, "").state == "open"


def test_no_share_where_little_is_held():
    states = Counter(answered=8, partly=1, open=1)
    assert alignment.shares(states, 10, 10) == 90
    assert alignment.shares(states, 9, 10) == 90
    assert alignment.shares(states, 8, 10) is None
    assert alignment.shares(states, 10, None) is None


def test_what_is_held_is_counted_at_the_publishers_level(tmp_path):
    every = alignment.every(load(make_project(tmp_path)))
    known = standards.packaged()
    told = {name: alignment.held(item, known)[:2] for name, item in every.items()}
    assert told["esrs@2023"] == (82, 82)
    assert told["gistm@2020"] == (77, 77)
    assert told["sdg@2015"][1] == 169
    assert told["sdg@2015"][0] < 169
    # Held in number, from memory all but one.
    assert told["cmsi@2024"] == (24, 24)
    assert alignment.confirmed(every["cmsi@2024"], known) == 1
    for standard in every.values():
        count, published, words = alignment.held(standard, known)
        assert count
        sure = alignment.confirmed(standard, known)
        assert sure <= count
        assert ("no statement" in words) == (published is None or sure < published)
        assert len({row.disclosure_key for row in standard.rows}) == len(standard.rows)


def test_the_optional_lists_are_taken_as_a_companys_own(tmp_path):
    project = load(make_project(tmp_path))
    folder = project.root / "overrides/standards"
    folder.parent.mkdir(exist_ok=True)
    shutil.copytree(OPTIONAL, folder, ignore=shutil.ignore_patterns("*.md"))
    packaged = standards.packaged()
    known, every = standards.described(project), alignment.every(project)
    for name, rows, count in (("sasb_em_mm@2023", 31, 31), ("ifrs_s1@2023", 106, 53)):
        assert name not in packaged
        assert len(every[name].rows) == rows
        held, published, words = alignment.held(every[name], known)
        assert (held, published) == (count, None) and "no statement" in words
        assert len({row.disclosure_key for row in every[name].rows}) == rows
    # A paragraph of S1 is not answered by a text for the same paragraph of S2.
    s1, s2 = (
        {row.disclosure_key for row in every[name].rows}
        for name in ("ifrs_s1@2023", "ifrs_s2@2023")
    )
    assert not s1 & s2
    asked = {row.disclosure_key: row for row in every["sasb_em_mm@2023"].rows}
    # It wants shares besides, so what answers GRI is a part of it.
    assert {r.relation for r in asked["EM-MM-110a.1@2023"].relations} == {"broader"}
    assert sum(row.confidence == "memory" for row in asked.values()) == 4


def test_a_relation_to_no_disclosure_is_refused_with_its_row(tmp_path):
    project = load(make_project(tmp_path))
    path = project.root / "overrides/standards/acme@2025.csv"
    path.parent.mkdir(parents=True)
    path.write_text(
        "disclosure_key,title,relations\nA-1@2025,Energy,302-1@2016 broader\n"
        "A-2@2025,Energy,302-1@1999 broader\nA-3@2025,Energy,302-1@2016 likely\n"
    )
    with pytest.raises(ProjectProblem) as error:
        standards.load(project, "acme@2025")
    assert ["row 3" in p or "row 4" in p for p in error.value.problems] == [True, True]
    assert "302-1@1999 broader" in error.value.problems[0]


def test_figures_that_a_row_names_answer_it_whatever_else_gri_asks_for():
    row = Requirement(
        "X-1@2023", "Gross scope 1", kind="quantitative", confidence="verified",
        relations=(Relation(GRI, "equivalent"),), difference="group and investees",
    )  # fmt: skip
    gri = {GRI: Answer("partial", "quantitative", ("ghg_scope1", "ghg_biogenic"))}
    own = Answer("figures", "quantitative", ("ghg_scope1",))
    told = align(row, gri, "", own)
    assert (told.state, told.indicators) == ("answered", ("ghg_scope1",))
    assert told.note == "It differs: group and investees."


def test_indicators_of_packaged_lists_exist(tmp_path):
    known = catalogue.load()
    for standard in alignment.every(load(make_project(tmp_path))).values():
        for row in standard.rows:
            assert set(row.indicators) <= known.keys(), row


@pytest.mark.slow  # a company is run
def test_editions_stand_side_by_side_with_the_figures_that_serve_both(tmp_path):
    """GRI 305-1 of 2016 and 102-5 of 2025; what ended before is not told any more."""
    rows = monthly("A", "fuel_use_qty", 2025, 5, "m3", "diesel", "mobile_offroad")
    folder = make_project(tmp_path / "p", periods="[FY2025]")
    write_csv(folder / "intake/a.csv", (*LONG, "fuel", "fuel_use"), rows)
    with connect(run(folder) / "orebook.duckdb", read_only=True) as con:
        found = con.execute(
            "select disclosure_id, replaced_by, cast(until as varchar), serve_both "
            "from mart.edition_bridge order by all"
        ).fetchall()
    pairs = {(old, new): (until, both.split("; ")) for old, new, until, both in found}
    until, both = pairs["305-1@2016", "102-5@2025"]
    assert until == "2027-01-01" and "ghg_scope1_gross" in both
    assert ("304-1@2016", "101-5@2024") in pairs
    assert not any(old.startswith(("102-", "103-")) for old, _ in pairs)
