"""Each figure says whether its approach is the one that leads for its indicator."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import LONG, make_project, monthly, write_csv
from transforms import catalogue
from transforms.catalogue import APPROACHES
from transforms.project.folder import load
from transforms.run import Run

OWNERSHIP = "A,2000-01-01,,1,yes,yes\nB,2000-01-01,,0.4,no,no\n"
ROWS = [
    *monthly("A", "ore_mined_t", 2025, 7, "t"),
    *monthly("B", "ore_mined_t", 2025, 7, "t"),
    ("A", "employees_headcount", "2025-12-31", "2025-12-31", 9, "headcount"),
]
# Leading approach of the company -> the one that leads of each class.
LEADING = {
    "operational_control": {
        "boundary_weighted": "operational_control",
        "control_only": "operational_control",
        "financial_scope": "financial_control", "entity_list": "none",
    },
    "financial_control": {
        "boundary_weighted": "financial_control", "control_only": "financial_control",
        "financial_scope": "financial_control", "entity_list": "none",
    },
    "equity_share": {
        "boundary_weighted": "equity_share", "control_only": "operational_control",
        "financial_scope": "financial_control", "entity_list": "none",
    },
}  # fmt: skip


@pytest.mark.parametrize("lead", LEADING)
def test_one_approach_of_each_indicator_leads(tmp_path: Path, lead: str) -> None:
    folder = make_project(
        tmp_path / "p", ownership=OWNERSHIP, extra=f"consolidation: {lead}\n"
    )
    write_csv(folder / "intake/x.csv", LONG, ROWS)
    indicators = catalogue.load()
    with Run.open(load(folder), indicators=indicators) as run:
        # One of each class without data, and two with.
        of_class = {
            kind: [n for n, i in indicators.items()
                   if i.declaration.consolidation == kind]
            for kind in APPROACHES
        }  # fmt: skip
        chosen = ["prod_ore_mined", "emp_total"] + [n[0] for n in of_class.values()]
        run.compute(chosen)
        found = run.con.execute(
            "select distinct indicator_id, consolidation, is_lead from figures.figure"
        ).fetchall()
    for name in chosen:
        kind = indicators[name].declaration.consolidation
        told = {(approach, leads) for i, approach, leads in found if i == name}
        assert told == {(a, a == LEADING[lead][kind]) for a in APPROACHES[kind]}, name
