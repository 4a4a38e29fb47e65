"""Two releases of one small company, of which one thing is another, and what is told.

Belongs here: what the tests of changes share.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

import duckdb

from pipelines import session
from tests.projects import (
    LONG,
    make_project,
    monthly,
    release_figures,
    write_csv,
)
from transforms import catalogue
from transforms.mart.change_tables import fill
from transforms.project.folder import load
from warehouse.connection import connect

# Every indicator that these need, and no other.
INDICATORS = (
    "energy_electricity_purchased", "ghg_scope2_location", "ghg_s1_mobile",
    "prod_ore_processed", "ohs_hours_employees", "emp_total", "x_own",
)  # fmt: skip
OWN = """/*
name: Electricity per tonne of ore
unit: MWh/t
method: Electricity bought / ore processed. Own method.
consolidation: boundary_weighted
figure: {formula}
roles:
  power: {{from: {{metric: electricity_purchased_mwh}}}}
  ore: {{from: {{metric: ore_processed_t}}}}
*/
"""
FACTOR = (
    "factor_id,version,factor_kind,gas,source_category,activity,numerator_unit,"
    "denominator_unit,calorific_basis,value,region,valid_from,valid_to,publisher,"
    "licence,confidence\n"
    "own.grid.CO2,1,grid,CO2,purchased_electricity,electricity,t,MWh,not_energy,{value},"
    "CL,2023-01-01,2025-12-31,Own,own,verified\n"
    "own.grid_us.CO2,1,grid,CO2,purchased_electricity,electricity,t,MWh,not_energy,0.4,"
    "US,2023-01-01,2025-12-31,Own,own,verified\n"
)
NONE = ("", "", "")
# What answers a standard moves no figure.
SETTINGS = "company: Test\nperiods: [FY2024, FY2025]\nstandards: []\n"
YEAR_2025 = ("2025-01-01", "2025-12-31")
OWNERS = "A,2020-01-01,,1,1,1\nB,2020-01-01,{last},{share},1,1\n"


class Company:
    """A project whose parts can be changed, and a release of what it then is."""

    def __init__(self, folder: Path) -> None:
        self.folder = make_project(folder)
        self.settings("")
        self.rows: dict[str, list[tuple[object, ...]]] = {}
        for site in "AB":
            for year in (2024, 2025):
                rows = monthly(site, "electricity_purchased_mwh", year, 7, "MWh", *NONE)
                rows += monthly(site, "ore_processed_t", year, 1000, "t", *NONE)
                rows += monthly(site, "fuel_use_qty", year, 50, "m3", "diesel",
                                "mobile_offroad", "")  # fmt: skip
                self.rows[f"{site}{year}.csv"] = rows
        self.own("power / ore")
        self.factor("0.3")
        self.owners("0.6")

    def own(self, formula: str) -> None:
        self.write("overrides/indicators/x_own.sql", OWN.format(formula=formula))

    def factor(self, value: str) -> None:
        self.write("factors/own.csv", FACTOR.format(value=value))

    def owners(self, share: str, last: str = "", more: str = "") -> None:
        self.write(
            "ownership.csv",
            "site_id,valid_from,valid_to,equity_share,financial_control,"
            "operational_control\n" + OWNERS.format(last=last, share=share) + more,
        )

    def settings(self, more: str) -> None:
        self.write("orebook.yaml", SETTINGS + more)

    def value(self, file: str, row: int, value: object) -> None:
        old = self.rows[file][row]
        self.rows[file][row] = (*old[:4], value, *old[5:])

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def latest(self) -> Path:
        return (self.folder / "published/latest").resolve() / "orebook.duckdb"

    def deliver(self) -> None:
        for name, rows in self.rows.items():
            path = self.folder / "intake" / name
            write_csv(path, (*LONG, "fuel", "fuel_use", "worker_type"), rows)

    def release(self, *, is_whole: bool = False, tables: bool = False) -> Path:
        self.deliver()
        return released(self.folder, INDICATORS, is_whole=is_whole, tables=tables)


def released(
    folder: Path,
    indicators: Collection[str],
    *,
    is_whole: bool = False,
    tables: bool = False,
) -> Path:
    """The database of a release of these indicators alone; a whole one is compared with
    the one before as it is made, and so is one with ``tables`` as files."""
    every = catalogue.load(folder / "overrides")
    chosen = {name: every[name] for name in indicators if name in every}
    with session.Session.open(load(folder), indicators=chosen) as opened:
        opened.documents, opened.has_table_files = {}, tables
        made = opened.publish() if is_whole or tables else release_figures(opened)
        return made / "orebook.duckdb"


class Compared:
    """Two releases side by side."""

    def __init__(self, old: Path, new: Path) -> None:
        self.con = duckdb.connect()
        manifests = old.parent / "release.json", new.parent / "release.json"
        fill(self.con, old, new, manifests)
        self.add_up(old, new)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.con.execute(sql).fetchall()

    def add_up(self, old: Path, new: Path) -> None:
        """Each figure that differs is there with a cause, no other is, and effects add
        up to changes."""
        with connect() as con:
            con.execute(
                f"attach '{old}' as o (read_only); attach '{new}' as n (read_only)"
            )
            wanted = con.execute(
                "select n.figure_id "
                "from o.mart.fact_figure o join n.mart.fact_figure n "
                "on n.figure_id = o.figure_id where n.value is distinct from o.value "
                "or n.status <> o.status or (n.unit <> o.unit "
                "and coalesce(n.value, o.value) is not null) order by all"
            ).fetchall()
        moved = "from changes.figure_change where moved in ('value', 'state')"
        assert self.rows(f"select figure_id {moved} order by all") == wanted
        assert not self.rows(
            f"select figure_id, change {moved} and change is not null and change "
            "is distinct from (select sum(effect) from changes.figure_change_cause e "
            "where e.figure_id = figure_change.figure_id) and moved = 'value'"
        )
        # What came or went as well.
        assert not self.rows(
            "select figure_id from changes.figure_change where figure_id not in "
            "(select figure_id from changes.figure_change_cause)"
        )
        assert not self.rows(
            "select figure_id from changes.figure_change where figure_id not in "
            "(select figure_id from changes.figure_change_reason)"
        )

    def why(self, moved: str) -> set[tuple[str, str]]:
        """Causes and words of the figures that moved so."""
        return set(self.rows(
            "select r.cause, r.words from changes.figure_change f "
            "join changes.figure_change_reason using (figure_id) "
            f"join changes.change_reason r using (reason_no) where f.moved = '{moved}'"
        ))  # type: ignore[arg-type]  # fmt: skip

    def causes(self) -> set[str]:
        return {cause for (cause,) in self.rows(
            "select distinct cause from changes.figure_change_cause")}  # fmt: skip

    def indicators(self) -> set[str]:
        return {name for (name,) in self.rows(
            "select distinct indicator_id from changes.figure_change")}  # fmt: skip

    def reasons(self) -> list[str]:
        return [words for (words,) in self.rows(
            "select words from changes.change_reason where figures > 0 "
            "order by reason_no")]  # fmt: skip

    def beside(self) -> list[tuple[str, str]]:
        """Cause and words of what moved no figure."""
        return self.rows(
            "select cause, words from changes.change_reason where figures = 0 "
            "order by reason_no"
        )  # type: ignore[return-value]


def after(company: Company, *changes: Any) -> Compared:
    """What a company's releases show before and after it was changed."""
    old = company.latest()
    for change in changes:
        change()
    return Compared(old, company.release())


def other_code(release: Path) -> None:
    """Have a release say that other code made it."""
    manifest = release.parent / "release.json"
    said = json.loads(manifest.read_text()) | {"code": "0" * 64}
    manifest.chmod(0o644)
    manifest.write_text(json.dumps(said))
