"""The project's folder as tables: sites, shares, periods, settings, own factors.

Belongs here: writing what ``transforms.project`` has read. Tables that deliveries fill
are ``schema``'s.
"""

from __future__ import annotations

from datetime import timedelta

import duckdb
import pyarrow as pa

from transforms.facts import factors
from transforms.project.folder import TABLES, Project
from transforms.project.own_words import own_words
from transforms.project.periods import Period
from transforms.project.shared_facilities import uses
from transforms.project.words import ELIMINATION, GROUP, SHARES, share
from warehouse.connection import quoted
from warehouse.package_files import query


def load(con: duckdb.DuckDBPyConnection, project: Project) -> None:
    """(Re)write the project.* tables and company factors from the project folder."""
    _table(con, "site", project.tables["sites"])
    meant = query(__package__, "meant_site")
    con.execute(f"create or replace macro state.meant_site(told) as ({meant})")
    con.execute("""
        create or replace table project.site_tag as
        select distinct site_id, trim(t.tag) as tag
        from project.site, unnest(string_split(tags, ';')) t(tag)
        where trim(t.tag) <> ''""")
    _ownership(con, project)
    _shared_facilities(con, project)
    con.execute("""
        create or replace table state.site_life as
        select cast(site_id as site_id) as site_id, cast(opened as date) as opened,
               cast(closed as date) as closed
        from project.site where opened is not null or closed is not null""")
    latest = max([p.end for p in project.periods], default=None)
    published_on = project.config.publication_date
    # Until a day of publication is set nobody knows what is ahead of it: within a year.
    con.execute(
        "create or replace table state.latest as select greatest(ended, published_on) "
        "as latest, greatest(ended, coalesce(published_on, ended + 366)) as future "
        "from (select cast(? as date) as ended, cast(? as date) as published_on)",
        [latest, published_on],
    )
    for name in ("controls", "history"):
        _table(con, name, project.tables[name])
    factors.load(con, project)
    _own_words(con, project)
    _periods(con, project)
    settings = {
        "gwp_set": project.config.gwp_set,
        "currency": project.config.currency,
        "company": project.config.company,
        "consolidation": project.config.consolidation,
        "factor_regions": ";".join(project.config.factor_regions),
        "language": project.config.languages[0],
        "estimate_days": _text(project.config.estimate_days),
        **project.config.conventions.settings(),
    }
    con.execute(
        "create or replace table project.setting as "
        "select unnest($names) as name, unnest($values) as value",
        {"names": list(settings), "values": list(settings.values())},
    )
    _base_year(con, project)


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


# The figures of which a base year is kept, and the metric in which one that was
# recalculated is handed in.
_OF_BASE_YEAR = (
    ("ghg_scope1_gross", "ghg_scope1_base", ""),
    ("ghg_scope2_location", "ghg_scope2_base", "location"),
    ("ghg_scope2_market", "ghg_scope2_base", "market"),
)


def _base_year(con: duckdb.DuckDBPyConnection, project: Project) -> None:
    con.execute(
        "create or replace table project.base_year (indicator_id varchar, base_metric "
        "varchar, scope2_method varchar, period_id varchar, threshold decimal(12,10))"
    )
    if project.config.base_year:
        con.executemany(
            "insert into project.base_year values (?, ?, ?, ?, ?)",
            [
                [name, metric, method, project.config.base_year,
                 project.config.threshold(name)]
                for name, metric, method in _OF_BASE_YEAR
            ],
        )  # fmt: skip


# What a site belongs to that no share is stated of, and what belongs to no site.
_WHOLE = {
    "valid_from": "0001-01-01", "valid_to": "9999-12-31", "equity_share": "1",
    "financial_control": "1", "operational_control": "1",
}  # fmt: skip


def _ownership(con: duckdb.DuckDBPyConnection, project: Project) -> None:
    """Shares as stated; without any, every site is the company's own."""
    stated = project.tables["ownership"]
    whole = [] if stated else [row["site_id"] for row in project.tables["sites"]]
    rows = [
        {
            **row,
            "valid_to": row["valid_to"] or _WHOLE["valid_to"],
            **{name: str(share(row[name])) for name in SHARES},
        }
        for row in stated
    ]
    rows += [{"site_id": name, **_WHOLE} for name in (*whole, GROUP, ELIMINATION)]
    _table(con, "ownership_text", rows)
    for name in ("ownership", "ownership_change", "inside"):
        text = query(__package__, name)
        con.execute(f"create or replace table project.{name} as {text}")


