"""A release is made final once nothing is open, and what was final is restated only by
decision of a person."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from pipelines import session
from pipelines.changes import compare
from pipelines.commands.final import final
from pipelines.commands.restate import restate
from pipelines.commands.restore import restore
from pipelines.commands.run import print_moved
from pipelines.commands.verify import verify
from tests.integration.changes.comparing import INDICATORS, OWN, Company
from tests.integration.publishing import query
from tests.projects import make_small
from transforms.intake import deliver
from transforms.mart import edition
from transforms.mart.publication import latest_name
from transforms.project.folder import load
from transforms.project.problem import ProjectProblem
from warehouse import ledger

POWER = "energy_electricity_purchased/GROUP-TOTAL/FY2024/operational_control/total"


def render(database: Path, target: Path) -> None:
    """A document: what all of them say of their release."""
    from reporting_templates.release import read_release
    from warehouse.connection import connect

    with connect(database, read_only=True) as con:
        target.write_text(read_release(con).stamp + "\n")


@pytest.fixture(autouse=True, scope="module")
def small() -> Iterator[None]:
    """A few indicators and one document, in every run that a command begins."""
    with pytest.MonkeyPatch.context() as patch:
        make_small(patch, INDICATORS, ("expectation", "fact_figure"))
        patch.setattr(session, "renderers", lambda: {"page.txt": render})
        yield


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A company whose first release is final."""
    made = Company(tmp_path_factory.mktemp("final") / "p")
    publish(made)
    name = latest_name(load(made.folder))
    done = said(final, made, name, "--by", "Ana Rojas", "--note", "board of 3 March")
    assert done.exit_code == 0, done.output
    return made


@pytest.fixture
def company(first: Company, tmp_path: Path) -> Company:
    """The same, to be changed."""
    found = Company(tmp_path / "q")
    found.folder = Path(shutil.copytree(first.folder, tmp_path / "p", symlinks=True))
    return found


def publish(company: Company) -> str:
    """The name of a release of what the company is now."""
    company.deliver()
    with session.open_session(load(company.folder)) as opened:
        return opened.publish().name


def said(command: click.Command, company: Company, *arguments: str) -> Result:
    return CliRunner().invoke(
        command, ["--project", str(company.folder), *arguments], catch_exceptions=False
    )


def test_the_final_edition_has_the_same_tables_and_says_who_made_it(
    first: Company,
) -> None:
    published = first.folder / "published"
    name = latest_name(load(first.folder))
    draft, folder = published / name, published / f"{name}-final"
    entries = ledger.read(first.folder / "evidence/ledger.jsonl")
    (entry,) = [e for e in entries if e.kind == deliver.FINAL]
    assert (entry.actor, entry.reason) == ("Ana Rojas", "board of 3 March")
    for path in sorted(draft.rglob("*")):
        inside = path.relative_to(draft)
        if path.is_file() and inside.name not in ("page.txt", "release.json"):
            assert (folder / inside).read_bytes() == path.read_bytes(), inside
    assert "Draft" in (draft / "page.txt").read_text()
    words = f"Final edition, Ana Rojas, {entry.utc[:10]}"
    assert words in (folder / "page.txt").read_text()
    made = json.loads((folder / "release.json").read_bytes())
    assert made.pop("edition") == {
        "by": "Ana Rojas", "on": entry.utc[:10], "note": "board of 3 March",
    }  # fmt: skip
    before = json.loads((draft / "release.json").read_bytes())
    assert {k: v for k, v in made.items() if k != "files"} == {
        k: v for k, v in before.items() if k != "files"
    }
    assert said(verify, first).exit_code == 0
    assert said(verify, first, "--again", folder.name).exit_code == 0


def test_a_decision_is_no_input_of_a_release(company: Company) -> None:
    name = latest_name(load(company.folder))
    assert publish(company) == name
    company.value("A2025.csv", 0, 9)
    later = publish(company)
    manifest = company.folder / "published" / later / "release.json"
    for entry in ledger.read(company.folder / "evidence/ledger.jsonl"):
        if entry.kind == deliver.FINAL:
            assert entry.hash() not in manifest.read_text()


def test_what_is_final_is_final_once(first: Company) -> None:
    name = latest_name(load(first.folder))
    with pytest.raises(Exception, match="was made final already by Ana Rojas"):
        said(final, first, name, "--by", "B")
    with pytest.raises(Exception, match="There is no release FY2025-0000"):
        said(final, first, "FY2025-0000", "--by", "B")
    assert said(final, first, name, "--by", " ").exit_code == 2


def test_a_release_that_was_changed_is_not_made_final(company: Company) -> None:
    company.value("A2025.csv", 0, 9)
    name = publish(company)
    manifest = company.folder / "published" / name / "release.json"
    manifest.write_text(manifest.read_text().replace('"Test"', '"Tested"'))
    with pytest.raises(Exception, match=r"not as it was released: release\.json"):
        said(final, company, name, "--by", "B")


def test_a_release_is_asked_for_its_own_last_period(company: Company) -> None:
    company.write(
        "expected.csv",
        "site_id,metric_id,valid_from,frequency,applicable\n"
        "A,ore_mined_t,2025-01-01,month,yes\n",
    )
    name = publish(company)
    company.write("orebook.yaml", "company: Test\nperiods: [FY2024]\n")
    done = said(final, company, name, "--by", "B")
    assert "A FY2025: 12 cells asked for are missing (ore_mined_t)" in done.output


