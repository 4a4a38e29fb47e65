"""What is asked for is what would count if it were told, and nothing else is.

Minimal companies of one year that control some of their places and only own a part of
others, also from some day on.
"""

from __future__ import annotations

import calendar
import random
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from tests.integration.publishing import publish_figures, query
from tests.projects import LONG, make_project, monthly, write_csv
from transforms import catalogue
from transforms.catalogue import needs
from transforms.catalogue.declarations import APPROACHES
from transforms.facts import data_request
from transforms.project.folder import load
from warehouse.connection import connect

YEAR = "[FY2024]"
MINES = "A,Alpha,CL\nB,Beta,CL\n"
# Of B a fifth is owned and nothing controlled.
FIFTH = "A,2020-01-01,,1,1,1\nB,2020-01-01,,0.2,0,0\n"
HOURS = monthly("A", "hours_worked", 2024, 5, "h", "employee")
WATER = monthly("A", "water_withdrawal_ml", 2024, 5, "ML", "")
Rows = list[tuple[object, ...]]
NO_FILES: Mapping[str, str] = {}
RULE = "site_id,metric_id,valid_from,valid_to,applicable,reason,decided_by\n"


def released(
    folder: Path,
    rows: Rows,
    ownership: str = FIFTH,
    files: Mapping[str, str] = NO_FILES,
) -> Path:
    make_project(folder, periods=YEAR, sites=MINES, ownership=ownership)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    write_csv(folder / "intake/a.csv", (*LONG, "worker_type"), rows)
    return publish_figures(folder)


def asked(database: Path, site: str) -> dict[str, list[tuple[date, str]]]:
    """Metric -> the last days of what a site is asked for, and their states."""
    found = defaultdict(list)
    for metric, *cell in query(
        database,
        "select metric_id, last_day, state from mart.expectation where split = 'total' "
        f"and site_id = '{site}' order by all",
    ):
        found[metric].append(tuple(cell))
    return dict(found)


def findings(database: Path, site: str) -> list[tuple[str, str]]:
    return query(
        database,
        f"select kind, subject from mart.findings where entity = '{site}' order by all",
    )


def prepared(database: Path, site: str) -> set[str]:
    """Metrics that the workbook of a site asks for."""
    project = load(database.parents[2])
    with connect(database, read_only=True) as con:
        request = data_request.data_request(
            project, site, project.periods[0], published=con
        )
    rows = {row.metric_id for rows in request.rows.values() for row in rows}
    return rows | {*request.registers}


def test_what_no_figure_counts_at_a_place_is_not_asked_of_it(tmp_path: Path) -> None:
    database = released(tmp_path, HOURS + WATER)
    assert set(asked(database, "A")) == {"hours_worked", "water_withdrawal_ml"}
    # Figures of hours are of places under control, those of water also of equity.
    assert set(asked(database, "B")) == {"water_withdrawal_ml"}
    assert findings(database, "B") == [("gap", "water_withdrawal_ml")]
    assert prepared(database, "B") == {"water_withdrawal_ml"}
    assert "hours_worked" in prepared(database, "A")


def test_the_company_may_ask_for_it_all_the_same(tmp_path: Path) -> None:
    rule = f"{RULE}B,hours_worked,2024-07-01,,,,\n"
    database = released(tmp_path, HOURS, files={"expected.csv": rule})
    cells = asked(database, "B")["hours_worked"]
    assert [state for _, state in cells] == ["missing"] * 6
    assert ("gap", "hours_worked") in findings(database, "B")
    assert "hours_worked" in prepared(database, "B")


def test_what_is_asked_of_everybody_is_asked_where_it_counts(tmp_path: Path) -> None:
    rule = f"{RULE}*,hours_worked,,,yes,,\n"
    database = released(tmp_path, WATER, files={"expected.csv": rule})
    assert len(asked(database, "A")["hours_worked"]) == 12
    assert "hours_worked" not in asked(database, "B")
    # What nothing counts anywhere is asked of all where the company asks all.
    (tmp_path / "expected.csv").write_text(f"{RULE}*,ods_t,,,yes,,\n")
    database = publish_figures(tmp_path)
    assert asked(database, "A")["ods_t"] == asked(database, "B")["ods_t"]


def test_what_the_company_rules_out_is_said_wherever_it_counts(tmp_path: Path) -> None:
    rule = f"{RULE}*,hours_worked,,,no,no clocks,Ana\n"
    database = released(tmp_path, WATER, files={"expected.csv": rule})
    for site in "AB":
        states = {state for _, state in asked(database, site)["hours_worked"]}
        assert states == {"not_applicable"}


def test_control_from_june_on_is_asked_from_june_on(tmp_path: Path) -> None:
    shares = (
        "A,2020-01-01,,1,1,1\nB,2020-01-01,2024-05-31,0.2,0,0\nB,2024-06-01,,0.6,1,1\n"
    )
    told = monthly("B", "hours_worked", 2024, 3, "h", "employee")[5:]
    database = released(tmp_path, HOURS + told, shares)
    cells = asked(database, "B")["hours_worked"]
    assert [day.month for day, _ in cells] == list(range(6, 13))
    assert {state for _, state in cells} == {"told"}
    assert not [row for row in findings(database, "B") if row[0] == "gap"]
    assert query(
        database,
        "select status, coverage, value from mart.fact_figure where is_lead and "
        "indicator_id = 'ohs_hours_worked' and entity = 'B' and breakdown = ''",
    ) in ([("complete", 1, 21)], [])