def _shared_facilities(con: duckdb.DuckDBPyConnection, project: Project) -> None:
    con.execute(
        "create or replace table project.shared_facility (facility site_id, used_by "
        "site_id, metric_id varchar, first_day date, last_day date, share decimal("
        "12,10), key_metric varchar, row_no integer)"
    )
    rows = [
        (use.facility, use.used_by, use.metric, use.first, use.last, use.share,
         use.key, use.row)
        for use in uses(project.tables["shared_facilities"])
    ]  # fmt: skip
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        con.execute(
            "insert into project.shared_facility select unnest(?), unnest(?), "
            "unnest(?), unnest(?)::date, unnest(?)::date, unnest(?), unnest(?), "
            "unnest(?)", columns,
        )  # fmt: skip


def _own_words(con: duckdb.DuckDBPyConnection, project: Project) -> None:
    con.execute(
        "create or replace table project.own_word "
        "(list varchar, alias varchar, word varchar)"
    )
    if words := own_words(project):
        con.executemany("insert into project.own_word values (?, ?, ?)", words)


def _periods(con: duckdb.DuckDBPyConnection, project: Project) -> None:
    con.execute("""
        create or replace table project.period (
            period_id varchar, period_start date, period_end date, kind varchar,
            prior_start date, prior_end date, month_count integer);
        create or replace table project.month (
            period_id varchar, first_day date, last_day date, month_end date)""")
    con.execute("""
        create or replace table project.stretch (
            period_id varchar, window_name varchar, frequency varchar, first_day date,
            last_day date, window_end date, seen_from date, seen_to date)""")
    for period in project.periods:
        prior = project.calendar.prior(period)
        months = period.months(project.calendar.named)
        con.execute(
            "insert into project.period values (?, ?, ?, ?, ?, ?, ?)",
            [
                period.period_id, period.start, period.end, period.kind,
                prior.start, prior.end, len(months),
            ],
        )  # fmt: skip
        con.execute(
            "insert into project.month select ?, unnest(?), unnest(?), unnest(?)",
            [period.period_id, *map(list, zip(*months, strict=True))],
        )
        for window, seen in (("period", period), ("prior", prior)):
            con.executemany(
                "insert into project.stretch values (?, ?, ?, ?, ?, ?, ?, ?)",
                _stretches(project, period.period_id, window, seen),
            )


def _stretches(
    project: Project, period_id: str, window: str, seen: Period
) -> list[tuple[object, ...]]:
    """Rows of project.stretch: what is asked for how often, inside one window.

    The days seen are those in which a reading is one of the stretch's end. Of the
    period before nothing is asked month by month.
    """
    late = {end: last for _, last, end in seen.months(project.calendar.named)}
    found: list[tuple[object, ...]] = []
    for frequency in ("month", "quarter", "year"):
        often = frequency if window == "period" else "year"
        seen_from = seen.start
        for first, last in project.calendar.stretches(seen, often):
            seen_to = late.get(last, last)
            found.append((period_id, window, frequency, first, last, seen.end,
                          seen_from, seen_to))  # fmt: skip
            seen_from = seen_to + timedelta(days=1)
    return found


def _table(
    con: duckdb.DuckDBPyConnection, name: str, rows: list[dict[str, str]]
) -> None:
    if rows:
        names = list(rows[0])
    else:
        # A new project has no site yet; its table has columns all the same.
        required, optional = TABLES["sites" if name == "site" else name]
        names = [*required, *optional]
    schema = pa.schema([(column, pa.string()) for column in names])
    frame = pa.Table.from_pylist(
        [{n: r[n] or None for n in names} for r in rows], schema
    )
    con.register("incoming", frame)
    con.execute(f"create or replace table project.{quoted(name)} as from incoming")
    con.unregister("incoming")
