"""Deliveries of awkward shapes: many small files, many suppliers beside one total, and
fuels and power, of which dozens of indicators read the same emissions.

``python -m benchmarks.shapes`` prints Markdown: CPU seconds of each step, at sizes that
grow threefold, so that what grows by the square is seen. Nothing is asserted.
"""

from __future__ import annotations

import tempfile
import time
from calendar import monthrange
from pathlib import Path

from transforms.project.folder import load
from transforms.run import Run

HEADER = "site_id,metric_id,period_start,period_end,value,unit"
FILES = (500, 1500, 4500)
SUPPLIERS = (1000, 3000, 10000)
SITES = (70, 210, 630)
YEARS = range(2015, 2025)


def project(folder: Path, sites: int, deliveries: dict[str, str]) -> Path:
    """A company of the years of its files, which lie in its drop box; without any, of
    2024."""
    (folder / "intake").mkdir(parents=True)
    told = "".join(deliveries.values())
    years = [year for year in YEARS if f"{year}-12-" in told] or [2024]
    periods = ", ".join(f"FY{year}" for year in years)
    (folder / "orebook.yaml").write_text(f"company: Shapes\nperiods: [{periods}]\n")
    listed = "".join(f"S{n:05d},Site {n},CL\n" for n in range(sites))
    (folder / "sites.csv").write_text(f"site_id,name,country\n{listed}")
    for name, text in deliveries.items():
        (folder / "intake" / name).write_text(text)
    return folder


def many_files(count: int) -> dict[str, str]:
    """One file a site, twelve rows each."""
    return {
        f"{n:05d}.csv": f"{HEADER}\n"
        + "".join(
            f"S{n:05d},ore_mined_t,2024-{m:02d}-01,2024-{m:02d}-28,{n + m},t\n"
            for m in range(1, 13)
        )
        for n in range(count)
    }


def suppliers(count: int, by_category: bool) -> dict[str, str]:
    """A year's spending of one site: a total, by supplier and again by category."""
    cell = "S00000,procurement_spend,2024-01-01,2024-12-31"
    rows = [f"{cell},{count * (count + 1) // 2},USD,,"]
    rows += [f"{cell},{n + 1},USD,S{n}," for n in range(count)]
    if by_category:
        rows += [f"{cell},{n + 1},USD,,C{n}" for n in range(count)]
    return {"a.csv": "\n".join([f"{HEADER},supplier,spend_category", *rows])}


def energy(sites: int) -> dict[str, str]:
    """Ten years by month of a file a site: five uses of fuel, power, ore."""
    told = (
        ("fuel_use_qty", "kL", "diesel", "mobile_onroad"),
        ("fuel_use_qty", "kL", "diesel", "stationary"),
        ("fuel_use_qty", "kL", "petrol", "mobile_onroad"),
        ("fuel_use_qty", "kL", "petrol", "stationary"),
        ("fuel_use_qty", "GJ", "natural_gas", "stationary"),
        ("electricity_purchased_mwh", "MWh", "", ""),
        ("ore_mined_t", "t", "", ""),
        ("ore_processed_t", "t", "", ""),
    )
    return {
        f"{n:05d}.csv": f"{HEADER},fuel,fuel_use\n"
        + "".join(
            f"S{n:05d},{metric},{year}-{m:02d}-01,{year}-{m:02d}-"
            f"{monthrange(year, m)[1]},{n + m},{unit},{fuel},{use}\n"
            for year in YEARS
            for m in range(1, 13)
            for metric, unit, fuel, use in told
        )
        for n in range(sites)
    }


def measured(folder: Path) -> tuple[float, float, float]:
    """CPU seconds of taking files in, of loading them, and of facts and figures."""
    with Run.open(load(folder)) as run:
        laps = [time.process_time()]
        run.deliveries()
        laps.append(time.process_time())
        run.validate_all()
        laps.append(time.process_time())
        run.compute(name for name in run.due() if run.context.has_data(name))
        laps.append(time.process_time())
    received, loaded, computed = (b - a for a, b in zip(laps, laps[1:], strict=False))
    return received, loaded, computed


def main() -> None:
    shapes = [(f"{n:,} files", n, many_files(n)) for n in FILES]
    for n in SUPPLIERS:
        shapes.append((f"{n:,} suppliers beside a total", 1, suppliers(n, False)))
        shapes.append((f"{n:,} and again by category", 1, suppliers(n, True)))
    for n in SITES:
        rows = 8 * 12 * len(YEARS) * n
        shapes.append((f"energy of {n} sites, {rows:,} rows", n, energy(n)))
    print("| shape | received, CPU s | loaded | facts and figures |")
    print("| --- | ---: | ---: | ---: |")
    for name, sites, deliveries in shapes:
        with tempfile.TemporaryDirectory(prefix="orebook-shapes-") as folder:
            laps = measured(project(Path(folder) / "p", sites, deliveries))
        print(f"| {name} | " + " | ".join(f"{lap:.2f}" for lap in laps) + " |")


if __name__ == "__main__":
    main()
