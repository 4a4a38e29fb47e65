"""Bad input: what is wrong, where, and what to do; and what never gets through."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from materiality import assessment, session, settings
from materiality.decisions import topic_list
from materiality.explain import explain
from materiality.reading import read
from materiality.tables import write
from pipelines.commands.init import examples
from reporting_templates.materiality import materiality_page
from reporting_templates.materiality.materiality_form import render
from transforms.project.folder import Project, load
from transforms.project.problem import ProjectProblem
from warehouse.connection import connect

pytestmark = pytest.mark.slow

Rows = list[dict[str, str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "kestrel"
    shutil.copytree(
        examples() / "kestrel", target, ignore=shutil.ignore_patterns("intake")
    )
    return target


def change(folder: Path, name: str, edit: Callable[[Rows], object]) -> Project:
    """Edit the rows of a table of the project and load it."""
    path = folder / name
    with path.open(newline="", encoding="utf-8") as stream:
        reader = csv.DictReader(stream)
        header, rows = list(reader.fieldnames or []), list(reader)
    edit(rows)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return load(folder)


def refused(project: Project, rule: str) -> list[tuple[int, str]]:
    return [(r.row, r.column) for r in read(project).refusals if r.rule == rule]


def problems(project: Project) -> str:
    with pytest.raises(ProjectProblem) as caught:
        assessment.load(project)
    return "\n".join(caught.value.problems)


@pytest.mark.parametrize(
    ("column", "text", "rule"),
    [
        ("14.1", "6", "out_of_scale"), ("14.1", "0", "out_of_scale"),
        ("14.1", "4.5", "out_of_scale"), ("14.1", "３", "out_of_scale"),
        ("group_id", "Rosa Quispe", "unknown_group"),
        ("respondent_id", "rosa.quispe@example.org", "not_a_hash"),
        ("respondent_id", "", "blank"), ("mode", "phone", "unknown_word"),
        ("gender", "f", "unknown_word"), ("collected_on", "7/4/2025", "not_a_day"),
        ("site_id", "KES-99", "unknown_site"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_refused_by_place_and_never_repeated(
    folder: Path, column: str, text: str, rule: str
):
    project = change(
        folder, "materiality/responses.csv", lambda rows: rows[0].update({column: text})
    )
    assert (2, column) in refused(project, rule)
    found = [r for r in read(project).refusals if r.row == 2]
    assert all(r.remedy and r.message for r in found)
    assert not any("osa" in str(r) and "Quispe" in str(r) for r in found)
    count = len(read(project).respondents)
    assert count == (599 if rule == "out_of_scale" else 598)


def test_the_scores_of_a_form_that_says_nobody_took_part_are_named(folder: Path):
    project = change(
        folder, "materiality/responses.csv",
        lambda rows: rows[0].update({"refused": "yes"}),
    )  # fmt: skip
    assert refused(project, "refused_with_scores") == [(2, "refused")]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("stakeholder_group.csv", "no table of an assessment is called so; known: top"),
        ("assessors/score.csv", "no table of an assessment is called so"),
        ("forms/villages.csv", "only workbooks (.xlsx) are read as forms"),
    ],
)
def test_a_file_that_nobody_reads_is_named(folder: Path, name: str, words: str):
    path = folder / "materiality" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("group_id\nx\n")
    (path.parent / "~$open.xlsx").write_text("x")
    (path.parent / "minutes.pdf" if "forms" not in name else path).write_bytes(b"x")
    assert f"materiality/{name}: {words}" in problems(load(folder))


def test_a_row_of_a_period_that_is_not_assessed_changes_nothing_and_is_named(
    folder: Path,
):
    def later(rows: Rows) -> None:
        rows.append(rows[1] | {"period_id": "FY2052", "value": "0.9"})

    change(folder, "materiality/thresholds.csv", later)
    project = change(
        folder, "decisions/materiality.csv",
        lambda rows: rows.append(rows[1] | {"period_id": "FY2O25"}),
    )  # fmt: skip
    with connect() as con:
        found = session.run(con, project)
        (previous,) = con.execute("select previous_id from materiality.run").fetchone()
        said = con.execute(
            "select subject from materiality.finding where kind = 'note' and message "
            "like '%the row changes nothing'"
        ).fetchall()
    places = [r.file for r in found.inputs.refusals if r.rule == "other_period"]
    assert places == ["materiality/thresholds.csv", "decisions/materiality.csv"]
    assert len(said) == 2
    assert previous == "FY2023"


def test_a_topic_that_was_material_and_is_gone_is_asked_for(folder: Path):
    project = change(
        folder, "decisions/materiality.csv",
        lambda rows: rows[0].update({"topic": "14.77"}),
    )  # fmt: skip
    assert (
        "row 2: '14.77' was material in FY2023 and is in materiality/topics.csv no more"
    ) in problems(project)
    path = folder / "materiality/topic_changes.csv"
    header = "period_id,change,old_topic,new_topic,reason\n"
    path.write_text(f"{header}FY2025,renamed,14.77,14.1,a new number\n")
    assert assessment.load(project)


def test_a_topic_of_which_a_part_is_split_off_was_material_itself(folder: Path):
    (folder / "materiality/topic_changes.csv").write_text(
        "period_id,change,old_topic,new_topic,reason\n"
        "FY2025,split,14.24,14.22,bribes are told apart\n"
    )
    found = outcome(load(folder))
    assert (found["14.22"][3], found["14.24"][3]) == ("dropped", "dropped")


def test_a_topic_without_a_score_is_not_left_out_by_the_rules(folder: Path):
    """Nobody of a category that counts has been heard, or no impact is assessed."""
    change(folder, "decisions/materiality.csv", Rows.clear)
    change(folder, "materiality/responses.csv",
           lambda rows: [row.update({"14.25": ""}) for row in rows])  # fmt: skip
    project = change(
        folder, "materiality/topics.csv",
        lambda rows: rows.append(rows[0] | {"topic_id": "x_new", "origin": "own"}),
    )  # fmt: skip
    found = outcome(project)
    assert found["x_new"][2] == (
        "it has no score, as no impact of it is assessed: people decide"
    )
    assert found["14.25"][2] == (
        "it has no score, as nobody of the duty-bearers and facilitators and "
        "rights-holders has scored it: people decide"
    )


def test_a_category_of_which_there_is_no_group_is_named(folder: Path):
    heard: list[str] = []

    def others(rows: Rows) -> None:
        gone = {r["group_id"] for r in rows if r["category"] == "duty_bearer"}
        rows[:] = [r for r in rows if r["group_id"] not in gone]
        heard.extend(gone)

    change(folder, "materiality/stakeholder_groups.csv", others)
    for name in ("responses", "stakeholder_matrix"):
        project = change(
            folder, f"materiality/{name}.csv",
            lambda rows: rows.__setitem__(
                slice(None), [r for r in rows if r["group_id"] not in heard]
            ),
        )  # fmt: skip
    with connect() as con:
        session.run(con, project)
        said = con.execute("select message from materiality.finding").fetchall()
        write(con, "mart")
        warned = materiality_page.warnings(con)
    words = "o group of duty-bearers is in stakeholder_groups.csv, and they weigh 0.2: "
    assert any(f"n{words}" in message for (message,) in said)
    assert any(f"N{words}" in line for line in warned)


def test_an_assessor_without_scores_is_named(folder: Path):
    project = change(
        folder, "materiality/assessors/assessors.csv",
        lambda rows: rows.append(rows[0] | {"assessor_id": "late"}),
    )  # fmt: skip
    ((row, column),) = refused(project, "no_scores")
    assert (row > 2, column) == (True, "assessor_id")


def test_one_form_of_two_persons_is_named_and_both_count(folder: Path):
    def edit(rows: Rows) -> None:
        rows[4]["submission_id"] = rows[1]["submission_id"]

    before = len(read(load(folder)).respondents)
    project = change(folder, "materiality/responses.csv", edit)
    found = [(n, "submission_id") for n in (3, 6)]
    assert sorted(refused(project, "id_of_several")) == found
    assert len(read(project).respondents) == before


def test_a_commitment_is_measured_by_an_indicator_that_there_is(folder: Path):
    def edit(rows: Rows) -> None:
        rows[0]["indicator_ids"] = "water_withdrawal_totl"

    found = problems(change(folder, "materiality/stakeholder_matrix.csv", edit))
    assert "stakeholder_matrix.csv, row 2, indicator_ids: there is no" in found
    assert "Did you mean water_withdrawal_total?" in found
    own = folder / "overrides/indicators/water/water_withdrawal_totl.sql"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text("")
    assert assessment.load(load(folder))


def test_a_person_in_two_groups_counts_in_none(folder: Path):
    def edit(rows: Rows) -> None:
        rows[1]["respondent_id"] = rows[300]["respondent_id"]

    assert {(3, "group_id"), (302, "group_id")} <= set(
        refused(change(folder, "materiality/responses.csv", edit), "two_groups")
    )


def test_two_different_forms_of_one_person_count_both_not(folder: Path):
    def edit(rows: Rows) -> None:
        rows[1]["respondent_id"] = rows[0]["respondent_id"]

    project = change(folder, "materiality/responses.csv", edit)
    assert {(2, "respondent_id"), (3, "respondent_id")} <= set(
        refused(project, "duplicate")
    )
    assert len(read(project).respondents) == 597


def test_the_order_of_the_forms_is_nothing(folder: Path):
    first = session_rows(load(folder))
    again = session_rows(change(folder, "materiality/responses.csv", Rows.reverse))
    assert first == again


def session_rows(project: Project) -> list[list[tuple[object, ...]]]:
    with connect() as con:
        session.run(con, project)
        write(con, "mart")
        return [
            con.execute(f"from mart.{name} order by all").fetchall()
            for name in ("materiality_topic", "materiality_rank", "materiality_voice")
        ]


@pytest.mark.parametrize(
    ("file", "row", "column", "text", "words"),
    [
        ("impacts", 0, "topic_id", "14.99", "row 2, topic_id: there is no topic"),
        ("impacts", 0, "direction", "bad", "'bad' is none of negative, positive"),
        ("impacts", 1, "impact_id", "I01", "already in row 2; ids are used once"),
        ("impacts", 1, "impact_id", "i01", "the id 'i01' looks like 'I01' in row 2"),
        ("impacts", 0, "sites", "KES-01;KES-77", "there is no site 'KES-77'"),
        ("assessors/scores", 0, "scale", "7", "not a whole number from 1 to 5"),
        ("assessors/scores", 0, "irremediability", "", "negative needs it"),
        ("assessors/scores", 3, "likelihood", "", "potential needs it"),
        ("assessors/scores", 0, "likelihood", "3", "3; only an impact that is potent"),
        ("pairwise", 0, "value", "0", "row 2, value: 0 is not above 0"),
        ("pairwise", 1, "criterion_b", "impact", "impact is compared with itself"),
        ("pairwise", 1, "criterion_b", "rights_holder", "compared in row 2 already"),
        ("pairwise", 5, "criterion_b", "rights_holder", "is not compared with facil"),
        ("assessors/scores", 1, "assessor_id", "E1", "has assessed I01 in row 2"),
        ("stakeholder_groups", 0, "category", "boss", "none of rights_holder"),
        ("thresholds", 0, "value", "1.5", "not between 0 and 0.5"),
        ("thresholds", 2, "value", "0.6", "have to sum to 1"),
        ("thresholds", 0, "parameter", "beta", "there is no parameter 'beta'"),
        ("thresholds", 0, "set_on", "March", "not a day such as"),
        ("financial", 0, "magnitude", "", "blank; fill in"),
    ],
)  # fmt: skip
def test_a_bad_table_stops_with_place_and_remedy(
    folder: Path, file: str, row: int, column: str, text: str, words: str
):
    project = change(
        folder, f"materiality/{file}.csv", lambda rows: rows[row].update({column: text})
    )
    found = problems(project)
    assert words in found
    assert f"materiality/{file}.csv" in found


def test_an_unknown_and_a_missing_column_are_named(folder: Path):
    path = folder / "materiality" / "topics.csv"
    path.write_text(path.read_text().replace("origin", "orign", 1))
    found = problems(load(folder))
    assert "the column 'origin' is missing" in found
    assert "unknown column 'orign'" in found


def test_a_filled_in_form_is_read_as_it_is(folder: Path, tmp_path: Path):
    project = load(folder)
    target = folder / "materiality" / "forms" / "workers.xlsx"
    target.parent.mkdir()
    render(project, read(project), "es", "workers", target)
    book = openpyxl.load_workbook(target)
    sheet = book["Respuestas"]
    names = {str(c.value): c.column for r in sheet.iter_rows(max_row=12) for c in r}
    first = next(
        c.row for r in sheet.iter_rows(max_row=12) for c in r
        if c.value == "respondent_id"
    ) + 1  # fmt: skip
    for n, score in enumerate((5, 9)):
        for name, value in {
            "submission_id": f"W{n}", "respondent_id": f"{n:x}" * 24,
            "mode": "interview", "collected_on": date(2025, 5, 2), "14.7": score,
            "comment": "Rosa",
        }.items():  # fmt: skip
            sheet.cell(first + n, names[name]).value = value
    # A second sheet is read as well.
    told = {
        "submission_id": "W9", "respondent_id": "9" * 24, "group_id": "workers",
        "mode": "survey", "collected_on": "2025-05-03", "14.7": "4",
    }  # fmt: skip
    more = book.create_sheet("Otra hoja")
    more.append(list(told))
    more.append(list(told.values()))
    book.save(target)
    target.rename(target.with_suffix(".XLSX"))
    found = read(load(folder))
    assert len(found.respondents) == 602
    place = "materiality/forms/workers.XLSX"
    mine = [r for r in found.refusals if r.file == place]
    assert [(r.row, r.column, r.rule) for r in mine] == [
        (first + 1, "14.7", "out_of_scale")
    ]
    assert "Rosa" not in str(found)


def test_a_workbook_that_is_no_form_is_named(folder: Path):
    forms = folder / "materiality" / "forms"
    forms.mkdir()
    book = openpyxl.Workbook()
    book.active["A1"] = "hello"
    book.save(forms / "other.xlsx")
    assert "no sheet has the column names" in problems(load(folder))
    (forms / "other.xlsx").write_bytes(b"%PDF-1.7")
    assert "materiality/forms/other.xlsx: " in problems(load(folder))


def test_an_impact_of_one_assessor_or_none_is_said_everywhere(folder: Path):
    def edit(rows: Rows) -> None:
        rows[:] = [
            row
            for row in rows
            if row["impact_id"] != "I05"
            and (row["impact_id"], row["assessor_id"]) != ("I07", "E2")
        ]

    with connect() as con:
        session.run(con, load(folder))
        assert con.execute("select count(*) from materiality.lone").fetchone() == (0,)
    project = change(folder, "materiality/assessors/scores.csv", edit)
    with connect() as con:
        session.run(con, project)
        write(con, "mart")
        found = con.execute(
            "select subject, message from materiality.finding "
            "where subject in ('I05', 'I07') order by subject"
        ).fetchall()
        page = materiality_page.page(con, "Kestrel")
        dam, waste = ("\n".join(explain(con, t)) for t in ("14.6", "14.5"))
    assert [subject for subject, _ in found] == ["I05", "I07"]
    assert "nobody has assessed it" in found[0][1]
    assert "one assessor only, the method asks for two" in found[1][1]
    assert "I07 (14.6 Tailings): one assessor only" in page
    assert "I05 (14.5 Waste): nobody has assessed it" in page
    assert "I07 Seepage" in dam and "ONE ASSESSOR ONLY" in dam
    assert "I05: NOBODY HAS ASSESSED IT" in waste


# ---- thresholds and decisions -------------------------------------------------------


@pytest.mark.parametrize("column", ["reason", "approved_by", "minute"])
def test_a_change_after_opening_needs_reason_approver_minute(folder: Path, column: str):
    project = change(
        folder, "materiality/thresholds.csv", lambda rows: rows[-1].update({column: ""})
    )
    assert f"needs its {column}" in problems(project)


def test_a_silent_change_of_the_old_row_is_found(folder: Path):
    """The record of the opening tells, whatever the row's day says."""

    def edit(rows: Rows) -> None:
        del rows[-1]
        rows[1]["value"] = "0.5"

    project = change(folder, "materiality/thresholds.csv", edit)
    assert "'tau' was 0.65 when the scores were opened" in problems(project)


