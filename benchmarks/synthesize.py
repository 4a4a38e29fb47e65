"""A synthetic company of any size: one Parquet delivery in long form.

Seven metrics, 836 combinations of their dimensions, 100 sites, months back from 2025:
12,000 rows per combination and ten years, so 10,032,000 rows are ten years.
"""

from __future__ import annotations

import calendar
import itertools
from pathlib import Path

from warehouse import reference
from warehouse.connection import connect, literal

METRICS = {
    "water_withdrawal_ml": (("source", "quality", "purpose"), ("ML", "m3")),
    "waste_generated_t": (("composition", "hazardous", "stream"), ("t", "kg")),
    "waste_diverted_t": (
        ("composition", "hazardous", "waste_diversion", "treatment_place"),
        ("t", "kg"),
    ),
    "waste_disposed_t": (
        ("composition", "hazardous", "waste_disposal", "treatment_place"),
        ("t", "kg"),
    ),
    "air_emission_t": (("pollutant", "air_source"), ("t", "kg")),
    "training_hours": (
        ("gender", "employee_category", "training_topic", "worker_type"),
        ("h",),
    ),
    "hours_worked": (("worker_type", "gender"), ("h",)),
}
SITES = [f"SITE-{number:03d}" for number in range(100)]
THOUSANDTHS = {"kg": 1000, "m3": 1000}


def combinations() -> list[dict[str, str]]:
    """Every metric with every combination of the dimensions named above."""
    rows = []
    for metric, (dims, units) in METRICS.items():
        text = reference.metric(metric)["dimensions"]
        values = {
            item.split("(")[0]: item.split("(")[1].rstrip(")").split("|")
            for item in text.split(";")
            if "(" in item
        }
        for number, combination in enumerate(
            itertools.product(*(values[name] for name in dims))
        ):
            rows.append(
                dict(zip(dims, combination, strict=True))
                | {"metric_id": metric, "unit": units[number % len(units)]}
            )
    return rows


def months(count: int) -> list[tuple[str, str]]:
    """First and last days of the last ``count`` months of 2025 and before."""
    result = []
    year, month = 2025, 12
    for _ in range(count):
        last = calendar.monthrange(year, month)[1]
        result.append((f"{year}-{month:02d}-01", f"{year}-{month:02d}-{last}"))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return result


def write_project(folder: Path, month_count: int) -> Path:
    """A project folder with one Parquet delivery; return the delivery's path."""
    (folder / "intake").mkdir(parents=True, exist_ok=True)
    first_year = 2025 - (month_count - 1) // 12
    periods = ", ".join(f"FY{year}" for year in range(first_year + 1, 2026))
    (folder / "orebook.yaml").write_text(
        f"company: Synthetic\nperiods: [{periods or 'FY2025'}]\n"
    )
    sites = ["site_id,name,country"]
    sites += [f"{s},{s},{('CL', 'US', 'AU', 'ZA')[i % 4]}" for i, s in enumerate(SITES)]
    (folder / "sites.csv").write_text("\n".join(sites) + "\n")
    owned = ["site_id,valid_from,valid_to,equity_share,financial_control,"
             "operational_control"]  # fmt: skip
    for number, site in enumerate(SITES):
        if number % 4 == 0:
            owned.append(f"{site},2000-01-01,2022-06-30,0.4,no,yes")
            owned.append(f"{site},2022-07-01,,0.55,yes,yes")
        else:
            owned.append(f"{site},2000-01-01,,1,yes,yes")
    (folder / "ownership.csv").write_text("\n".join(owned) + "\n")
    target = folder / "intake" / "measurements.parquet"
    dims = sorted({name for names, _ in METRICS.values() for name in names})
    with connect() as con:
        con.execute("create table site (site_id varchar)")
        con.executemany("insert into site values (?)", [(s,) for s in SITES])
        con.execute("create table month (period_start date, period_end date)")
        con.executemany("insert into month values (?, ?)", months(month_count))
        con.execute(
            "create table combination (number integer, metric_id varchar, "
            + ", ".join(f"{name} varchar" for name in ["unit", *dims])
            + ")"
        )
        con.executemany(
            f"insert into combination values ({', '.join('?' * (3 + len(dims)))})",
            [
                (number, row["metric_id"], row["unit"], *(row.get(n) for n in dims))
                for number, row in enumerate(combinations())
            ],
        )
        con.execute(f"""
            copy (
                select site_id, metric_id, period_start, period_end,
                       -- A level of each series, a third up or down from month to
                       -- month, and one value in 10,000 ten times off.
                       cast((hash(site_id, number) % 900000 + 100) / 1000
                            * (700 + hash(site_id, period_start, number) % 600) / 1000
                            * case when hash(number, site_id, period_start) % 10000 = 0
                              then 10 else 1 end
                            * case when unit in ('kg', 'm3') then 1000 else 1
                            end as decimal(18,3)) as value,
                       unit, {", ".join(dims)}
                from month cross join site cross join combination
            ) to {literal(str(target))} (format parquet, compression zstd)""")
    return target
