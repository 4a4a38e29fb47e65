"""A corrected file: what went and what stands is told by key, not by how rows look."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.projects import LONG, make_project, monthly, run_to_figures, write_csv
from transforms.project.folder import load
from transforms.run import Run

Table = tuple[Sequence[str], list[Sequence[object]]]
SPILL = ("spill_event_id", "occurred_on", "site", "spill_material", "receiving",
         "volume_m3", "recovered_m3", "significant")  # fmt: skip
YEAR = ("2025-01-01", "2025-12-31")


def water(site: str, value: object = 5, unit: str = "ML") -> list[Sequence[object]]:
    return list(monthly(site, "water_withdrawal_ml", 2025, value, unit))


def more(rows: list[Sequence[object]], *cells: object) -> list[Sequence[object]]:
    return [(*row, *cells) for row in rows]


def spills(site: str, *numbers: int) -> list[Sequence[object]]:
    return [
        (f"{site}-{n}", f"2025-0{n}-01", site, "oil", "soil", n, 1, "true")
        for n in numbers
    ]


def _long(site: str) -> dict[str, tuple[Table, Table, int]]:
    rows = water(site)
    fuel = list(monthly(site, "fuel_use_qty", 2025, 9, "L", "diésel"))
    return {
        "a_split_is_added": (
            (LONG, rows), ((*LONG, "quality"), more(rows, "fresh")), 0,
        ),
        "the_unit_is_another": ((LONG, rows), (LONG, water(site, 5000, "m3")), 0),
        "the_value_is_another": ((LONG, rows), (LONG, water(site, 7)), 0),
        "a_column_is_added": (
            (LONG, rows), ((*LONG, "comment"), more(rows, "ok")), 0,
        ),
        "evidence_is_added": (
            (LONG, rows), ((*LONG, "evidence"), more(rows, "M1")), 0,
        ),
        "rows_are_reordered": ((LONG, rows), (LONG, rows[::-1]), 0),
        "columns_are_reordered": (
            (LONG, rows), (LONG[::-1], [row[::-1] for row in rows]), 0,
        ),
        "months_become_a_year": (
            (LONG, rows), (LONG, [(site, "water_withdrawal_ml", *YEAR, 60, "ML")]), 0,
        ),
        "a_row_is_split_in_two": (
            (LONG, rows[:1]),
            ((*LONG, "quality"), [*more(rows[:1], "fresh"), *more(rows[:1], "other")]),
            0,
        ),
        "a_word_is_spelled_anew": (
            ((*LONG, "fuel"), fuel),
            ((*LONG, "fuel"), [(*row[:-1], "diesel") for row in fuel]), 0,
        ),
        "a_row_is_refused_now": (
            (LONG, rows), (LONG, [*rows[1:], (*rows[0][:4], "about 5", "ML")]), 0,
        ),
        "a_row_is_gone": ((LONG, rows), (LONG, rows[1:]), 1),
        "a_value_is_blank_now": (
            (LONG, rows), (LONG, [*rows[1:], (*rows[0][:4], "", "ML")]), 1,
        ),
    }  # fmt: skip


def _register(site: str) -> dict[str, tuple[Table, Table, int]]:
    rows = spills(site, 1, 2, 3)
    return {
        "cases_are_reordered": ((SPILL, rows), (SPILL, rows[::-1]), 0),
        "a_case_is_corrected": (
            (SPILL, rows), (SPILL, [(*row[:5], 9, *row[6:]) for row in rows]), 0,
        ),
        "a_case_is_another_day": (
            (SPILL, rows),
            (SPILL, [(row[0], "2025-06-06", *row[2:]) for row in rows]), 0,
        ),
        "a_case_gains_a_column": (
            (SPILL, rows), ((*SPILL, "evidence_ref"), more(rows, "e")), 0,
        ),
        "a_case_is_refused_now": (
            (SPILL, rows), (SPILL, [*rows[1:], (*rows[0][:3], "oli", *rows[0][4:])]), 0,
        ),
        "a_case_is_gone": ((SPILL, rows), (SPILL, rows[1:]), 1),
    }  # fmt: skip


SITES = [f"A{n:02d}" for n in range(1, 20)]
NAMES = (*_long("x"), *_register("x"))


def cases() -> dict[str, tuple[str, str, Table, Table, int]]:
    """Name -> (site, file, first version, second, how many rows are gone)."""
    found = {}
    for site, name in zip(SITES, NAMES, strict=False):
        is_long = name in _long(site)
        first, second, gone = (_long(site) if is_long else _register(site))[name]
        file = f"{name}/{'data' if is_long else 'spill_event'}.csv"
        found[name] = (site, file, first, second, gone)
    return found


@pytest.fixture(scope="module")
def withdrawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """How many rows of each file are said to be gone after its second version."""
    sites = "".join(f"{site},Site {site},CL\n" for site in SITES)
    folder = make_project(tmp_path_factory.mktemp("c") / "p", sites=sites)
    for version in (2, 3):
        for case in cases().values():
            write_csv(folder / "intake" / case[1], *case[version])  # type: ignore[misc]
        found = _gone(folder)
        assert version == 3 or found == {}
    return found


def _gone(folder: Path) -> dict[str, int]:
    with Run.open(load(folder)) as opened:
        opened.facts()
        return dict(
            opened.con.execute(
                "select name, count(*) from facts.withdrawn group by name"
            ).fetchall()
        )


@pytest.mark.parametrize("name", NAMES)
def test_what_is_gone_is_told_by_key(withdrawn: dict[str, int], name: str) -> None:
    _, file, _, _, gone = cases()[name]
    assert withdrawn.get(file, 0) == gone


@pytest.fixture(scope="module")
def ran_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A company whose site A handed in its water, and B nothing yet."""
    folder = make_project(tmp_path_factory.mktemp("log") / "p")
    write_csv(folder / "intake/a.csv", LONG, water("A"))
    run_to_figures(folder)
    # A release is read by whoever takes its file alone.
    assert not list(folder.rglob("orebook.duckdb.wal"))
    assert (folder / "state/build.duckdb.wal").stat().st_size > 0
    return folder


@pytest.mark.parametrize("lost", ["", "build.duckdb.wal", "build.duckdb"])
def test_what_stands_in_the_log_alone_counts_in_the_next_run(
    ran_once: Path, tmp_path: Path, lost: str
) -> None:
    """Also where somebody took the log or the database of a state away."""
    folder = Path(shutil.copytree(ran_once, tmp_path / "p", symlinks=True))
    if lost:
        (folder / "state" / lost).unlink()
    write_csv(folder / "intake/b.csv", LONG, water("B", 7))
    with Run.open(load(folder)) as opened:
        opened.compute(["water_withdrawal_total"])
        told = opened.con.execute(
            "select distinct entity, value from figures.figure where breakdown = '' "
            "and indicator_id = 'water_withdrawal_total' and period_id = 'FY2025' "
            "order by all"
        ).fetchall()
    assert [(entity, int(value)) for entity, value in told if value] == [
        ("A", 60), ("B", 84), ("GROUP-TOTAL", 144), ("country:CL", 60),
        ("country:US", 84),
    ]  # fmt: skip
