"""Whatever happened to a company, in whatever order: its releases can be made again,
and what moved between two of them is named, all of it and nothing else.

``OREBOOK_HISTORIES=300 pytest -m rare tests/integration/test_histories.py`` tries more.
"""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pipelines.again import again
from tests.projects import LONG, make_project, make_small, monthly, run, write_csv
from transforms.facts import restated
from transforms.intake import deliver
from transforms.mart.verify import verify
from transforms.project.folder import load
from warehouse import ledger
from warehouse.connection import connect, literal

FILES = {
    "ore.csv": ("ore_processed_t", "t"),
    "power.csv": ("electricity_purchased_mwh", "MWh"),
    "late/power.csv": ("electricity_purchased_mwh", "MWh"),
    "hours.csv": ("hours_worked", "h"),
}
INDICATORS = (
    "energy_electricity_purchased", "prod_ore_processed", "ohs_hours_employees",
)  # fmt: skip
files, values = st.sampled_from(sorted(FILES)), st.integers(0, 3)
COMPARED = (
    "figure_change.parquet", "figure_change_cause.parquet", "change_reason.parquet",
)  # fmt: skip
LAST_DAYS = ("", "2025-03-31")
Figures = dict[str, tuple[Decimal | None, str]]


class History(RuleBasedStateMachine):
    """A company of one site and two years; each step ends in a release."""

    def __init__(self) -> None:
        super().__init__()
        place = Path(tempfile.mkdtemp(prefix="orebook-history-"))
        # No figure rests on what answers a standard, and nothing of it is kept.
        self.folder = make_project(
            place / "p", sites="A,Alpha,CL\n", extra="standards: []\n"
        )
        self.rows: dict[str, list[tuple[object, ...]]] = {}
        self.releases: dict[str, Figures] = {}
        self.last = ""
        self.causes: set[str] = set()
        self.is_set_otherwise = False

    def teardown(self) -> None:
        try:
            # What stands of each release, and of the ledger, whatever came after it.
            assert verify(load(self.folder)).problems == []
        finally:
            shutil.rmtree(self.folder.parent)

    # What happens ---------------------------------------------------------------------

    @rule(name=files, value=values, gwp_set=st.sampled_from(("AR5", "AR6")))
    def delivers(self, name: str, value: int, gwp_set: str) -> None:
        """Beside a setting, perhaps another one, on which none of the figures rest."""
        path = self.folder / "orebook.yaml"
        said = path.read_text()
        lines = [*said.splitlines()[:3], f"gwp_set: {gwp_set}"]
        path.write_text("\n".join(lines) + "\n")
        self.is_set_otherwise |= path.read_text() != said
        metric, unit = FILES[name]
        self.rows[name] = [
            row
            for year in (2024, 2025)
            for row in monthly("A", metric, year, value, unit)
        ]
        self.write(name)
        self.runs()

    @precondition(lambda self: self.rows)
    @rule(data=st.data(), row=st.integers(0, 23), value=values)
    def corrects(self, data: st.DataObject, row: int, value: int) -> None:
        name = data.draw(st.sampled_from(sorted(self.rows)))
        old = self.rows[name][row]
        self.rows[name][row] = (*old[:4], value, old[5])
        self.write(name)
        self.runs()

    @precondition(lambda self: self.rows)
    @rule(data=st.data(), and_withdraws=st.booleans())
    def takes_away(self, data: st.DataObject, and_withdraws: bool) -> None:
        name = data.draw(st.sampled_from(sorted(self.rows)))
        del self.rows[name]
        (self.folder / "intake" / name).unlink()
        if and_withdraws:
            deliver.withdraw(load(self.folder), name, "sent by mistake", "A Person")
        self.runs()

    @precondition(lambda self: self.rows)
    @rule(share=st.sampled_from(("0.5", "1")), until=st.sampled_from(LAST_DAYS))
    def is_owned(self, share: str, until: str) -> None:
        columns = "site_id,valid_from,valid_to,equity_share,financial_control,"
        owner = f"A,2020-01-01,{until},{share},1,1"
        text = f"{columns}operational_control\n{owner}\n"
        (self.folder / "ownership.csv").write_text(text)
        self.runs("boundary")

    @precondition(lambda self: any(v for v, _ in self.figures().values()))
    @rule(data=st.data())
    def restates(self, data: st.DataObject) -> None:
        known = {n: v for n, (v, _) in self.figures().items() if v is not None}
        figure = data.draw(st.sampled_from(sorted(known)))
        path = self.folder / restated.FILE
        path.parent.mkdir(exist_ok=True)
        is_first = not path.exists()
        with path.open("a", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            if is_first:
                writer.writerow(restated.COLUMNS[0])
            row = (figure, "1", known[figure], "error", "A slip.", "P", "2026-01-31")
            writer.writerow(row)
        self.runs()

    @precondition(lambda self: self.last)
    @rule()
    def runs_again(self) -> None:
        before = (self.folder / "evidence/ledger.jsonl").read_bytes()
        self.publish()
        assert (self.folder / "evidence/ledger.jsonl").read_bytes() == before

    @precondition(lambda self: (self.folder / "state/build.duckdb").exists())
    @rule()
    def loses_its_state(self) -> None:
        """Whatever happens next finds none."""
        shutil.rmtree(self.folder / "state")

    # What then holds ------------------------------------------------------------------

    def write(self, name: str) -> None:
        write_csv(self.folder / "intake" / name, LONG, self.rows[name])

    def database(self, release: str) -> Path:
        return self.folder / "published" / release / "orebook.duckdb"

    def figures(self) -> Figures:
        return self.releases.get(self.last, {})

    def publish(self) -> None:
        self.last = run(self.folder, tables=True).name

    def runs(self, cause: str = "input") -> None:
        self.causes.add(cause)
        before = self.last
        self.publish()
        project = load(self.folder)
        # The first is made of the record alone, and one that stood was compared.
        if before and self.last not in self.releases:
            assert again(project, self.last).problems == []
        with connect(self.database(self.last), read_only=True) as con:
            rows = con.execute("select figure_id, value, status from mart.fact_figure")
            self.releases[self.last] = {n: (v, s) for n, v, s in rows.fetchall()}
        if before != self.last:
            if before:
                self.moved(before)
            self.causes.clear()
            self.is_set_otherwise = False
        kinds = [e.kind for e in ledger.read(project.ledger)]
        assert kinds.count("release") == len(self.releases)

    def moved(self, before: str) -> None:
        """Each figure that moved is named with its causes, and no other: of what
        happened, and each cell with what it said and says."""
        old, new = self.releases[before], self.figures()
        folder = self.folder / f"published/changes/{before}--{self.last}/tables"
        tables = {
            name: f"read_parquet({literal(str(folder / name))})"
            for name in COMPARED
        }
        change, cause, reason = tables.values()
        with connect() as con:
            told = {
                figure: (moved, difference)
                for figure, moved, difference in con.execute(
                    f"select figure_id, moved, change from {change}"
                ).fetchall()
            }
            effects = dict(
                con.execute(
                    f"select figure_id, sum(effect) from {cause} group by all"
                ).fetchall()
            )
            causes = con.execute(
                f"select distinct cause, contributions > 0 from {cause}"
            ).fetchall()
            for side, value, words in (
                (before, "new_value", "is (now|new)"),
                (self.last, "old_value", "is (now|gone)"),
            ):
                con.execute(
                    f"attach {literal(str(self.database(side)))} as {value} (read_only)"
                )
                assert not con.execute(
                    f"select words from {reason} r join {value}.mart.fact_measurement f"
                    f" on f.metric_id = r.metric_id and f.value = r.{value} and "
                    "contains(words, f.period_start || ' to ' || f.period_end) "
                    "where regexp_matches(words, ?)",
                    [words],
                ).fetchall()  # fmt: skip
        assert {name for name, is_seen in causes if is_seen} <= self.causes
        # Where no contribution shows why, whatever was changed is named.
        unseen = {"configuration"} if self.is_set_otherwise else set()
        assert {name for name, _ in causes} <= self.causes | unseen
        wanted = {n for n in old.keys() | new.keys() if old.get(n) != new.get(n)}
        assert told.keys() == wanted
        for figure, (kind, difference) in told.items():
            if kind in ("value", "state"):
                assert figure in effects
            if difference is not None:
                assert effects[figure] == difference


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every row of a database is compared, and files are made of it alone."""
    make_small(monkeypatch, INDICATORS)


@pytest.mark.rare
def test_whatever_happens(small: None) -> None:
    run_state_machine_as_test(
        History,
        settings=settings(
            max_examples=int(os.environ.get("OREBOOK_HISTORIES", "20")),
            stateful_step_count=6,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