def test_a_release_with_open_cells_is_not_made_final(company: Company) -> None:
    company.write(
        "expected.csv",
        "site_id,metric_id,valid_from,frequency,applicable,reason,decided_by\n"
        "A,ore_mined_t,2025-01-01,month,yes,,\n",
    )
    name = publish(company)
    done = said(final, company, name, "--by", "Ana")
    assert done.exit_code == 1
    assert "A FY2025: 12 cells asked for are missing (ore_mined_t)" in done.output
    company.write(
        "expected.csv",
        "site_id,metric_id,valid_from,frequency,applicable,reason,decided_by\n"
        "A,ore_mined_t,2025-01-01,month,waived,scale broken,Ana\n",
    )
    assert said(final, company, publish(company), "--by", "Ana").exit_code == 0


def test_a_final_figure_that_moved_is_restated_by_decision(
    company: Company, capsys: pytest.CaptureFixture[str]
) -> None:
    before = latest_name(load(company.folder))
    company.write("history.csv", (
        "indicator_id,entity,period_id,value,unit\n"
        f"energy_electricity_purchased,GROUP-TOTAL,FY2024,{total(company)},GJ\n"
    ))  # fmt: skip
    company.value("A2024.csv", 0, 90)
    name = publish(company)
    print_moved(load(company.folder), before)
    told = capsys.readouterr().out
    assert "Earlier periods moved:" in told
    assert "Restatements proposed and not decided:" in told
    database = company.latest()
    assert gate(database) is False

    listed = said(restate, company)
    assert listed.output.startswith(POWER)
    assert f"restatements proposed since {before}" in listed.output
    done = said(final, company, name, "--by", "Ana")
    assert done.exit_code == 1
    assert f"{POWER} was final as" in done.output

    assert said(restate, company, "*", "--reason", "oops", "--text", "a",
                "--by", "b").exit_code == 2  # fmt: skip
    decided = said(
        restate, company, "*", "--reason", "error", "--text", "January was misread",
        "--by", "Ana Rojas",
    )  # fmt: skip
    assert "restatements decided" in decided.output
    later = publish(company)
    assert later != name
    database = company.latest()
    rows = query(
        database,
        "select old_value < new_value, is_current, reason_code, reason, approver "
        "from mart.restatement where figure_id = ?",
        POWER,
    )
    assert rows == [(True, True, "error", "January was misread", "Ana Rojas")]
    assert gate(database) is True
    assert said(restate, company).output.startswith("0 restatements proposed")
    assert said(final, company, later, "--by", "Ana").exit_code == 0
    assert edition.last_final(deliver.open_evidence(load(company.folder))) == later


def total(company: Company) -> str:
    text = "select value from mart.fact_figure where figure_id = ?"
    ((value,),) = query(company.latest(), text, POWER)
    return f"{value.normalize():f}"


def gate(database: Path) -> bool:
    ((holds,),) = query(
        database, "select holds from mart.disclosure_gate where gate = 'G8'"
    )
    return bool(holds)


def test_below_its_threshold_a_difference_is_listed_and_not_restated(
    company: Company,
) -> None:
    before = latest_name(load(company.folder))
    company.settings("thresholds: {default: 50 %, ghg_scope2_location: 0}\n")
    company.value("A2024.csv", 0, 8)
    name = publish(company)
    folder = compare(load(company.folder), f"{before}-final", name).folder
    with (folder / "tables/figure_change.csv").open(newline="") as stream:
        told = {
            (row["indicator_id"], row["restatement"])
            for row in csv.DictReader(stream)
            if row["old_value"] != row["new_value"]
        }
    assert told == {
        ("energy_electricity_purchased", "below"), ("ghg_scope2_location", "proposed"),
        ("x_own", "below"),
    }  # fmt: skip


def test_what_is_restated_in_another_unit_keeps_the_unit_of_before(
    company: Company,
) -> None:
    text = OWN.format(formula="power / ore").replace("MWh/t", "MWh/kt")
    company.write("overrides/indicators/x_own.sql", text)
    publish(company)
    own = "x_own/A/FY2025/operational_control/total"
    listed = said(restate, company, own).output
    assert listed.startswith(f"{own}: 0.007 MWh/t is now 0.007 MWh/kt\n")
    said(restate, company, own, "--reason", "method", "--text", "a", "--by", "b")
    publish(company)
    assert query(company.latest(), "select old_unit from mart.restatement") == [
        ("MWh/t",)
    ]


def test_a_decision_holds_for_its_values_only(company: Company) -> None:
    company.value("A2024.csv", 0, 90)
    publish(company)
    said(restate, company, "*", "--reason", "error", "--text", "a", "--by", "b")
    company.value("A2024.csv", 1, 90)
    publish(company)
    assert POWER in said(restate, company).output
    ((current,),) = query(
        company.latest(),
        "select is_current from mart.restatement where figure_id = ?", POWER,
    )  # fmt: skip
    assert current is False


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("thresholds: {default: 5}\n", "'5' is no part of a value; write it as 5 %"),
        ("thresholds: {default: some}\n", "'some' is no part of a value"),
        ("thresholds: {x_onw: 1 %}\n", "thresholds names 'x_onw', which is no indicator"
         ". Did you mean x_own"),
    ],
)  # fmt: skip
def test_thresholds_are_held_to_their_form(
    company: Company, settings: str, words: str
) -> None:
    company.settings(settings)
    with pytest.raises(ProjectProblem) as caught:
        publish(company)
    assert words in str(caught.value)


def test_final_editions_come_back_from_evidence(first: Company, tmp_path: Path) -> None:
    made = Company(tmp_path / "q")
    made.folder = tmp_path / "p"
    shutil.copytree(first.folder / "evidence", made.folder / "evidence")
    assert said(restore, made).exit_code == 0
    name = f"{latest_name(load(first.folder))}-final"
    for file in ("page.txt", "release.json", "edition.json"):
        one, other = (c.folder / "published" / name / file for c in (first, made))
        assert one.read_bytes() == other.read_bytes()