def test_a_cut_outside_the_largest_gap_is_not_the_gap_rule(folder: Path):
    project = change(
        folder,
        "materiality/thresholds.csv",
        lambda rows: rows[-1].update({"value": "0.7"}),
    )
    with connect() as con:
        found = session.run(con, project)
        assert found.settings["tau"].state == "changed_after_opening"
        state = con.execute(
            "select is_gap_rule from materiality.setting_state where parameter = 'tau'"
        ).fetchone()
    assert state == (False,)


def test_settings_are_unset_without_an_approval(folder: Path):
    (folder / settings.OPENING).unlink()
    project = change(
        folder,
        "materiality/thresholds.csv",
        lambda rows: rows[1].update({"minute": ""}),
    )
    inputs = read(project)
    found = settings.settings(project, inputs)
    assert not settings.is_opened(found)
    # The later row of the cut is approved; weights and alpha are too.
    assert settings.unset(found) == []
    project = change(folder, "materiality/thresholds.csv", lambda rows: rows.pop())
    assert settings.unset(settings.settings(project, read(project))) == ["tau"]


def outcome(project: Project) -> dict[str, tuple[object, ...]]:
    with connect() as con:
        session.run(con, project)
        return {
            row[0]: row[1:]
            for row in con.execute(
                "select topic_id, state, is_override, refused, change "
                "from materiality.outcome"
            ).fetchall()
        }


