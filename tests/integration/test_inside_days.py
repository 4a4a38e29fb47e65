"""How whole a figure is follows the days on which a site is inside its approach."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from pathlib import Path

import openpyxl

from tests.integration.publishing import publish_figures, query
from tests.integration.recomputing import compare
from tests.integration.workbook.filling import (
    HEADER,
    asked,
    columns,
    prepared,
    row_sheets,
    template,
)
from tests.projects import LONG, make_project, monthly, write_csv
from warehouse.connection import connect

JUNE = "B,2020-01-01,2024-05-31,0.2,0,0\nB,2024-06-01,,0.6,1,1\n"
FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
DAY = timedelta(days=1)


def released(folder: Path, ownership: str, *files: tuple[str, list, tuple]) -> Path:
    make_project(
        folder, periods="[FY2024]", sites="A,Alpha,CL\nB,Beta,CL\n",
        ownership=f"A,2020-01-01,,1,1,1\n{ownership}",
    )  # fmt: skip
    for name, rows, headers in files:
        write_csv(folder / "intake" / name, headers, rows)
    return publish_figures(folder)


def states(database: Path, indicator: str, entity: str) -> dict[str, tuple]:
    """Approach -> status, coverage and reason of a figure."""
    return {
        approach: said
        for approach, *said in query(
            database,
            "select consolidation, status, coverage, coalesce(reason, '') "
            "from mart.fact_figure where breakdown = '' and indicator_id = "
            f"'{indicator}' and entity = '{entity}'",
        )
    }


def water(site: str, months: range) -> list[tuple[object, ...]]:
    told = monthly(site, "water_withdrawal_ml", 2024, 5, "ML")
    return [row for number, row in enumerate(told, 1) if number in months]


def test_days_before_control_are_lacking_to_equity_alone(tmp_path: Path) -> None:
    rows = water("A", range(1, 13)) + water("B", range(6, 13))
    database = released(tmp_path, JUNE, ("a.csv", rows, LONG))
    of_b = states(database, "water_withdrawal_total", "B")
    for control in ("operational_control", "financial_control"):
        assert of_b[control] == ["complete", 1, ""]
    status, coverage, reason = of_b["equity_share"]
    assert (status, coverage) == ("incomplete", part(214, 366))
    assert "not handed in for 152 of 366 days (2024-01-01 to 2024-05-31)" in reason
    group = states(database, "water_withdrawal_total", "GROUP-TOTAL")
    assert {name for name, said in group.items() if said[0] == "incomplete"} == {
        "equity_share"
    }


def test_days_under_control_that_lack_are_named_without_those_before(
    tmp_path: Path,
) -> None:
    rows = water("A", range(1, 13)) + water("B", range(1, 9))
    database = released(tmp_path, JUNE, ("a.csv", rows, LONG))
    of_b = states(database, "water_withdrawal_total", "B")
    assert "for 122 of 214 days (2024-09-01 to 2024-12-31)" in (
        of_b["operational_control"][2]
    )
    assert "for 122 of 366 days (2024-09-01 to 2024-12-31)" in of_b["equity_share"][2]


def test_a_gap_is_of_days_that_are_asked_for(tmp_path: Path) -> None:
    hours = monthly("B", "hours_worked", 2024, 3, "h", "employee")
    rows = [*hours[5:7], *hours[8:]]
    database = released(tmp_path, JUNE, ("a.csv", rows, (*LONG, "worker_type")))
    (said,) = query(
        database,
        "select message from mart.findings where kind = 'gap' and entity = 'B' "
        "and subject = 'hours_worked'",
    )[0]
    assert said == "Handed in for 183 of 214 days; missing: 2024-08-01 to 2024-08-31."


def test_a_case_of_days_without_control_lacks_in_no_figure_of_control(
    tmp_path: Path,
) -> None:
    """A spill whose volume cannot be read, in March at a place controlled from June."""
    headers = ("spill_event_id", "site", "occurred_on", "spill_material", "receiving",
               "volume_m3", "significant")  # fmt: skip
    for day, is_inside in (("2024-03-05", False), ("2024-07-05", True)):
        folder = tmp_path / day
        rows = [
            ("S1", "A", "2024-02-01", "oil", "soil", "5", "true"),
            ("S2", "B", day, "oil", "soil", "much", "true"),
        ]
        database = released(folder, JUNE, ("spill_event.csv", rows, headers))
        found = states(database, "spills_significant_count", "GROUP-TOTAL")
        assert (found["operational_control"][0] == "complete") is not is_inside, found


def test_random_shares_and_months_cover_what_they_cover(tmp_path: Path) -> None:
    dice = random.Random(5)
    names = [f"S{number}" for number in range(12)]
    ownership, rows = {}, []
    for site in names:
        starts = sorted({FIRST, *(FIRST + DAY * dice.randrange(1, 366) for _ in "ab")})
        ends = [*(day - DAY for day in starts[1:]), LAST]
        ownership[site] = [
            (first, last, [dice.choice(some) for some in (("0", "0.3"), "01", "01")])
            for first, last in zip(starts, ends, strict=True)
        ]
        rows += water(site, {m for m in range(1, 13) if dice.random() < 0.7})
    make_project(
        tmp_path, periods="[FY2024]",
        sites="".join(f"{site},{site},CL\n" for site in names),
        ownership="".join(
            f"{site},{first},{last},{','.join(held)}\n"
            for site, stretches in ownership.items()
            for first, last, held in stretches
        ),
    )  # fmt: skip
    write_csv(tmp_path / "intake/a.csv", LONG, rows)
    database = publish_figures(tmp_path)
    told = {
        (site, day)
        for site, _, first, last, *_ in rows
        for day in every(date.fromisoformat(str(first)), date.fromisoformat(str(last)))
    }
    wanted: Counter[tuple[str, str]] = Counter()
    received: Counter[tuple[str, str]] = Counter()
    for site, stretches in ownership.items():
        for first, last, held in stretches:
            for day in every(first, last):
                for name, share in zip(
                    ("equity_share", "financial_control", "operational_control"),
                    held, strict=True,
                ):  # fmt: skip
                    for entity in (site, "GROUP-TOTAL") if share != "0" else ():
                        wanted[name, entity] += 1
                        received[name, entity] += (site, day) in told
    found = {
        (approach, entity): coverage
        for approach, entity, coverage in query(
            database,
            "select consolidation, entity, coverage from mart.fact_figure where "
            "breakdown = '' and indicator_id = 'water_withdrawal_total' "
            "and level <> 'country'",
        )
    }
    assert len(wanted) > 20 and {*found} == {*wanted}
    for key, days in wanted.items():
        assert found[key] == part(received[key], days), key


def part(received: int, days: int) -> Decimal:
    """Rounded down: what lacks a day is never whole."""
    return (Decimal(received) / days).quantize(Decimal("1e-10"), ROUND_DOWN)


def every(first: date, last: date) -> Iterator[date]:
    return (first + DAY * number for number in range((last - first).days + 1))


# A stays, B is bought, C sold, of D a part is bought, E opens, F is sold before.
SALES = (
    "A,2020-01-01,,1,1,1\nB,2024-06-01,,0.6,1,1\nC,2020-01-01,2024-03-31,1,1,1\n"
    "D,2020-01-01,2024-06-30,0.2,0,1\nD,2024-07-01,,0.7,0,1\nE,2024-03-01,,1,1,1\n"
    "F,2020-01-01,2023-12-31,1,1,1\n"
)
STORED = [
    ("A", "2023-12-31", 10), ("A", "2024-12-31", 12), ("B", "2024-05-31", 250),
    ("B", "2024-12-31", 300), ("C", "2023-12-31", 100), ("C", "2024-03-31", 90),
    ("D", "2023-12-31", 50), ("D", "2024-06-30", 54), ("D", "2024-12-31", 60),
    ("E", "2024-12-31", 3), ("F", "2023-12-31", 77),
]  # fmt: skip
HEADS = ("employees_headcount", "headcount")
WATER = ("water_storage_ml", "ML")


def sold(folder: Path, *told: tuple[tuple[str, str], list]) -> Path:
    """What was told of days, after sales."""
    make_project(
        folder, periods="[FY2024]", ownership=SALES,
        sites="".join(f"{s},{s},{'PE' if s in 'DE' else 'CL'}\n" for s in "ABCDEF"),
    )  # fmt: skip
    sites = folder / "sites.csv"
    head, *rows = sites.read_text().splitlines()
    opened = {"E": "2024-03-01"}
    sites.write_text("\n".join([
        f"{head},opened", *(f"{row},{opened.get(row[0], '')}" for row in rows)
    ]))  # fmt: skip
    write_csv(folder / "intake/a.csv", LONG, [
        (site, metric, day, day, value, unit)
        for (metric, unit), days in told
        for site, day, value in days
    ])  # fmt: skip
    return folder


def values(database: Path, indicator: str) -> dict[tuple[str, str], Decimal | None]:
    found = query(
        database,
        "select entity, consolidation, value from mart.fact_figure where "
        f"breakdown = '' and indicator_id = '{indicator}'",
    )
    return {(entity, approach): value for entity, approach, value in found}


def test_a_change_takes_out_what_changed_hands(tmp_path: Path) -> None:
    """B is the company's from 250 to 300, C from 100 to 90; of D 4 ML at a fifth and 6
    at seven tenths; F is none of the year's."""
    database = publish_figures(sold(tmp_path, (WATER, STORED)))
    found = values(database, "water_storage_change")
    of = {
        approach: [found.get((site, approach)) for site in (*"ABCDEF", "GROUP-TOTAL")]
        for approach in ("operational_control", "financial_control", "equity_share")
    }
    assert of["operational_control"] == [2, 50, -10, 10, 3, None, 55]
    assert of["financial_control"] == [2, 50, -10, None, 3, None, 45]
    assert of["equity_share"] == [2, 30, -10, 5, 3, None, 30]
    said = query(
        database,
        "select distinct status, reason from mart.fact_figure where breakdown = '' "
        "and indicator_id = 'water_storage_change'",
    )
    assert said == [("complete", "")]
    with connect(database, read_only=True) as con:
        assert compare(con)[1] == []


