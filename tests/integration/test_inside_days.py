"""How whole a figure is follows the days on which a site is inside its approach."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from pathlib import Path

from tests.integration.publishing import publish, query
from tests.projects import LONG, make_project, monthly, write_csv

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
    return publish(folder)


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
    database = publish(tmp_path)
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


def test_a_change_over_a_sale_says_that_it_is_none_of_the_same_places(
    tmp_path: Path,
) -> None:
    """C is sold between the years, D in part within the year; E opens in it, F is
    bought."""
    make_project(
        tmp_path, periods="[FY2024]",
        sites="C,Gamma,CL\nD,Delta,CL\nE,Eta,PE\nF,Phi,CL\n",
        ownership="C,2020-01-01,2023-12-31,1,1,1\nD,2020-01-01,2024-06-30,0.6,1,1\n"
        "D,2024-07-01,,0.4,1,1\nE,2024-03-01,,1,1,1\nF,2024-03-01,,1,1,1\n",
    )  # fmt: skip
    sites = tmp_path / "sites.csv"
    head, *rows = sites.read_text().splitlines()
    opened = {"E": "2024-03-01"}
    sites.write_text("\n".join([
        f"{head},opened", *(f"{row},{opened.get(row[0], '')}" for row in rows)
    ]))  # fmt: skip
    water, people = ("water_storage_ml", "ML"), ("employees_headcount", "headcount")
    told = [
        (water, "C", 2023, 100), (water, "D", 2023, 10), (water, "D", 2024, 10),
        (water, "E", 2024, 3),
        (people, "D", 2023, 9), (people, "D", 2024, 9), (people, "F", 2024, 9),
    ]  # fmt: skip
    write_csv(tmp_path / "intake/a.csv", LONG, [
        (site, metric, f"{year}-12-31", f"{year}-12-31", value, unit)
        for (metric, unit), site, year, value in told
    ])  # fmt: skip
    (tmp_path / "expected.csv").write_text(
        "site_id,metric_id,applicable,reason,decided_by\n"
        "F,water_storage_ml,no,no pond,Ana\n*,employees_headcount,no,apart,Ana\n"
    )
    database = publish(tmp_path)
    words = "other shares count at the end than at the opening, of "
    name = "water_storage_change"
    assert states(database, name, "GROUP-TOTAL") == {
        "operational_control": ["incomplete", 1, f"{words}C"],
        "financial_control": ["incomplete", 1, f"{words}C"],
        "equity_share": ["incomplete", 1, f"{words}C, D"],
    }
    # Before it opened there was nothing.
    assert states(database, name, "country:PE")["equity_share"] == ["complete", 1, ""]
    assert query(
        database,
        "select distinct value from mart.fact_figure where entity = 'E' "
        f"and breakdown = '' and indicator_id = '{name}'",
    ) == [(3,)]
    assert {a: said[2] for a, said in states(database, name, "D").items()} == {
        "operational_control": "", "financial_control": "", "equity_share": f"{words}D",
    }  # fmt: skip
    # People who came and went with a place are part of the change, and named.
    assert states(database, "emp_fluctuation", "GROUP-TOTAL") == {
        name: ["complete", None, f"{words}F"]
        for name in ("operational_control", "financial_control")
    }
    # Of no days of the year it was the company's.
    assert not states(database, name, "C")