def current(rows: Rows, topic: str) -> dict[str, str]:
    (row,) = [r for r in rows if r["period_id"] == "FY2025" and r["topic"] == topic]
    return row


@pytest.mark.parametrize(
    ("topic", "cells", "words"),
    [
        ("14.1", {"approver": ""}, "names no approver or no minute"),
        ("14.1", {"minute": ""}, "names no approver or no minute"),
        ("14.3", {"reason": ""}, "left out without a reason"),
        ("14.14", {"reason": ""}, "against the rules and gives no reason"),
        ("14.7", {"decision": "not_material", "reason": ""}, "gives no reason"),
    ],
)
def test_a_decision_without_what_it_needs_is_refused(
    folder: Path, topic: str, cells: dict[str, str], words: str
):
    project = change(
        folder,
        "decisions/materiality.csv",
        lambda rows: current(rows, topic).update(cells),
    )
    state, _, why, _ = outcome(project)[topic]
    assert state == "undecided"
    assert words in str(why)


def test_an_override_with_all_it_needs_holds_and_is_marked(folder: Path):
    found = outcome(load(folder))
    assert found["14.14"][:3] == ("material", True, None)
    assert found["14.16"][:3] == ("material", False, None)


def test_a_contested_topic_without_a_decision_goes_to_people(folder: Path):
    project = change(
        folder,
        "decisions/materiality.csv",
        lambda rows: rows.remove(current(rows, "14.8")),
    )
    assert "people decide" in str(outcome(project)["14.8"][2])


