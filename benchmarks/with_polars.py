"""The same table and the same figures as orebook, in polars.

Numbers are binary floating point here, as in ``with_pandas``. Lazy frames, so that
polars plans each indicator over the sorted table on all cores.
``python -m benchmarks.with_polars PROJECT TARGET`` writes TARGET, a folder with
``canonical.parquet`` and ``figure.parquet``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

from benchmarks.bare_sql import periods
from benchmarks.indicators import BOUNDARY, UNITS, WANTED, Wanted

_LEVELS = (("site", "site_id"), ("country", "country"), ("group", ""))


def run(project: Path, target: Path) -> None:
    """Read the project's delivery; write the sorted table and the figures."""
    target.mkdir(exist_ok=True)
    canonical = _canonical(project).collect()
    canonical.write_parquet(target / "canonical.parquet")
    held = canonical.lazy().join(
        _shares(canonical, project).lazy(), on=["site_id", "period_start"]
    )
    found = [frame for wanted in WANTED for frame in _figures(held, wanted)]
    pl.concat(found).write_parquet(target / "figure.parquet")


def _canonical(project: Path) -> pl.LazyFrame:
    """Units converted; sorted by metric, site and period."""
    factors = {unit: float(text) for unit, text in UNITS.items()}
    factor = pl.col("unit").replace_strict(factors, return_dtype=pl.Float64)
    return (
        pl.scan_parquet(project / "intake" / "measurements.parquet")
        .with_columns(value=pl.col("value").cast(pl.Float64) * factor)
        .drop("unit")
        .sort("metric_id", "site_id", "period_start")
    )


def _shares(canonical: pl.DataFrame, project: Path) -> pl.DataFrame:
    """For each site and month: its year, its country and its three shares."""
    owned = pl.read_csv(project / "ownership.csv", infer_schema=False).with_columns(
        pl.col("valid_from").str.to_date(),
        pl.col("valid_to").fill_null("2099-12-31").str.to_date(),
        pl.col("equity_share").cast(pl.Float64),
        *(
            (pl.col(name) == "yes").cast(pl.Float64)
            for name in ("operational_control", "financial_control")
        ),
    )
    year = pl.format("FY{}", pl.col("period_start").dt.year())
    return (
        canonical.select("period_start").unique()
        .join(owned, how="cross")
        .filter(pl.col("period_start").is_between("valid_from", "valid_to"))
        .with_columns(period_id=year)
        .filter(pl.col("period_id").is_in(periods(project)))
        .join(pl.read_csv(project / "sites.csv", infer_schema=False), on="site_id")
        .select("site_id", "period_start", "period_id", "country", *BOUNDARY)
    )  # fmt: skip


def _figures(held: pl.LazyFrame, wanted: Wanted) -> list[pl.DataFrame]:
    """One indicator: cells of site and year, then levels and breakdowns."""
    rows = pl.col("metric_id").is_in(wanted.metrics)
    for name, value in wanted.where:
        chosen = pl.col(name).is_in(value.split("|"))
        rows &= chosen | pl.col(name).is_null() if name == "purpose" else chosen
    dims = [name for name in wanted.dimensions if name != "waste_kind"]
    is_part = pl.col("metric_id") == wanted.metrics[0]
    cells = (
        held.filter(rows)
        .group_by("site_id", "country", "period_id", *BOUNDARY, *dims)
        .agg(
            pl.col("value").sum(),
            part=pl.when(is_part).then(pl.col("value")).otherwise(0.0).sum(),
        )
        .collect()
        .with_columns(waste_kind=pl.lit("non_mineral"))
    )
    found = []
    for approach in wanted.approaches:
        inside = cells.filter(pl.col(approach) > 0).with_columns(
            amount=pl.col("value") * pl.col(approach) * wanted.times,
            part=pl.col("part") * pl.col(approach),
        )
        for level, entity in _LEVELS:
            for names in wanted.sets:
                by = ["period_id", *([entity] if entity else []), *names]
                sums = inside.group_by(by).agg(pl.col("amount", "part").sum())
                found.append(_labelled(sums, wanted, level, entity, names, approach))
    return found


def _labelled(
    sums: pl.DataFrame,
    wanted: Wanted,
    level: str,
    entity: str,
    names: tuple[str, ...],
    approach: str,
) -> pl.DataFrame:
    """Sums as figures: which indicator, entity and breakdown they are of."""
    label = pl.col(entity) if entity else pl.lit("GROUP-TOTAL")
    value = pl.col("amount")
    if wanted.is_share:
        value = 100 * pl.col("part") / value
    parts = [pl.format("{}={}", pl.lit(name), pl.col(name)) for name in names]
    return sums.select(
        indicator_id=pl.lit(wanted.indicator_id),
        level=pl.lit(level),
        entity="country:" + label if level == "country" else label,
        period_id=pl.col("period_id"),
        breakdown=pl.concat_str(parts, separator=";") if parts else pl.lit(""),
        value=value,
        consolidation=pl.lit(approach),
    )


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]))
