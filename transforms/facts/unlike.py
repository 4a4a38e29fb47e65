"""Values that are unlike the others of their series, by series and beside sister sites.

Belongs here: which series are looked at again, and what is kept of the others. What is
far from what is said in ``sql/unlike.sql``; the words are ``findings``'.

    facts.series  of each series how many values it has, the least, middle and most
    facts.unlike  what is unlike, and what it was held against (``of_what``)
"""

from __future__ import annotations

import duckdb

from transforms.facts import touched
from transforms.facts.touched import Touched
from warehouse.package_files import query

# How many times off a value is named: where it fits a known slip and the series is
# quiet, anywhere, of a year, a whole file, a whole series beside sister sites.
UNLIKE = {"near": 2, "far": 4, "years": 6, "whole": 5, "sisters": 30}
# What sites are compared by.
ORE = ("ore_mined_t", "ore_processed_t")

_TABLE = """
    create or replace table facts.unlike (
        metric_id metric_id, site_id site_id, period_id varchar, "off" double,
        is_more boolean, usual double, unit varchar, value decimal(28,9),
        of_what varchar, n bigint, cause varchar, file_no integer, sheet_no smallint,
        row_no integer, column_no smallint)"""
# Whether any value may be far from its series, or any site from two sisters.
_MAY_BE = f"""
    select coalesce(bool_or(n >= 2 and (most > {UNLIKE["near"]} * mid
                                        or mid > {UNLIKE["near"]} * least)), false)
        or count(distinct site_id) filter (metric_id in {ORE}) > 2
    from facts.series"""


def rebuild(con: duckdb.DuckDBPyConnection, changed: Touched) -> None:
    """Bring both tables up to date.

    A value is held against its series and the ore of its site, a whole series against
    those of all sites: of a metric that changed, or of all where ore did.
    """
    series = query(__package__, "series")
    touched.keep(con, "facts.series", series, changed, as_told=True)
    of_site, of_sisters = "true", "true"
    if changed.metrics is not None:
        is_ore = not set(ORE).isdisjoint(changed.metrics)
        beside = Touched((*changed.metrics, *ORE), changed.sites)
        of_site = changed.of_sites() if is_ore else beside.facts()
        of_sisters = "true" if is_ore else changed.of_metrics()
        con.execute(
            "delete from facts.unlike where case of_what when 'what sister sites have "
            f"for each tonne of ore' then {of_sisters} else {of_site} end"
        )
    else:
        con.execute(_TABLE)
    # Planning what is asked then takes longer than all else of a small company's rules.
    if con.execute(_MAY_BE).fetchone() == (False,):
        return
    touched.due(con, "true", as_told=True, view="every_fact")
    touched.due(con, of_site, as_told=True)
    con.execute(
        "create or replace temp view due_series as from facts.series "
        f"where {of_sisters}"
    )
    text = query(__package__, "unlike")
    con.execute(f"insert into facts.unlike by name {text}", UNLIKE)
