"""A late delivery changes figures of every period that it reaches, and no others; a new
version of a file those of what it tells otherwise, wherever the rest of it stands."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from pipelines import session
from tests.projects import (
    LONG,
    make_project,
    monthly,
    release_figures,
    run_to_figures,
    write_csv,
)
from transforms.project.folder import load

HEADER = (*LONG, "instrument", "market", "vintage", "tool", "tool_version")
BLANK = ("", "", "", "", "")


def row(site: str, metric: str, span: str, value: object, unit: str, **dims: str):
    first, last = span.split("/")
    more = (dims.get(name, "") for name in HEADER[len(LONG) :])
    return (site, metric, first, last, value, unit, *more)


# What comes late -> (its row, the indicator it changes, the periods that are due).
LATE = {
    "certificates of an earlier vintage": (
        row("GROUP", "eac_retired_mwh", "2025-01-01/2025-12-31", 40, "MWh",
            market="CL", vintage="2023"),
        "ghg_scope2_market", ["FY2023", "FY2024", "FY2025"],
    ),
    "electricity of the same market and year": (
        row("B", "electricity_purchased_mwh", "2024-12-01/2024-12-31", 900, "MWh",
            instrument="eac"),
        "ghg_scope2_market", ["FY2024", "FY2025"],
    ),
    "a class of water stress": (
        row("A", "water_stress_class", "2025-01-01/2025-12-31", "high", "",
            tool="Aqueduct", tool_version="4"),
        "water_withdrawal_stress", ["FY2023", "FY2024", "FY2025"],
    ),
    "water": (
        row("A", "water_withdrawal_ml", "2023-06-01/2023-06-30", 5, "ML"),
        "water_withdrawal_total", ["FY2023", "FY2024"],
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_project(
        tmp_path_factory.mktemp("reach") / "p",
        periods="[FY2023, FY2024, FY2025]",
        sites="A,Alpha,CL\nB,Beta,CL\n",
    )
    rows = []
    for year in (2023, 2024, 2025):
        rows += monthly("A", "electricity_purchased_mwh", year, 10, "MWh", "eac",
                        *BLANK[1:])  # fmt: skip
        rows += [
            line
            for line in monthly("A", "water_withdrawal_ml", year, 3, "ML", *BLANK)
            if line[2] != "2023-06-01"
        ]
        rows.append(
            row("GROUP", "eac_retired_mwh", f"{year}-01-01/{year}-12-31", 30, "MWh",
                market="CL")
        )  # fmt: skip
    write_csv(folder / "intake/all.csv", HEADER, rows)
    run_to_figures(folder)
    return folder


def figures(folder: Path, release: Path) -> list[tuple[object, ...]]:
    with duckdb.connect(release / "orebook.duckdb", read_only=True) as con:
        return con.execute("from mart.fact_figure order by all").fetchall()


@pytest.mark.parametrize("late", LATE)
def test_what_comes_late(ran: Path, tmp_path: Path, late: str) -> None:
    line, indicator, periods = LATE[late]
    folder = Path(shutil.copytree(ran, tmp_path / "p", symlinks=True))
    write_csv(folder / "intake/late.csv", HEADER, [line])
    with session.open_session(load(folder)) as opened:
        assert opened.compute([indicator]) == {indicator: periods}
        changed = figures(folder, release_figures(opened))
    shutil.rmtree(folder / "state")
    assert changed == figures(folder, run_to_figures(folder))


def test_what_an_earlier_period_lacks_stays_told(tmp_path: Path) -> None:
    folder = make_project(
        tmp_path / "p", periods="[FY2023, FY2024, FY2025]", sites="A,Alpha,CL\n",
        extra="currency: USD\n",
    )  # fmt: skip
    rows = [
        line
        for year, currency in ((2023, "EUR"), (2024, "USD"), (2025, "USD"))
        for line in monthly("A", "revenue", year, 3, currency)
    ]
    write_csv(folder / "intake/all.csv", LONG, rows[:-1])
    run_to_figures(folder)
    write_csv(folder / "intake/late.csv", LONG, rows[-1:])
    later = lacking(run_to_figures(folder))
    assert later and "2023-01-01 to 2023-12-31" in str(later)
    shutil.rmtree(folder / "state")
    assert later == lacking(run_to_figures(folder))


def lacking(release: Path) -> list[tuple[object, ...]]:
    with duckdb.connect(release / "orebook.duckdb", read_only=True) as con:
        return con.execute(
            "from mart.findings where kind = 'lacking' order by all"
        ).fetchall()


Rows = list[list[str]]


def _reordered(rows: Rows) -> Rows:
    return rows[::-1]


def _of(rows: Rows, metric: str, day: str) -> list[str]:
    return next(r for r in rows if r[1] == metric and r[2] == day)


def _corrected(rows: Rows) -> Rows:
    _of(rows, "water_withdrawal_ml", "2023-06-01")[4] = "5"
    return rows[::-1]


def _emptied(rows: Rows) -> Rows:
    _of(rows, "water_withdrawal_ml", "2024-02-01")[4] = ""
    return rows[::-1]


def _shared(rows: Rows) -> Rows:
    _of(rows, "electricity_purchased_mwh", "2025-06-01")[4] = "11"
    return rows[::-1]


# A new version of the file of all rows -> (what it makes of them, the periods that are
# due of the water withdrawn and of market-based emissions). Both lack something.
VERSIONS: dict[str, tuple[Callable[[Rows], Rows], list[str], list[str]]] = {
    "only places are others": (_reordered, [], []),
    "one value is another": (_corrected, ["FY2023", "FY2024"], []),
    "one value is blank now": (_emptied, ["FY2024", "FY2025"], []),
    "one that others share is another": (_shared, [], ["FY2025"]),
}


@pytest.fixture(scope="module")
def of_one_file(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Rows]:
    """A company that has run, and the rows of its file."""
    folder = make_project(
        tmp_path_factory.mktemp("version") / "p",
        periods="[FY2023, FY2024, FY2025]", sites="A,Alpha,CL\n",
    )  # fmt: skip
    rows: Rows = [
        [*map(str, line), *BLANK]
        for year in (2023, 2024, 2025)
        for metric, unit in (
            ("electricity_purchased_mwh", "MWh"), ("water_withdrawal_ml", "ML"),
        )
        for line in monthly("A", metric, year, 3, unit)
    ]  # fmt: skip
    # A blank cell, as in every workbook whose year is not over.
    rows.append([*map(str, row("A", "ore_mined_t", "2025-01-01/2025-12-31", "", "t"))])
    write_csv(folder / "intake/all.csv", HEADER, rows)
    run_to_figures(folder)
    return folder, rows


@pytest.mark.parametrize("version", VERSIONS)
def test_a_new_version_of_a_file(
    of_one_file: tuple[Path, Rows], tmp_path: Path, version: str
) -> None:
    change, water, market = VERSIONS[version]
    ran, rows = of_one_file
    folder = Path(shutil.copytree(ran, tmp_path / "p", symlinks=True))
    rows = [list(line) for line in rows]
    write_csv(folder / "intake/all.csv", HEADER, change(rows))
    with session.open_session(load(folder)) as opened:
        due = opened.due()
        later = tables(release_figures(opened))
    assert bool(due) == bool(water or market)
    assert due.get("water_withdrawal_total", []) == water
    assert due.get("ghg_scope2_market", []) == market
    shutil.rmtree(folder / "state")
    assert later == tables(run_to_figures(folder))


def tables(release: Path) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(release / "orebook.duckdb", read_only=True) as con:
        names = con.execute(
            "select table_name from duckdb_tables() where table_name <> 'release'"
        ).fetchall()
        return {
            name: con.execute(f"from mart.{name} order by all").fetchall()
            for (name,) in names
        }
