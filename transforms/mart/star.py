"""The published warehouse: the star schema in ``mart``, made from the build database.

Belongs here: what finance and assurers may query, with words on every table and
column. It holds no register column that can identify a person.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pyarrow as pa

from transforms.catalogue import APPROACHES, Indicator
from transforms.engine import cells, figures, workers
from transforms.mart.mart_tables import (
    COMMENTS,
    ORDER,
    TABLES,
    VIEW_COLUMNS,
    VIEW_WORDS,
)
from transforms.project.folder import Project
from warehouse import reference
from warehouse.connection import PUBLISHED_STORAGE, literal, quoted, transaction


def write(
    con: duckdb.DuckDBPyConnection,
    project: Project,
    context: figures.Context,
    target: Path,
    release: dict[str, str],
) -> None:
    """Write orebook.duckdb at ``target``, readable by DuckDB 1.2 and later."""
    con.execute(
        f"attach {literal(str(target))} as mart_file "
        f"(storage_version '{PUBLISHED_STORAGE}')"
    )
    try:
        con.execute("create schema mart_file.mart")
        records(con)
        for name, sql in TABLES.items():
            order = ", ".join(quoted(column) for column in ORDER[name])
            con.execute(
                f"create table mart_file.mart.{name} as from ({sql}) order by {order}"
            )
        _indicators(con, context)
        _contributions(con, context)
        _release(con, release)
        con.execute("use mart_file")
        _views(con, views(context.indicators, project))
    finally:
        con.execute("use build") if _has(con, "build") else con.execute("use memory")
        con.execute("detach mart_file")


def _has(con: duckdb.DuckDBPyConnection, name: str) -> bool:
    return bool(
        con.execute(
            "select 1 from duckdb_databases() where database_name = ?", [name]
        ).fetchone()
    )


def records(con: duckdb.DuckDBPyConnection) -> None:
    """Write ``scratch.record``: where each fact stands, once, for every table below."""
    parts = [
        "select record_no, file_no, sheet_no, row_no, column_no "
        "from validated.measurement where resolution = 0"
    ]
    for row in reference.rows("metrics"):
        if row["form"] == "register" and row["origin"] == "collected":
            parts.append(
                "select record_no, file_no, sheet_no, row_no, column_no "
                f"from register.{quoted(row['metric_id'])} where resolution = 0"
            )
    con.execute(f"""
        create or replace table scratch.record as
        select r.record_no, left(f.sha256, 12) as file_id,
               coalesce(s.sheet, '') as sheet, r.row_no, r.column_no,
               left(f.sha256, 12) || ':' || coalesce(s.sheet, '') || ':'
               || state.cell(r.row_no, r.column_no) as record_id
        from ({" union all ".join(parts)}) r
        join raw.file f on f.file_no = r.file_no
        left join raw.sheet s on s.file_no = r.file_no and s.sheet_no = r.sheet_no""")
    con.execute(_register_facts())


def _register_facts() -> str:
    """SQL of ``scratch.register_fact``: register rows as facts, no personal data."""
    parts = []
    for row in reference.rows("metrics"):
        if row["form"] != "register" or row["origin"] != "collected":
            continue
        name = row["metric_id"]
        shown = [
            column["column"]
            for column in reference.register_columns(name)
            if column["personal_data"] == "0"
            and column["column"] not in ("site", "as_of")
        ]
        dims = ", ".join(
            f"{literal(c + '=')} || replace(replace(cast({quoted(c)} as varchar), ';', "
            "','), '=', ':')"
            for c in sorted(shown)
        )
        day = "period_start"
        parts.append(
            f"select record_no, {literal(row['dataset'])} as dataset, "
            f"{literal(name)} as metric_id, cast(site_id as varchar) as site_id, "
            f"{day} as period_start, period_end, events as value, "
            f"concat_ws(';', {dims or literal('')}) as dimensions, grade "
            f"from metric.{quoted(name)} where record_no in "
            f"(select record_no from register.{quoted(name)})"
        )
    return "create or replace table scratch.register_fact as " + " union all ".join(
        parts
    )


def _indicators(con: duckdb.DuckDBPyConnection, context: figures.Context) -> None:
    rows = []
    from transforms.engine.completeness import unit_of

    for name, item in sorted(context.indicators.items()):
        said = item.declaration
        roles = {
            role_name: {"reduce": role.reduce, "window": str(role.window)}
            for role_name, role in said.roles.items()
        }
        rows.append(
            {
                "indicator_id": name,
                "name": said.name,
                "topic": item.topic,
                "unit": unit_of(con, item),
                "method": said.method,
                "formula": said.figure,
                "roles": json.dumps(roles, sort_keys=True),
                "consolidation": said.consolidation,
                "breakdowns": "; ".join(
                    " x ".join(names) for names in item.sets if names
                ),
                "disclosures": "; ".join(said.disclosures),
                "metrics": "; ".join(sorted(context.metrics[name])),
                "definition": item.definition,
                "criteria": item.version,
                "sql": item.select,
                "file": item.file,
            }
        )
    schema = pa.schema([(column, pa.string()) for column in rows[0]]) if rows else None
    con.register("incoming", pa.Table.from_pylist(rows, schema))
    con.execute("create table mart_file.mart.dim_indicator as from incoming")
    con.unregister("incoming")


def _contributions(con: duckdb.DuckDBPyConnection, context: figures.Context) -> None:
    """mart.contribution: what each fact gave to each indicator in each period."""
    con.execute("""
        create table mart_file.mart.contribution (
            indicator_id varchar, period_id varchar, site_id varchar, country varchar,
            role varchar, part varchar, day date, record_id varchar,
            amount decimal(38,12), factor_id varchar, key varchar,
            breakdown_values varchar, used_in varchar,
            share_operational_control decimal(12,10),
            share_financial_control decimal(12,10),
            share_equity_share decimal(12,10), share_none decimal(12,10))""")

    def window(cursor: duckdb.DuckDBPyConnection, indicator: Indicator) -> None:
        cursor.execute("create or replace temp view wanted as from project.period")
        figures.window(cursor, context, indicator, per_record=True)

    def insert(cursor: duckdb.DuckDBPyConnection, indicator: Indicator) -> None:
        cursor.execute(_contribution_rows(indicator))

    having = [
        indicator
        for name, indicator in sorted(context.indicators.items())
        if context.has_data(name)
    ]
    for _ in workers.each(con, context.cursors, having, window, insert):
        pass


def _contribution_rows(indicator: Indicator) -> str:
    approaches = APPROACHES[indicator.declaration.consolidation]
    shares = {approach: f"c.s{number}" for number, approach in enumerate(approaches)}
    listed = ", ".join(
        shares.get(name, "null")
        for name in ("operational_control", "financial_control", "equity_share", "none")
    )
    dims = [
        f"{literal(name + '=')} || "
        f"coalesce({cells.breakdown_value(f'c.{quoted(name)}')}, '')"
        for name in indicator.dimensions
    ]
    tags = "(select string_agg('tag=' || t.tag, ';' order by t.tag) from "
    tags += "project.site_tag t where t.site_id = cast(c.site_id as varchar))"
    values = f"concat_ws(';', {', '.join([*dims, tags])})"
    names = {n: "+".join(s) or "total" for n, s in enumerate(indicator.sets)}
    cases = " ".join(f"when {n} then {literal(text)}" for n, text in names.items())
    used = f"case c.set_no {cases} end"
    return f"""
        insert into mart_file.mart.contribution
        select {literal(indicator.indicator_id)}, c.period_id,
               cast(c.site_id as varchar), c.in_country, c.role, c.part,
               cast(c.on_day as date), r.record_id, c.amount, c.factor_id, c.key,
               c.breakdown_values, c.used_in, {listed}
        from (
            select c.* exclude (set_no, breakdown), {values} as breakdown_values,
                   string_agg(distinct {used}, '|' order by {used}) as used_in
            from chosen c group by all) c
        join scratch.record r on r.record_no = c.record_no
        order by c.period_id, c.site_id, c.role, r.record_id, c.factor_id, c.part,
                 c.on_day, c.breakdown_values, c.amount"""


def _release(con: duckdb.DuckDBPyConnection, release: dict[str, str]) -> None:
    schema = pa.schema([(name, pa.string()) for name in release])
    con.register("incoming", pa.Table.from_pylist([release], schema))
    con.execute("create table mart_file.mart.release as from incoming")
    con.unregister("incoming")


def views(indicators: dict[str, Indicator], project: Project) -> dict[str, str]:
    """Views of the mart: figure_source, and one per disclosure that has figures."""
    # The breakdown of a figure is matched item by item with what a contribution has;
    # `used_in` keeps apart contributions that only some breakdowns take.
    found = {
        "figure_source": """
            select f.figure_id, c.record_id, c.role, c.amount,
                   case f.consolidation
                       when 'operational_control' then c.share_operational_control
                       when 'financial_control' then c.share_financial_control
                       when 'equity_share' then c.share_equity_share
                       else c.share_none end as share,
                   c.factor_id, c.part, c.day, c.key, c.site_id
            from mart.fact_figure f
            join mart.contribution c on c.indicator_id = f.indicator_id
                and c.period_id = f.period_id
                and (f.level = 'group' or (f.level = 'site' and c.site_id = f.entity)
                     or (f.level = 'country' and 'country:' || c.country = f.entity))
                and (f.breakdown = '' or list_has_all(
                     string_split(c.breakdown_values, ';'),
                     string_split(f.breakdown, ';')))
                and list_contains(string_split(c.used_in, '|'),
                    case when f.breakdown = '' then 'total' else replace(
                        regexp_replace(f.breakdown, '=[^;]*', '', 'g'), ';', '+') end)
            where case f.consolidation
                      when 'operational_control' then c.share_operational_control
                      when 'financial_control' then c.share_financial_control
                      when 'equity_share' then c.share_equity_share
                      else c.share_none end > 0"""
    }
    periods = [period.period_id for period in project.periods]
    by_key: dict[str, list[str]] = {}
    for name, item in indicators.items():
        for key in item.declaration.disclosures:
            by_key.setdefault(key, []).append(name)
    for key, names in sorted(by_key.items()):
        columns = ", ".join(
            f"max(f.value) filter (where f.period_id = {literal(p)}) as {quoted(p)}"
            for p in periods
        )
        listed = ", ".join(literal(name) for name in sorted(names))
        view = "v_gri_" + key.replace("-", "_").replace(".", "_").replace("@", "_")
        found[view] = f"""
            select i.name as item, f.breakdown, f.level, f.entity, f.unit, {columns},
                   f.indicator_id
            from mart.fact_figure f
            join mart.dim_indicator i on i.indicator_id = f.indicator_id
            where f.indicator_id in ({listed})
              and f.is_lead
            group by i.name, f.breakdown, f.level, f.entity, f.unit, f.indicator_id
            order by i.name, f.level, f.entity, f.breakdown"""
    return found


def _views(con: duckdb.DuckDBPyConnection, shown: dict[str, str]) -> None:
    """The views and all comments, in one transaction: each alone is a write."""
    with transaction(con):
        for name, sql in shown.items():
            con.execute(f"create view mart.{quoted(name)} as {sql}")
        _comments(con, shown)


def _comments(con: duckdb.DuckDBPyConnection, views: Iterable[str]) -> None:
    """Words on every table, view and column."""
    given = dict(
        con.execute(
            "select table_name, list(column_name order by column_index) "
            "from duckdb_columns() where database_name = 'mart_file' group by all"
        ).fetchall()
    )
    described = [("table", name, *told) for name, told in COMMENTS.items()]
    for name in views:
        words = VIEW_WORDS.get(
            name, "A GRI disclosure by item, breakdown, entity, period."
        )
        meanings = {
            column: VIEW_COLUMNS.get(column, f"The figure of {column}, unrounded.")
            for column in given[name]
        }
        described.append(("view", name, words, meanings))
    for kind, name, words, columns in described:
        con.execute(f"comment on {kind} mart.{quoted(name)} is {literal(words)}")
        for column, meaning in columns.items():
            con.execute(
                f"comment on column mart.{quoted(name)}.{quoted(column)} "
                f"is {literal(meaning)}"
            )
