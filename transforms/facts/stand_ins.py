"""Factors that were used although they are not of the fact's days, region or GWP set.

A factor of another year stands in where there is none of the right one; the figure has
a value, and somebody should know how old it is. Where a factor changes within the days
of a fact, that of its middle day counts for all. Belongs here: noting such factors
beside the contributions that took them. What is said of them is a finding (days and
set; of regions the company decided in ``factor_regions``) and stands at each figure.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from transforms.catalogue import Indicator, derived
from transforms.facts.touched import Touched
from warehouse.connection import literal
from warehouse.package_files import query

TABLE = """
    create table if not exists figures.stand_in (
        indicator_id varchar, site_id varchar, factor_id varchar, period_id varchar,
        is_other_set boolean, is_other_region boolean, age bigint, first_day date,
        last_day date)"""
CHANGES = """
    create table if not exists figures.factor_change (
        indicator_id varchar, metric_id varchar, site_id varchar, factor_id varchar,
        other_id varchar, period_start date, period_end date, changes_on date)"""


def takes_factors(indicator: Indicator) -> bool:
    """Whether it has contributions of its own that a factor of the files is in."""
    return any(
        schema == "derived" and _reads_factors(name) for schema, name in indicator.reads
    )


def _reads_factors(name: str) -> bool:
    reads = derived()[name].reads
    return ("derived", "factor_offered") in reads or any(
        schema == "derived" and _reads_factors(table) for schema, table in reads
    )


def keep(
    con: duckdb.DuckDBPyConnection,
    names: list[str],
    given: Mapping[str, str],
    changed: Touched,
) -> None:
    """Note the stand-ins of these indicators, which take factors, anew at the sites of
    what ``changed``; ``given`` are the relations of the contributions of those that
    have any."""
    for table in ("stand_in", "factor_change"):
        con.execute(
            f"delete from figures.{table} where list_contains($names, indicator_id) "
            f"and {changed.of_sites()}",
            {"names": names},
        )
    if not given:
        return
    taken = " union all ".join(
        f"select {literal(name)} as indicator_id, record_no, site_id, period_start, "
        f"period_end, factor_id from {relation} t "
        f"where factor_id is not null and {changed.of_sites()}"
        for name, relation in given.items()
    )
    for table in ("stand_in", "factor_change"):
        con.execute(
            f"insert into figures.{table} by name with given as ({taken}) "
            f"from ({query(__package__, table)})"
        )
