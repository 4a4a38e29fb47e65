"""Whoever has the published contributions can make every published figure again.

One made-up company with awkward facts, all reducers and all windows: each row of
fact_figure is recomputed, and some indicators are evaluated a second time from the
facts alone, by code that shares nothing with the engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from tests.integration import company
from tests.integration.recomputing import compare
from tests.projects import run
from warehouse.connection import connect


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return company.build(tmp_path_factory.mktemp("first") / "p")


@pytest.fixture(scope="module")
def release(folder: Path) -> Path:
    return run(folder)


@pytest.fixture(scope="module")
def con(release: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(release / "orebook.duckdb", read_only=True) as opened:
        yield opened


def test_every_figure_recomputes_from_its_contributions(con) -> None:
    count, wrong = compare(con)
    assert wrong == []
    assert count > 40_000


def figures(con: duckdb.DuckDBPyConnection):
    return con.execute("from mart.fact_figure order by all").fetchall()


def test_later_deliveries_give_what_a_full_run_gives(folder, con, tmp_path) -> None:
    before = figures(con)
    company.late(folder)
    later = run(folder)
    anew = company.build(tmp_path / "p")
    company.late(anew)
    with (
        connect(later / "orebook.duckdb", read_only=True) as one,
        connect(run(anew) / "orebook.duckdb", read_only=True) as other,
    ):
        stepwise, full = figures(one), figures(other)
        assert stepwise != before
        missing = sorted({row[0] for row in set(full) ^ set(stepwise)})
        assert missing == []
        count, wrong = compare(one)
        assert wrong == []
        assert count == len(full)


# A second evaluation, from the published facts and ownership.csv alone.

Fact = tuple[str, date, date, Decimal, dict[str, str]]
Sums = dict[tuple[str, str, str], Decimal | None]
WIDE = Context(prec=80, rounding=ROUND_HALF_UP)
COUNTRY = {
    line.split(",")[0]: line.split(",")[2] for line in company.SITES.splitlines()
}
SPANS = {f"FY{year}": company.whole(year)[0] for year in company.YEARS}
THREE = ("operational_control", "financial_control", "equity_share")
COLUMN = {"equity_share": 3, "financial_control": 4, "operational_control": 5}
WORDS = {"yes": "1", "no": "0"}


def places(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits), context=WIDE)


def share(site: str, start: date, end: date, approach: str) -> Decimal:
    """The mean over the days, each looked up one by one."""
    if approach == "none":
        return Decimal(1)
    total, day = Decimal(0), start
    while day <= end:
        for line in company.OWNERSHIP.splitlines():
            cells = line.split(",")
            if (
                cells[0] == site
                and date.fromisoformat(cells[1]) <= day
                and (not cells[2] or day <= date.fromisoformat(cells[2]))
            ):
                text = cells[COLUMN[approach]]
                total += Decimal(WORDS.get(text, text))
        day += timedelta(days=1)
    return places(WIDE.divide(total, Decimal((end - start).days + 1)), 10)


def facts_of(con: duckdb.DuckDBPyConnection, metric: str, split: str) -> list[Fact]:
    """Facts of a metric in the view that is split by a dimension."""
    found = []
    for site, start, end, value, text in con.execute(
        "select site_id, period_start, period_end, value, dimensions "
        "from mart.fact_measurement where metric_id = ?",
        [metric],
    ).fetchall():
        dims = dict(pair.split("=", 1) for pair in text.split(";") if pair)
        if split in dims:
            found.append((site, start, end, value, dims))
    assert found
    return found


def entities(site: str) -> tuple[str, str, str]:
    return site, f"country:{COUNTRY[site]}", "GROUP-TOTAL"


def added(
    facts: list[Fact], window: tuple[date, date], approach: str, day: date | None = None
) -> dict[str, Decimal]:
    """Entity -> facts inside the window, or of the day, at their shares."""
    sums: dict[str, Decimal] = {}
    for site, start, end, value, _ in facts:
        if day and end != day:
            continue
        if not day and not (window[0] <= start and end <= window[1]):
            continue
        part = share(site, day or start, day or end, approach)
        if part:
            for entity in entities(site):
                more = places(WIDE.multiply(value, part), 12)
                sums[entity] = sums.get(entity, Decimal(0)) + more
    return sums


def looped(evaluate, approaches=THREE) -> Sums:
    """(entity, period, approach) -> value, for the three reporting years."""
    return {
        (entity, period, approach): value
        for period in company.PERIODS
        for approach in approaches
        for entity, value in evaluate(period, approach).items()
    }


def published(
    con: duckdb.DuckDBPyConnection, indicator: str, breakdown: str = ""
) -> Sums:
    return {
        (entity, period, approach): value
        for entity, period, approach, value in con.execute(
            "select entity, period_id, consolidation, value from mart.fact_figure "
            "where indicator_id = ? and breakdown = ? and value is not null",
            [indicator, breakdown],
        ).fetchall()
    }


def before(period: str) -> str:
    return f"FY{int(period[2:]) - 1}"


def test_sums_with_shares_cut_by_days(con) -> None:
    facts = facts_of(con, "water_withdrawal_ml", "source")
    wanted = looped(lambda p, a: added(facts, SPANS[p], a))
    # Six sites, three countries, the group; K2 and U1 are not under control at first.
    assert len(wanted) == 3 * 3 * 10 - 2 - 2
    assert published(con, "x_sum_period") == wanted


def test_rolling_sums(con) -> None:
    facts = facts_of(con, "water_withdrawal_ml", "source")

    def evaluate(period: str, approach: str) -> dict[str, Decimal]:
        # No window begins before the first of the three periods of the project.
        return added(facts, (SPANS["FY2023"][0], SPANS[period][1]), approach)

    assert published(con, "x_sum_rolling_3") == looped(evaluate)


def test_closing_and_opening_stocks_and_their_change(con) -> None:
    facts = facts_of(con, "water_storage_ml", "store")
    closing = looped(lambda p, a: added(facts, SPANS[p], a, SPANS[p][1]))
    opening = looped(lambda p, a: added(facts, SPANS[p], a, SPANS[before(p)][1]))
    assert published(con, "x_sum_closing") == closing
    assert published(con, "x_sum_opening") == opening
    change = looped(lambda p, a: changes(facts, SPANS[p], a))
    assert published(con, "water_storage_change") == change


def changes(
    facts: list[Fact], span: tuple[date, date], approach: str
) -> dict[str, Decimal]:
    """Entity -> closing less opening, and less what changed hands: each reading of the
    day before, times what is more of its site on the day itself."""
    sums: dict[str, dict[str, Decimal]] = {}
    lacks: set[tuple[str, str]] = set()
    opening = span[0] - timedelta(days=1)
    for site in company.SITE_IDS:
        number = (span[1] - opening).days + 1
        stretch = [opening + timedelta(days=n) for n in range(number)]
        held = {day: share(site, day, day, approach) for day in stretch}
        parts = [("transferred", a, held[b] - held[a]) for a, b in pairwise(stretch)]
        ends = {"closing": span[1], "opening": opening}
        parts += [(name, day, held[day]) for name, day in ends.items()]
        for name, day, part in parts:
            told = [fact[3] for fact in facts if fact[0] == site and fact[2] == day]
            for entity in entities(site) if part else ():
                if not told:
                    lacks.add((entity, name))
                for value in told:
                    of = sums.setdefault(entity, {})
                    more = places(WIDE.multiply(value, part), 12)
                    of[name] = of.get(name, Decimal(0)) + more
    return {
        entity: of.get("closing", Decimal(0)) - of.get("opening", Decimal(0))
        - of.get("transferred", Decimal(0))
        for entity, of in sums.items()
        # Nothing at all of what should have been read is no zero.
        if all(name in of for lacking, name in lacks if lacking == entity)
    }  # fmt: skip


def months(start: date, end: date) -> Iterator[tuple[date, date]]:
    while start <= end:
        following = (start.replace(day=28) + timedelta(days=4)).replace(day=1)
        yield start, following - timedelta(days=1)
        start = following


def mean(facts: list[Fact], period: str, approach: str) -> dict[str, Decimal]:
    """Over the month-ends: each month's last reading; the mean of a site's readings
    where it told none; of fewer than two together with the opening one everywhere."""
    start, end = SPANS[period]
    sums: dict[str, Decimal] = {}
    for site in COUNTRY:
        own = [fact for fact in facts if fact[0] == site]
        read: dict[date, list[Fact]] = {}
        for first, last in months(start, end):
            days = [fact[2] for fact in own if first <= fact[2] <= last]
            if days:
                read[last] = [fact for fact in own if fact[2] == max(days)]
        lasts = [last for _, last in months(start, end)]
        shares = {last: share(site, last, last, approach) for last in lasts}
        opening = [fact for fact in own if fact[2] == start - timedelta(days=1)]
        at_hand = dict(read)
        if len(read) < 2:
            at_hand |= {start - timedelta(days=1): opening} if opening else {}
            read = {}
        total = Decimal(0)
        for last, given in read.items():
            for fact in given:
                total += places(WIDE.multiply(fact[3], shares[last]), 12)
        missing = (shares[last] for last in lasts if last not in read)
        stood_for = sum(missing, Decimal(0))
        if at_hand:
            whole = sum((f[3] for given in at_hand.values() for f in given), Decimal(0))
            total += places(
                WIDE.divide(WIDE.multiply(whole, stood_for), Decimal(len(at_hand))), 12
            )
        if at_hand and any(shares.values()):
            for entity in entities(site):
                sums[entity] = sums.get(entity, Decimal(0)) + total
    return {
        entity: places(WIDE.divide(value, Decimal(12)), 12)
        for entity, value in sums.items()
    }


def test_means_over_months_and_over_both_ends(con) -> None:
    facts = facts_of(con, "water_storage_ml", "store")
    wanted = looped(lambda p, a: mean(facts, p, a))
    assert published(con, "x_mean_store") == wanted
    people = [
        fact
        for fact in facts_of(con, "employees_headcount", "gender")
        if fact[4]["gender"] == "female"
    ]
    women = looped(lambda p, a: mean(people, p, a), THREE[:2])
    assert published(con, "x_mean_people", "gender=female") == women


def test_a_ratio_to_the_period_before(con) -> None:
    facts = facts_of(con, "water_withdrawal_ml", "source")

    def evaluate(period: str, approach: str) -> dict[str, Decimal]:
        now = added(facts, SPANS[period], approach)
        then = added(facts, SPANS[before(period)], approach)
        return {
            entity: places(WIDE.divide(now[entity] - then[entity], then[entity]), 12)
            for entity in now.keys() & then
        }

    assert published(con, "x_growth") == looped(evaluate)


def test_facilities_are_counted_once(con) -> None:
    facts = facts_of(con, "tsf_register", "tsf")

    def evaluate(period: str, approach: str) -> dict[str, Decimal]:
        seen: dict[str, set[str]] = {}
        for site, start, end, _, dims in facts:
            if start <= SPANS[period][1] <= end:
                for entity in entities(site):
                    seen.setdefault(entity, set()).add(dims["tsf"])
        return {entity: Decimal(len(names)) for entity, names in seen.items()}

    assert published(con, "tsf_count") == looped(evaluate, ("none",))