def test_a_change_asks_for_a_reading_on_the_day_before_a_sale(tmp_path: Path) -> None:
    rows = [row for row in STORED if row[:2] != ("D", "2024-06-30")]
    database = publish_figures(sold(tmp_path, (WATER, rows)))
    lacks = "Water held in stores at period end: not handed in for 2024-06-30"
    of_d = states(database, "water_storage_change", "D")
    assert of_d["equity_share"][0] == "incomplete"
    assert of_d["equity_share"][2].startswith(f"no transferred; {lacks}")
    # The share under control is the same on both days: nothing was handed over.
    assert of_d["operational_control"] == ["complete", 1, ""]
    group = states(database, "water_storage_change", "GROUP-TOTAL")
    assert {a: said[0] for a, said in group.items()} == {
        "operational_control": "complete", "financial_control": "complete",
        "equity_share": "incomplete",
    }  # fmt: skip
    assert lacks in group["equity_share"][2]
    ((place, period, message),) = query(
        database,
        "select entity, period_id, message from mart.findings "
        "where kind = 'unread_transfer'",
    )
    assert (place, period) == ("D", "FY2024")
    assert "not handed in for 2024-06-30. water_balance" in message


def test_workbooks_have_a_cell_for_each_reading_that_a_change_takes(
    tmp_path: Path,
) -> None:
    """What was on the day before a sale, and where nothing is reported before, on that
    before the year; each such day is a column that says why. Filled in and handed in,
    they give the change of every place."""
    folder = sold(tmp_path, (HEADS, []))
    asked_of = "".join(f"{s},water_storage_ml,year\n" for s in "ABCDE")
    (folder / "expected.csv").write_text(f"site_id,metric_id,frequency\n{asked_of}")
    found = {}
    for site in "ABCDE":
        book = openpyxl.load_workbook(template(folder, site, ("water",)))
        (sheet,) = row_sheets(book)
        line = next(
            row for row in prepared(sheet)
            if sheet.cell(row, columns(sheet)["metric_id"]).value == WATER[0]
        )  # fmt: skip
        told = {day: value for name, day, value in STORED if name == site}
        for number in asked(sheet, line):
            first, last = str(sheet.cell(HEADER, number).value).split("/")
            found.setdefault(site, []).append(last)
            sheet.cell(line, number).value = told.pop(last, None)
            note = sheet.cell(HEADER - 1, number).comment
            assert (note is not None) == (first == last), (site, first, last)
        assert not told, (site, told)
        book.save(folder / "intake" / f"{site}.xlsx")
    assert found == {
        "A": ["2023-12-31", "2024-12-31"], "B": ["2024-05-31", "2024-12-31"],
        "C": ["2023-12-31", "2024-03-31", "2024-12-31"],
        "D": ["2023-12-31", "2024-06-30", "2024-12-31"], "E": ["2024-12-31"],
    }  # fmt: skip
    equity = {
        site: value
        for (site, approach), value in values(
            publish_figures(folder), "water_storage_change"
        ).items()
        if approach == "equity_share" and site in "ABCDE"
    }
    assert equity == {"A": 2, "B": 30, "C": -10, "D": 5, "E": 3}


