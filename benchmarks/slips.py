"""How many slips of unit or digits are found, and how often clean data is named.

``python -m benchmarks.slips`` prints Markdown. Made-up series of twenty sites and five
years, of the shapes that real ones have; in each copy of a series one value (or one
file, or all) is changed by a known factor. Random numbers are seeded; nothing is
asserted.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator

import duckdb
import pyarrow as pa

from transforms.facts import touched, unlike
from transforms.facts.schema import reference_tables
from warehouse import reference
from warehouse.connection import literal
from warehouse.package_files import query

SITES, YEARS, COPIES = 20, 5, 4
Series = Callable[[random.Random], list[float]]
MONTHS = YEARS * 12
FACTORS = {
    "x 1,000,000": 1e6, "x 1,000 (kg as t)": 1e3, "x 100": 1e2, "x 10": 1e1,
    "/ 10": 1e-1, "/ 100": 1e-2, "/ 1,000": 1e-3,
    "litres of diesel as GJ": 25.9, "litres as US gallons": 3.785,
    "US gallons as litres": 0.2642, "GJ as MWh": 3.6,
}  # fmt: skip


def steady(scatter: float) -> Series:
    """The same each month, give or take."""
    return lambda r: [1000 * math.exp(r.gauss(0, scatter)) for _ in range(MONTHS)]


def seasonal(r: random.Random) -> list[float]:
    """Three times as much in winter as in summer."""
    return [
        1000 * math.exp(0.55 * math.cos(m * math.tau / 12) + r.gauss(0, 0.15))
        for m in range(MONTHS)
    ]


def seldom(r: random.Random) -> list[float]:
    """Nothing in seven months of ten."""
    return [
        0 if r.random() < 0.7 else 1000 * math.exp(r.gauss(0, 0.4))
        for _ in range(MONTHS)
    ]


def campaigns(r: random.Random) -> list[float]:
    """Ten times as much for two months of a year, at no fixed time."""
    starts = [12 * year + r.randrange(11) for year in range(YEARS)]
    at = {start + k for start in starts for k in (0, 1)}
    return [
        (10000 if m in at else 1000) * math.exp(r.gauss(0, 0.2)) for m in range(MONTHS)
    ]


def ramp_up(r: random.Random) -> list[float]:
    """From a hundredth to all of it in eighteen months."""
    return [
        1000 * 10 ** (-2 + min(m, 18) / 9) * math.exp(r.gauss(0, 0.15))
        for m in range(MONTHS)
    ]


def shut_down(r: random.Random) -> list[float]:
    """A fiftieth in the last year."""
    return [
        (1000 if m < MONTHS - 12 else 20) * math.exp(r.gauss(0, 0.2))
        for m in range(MONTHS)
    ]


def yearly(r: random.Random) -> list[float]:
    """One value a year."""
    return [1000 * math.exp(r.gauss(0, 0.15)) for _ in range(YEARS)]


def two_years(r: random.Random) -> list[float]:
    """Two values in all."""
    return [1000 * math.exp(r.gauss(0, 0.15)) for _ in range(2)]


SHAPES: dict[str, Series] = {
    "steady (5 %)": steady(0.05), "varying (30 %)": steady(0.3),
    "wild (60 %)": steady(0.6), "seasonal": seasonal, "seldom": seldom,
    "campaigns": campaigns, "ramp-up": ramp_up, "shut-down": shut_down,
    "a value a year": yearly, "two values": two_years,
}  # fmt: skip


def rows(
    site: int, values: list[float], changed: set[int], metric: str = "fuel_use_qty"
) -> Iterator[tuple[object, ...]]:
    """Months, or years where there are few, marked where they were changed."""
    for number, value in enumerate(values):
        if len(values) == MONTHS:
            year, month = 2020 + number // 12, number % 12 + 1
            start, end = f"{year}-{month:02d}-01", f"{year}-{month:02d}-28"
        else:
            year = 2020 + number
            start, end = f"{year}-01-01", f"{year}-12-31"
        file_no = site * 10 + year - 2020
        yield site, start, end, round(value, 6), file_no, number in changed, metric


def seeded(
    factor: float, shape: Series, how: str, seed: int, with_ore: bool = False
) -> list[tuple[object, ...]]:
    """All sites and copies of a shape, with the change in each."""
    found: list[tuple[object, ...]] = []
    for site in range(SITES * COPIES):
        r = random.Random(f"{seed}/{site}")  # noqa: S311
        values = shape(r)
        if with_ore:
            ore = [50 * v * math.exp(r.gauss(0, 0.1)) for v in values]
            found += rows(site, ore, set(), "ore_mined_t")
        positive = [n for n, v in enumerate(values) if v > 0]
        changed: set[int] = set()
        if how == "one" and positive:
            changed = {r.choice(positive)}
        if how == "file":
            year = r.randrange(YEARS)
            changed = {n for n in positive if n // 12 == year}
        for number in changed:
            values[number] *= factor
        found += rows(site, values, changed)
    return found


def named(found: list[tuple[object, ...]]) -> tuple[int, int, int, int]:
    """(changed series, those named there, clean values, those named)."""
    con = duckdb.connect()
    con.execute("set threads = 2")
    for schema in ("ref", "raw", "validated", "facts", "state"):
        con.execute(f"create schema {schema}")
    reference_tables(con)
    listed = ", ".join(literal(row["metric_id"]) for row in reference.rows("metrics"))
    con.execute(f"create type metric_id as enum ({listed})")
    con.execute(query("transforms.facts", "macros"))
    names = ("site_id", "a", "b", "value", "file_no", "changed", "metric")
    con.register(
        "given", pa.table(dict(zip(names, zip(*found, strict=True), strict=True)))
    )
    con.execute(
        "create table put as select * replace (a::date as a, b::date as b) from given"
    )
    con.execute("""
        create table validated.measurement as
        select row_number() over () as record_no, metric::metric_id as metric_id,
               site_id, 0 as dim_set_no, a as period_start, b as period_end,
               cast(value as decimal(28,9)) as value, 0 as resolution, file_no,
               1::smallint as sheet_no, row_number() over () as row_no,
               5::smallint as column_no, changed
        from put;
        create table raw.delivery as select distinct file_no, 'f' as name
        from validated.measurement;
        create table raw.sheet (file_no integer, sheet_no smallint, sheet varchar);
        create table facts.part (record_no bigint, whole_no bigint, facility varchar)
        """)
    unlike.rebuild(con, touched.EVERYTHING)
    found_rows = con.execute(
        query("transforms.facts", "finding_unlike_series")
    ).fetchall()
    con.execute("create table said (site_id varchar, metric varchar, days varchar)")
    if found_rows:
        con.executemany(
            "insert into said values (?, ?, ?)", [r[1:4] for r in found_rows]
        )
    result = con.execute("""
        with hit as (
            select m.site_id, m.changed, exists (
                from said s where s.site_id = cast(m.site_id as varchar)
                and s.metric = 'fuel_use_qty'
                and m.period_start >= cast(s.days[:10] as date)
                and m.period_end <= cast(s.days[-10:] as date)) as hit
            from validated.measurement m
            where m.value > 0 and m.metric_id = 'fuel_use_qty')
        select count(distinct site_id) filter (where changed),
               count(distinct site_id) filter (where changed and hit),
               count(*) filter (where not changed),
               count(*) filter (where not changed and hit) from hit""").fetchone()
    return result  # type: ignore[return-value]


def main() -> None:
    """Print both tables."""
    print(
        "| series | clean values named, % |",
        *[f" {name} |" for name in FACTORS],
        sep="",
    )
    print("|---|---|", *["---|" for _ in FACTORS], sep="")
    beside = ("campaigns", "ramp-up", "shut-down")
    for shape, make, with_ore in [
        *((shape, make, False) for shape, make in SHAPES.items()),
        *((shape + ", with its ore", SHAPES[shape], True) for shape in beside),
    ]:
        _, _, clean, wrong = named(seeded(1, make, "none", 1, with_ore))
        cells = [f"{100 * wrong / clean:.2f}"]
        for factor in FACTORS.values():
            changed, hit, _, _ = named(seeded(factor, make, "one", 2, with_ore))
            cells.append(f"{100 * hit / changed:.0f}")
        print(f"| {shape} |", *[f" {cell} |" for cell in cells], sep="", flush=True)
    print("\n| a whole file | x 1,000 | x 10 | / 1,000 |\n|---|---|---|---|")
    for shape in ("steady (5 %)", "varying (30 %)", "seasonal", "ramp-up"):
        cells = []
        for factor in (1e3, 1e1, 1e-3):
            changed, hit, _, _ = named(seeded(factor, SHAPES[shape], "file", 3))
            cells.append(f"{100 * hit / changed:.0f}")
        print(f"| {shape} |", *[f" {cell} |" for cell in cells], sep="", flush=True)


if __name__ == "__main__":
    main()
