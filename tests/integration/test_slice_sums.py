"""Figures of a large company are made of what facts add up to over slices of time: they
are those that the facts give one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import LONG, make_project, monthly, write_csv
from transforms import catalogue
from transforms.engine import context
from transforms.facts import touched
from transforms.project.folder import load
from transforms.run import Run

# Sums, with breakdowns and a condition; a rate of rows of a register to hours.
NAMES = (
    "waste_generated_total", "waste_hazardous", "training_total", "ohs_ltifr",
    "ohs_hours_employees",
)  # fmt: skip
INDICATORS = {
    name: item
    for name, item in catalogue.load(Path("overrides")).items()
    if name in NAMES
}


def _run(folder: Path) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    with Run.open(load(folder), indicators=INDICATORS) as run:
        run.conclude()
        return tuple(  # type: ignore[return-value]
            run.con.execute(f"from {table} order by all").fetchall()
            for table in ("figures.figure", "facts.slice_sum")
        )


def _forget(folder: Path) -> None:
    with Run.open(load(folder), indicators=INDICATORS) as run:
        run.con.execute("delete from state.mark where name = 'settled'")
        run.con.execute("delete from state.mark where name like 'figures/%'")


def test_sums_over_slices_give_the_figures_of_facts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(touched, "MOST", 1)
    # Products with a share of five decimals are rounded one by one.
    owned = "A,2019-01-01,2024-06-30,0.33333,yes,no\nA,2024-07-01,,0.5,yes,no\n"
    make_project(tmp_path, ownership=owned + "B,2019-01-01,,1,yes,yes\n")
    header = (*LONG, "composition", "hazardous", "worker_type", "gender",
              "training_topic")  # fmt: skip
    split = {
        "waste_generated_t": ("", "true", "", "", ""),
        "training_hours": ("", "", "employee", "female", ""),
        "hours_worked": ("", "", "employee", "", ""),
    }
    units = ("t", "h", "h")
    rows = [
        (*row[:4], f"{1000 + 7 * number}.123456789", *row[5:], *words)
        for site in "AB"
        for (metric, words), unit in zip(split.items(), units, strict=True)
        for year in (2024, 2025)
        for number, row in enumerate(monthly(site, metric, year, 0, unit))
    ]
    # Across the day on which the share changes, and one that says nothing.
    rows.append(("A", "training_hours", "2024-06-15", "2024-07-15", "5.000000001", "h",
                 "", "", "employee", "male", ""))  # fmt: skip
    rows.append(("B", "hours_worked", "2023-01-01", "2023-12-31", "", "h",
                 "", "", "employee", "", ""))  # fmt: skip
    write_csv(tmp_path / "intake" / "all.csv", header, rows)
    columns = ("injury_id", "site", "worker_type", "injury_class", "days_lost",
               "recordable", "occurred_on")  # fmt: skip
    injury = (1, "A", "employee", "lost_time", 3, "true", "2025-03-01")
    write_csv(tmp_path / "intake" / "injury.csv", columns, [injury])
    one_by_one, sums = _run(tmp_path)
    assert {row[1] for row in one_by_one if row[7]} == {*NAMES}
    assert 0 < len(sums) < len(rows)
    monkeypatch.setattr(context, "_FEW_FACTS", 0)
    _forget(tmp_path)
    summed, _ = _run(tmp_path)
    assert summed == one_by_one
    # Of one site and metric another value: the sums of all else stay.
    late = (*rows[3][:4], "1", *rows[3][5:], "all.csv")
    write_csv(tmp_path / "intake" / "late.csv", (*header, "supersedes"), [late])
    corrected = _run(tmp_path)
    assert corrected[0] != summed
    _forget(tmp_path)
    assert _run(tmp_path) == corrected
    monkeypatch.undo()
    _forget(tmp_path)
    assert _run(tmp_path) == corrected
