"""Nothing that was told is lost in silence: rows and files that vanish, contradict each
other, or are refused are named, and no count stands beside them as if it were whole.

Minimal companies again, run as people run them.
"""

from __future__ import annotations

import re
import shutil
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipelines.commands.check import check
from pipelines.commands.run import print_findings_since, print_state
from pipelines.commands.withdraw import withdraw
from tests.integration.publishing import publish, publish_figures, query
from tests.integration.test_tellings import made, read_figures, read_findings
from tests.projects import LONG, make_project, monthly, write_csv
from transforms.catalogue import derived
from transforms.catalogue.dimensions import dimension_names
from transforms.facts.findings import of_figures
from transforms.intake import deliver
from transforms.mart.verify import verify
from transforms.project.folder import load
from transforms.run import Run
from warehouse import ledger

YEAR = ("2024-01-01", "2024-12-31")
INJURY = (
    "injury_id", "occurred_on", "site", "worker_type", "injury_class", "recordable",
)  # fmt: skip
SPILL = (
    "spill_event_id", "occurred_on", "site", "spill_material", "receiving", "volume_m3",
    "recovered_m3", "significant",
)  # fmt: skip


def project(folder: Path, **more: Any) -> Path:
    return make_project(
        folder, **{"periods": "[FY2024]", "sites": "A,Alpha,CL\nB,Beta,US\n"} | more
    )


def computed(folder: Path, *indicators: str):
    """Figures and findings after one more run up to the figures."""
    with Run.open(load(folder)) as run:
        run.compute(indicators)
        of_figures(run.con)
        return read_figures(run.con), read_findings(run.con)


def injuries(folder: Path, *rows: tuple[str, ...], name: str = "injury.csv") -> None:
    write_csv(folder / "intake" / name, INJURY, rows)


