"""The same table and the same figures as orebook, in pandas.

Numbers are binary floating point here, so sums agree to about 1e-12 only.
``python -m benchmarks.with_pandas PROJECT TARGET`` writes TARGET, a folder with
``canonical.parquet`` and ``figure.parquet``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.bare_sql import DIMENSIONS, periods
from benchmarks.indicators import BOUNDARY, UNITS, WANTED, Wanted

WORDS = ["site_id", "metric_id", "unit", *DIMENSIONS]


def run(project: Path, target: Path) -> None:
    """Read the project's delivery; write the sorted table and the figures."""
    target.mkdir(exist_ok=True)
    canonical = _canonical(project)
    canonical.to_parquet(target / "canonical.parquet", index=False)
    held = _with_shares(canonical, project)
    found = pd.concat([_figures(held, wanted) for wanted in WANTED])
    found.to_parquet(target / "figure.parquet", index=False)


def _canonical(project: Path) -> pd.DataFrame:
    """Units converted; sorted by metric, site and period."""
    table = pq.read_table(
        project / "intake" / "measurements.parquet", read_dictionary=WORDS
    )
    place = table.schema.get_field_index("value")
    values = pc.cast(table["value"], pa.float64())
    frame = table.set_column(place, "value", values).to_pandas()
    del table, values
    for name in WORDS:
        # Categories in the order of their names, so that sorting is by name.
        words = sorted(frame[name].cat.categories)
        frame[name] = frame[name].cat.reorder_categories(words)
    factors = {unit: float(text) for unit, text in UNITS.items()}
    frame["value"] *= frame["unit"].map(factors).astype("float64")
    frame = frame.drop(columns=["unit"])
    keys = ["metric_id", "site_id", "period_start"]
    return frame.sort_values(keys, ignore_index=True)


def _with_shares(canonical: pd.DataFrame, project: Path) -> pd.DataFrame:
    """Beside each row its year, its country and its three shares."""
    owned = pd.read_csv(project / "ownership.csv", dtype=str)
    owned["valid_from"] = pd.to_datetime(owned["valid_from"])
    owned["valid_to"] = pd.to_datetime(owned["valid_to"].fillna("2099-12-31"))
    owned["equity_share"] = owned["equity_share"].astype(float)
    for name in ("operational_control", "financial_control"):
        owned[name] = (owned[name] == "yes").astype(float)
    months = pd.DataFrame({"period_start": canonical["period_start"].unique()})
    months["day"] = pd.to_datetime(months["period_start"])
    shares = months.merge(owned, how="cross")
    shares = shares[shares["day"].between(shares["valid_from"], shares["valid_to"])]
    shares["period_id"] = "FY" + shares["day"].dt.year.astype(str)
    shares = shares[shares["period_id"].isin(periods(project))]
    shares = shares.merge(pd.read_csv(project / "sites.csv"), on="site_id")
    sites = canonical["site_id"].dtype
    shares["site_id"] = shares["site_id"].astype(sites)
    columns = ["site_id", "period_start", "period_id", "country", *BOUNDARY]
    for name in ("period_id", "country"):
        shares[name] = shares[name].astype("category")
    return canonical.merge(shares[columns], on=["site_id", "period_start"])


def _figures(held: pd.DataFrame, wanted: Wanted) -> pd.DataFrame:
    """One indicator: cells of site and year, then levels and breakdowns."""
    rows = held["metric_id"].isin(wanted.metrics)
    for name, value in wanted.where:
        chosen = held[name].isin(value.split("|"))
        rows &= chosen | held[name].isna() if name == "purpose" else chosen
    dims = [name for name in wanted.dimensions if name != "waste_kind"]
    keys = ["site_id", "country", "period_id", *BOUNDARY, *dims]
    part = held.loc[rows, [*keys, "metric_id", "value"]]
    part["part"] = part["value"].where(part["metric_id"] == wanted.metrics[0], 0)
    cells = part.groupby(keys, observed=True)[["value", "part"]].sum().reset_index()
    if "waste_kind" in wanted.dimensions:
        cells["waste_kind"] = "non_mineral"
    found = []
    for approach in wanted.approaches:
        inside = cells[cells[approach] > 0].copy()
        inside["amount"] = inside["value"] * inside[approach] * wanted.times
        inside["part"] *= inside[approach]
        for level, entity in (
            ("site", "site_id"),
            ("country", "country"),
            ("group", ""),
        ):
            for names in wanted.sets:
                by = ["period_id", *([entity] if entity else []), *names]
                sums = inside.groupby(by, observed=True)[["amount", "part"]].sum()
                found.append(
                    _labelled(sums.reset_index(), wanted, level, entity, names)
                )
                found[-1]["consolidation"] = approach
    return pd.concat(found)


def _labelled(
    sums: pd.DataFrame, wanted: Wanted, level: str, entity: str, names: tuple[str, ...]
) -> pd.DataFrame:
    """Sums as figures: which indicator, entity and breakdown they are of."""
    value = sums["amount"]
    if wanted.is_share:
        value = 100 * sums["part"] / value
    label = "GROUP-TOTAL" if not entity else sums[entity].astype(str)
    breakdown = pd.Series("", index=sums.index)
    for number, name in enumerate(names):
        breakdown += (";" if number else "") + name + "=" + sums[name].astype(str)
    return pd.DataFrame(
        {
            "indicator_id": wanted.indicator_id,
            "level": level,
            "entity": "country:" + label if level == "country" else label,
            "period_id": sums["period_id"].astype(str),
            "breakdown": breakdown,
            "value": value,
        }
    )


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]))
