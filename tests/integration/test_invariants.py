"""What must hold whatever the numbers are: sums, scales, shares, statuses, names.

Seeded loops; one run of the pipeline carries many cases, since a run costs seconds
and a case nothing.
"""

from __future__ import annotations

import calendar
import itertools
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random

import pytest

from tests.integration.company import months, quarters, whole
from tests.projects import LONG, make_project, run_to_figures, write_csv
from warehouse.connection import connect

DIMS = (
    "source", "quality", "mine_method", "store", "gender", "age", "worker_type",
    "hazardous", "waste_disposal", "waste_diversion", "fuel", "fuel_use", "recordable",
    "leaving_reason", "country", "payment_type", "revenue_component",
)  # fmt: skip
HEADER = (*LONG, *DIMS)
# Metric -> unit, dimensions with their words.
FLOWS: dict[str, tuple[str, dict[str, tuple[str, ...]]]] = {
    "water_withdrawal_ml": ("ML", {"source": ("surface", "ground"),
                                   "quality": ("fresh", "other")}),
    "water_discharge_ml": ("m3", {"quality": ("fresh", "other")}),
    "ore_mined_t": ("kt", {"mine_method": ("surface", "underground")}),
    "ore_processed_t": ("t", {}),
    "hours_worked": ("h", {"worker_type": ("employee", "nonemployee_controlled"),
                           "gender": ("female", "male")}),
    "training_hours": ("h", {"gender": ("female", "male")}),
    "waste_disposed_t": ("t", {"hazardous": ("true", "false"),
                               "waste_disposal": ("landfill",)}),
    "waste_diverted_t": ("kg", {"hazardous": ("true", "false"),
                                "waste_diversion": ("recycling",)}),
    "leavers": ("headcount", {"gender": ("female", "male"),
                              "leaving_reason": ("voluntary", "death")}),
    "injury": ("event", {"worker_type": ("employee", "nonemployee_controlled"),
                         "recordable": ("true",)}),
}  # fmt: skip
STOCKS: dict[str, tuple[str, dict[str, tuple[str, ...]]]] = {
    "water_storage_ml": ("ML", {"store": ("dam", "pit")}),
    "employees_headcount": ("headcount", {"gender": ("female", "male"),
                                          "age": ("under_30", "over_50")}),
}  # fmt: skip
WHOLE_NUMBERS = ("leavers", "injury", "employees_headcount")
ADDITIVE = (
    "select indicator_id from mart.dim_indicator where regexp_full_match(roles, "
    '\'\\{"\\w+": \\{"reduce": "sum", "window": "(period|closing)"\\}\\}\') '
    "and regexp_full_match(formula, '\\w+')"
)
THREE = ("operational_control", "financial_control", "equity_share")

Values = dict[tuple[str, ...], Decimal | None]
Span = tuple[date, date]


def rows_of(site: str, metric: str, span: Span, split: tuple[str, ...], number):
    """One row for each combination of a split's words; ``number`` gives the value."""
    unit, dims = (FLOWS | STOCKS)[metric]
    for words in itertools.product(*(dims[name] for name in split)):
        told = dict(zip(split, words, strict=True))
        cells = [told.get(name, "") for name in DIMS]
        yield (site, metric, *span, number(metric), unit, *cells)


def drawn(random: Random, decimals: int):
    """A function that draws a value of a metric."""

    def number(metric: str, sign: str = "") -> str:
        digits = 0 if metric in WHOLE_NUMBERS else random.randrange(decimals + 1)
        return f"{sign}{random.uniform(0, 900):.{digits}f}"

    return number


def figures(release: Path) -> Values:
    """(indicator, level, entity, period, approach, breakdown) -> value."""
    with connect(release / "orebook.duckdb", read_only=True) as con:
        return {
            tuple(row[:-1]): row[-1]
            for row in con.execute(
                "select indicator_id, level, entity, period_id, consolidation, "
                "breakdown, value from mart.fact_figure"
            ).fetchall()
        }


def listed(release: Path, sql: str) -> list[tuple]:
    with connect(release / "orebook.duckdb", read_only=True) as con:
        return con.execute(sql).fetchall()


# Entities and breakdowns add up.