def test_a_contested_topic_with_a_decision_and_its_minute_is_decided(folder: Path):
    with connect() as con:
        session.run(con, load(folder))
        found = con.execute(
            "select is_contested, state, minute, decided_on from materiality.outcome "
            "where topic_id = '14.8'"
        ).fetchone()
    assert found == (True, "material", "Board 2025-09-16, item 8", date(2025, 9, 16))


def test_a_renamed_topic_is_kept_not_added_and_dropped(folder: Path):
    (folder / "materiality" / "topic_changes.csv").write_text(
        "period_id,change,old_topic,new_topic,reason\n"
        "FY2025,merged,14.24,14.22,lobbying is told under corruption\n"
    )
    found = outcome(load(folder))
    assert found["14.22"][3] == "dropped"  # 14.24 was material, 14.22 is decided out
    assert found["14.24"][3] == "not material"


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"decision": "maybe"}, "is neither material nor not_material"),
        ({"topic": "14.77"}, "there is no topic '14.77'"),
        ({"topic": "14.2"}, "is decided twice for FY2025"),
        ({"decided_on": "March"}, "'March' is not a day such as 2025-03-31"),
    ],
)
def test_bad_decisions_are_named(folder: Path, cells: dict[str, str], words: str):
    project = change(
        folder,
        "decisions/materiality.csv",
        lambda rows: current(rows, "14.1").update(cells),
    )
    assert words in problems(project)


def test_a_refused_decision_does_not_drive_the_content_index(folder: Path):
    project = change(
        folder,
        "decisions/materiality.csv",
        lambda rows: current(rows, "14.1").update({"minute": ""}),
    )
    with connect() as con:
        assert "14.1" in topic_list(con, project)  # no assessment: as the file says
        session.run(con, project)
        found = topic_list(con, project)
    assert "14.1" not in found
    assert found["14.7"].decision == "material"
    assert "14.24" not in found
