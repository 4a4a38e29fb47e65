"""What answers a requirement, and what a company may claim."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from materiality.decisions import material_topics
from reporting_templates.disclosures import aligned, answers, gates, standards
from reporting_templates.release import rows
from tests.memory import empty
from tests.projects import make_project
from transforms import catalogue
from transforms.catalogue.vocabulary import letters_of
from transforms.facts import restated
from transforms.project.folder import Project, load
from transforms.project.problem import ProjectProblem

INDICATORS = catalogue.load()
DAY = "publication_date: 2026-05-01\n"
OMITTED = """\
---
omission:
  what: all of it
  reason: not_applicable
  explanation: There is none.
---
"""
Answers = dict[tuple[str, str], dict[str, Any]]


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with empty() as opened:
        opened.execute("create schema figures; create schema project")
        opened.execute(restated.TABLE)
        opened.execute("""
            create table figures.figure (
                figure_id varchar, indicator_id varchar, level varchar, entity varchar,
                period_id varchar, breakdown varchar, value decimal(38,12),
                unit varchar, status varchar, consolidation varchar,
                is_lead boolean)""")
        yield opened


def figure(
    con: duckdb.DuckDBPyConnection,
    name: str,
    value: str | None,
    status: str = "complete",
    *,
    approach: str = "operational_control",
    period: str = "FY2025",
    breakdown: str = "",
    unit: str = "t",
) -> str:
    """One figure of the group; returns its id."""
    figure_id = f"{name}/GROUP-TOTAL/{period}/{approach}/{breakdown or 'total'}"
    kind = INDICATORS[name].declaration.consolidation
    con.execute(
        "insert into figures.figure values (?, ?, 'group', 'GROUP-TOTAL', ?, ?, ?, ?, "
        "?, ?, ?)",
        [figure_id, name, period, breakdown, value, unit, status, approach,
         approach == catalogue.shown_approach("operational_control", kind)],
    )
    return figure_id


def project(folder: Path, texts: dict[str, str], extra: str = DAY, **files: str) -> Any:
    """A project with narrative texts by name, and other files by path."""
    root = make_project(folder / "p", extra=extra)
    for name, text in texts.items():
        path = root / "narrative" / "FY2025" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for name, text in files.items():
        path = root / f"{name.replace('__', '/')}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return load(root)


def answers_of(
    con: duckdb.DuckDBPyConnection, made: Project, *names: str
) -> tuple[Answers, dict[str, tuple[bool, str]], str]:
    """Answers by (disclosure, topic), gates, claim."""
    answers.prepare(con, made)
    for name in names or made.config.standards:
        counts = answers.answer(con, made, name, INDICATORS)
        assert sum(counts.values()) > 100
    claim = gates.conclude(con, made)
    told = rows(con, "from disclosure.disclosure_answer order by standard desc, seq")
    held = con.execute("select gate, holds, detail from disclosure.disclosure_gate")
    return (
        {(r["disclosure_id"], r["ref_no"]): r for r in told},
        {gate: (holds, detail) for gate, holds, detail in held.fetchall()},
        claim,
    )


def test_states(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    for name in INDICATORS:
        keys = INDICATORS[name].declaration.disclosures
        if "403-10@2018" in keys:
            figure(con, name, "0", "zero")
        if "305-5@2016" in keys or "303-1@2018" in keys:
            figure(con, name, "5")
    figure(con, "waste_generated_total", "9", "incomplete")
    # What the leading approach does not say is no answer.
    figure(con, "royalties_total", "9", approach="equity_share")
    made = project(
        tmp_path,
        {
            "2-1@2021": "We mine.",
            "2-20@2021": OMITTED,
            "302-4@2016": OMITTED + "Some text.",
            "305-5@2016": "## b, c, e: Initiatives\nOf CO2, as the plan says.",
            "305-6@2016": "In words only.",
        },
    )
    told, _, _ = answers_of(con, made, "gri@2021")
    state = {key: row["state"] for (key, _), row in told.items()}
    assert state["2-1@2021"] == "narrative"
    assert state["2-2@2021"] == "gap"
    assert state["2-3@2021"] == "partial"  # the dates are known, the words are not
    assert state["2-20@2021"] == "omitted"
    assert state["302-4@2016"] == "partial"
    assert state["305-6@2016"] == "partial"
    assert "b Substances included" in told["305-6@2016", ""]["note"]
    assert state["306-3@2020"] == "partial"
    assert state["207-4@2019"] == "not_required"
    assert state["305-5@2016"] == "figures"
    # A figure does not answer what is asked in words.
    assert told["303-1@2018", ""]["kind"] == "narrative"
    assert state["303-1@2018"] == "partial"
    assert "incomplete=1" in told["306-3@2020", ""]["statuses"]
    location = told["2-1@2021", ""]["location"]
    assert location == "report/general.html#d-2-1-2021"
    assert told["2-2@2021", ""]["location"] == ""


def test_topics_are_undecided_until_somebody_decides(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    made = project(
        tmp_path,
        {"3-3@2021.14.1": "We manage it."},
        decisions__materiality="period_id,topic,decision,reason\n"
        "FY2025,14.1,material,\nFY2025,14.12,not_material,No such land.\n"
        "FY2024,14.3,material,\n",
    )
    told, held, claim = answers_of(con, made)
    assert told["3-3@2021", "14.1.1"]["state"] == "narrative"
    assert told["3-3@2021", "14.12.1"]["state"] == "not_required"
    assert "No such land." in told["3-3@2021", "14.12.1"]["note"]
    assert told["3-3@2021", "14.3.1"]["topic_decision"] == "undecided"
    assert told["3-3@2021", "14.3.1"]["state"] == "gap"
    assert not held["G2"][0] and "14.3" in held["G2"][1]
    assert not held["G3"][0] and "14.1" in held["G3"][1]
    assert claim == "with reference"


def test_a_bad_decision_is_refused_with_its_row(tmp_path: Path) -> None:
    made = project(
        tmp_path, {},
        decisions__materiality="period_id,topic,decision\nFY2025,14.1,perhaps\n"
        "FY2025,14.2,material\nFY2025,14.2,material\n",
    )  # fmt: skip
    with pytest.raises(ProjectProblem) as error:
        material_topics(made)
    assert ["row 2" in p or "row 4" in p for p in error.value.problems] == [True, True]


def _everything(standards: tuple[str, ...], tmp_path: Path) -> dict[str, str]:
    """A text for every requirement, and an omission where numbers are asked for."""
    from reporting_templates.disclosures.standards import load as load_standard

    made = project(tmp_path / "keys", {})
    return {
        row.narrative_key: (OMITTED if letters_of(row.disclosure_key) else "")
        + "Told in words."
        for name in standards
        for row in load_standard(made, name).rows
        if row.required != "topic"
    }


def _decided() -> str:
    lines = [f"FY2025,14.{number},material," for number in range(1, 25)]
    return "\n".join(
        ["period_id,topic,decision,reason", *lines, "FY2025,14.25,not_material,Peace."]
    )


def test_in_accordance_needs_every_gate(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    texts = _everything(("gri@2021", "gri14@2024"), tmp_path)
    made = project(tmp_path / "whole", texts, decisions__materiality=_decided())
    _, held, claim = answers_of(con, made)
    assert {gate: detail for gate, (holds, detail) in held.items() if not holds} == {}
    assert len(held) == 11
    assert claim == "in accordance"
    (text,) = con.execute("select text from disclosure.statement").fetchone() or ("",)
    assert text.startswith("Test has reported in accordance with the GRI Standards")


@pytest.mark.parametrize(
    ("gate", "without", "extra"),
    [
        ("G1", "2-9@2021", DAY),
        ("G3", "3-3@2021.14.7", DAY),
        ("G4", "303-3@2018", DAY),
        ("G6", "", ""),
        ("G10", "2-3@2021", DAY),
        ("G11", "207-4@2019", DAY),
    ],
)
def test_each_gate_can_fail(
    con: duckdb.DuckDBPyConnection,
    tmp_path: Path,
    gate: str,
    without: str,
    extra: str,
) -> None:
    texts = _everything(("gri@2021", "gri14@2024"), tmp_path)
    texts.pop(without, None)
    if gate == "G11":
        texts[without] = "Told in words, and nothing is said of its numbers."
    made = project(tmp_path / "whole", texts, extra, decisions__materiality=_decided())
    _, held, claim = answers_of(con, made)
    assert not held[gate][0]
    assert claim == "with reference"
    assert gate in held["G9"][1]


def test_a_published_value_that_changed_needs_a_restatement(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    figure(con, "waste_generated_total", "10.149", period="FY2024")
    figure(con, "energy_total", "20.5", period="FY2024", unit="GJ")
    head = "indicator_id,entity,period_id,value,unit\n"
    same = "waste_generated_total,GROUP-TOTAL,FY2024,10.1,t\n"
    other = "energy_total,GROUP-TOTAL,FY2024,20.6,GJ\n"
    made = project(tmp_path, {}, history=head + same)
    assert answers_of(con, made)[1]["G8"][0]
    made = project(tmp_path / "changed", {}, history=head + same + other)
    holds, detail = answers_of(con, made)[1]["G8"]
    assert not holds
    assert "energy_total" in detail and "waste_generated_total" not in detail
    (value,) = con.execute(
        "select value from disclosure.history where indicator_id = 'energy_total'"
    ).fetchone() or (None,)
    assert value == Decimal("20.6")
    con.execute(
        "insert into project.restatement by name select '' as figure_id, 'energy_total'"
        " as indicator_id, 'GROUP-TOTAL' as entity, 'FY2024' as period_id, '' as "
        "breakdown, 20.6 as old_value, 20.5 as new_value"
    )
    assert answers_of(con, made)[1]["G8"][0]
    con.execute("update project.restatement set new_value = 20.4")
    assert not answers_of(con, made)[1]["G8"][0]


def test_texts_that_cite_or_answer_nothing_are_findings(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    known = figure(con, "waste_generated_total", "1")
    made = project(
        tmp_path,
        {
            "2-1@2021": f"{{{{figure:{known}}}}} and {{{{figure:no/such}}}}",
            "99-9@2021": "What is this?",
            "3-3@2021.77": "No topic.",
            "103-2@2025": "Too early.",
        },
    )
    answers_of(con, made)
    found = con.execute(
        "select subject, message from disclosure.finding order by all"
    ).fetchall()
    assert [subject.split("/")[-1] for subject, _ in found] == [
        "103-2@2025.md",
        "2-1@2021.md",
        "3-3@2021.77.md",
        # Its number is there, and a text that it asks for is not.
        "306-3@2020.md",
        "99-9@2021.md",
    ]
    assert "no/such" in found[1][1]


def test_a_typed_number_is_a_finding_with_its_line(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    text = OMITTED + "\nWe mine.\n\nIn 2025 we used 41,250 GJ, by law `12 %` less."
    answers_of(con, project(tmp_path, {"302-1@2016": text}))
    ((subject, message),) = con.execute(
        "select subject, message from disclosure.finding where kind = 'narrative'"
    ).fetchall()
    assert subject == "narrative/FY2025/302-1@2016.md"
    line = 1 + text[: text.index("41,250")].count("\n")
    assert message.startswith(f"Line {line}: the number 41,250 is typed.")


def test_a_heading_with_a_letter_that_nothing_asks_for_is_a_finding(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    texts = {
        "201-2@2016": "## 2.2: Systems\nThere is one.",
        "207-4@2019": "We mine.\n\n## b-ii, b-xi: Us\nCopper.\n\n# A mine\nTin.",
        # Of what is asked for in words alone no letters are held.
        "2-10@2021": "## z: Chosen\nBy merit.",
    }
    answers_of(con, project(tmp_path, texts))
    ((subject, message),) = con.execute(
        "select subject, message from disclosure.finding where message like 'Line%'"
    ).fetchall()
    assert subject == "narrative/FY2025/207-4@2019.md"
    assert message == "Line 3: 207-4@2019 asks for nothing under 'b-xi'."


def test_a_letter_that_is_not_told_keeps_from_the_claim(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    texts = _everything(("gri@2021", "gri14@2024"), tmp_path)
    texts["403-8@2018"] = OMITTED.replace("all of it", "a") + "## c\nOf all workers."
    made = project(tmp_path / "whole", texts, decisions__materiality=_decided())
    told, held, claim = answers_of(con, made)
    assert held["G11"] == (False, "403-8@2018 lacks b")
    assert claim == "with reference"
    note = told["403-8@2018", "14.16.9"]["note"]
    assert note.endswith("Nothing told of: b Workers left out, and why.")
    assert con.execute(
        "select subject, message from disclosure.finding"
    ).fetchall() == [
        ("narrative/FY2025/403-8@2018.md",
         "Nothing is told of b Workers left out, and why.")
    ]  # fmt: skip
    states = con.execute(
        "select letter, kind, state from disclosure.disclosure_letter "
        "where disclosure_id = '403-8@2018' order by seq"
    ).fetchall()
    assert states == [
        ("a-i", "number", "omitted"), ("a-ii", "number", "omitted"),
        ("a-iii", "number", "omitted"), ("a", "text", "omitted"),
        ("b", "text", "open"), ("c", "text", "text"),
    ]  # fmt: skip


def test_a_text_for_a_standard_that_is_not_chosen_is_used(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    answers_of(con, project(tmp_path, {"29(f)(i)@2023": "We use a price of carbon."}))
    assert not con.execute("from disclosure.finding").fetchall()


def test_a_second_standard_is_answered_once_from_the_same_figures(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    figure(con, "waste_generated_total", "9")
    told, _, _ = answers_of(con, project(tmp_path, {}))
    ours, sector = told["306-3@2020", ""], told["306-3@2020", "14.5.4"]
    assert ours["indicator_ids"] == sector["indicator_ids"]
    assert ours["location"] == sector["location"]
    assert ours["state"] == sector["state"] == "partial"


def test_a_requirement_is_answered_by_the_approach_that_it_names(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    rows_of_acme = (
        "disclosure_key,title,kind,indicators,relations,consolidation\n"
        "A-1@2025,Ours,quantitative,energy_total,,\n"
        "A-2@2025,Theirs,quantitative,energy_total,,financial_control\n"
        "A-3@2025,Ours,quantitative,,302-1@2016 equivalent,\n"
        "A-4@2025,Theirs,quantitative,,302-1@2016 equivalent,financial_control\n"
        "A-5@2025,Of one approach,quantitative,emp_total,,equity_share\n"
    )
    for name in INDICATORS:
        if "302-1@2016" in INDICATORS[name].declaration.disclosures:
            figure(con, name, None, "not_collected")
            figure(con, name, "7", "incomplete", approach="financial_control")
    figure(con, "emp_total", "7")
    made = project(tmp_path, {}, overrides__standards__acme_2025=rows_of_acme)
    path = made.root / "overrides/standards/acme_2025.csv"
    path.rename(path.with_name("acme@2025.csv"))
    answers.prepare(con, made)
    aligned.write(con, made, INDICATORS)
    told = con.execute("""
        select requirement, state, consolidation, note from disclosure.alignment
        where standard = 'acme@2025' order by seq""").fetchall()
    assert [row[:3] for row in told] == [
        ("A-1@2025", "open", ""),
        ("A-2@2025", "partly", "financial_control"),
        ("A-3@2025", "data_missing", ""),
        ("A-4@2025", "partly", "financial_control"),
        # Where that approach is not formed, the one that leads stands.
        ("A-5@2025", "partly", "equity_share"),
    ]
    assert "Its figures are those by financial control." in told[1][3]


def test_what_is_answered_through_an_edition_that_is_not_reported_has_its_own_place(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    figure(con, "energy_total", "7")
    rows_of_acme = (
        "disclosure_key,title,kind,relations\n"
        "A-1@2025,Energy,quantitative,302-1@2016 equivalent\n"
        "A-2@2025,Energy later,quantitative,103-2@2025 equivalent\n"
    )
    made = project(tmp_path, {}, overrides__standards__acme_2025=rows_of_acme)
    path = made.root / "overrides/standards/acme_2025.csv"
    path.rename(path.with_name("acme@2025.csv"))
    answers.prepare(con, made)
    answers.answer(con, made, "acme@2025", INDICATORS)
    told = con.execute(
        "select state, location from disclosure.disclosure_answer order by seq"
    ).fetchall()
    assert told == [
        ("partial", "report/gri-302.html#d-302-1-2016"),
        # The report of the day has GRI 302 and no page of GRI 103.
        ("partial", "report/acme-2025.html#d-a-2-2025"),
    ]


def test_decided_restatements_answer_what_asks_for_them(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    made = project(tmp_path, {})
    told, _, _ = answers_of(con, made, "gri@2021")
    assert told["2-4@2021", ""]["state"] == "gap"
    con.execute(
        "insert into project.restatement by name select 'energy_total' as indicator_id"
    )
    told, _, _ = answers_of(con, made, "gri@2021")
    answer = told["2-4@2021", ""]
    assert (answer["state"], answer["note"], answer["location"]) == (
        "narrative", "Written from the restatements that were decided.",
        "report/general.html#d-2-4-2021",
    )  # fmt: skip


def test_an_approach_that_is_none_is_refused_with_its_row(tmp_path: Path) -> None:
    made = project(
        tmp_path, {},
        overrides__standards__acme_2025="disclosure_key,title,consolidation\n"
        "A-1@2025,Ours,control\n",
    )  # fmt: skip
    path = made.root / "overrides/standards/acme_2025.csv"
    path.rename(path.with_name("acme@2025.csv"))
    with pytest.raises(ProjectProblem, match="row 2: consolidation 'control'"):
        standards.load(made, "acme@2025")