@pytest.fixture(scope="module")
def mixed(tmp_path_factory) -> Path:
    """Sites that report in their own ways, facts of no site, and eliminations."""
    random = Random(41)
    sites = [f"S{n}" for n in range(6)]
    ownership = ""
    for site in sites:
        turn = date(2023, 7, 1) + timedelta(days=random.randrange(700))
        for start, end in (("2010-01-01", turn), (turn + timedelta(days=1), "")):
            ownership += f"{site},{start},{end},{random.random():.10f},"
            ownership += f"{random.choice('01')},{random.random():.3f}\n"
    folder = make_project(
        tmp_path_factory.mktemp("mixed") / "p",
        periods="[FY2024, FY2025]",
        sites="".join(f"{s},{s},{random.choice(('CL', 'US'))}\n" for s in sites),
        ownership=ownership,
        extra="fiscal_year_end: 06-30\n",
    )
    rows = []
    number = drawn(random, 9)
    for site, (metric, (_, dims)) in itertools.product(
        [*sites, "GROUP", "ELIMINATION"], (FLOWS | STOCKS).items()
    ):
        if site == "ELIMINATION" and metric in STOCKS:
            continue  # what passed between own sites is taken away, and states do not
        names = tuple(dims)
        split = tuple(n for n in names if random.random() < 0.7)
        interval = random.choice((months, quarters, whole))
        for year in (2023, 2024, 2025):
            spans = interval(year)
            if metric in STOCKS:
                spans = [(end, end) for _, end in spans]
            told = partial(number, sign="-") if site == "ELIMINATION" else number
            for span in spans:
                rows += rows_of(site, metric, span, split, told)
    for month in months(2025):
        for entity, sign in (("S1", ""), ("GROUP", ""), ("ELIMINATION", "-")):
            cells = dict.fromkeys(DIMS, "")
            cells["revenue_component"] = "net_sales"
            value = f"{sign}{random.uniform(0, 9000):.9f}"
            rows.append((entity, "revenue", *month, value, "USD", *cells.values()))
    for country, kind in itertools.product(
        ("CL", "US", "AU"), ("royalty", "dividend", "penalty")
    ):
        cells = dict.fromkeys(DIMS, "") | {"country": country, "payment_type": kind}
        value = f"{random.uniform(-99, 900):.9f}"
        year = whole(2025)[0]
        rows.append(("GROUP", "government_payment", *year, value, "USD",
                     *cells.values()))  # fmt: skip
    write_csv(folder / "intake/x.csv", HEADER, rows)
    return run_to_figures(folder)


def test_sites_group_and_eliminations_add_up_to_the_group(mixed) -> None:
    additive = {name for (name,) in listed(mixed, ADDITIVE)}
    by_entity: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    found = figures(mixed)
    seen = set()
    for (name, level, entity, *rest), value in found.items():
        if name in additive and level == "site" and value is not None:
            by_entity[name, *rest] += value
            seen.add(entity)
    assert {"GROUP", "ELIMINATION", "S0"} <= seen
    totals = {
        (name, *rest): value
        for (name, level, _, *rest), value in found.items()
        if name in additive and level == "group" and value is not None
    }
    assert len(totals) > 400
    # A register without a row is a zero of the group, and of no site.
    for key in totals.keys() - by_entity.keys():
        assert totals.pop(key) == 0
    assert totals == by_entity


def test_every_breakdown_adds_up_to_its_total(mixed) -> None:
    additive = {name for (name,) in listed(mixed, ADDITIVE)}
    parts: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    totals = {}
    for (*key, breakdown), value in figures(mixed).items():
        if key[0] not in additive or value is None:
            continue
        if not breakdown:
            totals[tuple(key)] = value
            continue
        names = "+".join(pair.split("=")[0] for pair in breakdown.split(";"))
        parts[(*key, names)] += value
    assert len(parts) > 1000
    assert len({key[-1] for key in parts}) > 8
    # Over schemes that cannot be added up no total is formed.
    summed = {key: v for key, v in parts.items() if key[:-1] in totals}
    assert {key[0] for key in parts.keys() - summed.keys()} <= {"emp_by_contract"}
    wrong = {key: v for key, v in summed.items() if totals[key[:-1]] != v}
    assert wrong == {}


# Months add up to the year.