def said(command, folder: Path, *arguments: str) -> tuple[str, int]:
    result = CliRunner().invoke(command, ["--project", str(folder), *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        return str(result.exception), -1
    return result.output, result.exit_code


ONE = ("I1", "2024-03-01", "A", "employee", "lost_time", "true")
TWO = ("I2", "2024-04-01", "A", "employee", "lost_time", "true")


# --- rows that vanish


def test_a_row_of_a_register_that_vanishes_is_withdrawn(tmp_path):
    folder = project(tmp_path / "p")
    injuries(folder, ONE, TWO)
    figures, findings = computed(folder, "ohs_recordable")
    assert figures["ohs_recordable", "A", ""]["value"] == 2
    assert "withdrawn" not in findings
    injuries(folder, ONE)
    figures, findings = computed(folder, "ohs_recordable")
    assert figures["ohs_recordable", "A", ""]["value"] == 1
    (message,) = findings["withdrawn"]
    assert message.startswith("I2 stood at injury.csv A3 in an earlier version")
    # It lasts as long as what is told differs, whatever became of state/.
    shutil.rmtree(folder / "state")
    assert computed(folder, "ohs_recordable")[1] == findings
    injuries(folder, ONE, TWO)
    assert "withdrawn" not in computed(folder, "ohs_recordable")[1]


# --- contradictions


@pytest.mark.parametrize("more", [(), ("grievance",)], ids=["alone", "beside others"])
def test_two_rows_of_a_register_that_contradict_each_other_are_both_named(
    tmp_path, more
):
    folder = project(tmp_path / "p")
    row = ("S1", "2024-03-01", "A", "oil", "soil")
    write_csv(folder / "intake/spill_event.csv", SPILL, [(*row, 10, 4, "true")])
    write_csv(folder / "intake/v2/spill_event.csv", SPILL, [(*row, 25, 4, "true")])
    if more:
        # Measurements of the same dataset are settled after the register.
        write_csv(
            folder / "intake/a.csv", (*LONG, "spill_material"),
            [("B", "spill_event", *YEAR, 3, "event", "oil")],
        )  # fmt: skip
    figures, findings = computed(folder, "spills_significant_count")
    (message,) = findings["conflict"]
    assert "v2/spill_event.csv A2" in message
    assert "«spill_event.csv A2»" in message
    figure = figures["spills_significant_count", "GROUP-TOTAL", ""]
    assert figure["value"] is None
    assert figure["status"] == "incomplete"
    assert "spill_event.csv A2" in figure["reason"]
    output, code = said(check, folder)
    assert code == 1
    assert "refused v2/spill_event.csv A2 spill_event_id: 'S1" in output
    assert "refused spill_event.csv A2 spill_event_id: 'S1" in output


def test_a_death_told_twice_differently_is_no_zero(tmp_path):
    folder = project(tmp_path / "p")
    injuries(folder, ONE)
    injuries(folder, (*ONE[:4], "fatal", "true"), name="v2/injury.csv")
    figures, findings = computed(folder, "ohs_fatalities", "ohs_recordable")
    for indicator in ("ohs_fatalities", "ohs_recordable"):
        assert figures[indicator, "GROUP-TOTAL", ""]["value"] is None
    assert len(findings["conflict"]) == 1


def ore(folder: Path, name: str, value: int) -> None:
    write_csv(folder / "intake" / name, LONG, [("A", "ore_mined_t", *YEAR, value, "t")])


# Site -> value of each of its files, which of them each supersedes, what counts.
CIRCLES: dict[str, tuple[dict[str, int], dict[str, str], int | None]] = {
    "two": ({"a": 31, "b": 17}, {"a": "b", "b": "a"}, None),
    "three": ({"a": 31, "b": 17, "c": 5}, {"a": "b", "b": "c", "c": "a"}, None),
    # Who supersedes one of a circle and is in none ends it.
    "ended": ({"a": 31, "b": 17, "c": 5}, {"a": "b", "b": "a", "c": "a"}, 5),
    # What a circle supersedes stays so.
    "below": ({"a": 31, "b": 17, "c": 5}, {"a": "b", "b": "ac"}, None),
    "agreeing": ({"a": 31, "b": 31}, {"a": "b", "b": "a"}, 31),
    "chain": ({"a": 31, "b": 17, "c": 5}, {"a": "b", "b": "c"}, 31),
}


@pytest.fixture(scope="module")
def circles(tmp_path_factory):
    """Values of ore mined by site, and (entity, kind, message) of the findings."""
    folder = project(
        tmp_path_factory.mktemp("circles") / "p",
        sites="".join(f"{site},{site},CL\n" for site in CIRCLES),
    )
    for site, (told, notes, _) in CIRCLES.items():
        for name, value in told.items():
            rows = [(site, "ore_mined_t", *YEAR, value, "t")]
            write_csv(folder / f"intake/{site}/{name}.csv", LONG, rows)
        lines = []
        for name, others in notes.items():
            listed = ", ".join(f"{site}/{other}.csv" for other in others)
            lines.append(f"{name}.csv: {{supersedes: [{listed}]}}\n")
        (folder / f"intake/{site}/delivery.yaml").write_text("".join(lines))
    with Run.open(load(folder)) as run:
        run.compute(["prod_ore_mined"])
        of_figures(run.con)
        figures = read_figures(run.con)
        findings = run.con.execute(
            "select entity, kind, message from figures.finding order by all"
        ).fetchall()
    return {
        site: figures["prod_ore_mined", site, ""]["value"] for site in CIRCLES
    }, findings


@pytest.mark.parametrize("site", CIRCLES)
def test_files_that_supersede_each_other_are_in_conflict(circles, site):
    values, findings = circles
    value = CIRCLES[site][2]
    assert values[site] == value
    own = [row[1:] for row in findings if row[0] == site or f"{site}/" in row[2]]
    kinds = {kind for kind, _ in own}
    if value is None:
        (message,) = [message for kind, message in own if kind == "conflict"]
        assert f"{site}/a.csv E2 (31 t «" in message
        assert f"{site}/a.csv E2: 31 t" in message
        assert f"{site}/b.csv E2 (17 t «" in message
        assert f"{site}/b.csv E2: 17 t" in message
        assert "Nothing was handed in" not in str(own)
        assert "supersedes_nothing" not in kinds
    else:
        assert "conflict" not in kinds


# --- files that are gone


@pytest.mark.rare
def test_a_file_taken_out_of_the_drop_box_still_counts_until_it_is_withdrawn(tmp_path):
    folder = project(tmp_path / "p")
    write_csv(
        folder / "intake/x/a b.csv", LONG, monthly("A", "ore_mined_t", 2024, 10, "t")
    )
    ore(folder, "other.csv", 120)
    publish(folder)
    (folder / "intake/x/a b.csv").unlink()
    database = publish(folder)
    (message,) = query(
        database, "select message from mart.findings where kind = 'not_in_intake'"
    )
    assert message == (
        "1 recorded file lies in intake/ no more and still counts: x/a b.csv.",
    )  # fmt: skip
    output, _ = said(check, folder)
    assert "still counts x/a b.csv: it was taken in and lies in" in output
    assert "orebook withdraw 'x/a b.csv' --reason" in output
    lines = (folder / "evidence/ledger.jsonl").read_bytes()
    # Nothing new is nothing new, and evidence alone gives the same release.
    assert publish(folder) == database
    shutil.rmtree(folder / "state")
    assert publish(folder) == database
    assert (folder / "evidence/ledger.jsonl").read_bytes() == lines

    def take_back(name: str, *more: str) -> str:
        return said(withdraw, folder, name, "--reason", "not our mine", *more)[0]

    assert "did you mean x/a b.csv" in take_back("a b.csv")
    assert "lies in intake/" in take_back("other.csv")
    assert said(withdraw, folder, "x/a b.csv")[1] == 2
    assert "is withdrawn (ledger" in take_back("intake/x/a b.csv", "--by", "Ana")
    assert "withdrawn already" in take_back("x/a b.csv")
    entry = ledger.read(folder / "evidence/ledger.jsonl")[-1]
    assert (entry.name, entry.sha256, entry.actor) == ("x/a b.csv", "", "Ana")
    database = publish(folder)
    assert not query(database, "from mart.findings where kind = 'not_in_intake'")
    ((message,),) = query(
        database, "select message from mart.findings where kind = 'withdrawn'"
    )
    assert message.startswith("x/a b.csv was withdrawn by Ana: not our mine. 12 of its")
    assert "x/a b.csv E2" in message
    assert query(database, "select count(*) from mart.fact_measurement") == [(1,)]
    shutil.rmtree(folder / "state")
    assert publish(folder) == database
    assert "still counts" not in said(check, folder)[0]
    assert verify(load(folder)).problems == []


def test_a_file_that_comes_back_counts_without_a_word(tmp_path):
    folder = project(tmp_path / "p")
    ore(folder, "a.csv", 31)
    computed(folder, "prod_ore_mined")
    text = (folder / "intake/a.csv").read_bytes()
    (folder / "intake/a.csv").unlink()
    assert "not_in_intake" in computed(folder, "prod_ore_mined")[1]
    (folder / "intake/a.csv").write_bytes(text)
    assert "not_in_intake" not in computed(folder, "prod_ore_mined")[1]
    (folder / "intake/a.csv").unlink()
    computed(folder, "prod_ore_mined")
    said(withdraw, folder, "a.csv", "--reason", "r")
    figures, _ = computed(folder, "prod_ore_mined")
    assert ("prod_ore_mined", "A", "") not in figures
    (folder / "intake/a.csv").write_bytes(text)
    figures, findings = computed(folder, "prod_ore_mined")
    assert figures["prod_ore_mined", "A", ""]["value"] == 31
    assert not {"withdrawn", "not_in_intake"} & findings.keys()
    assert deliver.pending(load(folder), deliver.open_evidence(load(folder))) == []


# --- counts beside what is refused

WHY = "1 row of injury that may belong here is refused, blank or in conflict: "
WHY += "injury.csv {}"
HURT = ("2", "2024-09-03", "A", "employee", "fatal", "")
COUNTS = ("ohs_fatalities", "ohs_recordable", "ohs_ltifr")


def hours(folder: Path) -> None:
    rows = [
        (*row, "employee")
        for site in "AB"
        for row in monthly(site, "hours_worked", 2024, 10000, "h")
    ]
    write_csv(folder / "intake/hours.csv", (*LONG, "worker_type"), rows)


def test_a_refused_death_is_no_zero(tmp_path):
    folder = project(tmp_path / "p")
    hours(folder)
    injuries(folder, ONE, HURT, ("3", "2024-05-01", "B", "employee", "fatal", "true"))
    figures, findings = computed(folder, *COUNTS)
    for indicator in COUNTS:
        for entity in ("A", "country:CL", "GROUP-TOTAL"):
            figure = figures[indicator, entity, ""]
            assert figure["value"] is None
            assert figure["status"] == "incomplete"
            assert WHY.format("F3") in figure["reason"]
        # What happened at the other site is told.
        assert figures[indicator, "B", ""]["value"] is not None
        assert figures[indicator, "B", ""]["status"] == "complete"
    assert figures["ohs_fatalities", "GROUP-TOTAL", "worker_type=employee"][
        "value"] is None  # fmt: skip
    (message,) = findings["refused"]
    assert message.startswith("injury.csv F3: recordable is required")
    # Corrected, it counts.
    injuries(folder, ONE, (*HURT[:5], "true"))
    figures, findings = computed(folder, *COUNTS)
    assert figures["ohs_fatalities", "GROUP-TOTAL", ""]["value"] == 1
    assert figures["ohs_recordable", "GROUP-TOTAL", ""]["value"] == 2
    assert "refused" not in findings


@pytest.mark.parametrize(
    ("row", "blank", "whole"),
    [
        # A class that can be read and is no death leaves the deaths alone.
        (("2", "2024-09-03", "A", "employee", "lost_time", ""), {"ohs_recordable"},
         {"ohs_fatalities"}),
        (("2", "2024-09-03", "A", "employee", "fatl", "true"),
         {"ohs_fatalities", "ohs_recordable"}, set()),
        # The class decides what is recordable, whatever the mark says.
        (("2", "2024-09-03", "A", "employee", "", "false"),
         {"ohs_fatalities", "ohs_recordable"}, set()),
        (("2", "2024-09-03", "nowhere", "employee", "fatal", "true"),
         {"ohs_fatalities", "ohs_recordable"}, set()),
        (("2", "3 Sept", "A", "employee", "fatal", "true"),
         {"ohs_fatalities", "ohs_recordable"}, set()),
        (("2", "2021-09-03", "A", "employee", "fatal", "maybe"), set(),
         {"ohs_fatalities", "ohs_recordable"}),
    ],
    ids=["class", "no class", "blank", "no site", "no day", "another year"],
)  # fmt: skip
def test_what_can_be_read_says_where_a_refused_row_cannot_belong(
    tmp_path, row, blank, whole
):
    folder = project(tmp_path / "p")
    injuries(folder, ("1", "2024-03-01", "A", "employee", "medical_treatment", "true"),
             row)  # fmt: skip
    figures, _ = computed(folder, "ohs_fatalities", "ohs_recordable")
    for indicator in blank:
        assert figures[indicator, "GROUP-TOTAL", ""]["value"] is None
        of_site = figures.get((indicator, "A", ""))
        assert of_site is None or of_site["value"] is None
    for indicator in whole:
        assert figures[indicator, "GROUP-TOTAL", ""]["value"] is not None
        assert "injury.csv" not in figures[indicator, "GROUP-TOTAL", ""]["reason"]


def test_a_refused_row_leaves_the_other_workers_alone(tmp_path):
    folder = project(tmp_path / "p")
    other = ("1", "2024-03-01", "A", "nonemployee_controlled", "lost_time", "true")
    injuries(folder, ONE, other, ("2", "2024-09-03", "A", "employee", "lost_time", ""))
    figures, _ = computed(folder, "ohs_recordable")
    value = {key[2]: figure["value"] for key, figure in figures.items()}
    assert value["worker_type=employee"] is None
    assert value["worker_type=nonemployee_controlled"] == 1
    assert value[""] is None


def test_counts_in_the_long_form_are_held_to_the_same(tmp_path):
    folder = project(tmp_path / "p")
    more = ("worker_type", "injury_class", "recordable")
    good = ("A", "injury", "2024-01-01", "2024-01-31", 2, "event", "employee",
            "lost_time", "true")  # fmt: skip
    bad = ("A", "injury", "2024-02-01", "2024-02-29", "one", "event", "employee",
           "fatal", "true")  # fmt: skip
    write_csv(folder / "intake/a.csv", (*LONG, *more), [good, bad])
    figures, findings = computed(folder, "ohs_fatalities", "ohs_recordable")
    for indicator in ("ohs_fatalities", "ohs_recordable"):
        figure = figures[indicator, "GROUP-TOTAL", ""]
        assert figure["value"] is None
        assert figure["status"] == "incomplete"
        assert WHY.format("").replace("injury.csv", "a.csv") + "E3" in figure["reason"]
    assert findings["refused"]
    # Taken out without being told otherwise, it stands in nobody's way.
    write_csv(folder / "intake/a.csv", (*LONG, *more), [good])
    figures, _ = computed(folder, "ohs_recordable")
    assert figures["ohs_recordable", "A", ""]["value"] == 2
    # A day that cannot be read may be any.
    unknown = (*bad[:2], "Feb", "2024-02-29", 1, *bad[5:])
    write_csv(folder / "intake/a.csv", (*LONG, *more), [good, unknown])
    figures, _ = computed(folder, "ohs_fatalities")
    assert figures["ohs_fatalities", "GROUP-TOTAL", ""]["value"] is None
    write_csv(folder / "intake/a.csv", (*LONG, *more), [bad])
    figures, _ = computed(folder, "ohs_fatalities")
    assert figures["ohs_fatalities", "GROUP-TOTAL", ""]["status"] == "incomplete"
    write_csv(
        folder / "intake/a.csv", (*LONG, *more),
        [good, (*bad[:7], "first_aid", "false")],
    )  # fmt: skip
    figures, _ = computed(folder, "ohs_fatalities", "ohs_recordable")
    assert figures["ohs_recordable", "GROUP-TOTAL", ""]["value"] == 2


# --- what nothing takes


def test_hours_of_nobody_knows_whom_are_unused_by_name(tmp_path):
    folder = project(tmp_path / "p")
    rows = monthly("A", "hours_worked", 2024, 1000, "h")
    rows += [
        ("A", "water_withdrawal_ml", *YEAR, 31, "ML"),
        ("A", "reserve_area_ha", *YEAR, 3, "ha"),
        ("A", "closure_spend", *YEAR, 3, "USD"),
        ("A", "fx_rate", "2024-01-01", "2024-12-31", 2, "rate"),
    ]
    write_csv(
        folder / "intake/a.csv", (*LONG, "currency", "rate_type"),
        [(*row, *(("EUR", "average") if row[1] == "fx_rate" else ("", "")))
         for row in rows],
    )  # fmt: skip
    (folder / "controls.csv").write_text(
        "metric_id,entity,period_id,value,unit\nclosure_spend,A,FY2024,3,USD\n"
    )
    figures, findings = computed(
        folder, "ohs_hours_employees", "water_stress_withdrawal_share"
    )
    unused = "\n".join(findings["unused"] + findings["uncounted"])
    assert "Handed in without worker type, which is needed for" in unused
    assert ": 12000 h. None of it counts there." in unused
    assert "no indicator takes reserve_area_ha" in unused
    # What a total stated elsewhere is compared with has its use.
    assert "closure_spend" not in unused
    assert "nothing that fx_rate could be used for was handed in" in unused
    # No figure has an empty reason.
    figure = figures["water_stress_withdrawal_share", "A", ""]
    assert figure["reason"] == "nothing that was handed in belongs here"
    assert all(
        figure["reason"]
        for figure in figures.values()
        if figure["value"] is None
    )  # fmt: skip


def test_a_run_says_which_findings_were_answered_and_which_are_no_more(tmp_path):
    folder = project(tmp_path / "p")
    ore(folder, "a.csv", 31)
    ore(folder, "b.csv", 17)
    database = publish_figures(folder)
    ((finding,),) = query(database, "select min(finding_id) from mart.findings")
    answers = folder / "decisions/findings.csv"
    answers.parent.mkdir(exist_ok=True)
    answers.write_text("finding_id,answer,text,answered_by,answered_on\n"
                       f"{finding},explained,two meters,Ana,2025-02-01\n")  # fmt: skip
    for told in ("answered", "answered no more"):
        before = (folder / "published/LATEST").read_text().strip()
        publish_figures(folder)
        with redirect_stdout(StringIO()) as spoken:
            print_findings_since(load(folder), before)
        since = f"Findings since {before}: 0 opened, 0 closed, 1 {told}\n"
        assert spoken.getvalue() == since
        answers.unlink(missing_ok=True)


def test_a_run_says_what_became_of_the_cells_and_what_is_new(tmp_path):
    folder = project(tmp_path / "p")
    ore(folder, "a.csv", 31)
    ore(folder, "b.csv", 31)
    output, _ = said(check, folder)
    assert "Cells handed in: 2 = 1 accepted + 1 confirmed. Which of them" in output
    publish_figures(folder)
    before = (folder / "published/LATEST").read_text().strip()
    ore(folder, "b.csv", 17)
    write_csv(folder / "intake/c.csv", LONG,
              [("", "ore_mined_t", "2025-01-01", "2025-01-31", 5, "t")])  # fmt: skip
    database = publish_figures(folder)
    with redirect_stdout(StringIO()) as spoken:
        print_state(load(folder), database)
        print_findings_since(load(folder), before)
    cells = "Cells handed in: 3 = 2 conflict + 1 refused"
    assert f"{cells}." in spoken.getvalue()
    assert "c.csv, row 2, site_id. This site is not in sites.csv." in spoken.getvalue()
    # The two cells, and the gap that they leave.
    assert f"Findings since {before}: 2 opened, 0 closed" in spoken.getvalue()
    # Of what is refused whole nobody knows the cells, and the sum says so.
    write_csv(folder / "intake/d.csv", ("place", "what"), [("A", 5)])
    output, _ = said(check, folder)
    assert f"{cells}, and what stands in one file or sheet refused whole." in output
    # Nor where its heading is at fault, though that stands in a row.
    write_csv(folder / "intake/e.csv", (*LONG, "who"), [("A",) * 7])
    output, _ = said(check, folder)
    assert f"{cells}, and what stands in 2 files or sheets refused whole." in output


# --- what a figure lacks


def test_what_is_missing_is_said_by_its_name(tmp_path):
    folder = project(tmp_path / "p")
    money = ("investment_form", "obligation")
    write_csv(
        folder / "intake/money.csv", (*LONG, *money),
        [("A", "community_investment", *YEAR, 31, "AUD", "cash", "voluntary"),
         ("B", "community_investment", *YEAR, 31, "USD", "cash", "voluntary")],
    )  # fmt: skip
    write_csv(
        folder / "intake/water.csv",
        LONG,
        [("A", "water_withdrawal_ml", *YEAR, 31, "ML")],
    )
    write_csv(
        folder / "intake/loss.csv", (*LONG, "substance"),
        [("A", "refrigerant_loss_kg", *YEAR, 3, "kg", "PFC-c216")],
    )  # fmt: skip
    names = ("evd_community", "water_withdrawal_stress", "ghg_s1_refrigerant")
    with Run.open(load(folder)) as run:
        run.compute(names)
        of_figures(run.con)
        cursor = run.con.execute(
            "select indicator_id, reason from figures.figure "
            "where period_id = 'FY2024' and entity = 'GROUP-TOTAL' and breakdown = '' "
            "and indicator_id in ? and is_lead", [names]
        )  # fmt: skip
        reasons = dict(cursor.fetchall())
        found = run.con.execute(
            "select kind, entity, subject, message, remedy from figures.finding "
            "where subject in ? order by subject", [names]
        ).fetchall()  # fmt: skip
    assert reasons["evd_community"] == (
        "1 of 2 values lacks the rate of exchange of AUD into the company's currency "
        "(community_investment of A, 2024-01-01 to 2024-12-31)"
    )
    assert (
        "lacks a water_stress_class of its site" in reasons["water_withdrawal_stress"]
    )
    assert "potential of PFC-c216 (" in reasons["ghg_s1_refrigerant"]
    assert [row[:3] for row in found] == [("lacking", "A", n) for n in sorted(names)]
    said = {row[2]: row[3:] for row in found}
    assert "stands at money.csv E2" in said["evd_community"][0]
    assert "metric fx_rate: currency AUD" in said["evd_community"][1]
    assert "Hand in water_stress_class" in said["water_withdrawal_stress"][1]
    assert said["ghg_s1_refrigerant"][1].endswith("or hand in its components.")
    assert "factor" not in str(found) + str(reasons)
    # What is handed in closes the finding.
    write_csv(
        folder / "intake/class.csv", (*LONG, "tool", "tool_version"),
        [("A", "water_stress_class", *YEAR, "high", "class", "aqueduct", "4.0")],
    )  # fmt: skip
    figures, findings = computed(folder, *names)
    assert figures["water_withdrawal_stress", "GROUP-TOTAL", ""]["value"] == 31
    assert len(findings["lacking"]) == 2


def test_every_derived_fact_names_what_is_known_of_a_fact():
    said = " ".join(f"{item.lacks} {item.remedy}" for item in derived().values())
    assert set(re.findall(r"{(\w+)}", said)) <= {*dimension_names(), "unit"}


# --- words


def test_before_the_opening_and_after_the_closing_are_two_rules(tmp_path):
    rows = [
        ("A", "ore_mined_t", "2024-01-01", "2024-01-31", 1, "t"),
        ("A", "ore_mined_t", "2024-06-01", "2024-06-30", 1, "t"),
        ("A", "ore_mined_t", "2024-12-01", "2024-12-31", 1, "t"),
    ]
    sites = "site_id,name,country,opened,closed\nA,Alpha,CL,2024-03-01,2024-09-30\n"
    company = made(tmp_path / "p", rows, "prod_ore_mined", files={"sites.csv": sites})
    assert [rule for rule, _ in company.rejects] == ["after_closing", "before_opening"]