def test_a_reading_of_a_place_that_is_waived_is_not_asked_for(tmp_path: Path) -> None:
    folder = sold(tmp_path, (WATER, [row for row in STORED if row[0] != "B"]))
    (folder / "expected.csv").write_text(
        "site_id,metric_id,applicable,reason,decided_by\n"
        "B,water_storage_ml,waived,joins next year,Ana\n"
    )
    of_b = states(publish_figures(folder), "water_storage_change", "B")["equity_share"]
    assert of_b == [
        "incomplete", 0,
        "Water held in stores at period end: waived by Ana (joins next year)",
    ]  # fmt: skip


def test_a_change_of_people_names_the_places_that_are_part_of_it(
    tmp_path: Path,
) -> None:
    """And a change of one's own that takes nothing out is incomplete there."""
    office = [("GROUP", "2023-12-31", 5), ("GROUP", "2024-12-31", 6)]
    folder = sold(tmp_path, (WATER, STORED), (HEADS, [*STORED, *office]))
    own = folder / "overrides/indicators/x_change.sql"
    own.parent.mkdir(parents=True)
    own.write_text(
        "/*\nname: Change\nunit: ML\nmethod: Own.\ndisclosures: [303-5@2018]\n"
        "consolidation: boundary_weighted\nfigure: closing - opening\nroles:\n"
        "  closing: {window: closing, from: {metric: water_storage_ml}}\n"
        "  opening: {window: opening, from: {metric: water_storage_ml}}\n*/\n"
    )
    database = publish_figures(folder)
    words = "other shares count at the end than at the opening, of "
    people = states(database, "emp_fluctuation", "GROUP-TOTAL")
    assert people["operational_control"] == ["complete", 1, f"{words}B, C, F"]
    assert people["financial_control"] == ["complete", 1, f"{words}B, C, F"]
    change = states(database, "x_change", "GROUP-TOTAL")
    assert change["equity_share"] == ["incomplete", 1, f"{words}B, C, D, F"]
    # Before it opened there was nothing, of the group and of its site.
    assert values(database, "x_change")["E", "equity_share"] == 3


def test_a_rate_over_two_years_names_a_place_sold_in_between(tmp_path: Path) -> None:
    folder = sold(tmp_path, (WATER, STORED))
    write_csv(folder / "intake/b.csv", LONG, [
        (site, metric, f"{year}-01-01", f"{year}-12-31", 4, "headcount")
        for site, metric, year in (
            ("A", "parental_returned", 2023), ("F", "parental_returned", 2023),
            ("A", "parental_retained_12m", 2024),
        )
    ])  # fmt: skip
    database = publish_figures(folder)
    rate = states(database, "parental_retention_rate", "GROUP-TOTAL")
    assert rate["operational_control"][0] == "incomplete"
    assert "other shares count than when the period before began, of F" in (
        rate["operational_control"][2]
    )
    alone = states(database, "parental_retention_rate", "A")["operational_control"]
    assert alone[0] == "complete"