@pytest.mark.rare
def test_months_add_up_to_every_year_they_make(tmp_path) -> None:
    """Twelve years that end in twelve months, named in a calendar file."""
    lines, wanted = ["period_id,start,end"], {}
    for month in range(1, 13):
        last = calendar.monthrange(2025, month)[1]
        start = date(2024, month, calendar.monthrange(2024, month)[1])
        first = start + timedelta(days=1)
        lines.append(f"Year{month:02d},{first},2025-{month:02d}-{last}")
        ends = [(2024, m) for m in range(month + 1, 13)]
        ends += [(2025, m) for m in range(1, month + 1)]
        wanted[f"Year{month:02d}"] = [f"{year}-{m:02d}" for year, m in ends]
    named = sorted({name for names in wanted.values() for name in names})
    folder = make_project(
        tmp_path / "p",
        periods=f"[{', '.join([*wanted, *named])}]",
        ownership="A,2000-01-01,2024-11-17,0.3333333333,0,1\n"
        "A,2024-11-18,,0.6666666667,1,1\nB,2000-01-01,,0.1234567891,1,1\n",
        extra="fiscal_year_end: years.csv\n",
    )
    (folder / "years.csv").write_text("\n".join(lines) + "\n")
    random, rows = Random(12), []
    some = ("ore_processed_t", "water_withdrawal_ml", "hours_worked")
    for site, metric, name in itertools.product("AB", some, named):
        year, month = int(name[:4]), int(name[5:])
        span = (date(year, month, 1),
                date(year, month, calendar.monthrange(year, month)[1]))  # fmt: skip
        rows += rows_of(site, metric, span, (), drawn(random, 9))
    write_csv(folder / "intake/x.csv", HEADER, rows)
    release = run_to_figures(folder)
    additive = {name for (name,) in listed(release, ADDITIVE)}
    found = figures(release)
    checked = 0
    for (name, level, entity, period, *rest), value in found.items():
        if name in additive and period in wanted and value is not None:
            sums = [found.get((name, level, entity, m, *rest)) for m in wanted[period]]
            assert value == sum(v for v in sums if v is not None)
            checked += 1
    assert checked > 12 * 20


@pytest.mark.parametrize("year_end", ["02-29", "04-05"])
def test_a_year_holds_its_own_days_and_no_others(tmp_path, year_end) -> None:
    folder = make_project(
        tmp_path / "p",
        periods="[FY2023, FY2024, FY2025]",
        extra=f"fiscal_year_end: {year_end}\n",
    )
    random = Random(5)
    ends = {2022: date(2022, 2, 28), 2023: date(2023, 2, 28), 2024: date(2024, 2, 29),
            2025: date(2025, 2, 28)}  # fmt: skip
    if year_end == "04-05":
        ends = {year: date(year, 4, 5) for year in range(2022, 2026)}
    wanted: dict[str, Decimal] = defaultdict(Decimal)
    rows = []
    day = date(2022, 1, 1)
    while day < date(2025, 7, 1):
        value = Decimal(random.randrange(10**9)).scaleb(-6)
        rows.append(("A", "ore_processed_t", day, day, value, "t"))
        for year in (2023, 2024, 2025):
            if ends[year - 1] < day <= ends[year]:
                wanted[f"FY{year}"] += value
        day += timedelta(days=1)
    late = [row for row in rows if row[2] > ends[2025]]
    write_csv(folder / "intake/x.csv", LONG, rows[: -len(late)])
    release = run_to_figures(folder)
    found = figures(release)
    for period in ("FY2023", "FY2024", "FY2025"):
        key = ("prod_ore_processed", "group", "GROUP-TOTAL", period, THREE[0], "")
        assert found[key] == wanted[period]
    assert len(wanted) == 3


# Scales and owners.

SCALES = (2, 3, 1000)
RATIOS = (
    "energy_intensity_ore", "ghg_intensity_ore", "ohs_trifr", "strip_ratio",
    "turnover_rate", "waste_diversion_rate", "water_intensity_ore",
)  # fmt: skip