def test_an_own_indicator_counts_as_well(tmp_path: Path) -> None:
    own = (
        "/*\nname: Hours of all\nunit: h\nmethod: As told.\n"
        "consolidation: boundary_weighted\nroles:\n  value: {from: {metric: "
        "hours_worked}}\n*/\n"
    )
    files = {"overrides/indicators/x_own_hours.sql": own}
    database = released(tmp_path, HOURS, files=files)
    assert "hours_worked" in asked(database, "B")
    # Not them by type of worker, which figures of places under control need.
    assert query(
        database,
        "select distinct split from mart.expectation where site_id = 'B'",
    ) == [("total",)]


def test_what_would_not_count_lacks_no_split(tmp_path: Path) -> None:
    told = monthly("B", "hours_worked", 2024, 3, "h", "")
    database = released(tmp_path, HOURS + told)
    assert query(
        database,
        "select distinct fate, fate_why from mart.row_fate where site_id = 'B' "
        "and metric_id = 'hours_worked' and \"row\" is not null",
    ) == [
        ("outside", "on its days its site is inside no boundary of the figures that "
         "take it")
    ]  # fmt: skip
    assert "hours_worked" not in asked(database, "B")
    assert not [
        row for row in findings(database, "B") if row[0] in ("unused", "uncounted")
    ]


def test_a_facility_is_asked_for_what_counts_at_its_users(tmp_path: Path) -> None:
    shared = "facility,used_by,metric_id,share,valid_from\n"
    database = released(
        tmp_path,
        monthly("B", "water_withdrawal_ml", 2024, 5, "ML", ""),
        "A,2020-01-01,,1,1,1\nB,2020-01-01,,0,0,0\n",
        {"shared_facilities.csv": f"{shared}B,A,water_withdrawal_ml,0.5,2024-03-01\n"},
    )
    cells = asked(database, "B")["water_withdrawal_ml"]
    assert [day.month for day, _ in cells] == list(range(3, 13))
    project = load(tmp_path)
    assert data_request.sites(project, project.periods[0]) == ["A", "B"]


def test_proposals_keep_to_splits_that_figures_need() -> None:
    indicators = catalogue.load()
    found = needs.counted(indicators)
    for metric, splits in needs.splits(indicators).items():
        assert {*found[metric]} == {"", *splits}
        for split in splits:
            assert found[metric][split] <= found[metric][""]


OWN = """/*
name: Own of {metric}
unit: {unit}
method: As told.
consolidation: {consolidation}
roles:
  value: {{from: {{metric: {metric}}}}}
*/
"""
# Of the packaged figures some take what a place under control tells, some also shares,
# some what the financial report holds; own ones take what no packaged one does.
TOLD = {
    "hours_worked": ("h", "employee"), "water_withdrawal_ml": ("ML", ""),
    "operating_costs": ("USD", ""), "ods_t": ("t", ""),
}  # fmt: skip


def shares(dice: random.Random, site: str) -> str:
    """Rows of ownership.csv: up to three stretches of whole months."""
    starts = sorted({1, *dice.sample(range(2, 13), dice.randrange(3))})
    rows = []
    for start, following in zip(starts, [*starts[1:], 13], strict=True):
        last = calendar.monthrange(2024, following - 1)[1]
        held = ",".join(dice.choice(some) for some in (("0", "0.3"), "01", "01"))
        days = f"2024-{start:02d}-01,2024-{following - 1:02d}-{last}"
        rows.append(f"{site},{days},{held}\n")
    return "".join(rows)


@pytest.mark.parametrize(
    "consolidation",
    [
        # With a share, and without one; the others are as the first.
        "boundary_weighted", "entity_list",
        *(pytest.param(name, marks=pytest.mark.rare) for name in APPROACHES
          if name not in ("boundary_weighted", "entity_list")),
    ],
)  # fmt: skip
def test_what_is_asked_for_is_what_counts_if_it_is_told(
    consolidation: str, tmp_path: Path
) -> None:
    dice = random.Random(consolidation)
    ownership = "".join(shares(dice, site) for site in "AB")
    own = OWN.format(metric="ods_t", unit="t", consolidation=consolidation)
    rows = [
        row
        for site in "AB"
        for metric, (unit, word) in TOLD.items()
        for row in monthly(site, metric, 2024, 5, unit, word)
    ]
    database = released(
        tmp_path, rows, ownership, {"overrides/indicators/x_own_ods.sql": own}
    )
    is_asked = query(
        database,
        "select site_id, metric_id, unnest(generate_series(first_day, last_day, "
        "interval 1 day)) as day from mart.expectation where split = 'total' "
        "and site_id in ('A', 'B') order by all",
    )
    counts = query(
        database,
        "select site_id, metric_id, unnest(generate_series(period_start, period_end, "
        "interval 1 day)) as day from mart.fact_measurement where fate = 'counted' "
        "order by all",
    )
    assert is_asked == counts and len(is_asked) > 366