@pytest.mark.rare
def test_scaled_inputs_scale_sums_and_leave_ratios(tmp_path) -> None:
    """A1 and its copies with every value times 2, 3 and 1000."""
    copies = {k: f"A{k}" for k in (1, *SCALES)}
    folder = make_project(
        tmp_path / "p",
        periods="[FY2025]",
        sites="".join(f"{site},{site},GB\n" for site in copies.values()),
        ownership="".join(f"{s},2000-01-01,,0.375,1,0.5\n" for s in copies.values()),
    )
    random, rows = Random(77), []
    cells = dict.fromkeys(DIMS, "") | {"fuel": "diesel", "fuel_use": "mobile_offroad"}
    for month in range(12, 25):
        year, of = 2024 + (month - 1) // 12, (month - 1) % 12 + 1
        span = (date(year, of, 1), date(year, of, calendar.monthrange(year, of)[1]))
        found = [("A", "fuel_use_qty", *span, random.randrange(9999), "L",
                  *cells.values()),
                 ("A", "waste_rock_t", *span, random.randrange(1, 99), "t",
                  *dict.fromkeys(DIMS, "").values())]  # fmt: skip
        for metric in FLOWS:
            found += rows_of("A", metric, span, tuple(FLOWS[metric][1]),
                             drawn(random, 3))  # fmt: skip
        for metric in STOCKS:
            found += rows_of("A", metric, (span[1], span[1]), tuple(STOCKS[metric][1]),
                             drawn(random, 3))  # fmt: skip
        for k, site in copies.items():
            rows += [(site, *r[1:4], Decimal(r[4]) * k, *r[5:]) for r in found]
    write_csv(folder / "intake/x.csv", HEADER, rows)
    release = run_to_figures(folder)
    additive = {name for (name,) in listed(release, ADDITIVE)}
    by_factor = {
        name
        for (name,) in listed(
            release,
            "select distinct indicator_id from mart.contribution "
            "where factor_id is not null",
        )
    }
    found = figures(release)
    compared: dict[str, int] = defaultdict(int)
    for (name, level, entity, *rest), value in found.items():
        if entity != "A1" or value is None or name not in additive | {*RATIOS}:
            continue
        for k in SCALES:
            other = found[name, level, copies[k], *rest]
            assert other is not None
            wanted = value if name in RATIOS else value * k
            # Amounts made with a factor are rounded once per fact, a mean once.
            is_rounded = name in by_factor | {"turnover_rate"}
            slack = abs(wanted) * Decimal("1e-10") if is_rounded else 0
            # Of a gas the mass is rounded before its potential (at most that of N2O).
            if name in by_factor and "gas=" in rest[-1]:
                slack += 12 * Decimal("0.5e-12") * 273 * (k + 1)
            assert abs(other - wanted) <= slack, (name, k, rest)
            compared[name] += 1
    assert compared.keys() >= {*RATIOS}
    assert compared.keys() >= {"ghg_s1_mobile", "emp_total", "water_withdrawal_total"}
    assert sum(compared.values()) > 400


def test_complementary_owners_share_out_the_whole(tmp_path) -> None:
    """Forty mines, each three times: for one owner, for the other, and whole."""
    random = Random(99)
    sites, ownership, rows = "", "", []
    for n in range(40):
        turn = date(2025, 1, 1) + timedelta(days=random.randrange(1, 360))
        before, after = (Decimal(random.randrange(10**10)).scaleb(-10) for _ in "ab")
        for owner, shares in (
            ("one", (before, after)),
            ("other", (1 - before, 1 - after)),
            ("whole", (1, 1)),
        ):
            sites += f"M{n}-{owner},M{n},CL\n"
            ownership += f"M{n}-{owner},2000-01-01,{turn},{shares[0]},1,1\n"
            ownership += f"M{n}-{owner},{turn + timedelta(days=1)},,{shares[1]},1,1\n"
        for span in [*months(2025)[6:], *quarters(2026)[:2]]:
            value = f"{random.uniform(0, 10000):.9f}"
            for owner in ("one", "other", "whole"):
                rows.append((f"M{n}-{owner}", "ore_processed_t", *span, value, "t"))
    folder = make_project(
        tmp_path / "p", periods="[FY2025]", sites=sites, ownership=ownership
    )
    write_csv(folder / "intake/x.csv", LONG, rows)
    found = figures(run_to_figures(folder))

    def figure(site: str) -> Decimal:
        value = found["prod_ore_processed", "site", site, "FY2025", "equity_share", ""]
        assert value is not None
        return value

    for n in range(40):
        parts = figure(f"M{n}-one") + figure(f"M{n}-other")
        # Each share is rounded at ten decimals, and there are eight facts.
        size = Decimal(10000)
        assert abs(parts - figure(f"M{n}-whole")) <= 8 * Decimal("1e-10") * size
    assert len({figure(f"M{n}-one") for n in range(40)}) == 40


# What is said of nothing.

PLAIN = {
    "prod_ore_mined": "ore_mined_t", "prod_ore_processed": "ore_processed_t",
    "new_hires_total": "hires", "water_withdrawal_total": "water_withdrawal_ml",
    "water_discharge_total": "water_discharge_ml",
    "waste_generated_total": "waste_generated_t",
    "waste_disposed_total": "waste_disposed_t", "emp_total": "employees_headcount",
}  # fmt: skip
UNITS = {"hires": "headcount", "waste_generated_t": "t"}
SAID = ("zero", "blank", "not applicable", "never")
STATUS = ("zero", "incomplete", "not_applicable", "not_collected")


def test_four_ways_of_having_nothing_are_told_apart(tmp_path) -> None:
    folder = make_project(tmp_path / "p", periods="[FY2025]", sites="A,A,CL\n")
    states = dict(zip(PLAIN, itertools.cycle(SAID), strict=False))
    rows, expected = [], []
    for name, metric in PLAIN.items():
        unit = UNITS.get(metric) or (FLOWS | STOCKS)[metric][0]
        span = ("2025-01-01", "2025-12-31")
        if metric in STOCKS:
            span = ("2025-12-31", "2025-12-31")
        if states[name] in ("zero", "blank"):
            value = "0" if states[name] == "zero" else ""
            rows.append(("A", metric, *span, value, unit))
        if states[name] == "not applicable":
            expected.append(("A", metric, "no", "none here"))
    write_csv(folder / "intake/x.csv", LONG, rows)
    header = ("site_id", "metric_id", "applicable", "reason")
    write_csv(folder / "expected.csv", header, expected)
    found = {
        row[0]: row[1:]
        for row in listed(
            run_to_figures(folder),
            "select indicator_id, status, value, reason from mart.fact_figure "
            "where level = 'group' and breakdown = '' "
            "and consolidation = 'operational_control'",
        )
    }
    for name, state in states.items():
        status, value, reason = found[name]
        assert status == STATUS[SAID.index(state)], (name, state)
        assert value == (0 if state == "zero" else None)
        assert bool(reason) == (state != "zero")


# Every bad cell is named.

BAD = {
    "site_id": ("Z9", "a", "GROUP-TOTAL"), "metric_id": ("ore", "Water", "hours_workd"),
    "period_start": ("2025-02-30", "1.1.2025", "2025"), "unit": ("kg", "hr5", "H"),
    "period_end": ("2025-13-01", "soon", "31/01/2025"),
    "value": ("about 5", "1,5", "<3", "n/a", "1e5x", "-7", "５", "inf", "0x1F"),
    "worker_type": ("crew", "Employed?"), "gender": ("Q", "femal"),
    "method": ("guessed", "measrd"),
}  # fmt: skip
BAD_HEADER = (*LONG, "worker_type", "gender", "method")


def test_every_bad_cell_is_named_and_no_other(tmp_path) -> None:
    folder = make_project(tmp_path / "p", sites="A,A,CL\nB,B,CL\n")
    wanted = set()
    good = 0
    for number in range(6):
        random = Random(number)
        rows = []
        for line in range(2, 60):
            month = (date(2024, 1, 1) + timedelta(days=31 * (line % 23))).replace(day=1)
            end = month.replace(day=calendar.monthrange(month.year, month.month)[1])
            cells = dict(zip(LONG, (random.choice("AB"), "hours_worked", month, end,
                                    f"{number}.{line}", "h"), strict=True))  # fmt: skip
            # The words tell the rows of one month and site apart.
            cells |= {"worker_type": "employee", "gender": "female", "method": ""}
            bad = random.sample(sorted(BAD), random.choice((0, 1, 1, 2, 3)))
            if "metric_id" in bad:
                # Of an unknown metric nothing else can be said.
                bad = ["metric_id"]
            for name in bad:
                cells[name] = random.choice(BAD[name])
                wanted.add((f"{number}.csv", line, BAD_HEADER.index(name) + 1,
                            cells[name].strip()))  # fmt: skip
            rows.append([cells[name] for name in BAD_HEADER])
            good += not bad
        write_csv(folder / f"intake/{number}.csv", BAD_HEADER, rows)
    release = run_to_figures(folder)
    found = listed(
        release,
        'select file, "row", "column", text, message, remedy from mart.rejects '
        "where severity = 'refused' and not starts_with(rule, 'conflict')",
    )
    assert {tuple(row[:4]) for row in found} == wanted
    assert len(found) == len(wanted) > 250
    assert all(message and remedy for *_, message, remedy in found)
    rest = 'select count(distinct (file, "row")) from mart.rejects '
    ((held,),) = listed(release, rest + "where starts_with(rule, 'conflict')")
    ((kept,),) = listed(release, "select count(*) from mart.fact_measurement")
    assert held + kept == good
