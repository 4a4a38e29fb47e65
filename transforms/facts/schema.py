"""The build database: what a fresh one looks like before any delivery is loaded.

It lives in state/, belongs to one run at a time and can always be made anew from the
raw store and the ledger. Belongs here: types, tables and the views over facts.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from transforms.catalogue import contracts
from transforms.catalogue.dimensions import dimension_names
from transforms.facts import factors
from transforms.facts.sql_macros import CELL_MACRO, MEAN_SHARE, period_macro
from transforms.intake import withdrawn
from transforms.project.folder import ELIMINATION, GROUP, Project
from transforms.project.tables import share
from warehouse import reference
from warehouse.connection import literal, quoted, transaction

# How a value was got -> (estimated?, quality score from 1 best to 5 worst, PCAF's
# scale); a review by a second person raises a measured value to 1.
METHODS: dict[str, tuple[bool, int]] = {
    "measured": (False, 2),
    "calculated": (False, 3),
    "": (False, 3),
    "modelled": (True, 4),
    "prorated": (True, 4),
    "estimated": (True, 5),
}

VALIDATED_COLUMNS = """
    record_no bigint, metric_id metric_id, site_id site_id,
    period_start date, period_end date, dim_set_no integer,
    value decimal(28,9), reported decimal(28,9), unit_no integer, word varchar,
    grade tinyint, note_no integer,
    file_no integer, sheet_no smallint, row_no integer, column_no smallint,
    resolution tinyint"""

_TYPES = {
    "text": "varchar",
    "enum": "varchar",
    "integer": "bigint",
    "decimal": "decimal(28,9)",
    "boolean": "boolean",
    "date": "date",
}


def create(con: duckdb.DuckDBPyConnection, project: Project) -> None:
    """Lay out an empty build database for this project, in one transaction."""
    with transaction(con):
        for schema in (
            "ref", "project", "raw", "validated", "register", "facts", "metric",
            "contribution", "derived", "figures", "state",
        ):  # fmt: skip
            con.execute(f"create schema if not exists {schema}")
        _types(con, project)
        _reference_tables(con)
        con.execute(contracts.bounds_table())
        _intake_tables(con)
        con.execute(CELL_MACRO)
        con.execute(MEAN_SHARE)
        con.execute(period_macro(project.calendar))
        for dataset in reference.datasets():
            name = quoted(dataset)
            con.execute(f"create table validated.{name} ({VALIDATED_COLUMNS})")
        for row in reference.rows("metrics"):
            if row["form"] == "register" and row["origin"] == "collected":
                _register_table(con, row["metric_id"])
        _views(con)


def _types(con: duckdb.DuckDBPyConnection, project: Project) -> None:
    # Enumerations keep facts narrow (integers) and readable (text) at once; their
    # order is alphabetical, so sorting by them is sorting by name.
    metrics = sorted(row["metric_id"] for row in reference.rows("metrics"))
    sites = sorted({row["site_id"] for row in project.tables["sites"]})
    for name, members in (
        ("metric_id", metrics),
        ("site_id", sorted([*sites, GROUP, ELIMINATION])),
    ):
        listed = ", ".join(literal(member) for member in members)
        con.execute(f"create type {name} as enum ({listed})")


def _reference_tables(con: duckdb.DuckDBPyConnection) -> None:
    for path in sorted(reference.folder().glob("*.csv")):
        con.execute(
            f"create or replace table ref.{quoted(path.stem)} as from read_csv(?, "
            "header = true, all_varchar = true, auto_detect = false, delim = ',', "
            "quote = '\"', escape = '\"', nullstr = '', "
            f"columns = {_csv_columns(path)})",
            [str(path)],
        )
    con.execute("""
        create or replace table ref.grade (
            grade tinyint, method varchar, reviewed boolean, estimated boolean,
            quality tinyint)""")
    grades = []
    for number, (method, (estimated, quality)) in enumerate(METHODS.items()):
        grades.append((2 * number, method, False, estimated, quality))
        best = 1 if method == "measured" else quality
        grades.append((2 * number + 1, method, True, estimated, best))
    con.executemany("insert into ref.grade values (?, ?, ?, ?, ?)", grades)


def _csv_columns(path: Path) -> str:
    with path.open(encoding="utf-8") as stream:
        header = stream.readline().strip().split(",")
    return "{" + ", ".join(f"{literal(name)}: 'VARCHAR'" for name in header) + "}"


def _metric_units() -> pa.Table:
    columns = zip(*reference.metric_units(), strict=True)
    return pa.table(dict(zip(reference.MetricUnit._fields, columns, strict=True)))


def _intake_tables(con: duckdb.DuckDBPyConnection) -> None:
    dims = ", ".join(f"{quoted(name)} varchar" for name in dimension_names())
    con.register("metric_unit", _metric_units())
    con.execute(f"""
        create table facts.dim_set (dim_set_no integer, dim_key varchar, {dims});
        insert into facts.dim_set (dim_set_no, dim_key) values (0, '');
        create table facts.unit as
        with spelled as (
            select metric_id, spelling as reported_unit, kept as unit, quantity, factor
            from metric_unit
            where quantity not in ('currency', 'currency_rate', 'any')
            union all
            select m.metric_id, replace(m.spelling, 'currency', c.currency),
                   replace(m.spelling, 'currency', c.currency), m.quantity, 1
            from metric_unit m, ref.currencies c
            where m.quantity in ('currency', 'currency_rate')
            union all
            select metric_id, e.unit, 'event', 'event', 1
            from ref.metrics, (values ('event'), ('count')) e(unit)
            where form = 'register' and kind = 'event')
        select cast(row_number() over (order by metric_id, reported_unit) as integer)
               as unit_no, metric_id, reported_unit, unit, quantity,
               cast(factor as decimal(24,15)) as factor, '' as mapping
        from spelled;
        create table facts.note (
            note_no integer, evidence varchar, source_system varchar,
            prepared_by varchar, reviewed_by varchar, comment varchar,
            supersedes varchar, uncertainty_pct decimal(28,9));
        insert into facts.note (note_no) values (0);
        create table raw.file (
            file_no integer, sha256 varchar, bytes bigint, kind varchar);
        create table raw.delivery (
            file_no integer, name varchar, supersedes varchar[]);
        create table raw.sheet (
            file_no integer, sheet_no smallint, sheet varchar, gives varchar,
            header_row integer, mapping varchar, grid varchar,
            row_count bigint);
        create table raw.column (
            file_no integer, sheet_no smallint, column_no smallint, header varchar,
            meaning varchar);
        create table raw.notice (
            file_no integer, sheet_no smallint, sheet varchar, row_no integer,
            column_no smallint, header varchar, dataset varchar, rule varchar,
            severity varchar, text varchar, message varchar, remedy varchar);
        create table validated.rejects (
            file_no integer, sheet_no smallint, row_no integer, column_no smallint,
            header varchar, dataset varchar, metric_id varchar, site_id varchar,
            rule varchar, severity varchar, text varchar, message varchar,
            remedy varchar);
        create table validated.held_back (
            file_no integer, dataset varchar, metric_id varchar, site_id varchar,
            period_start date, period_end date, dim_set_no integer);
        create table state.loaded (file_no integer, dataset varchar);
        create table state.complete (file_no integer primary key);
        create table state.touched (
            metric_id varchar, period_start date, period_end date);
        create table state.mark (name varchar primary key, value varchar);
    """)
    con.execute(withdrawn.TABLES)


def _register_table(con: duckdb.DuckDBPyConnection, register: str) -> None:
    columns = [
        f"{quoted(row['column'])} {_TYPES[row['type']]}"
        for row in reference.register_columns(register)
    ]
    con.execute(
        f"create table register.{quoted(register)} (record_no bigint, "
        f"site_id site_id, {', '.join(columns)}, grade tinyint, file_no integer, "
        "sheet_no smallint, row_no integer, column_no smallint, resolution tinyint)"
    )


def _views(con: duckdb.DuckDBPyConnection) -> None:
    everything = []
    for dataset, metrics in reference.datasets().items():
        everything.append(f"select * from validated.{quoted(dataset)}")
        dims: list[str] = []
        for metric in metrics:
            dims += [d for d in reference.dimensions(metric) if d not in dims]
        con.execute(
            f"create view facts.{quoted(dataset)} as select f.record_no, f.metric_id, "
            "f.site_id, f.period_start, f.period_end, f.value, u.unit, f.reported, "
            f"u.reported_unit, f.word, {_dims(dims)} f.grade, f.file_no, f.sheet_no, "
            f"f.row_no, f.column_no from validated.{quoted(dataset)} f "
            "join facts.unit u on u.unit_no = f.unit_no "
            "join facts.dim_set d on d.dim_set_no = f.dim_set_no "
            "where f.resolution = 0"
        )
        for metric in metrics:
            if reference.is_register(metric):
                _register_view(con, metric, dataset)
            else:
                _metric_view(con, metric, dataset)
    con.execute(
        "create view validated.measurement as " + " union all by name ".join(everything)
    )


def _dims(names: list[str] | tuple[str, ...]) -> str:
    return "".join(f"d.{quoted(name)}, " for name in names)


def _metric_view(con: duckdb.DuckDBPyConnection, metric: str, dataset: str) -> None:
    # A stock is a state: what counts is the day it was taken, the end of its interval.
    is_stock = reference.metric(metric)["kind"] == "stock"
    start = "f.period_end" if is_stock else "f.period_start"
    dims = reference.dimensions(metric)
    con.execute(
        f"create view metric.{quoted(metric)} as select f.record_no, f.site_id, "
        f"{start} as period_start, f.period_end, f.grade, {_dims(dims)} f.value, "
        f"u.unit, f.word, f.note_no from validated.{quoted(dataset)} f "
        "join facts.unit u on u.unit_no = f.unit_no "
        "join facts.dim_set d on d.dim_set_no = f.dim_set_no "
        f"where f.metric_id = {literal(metric)} and f.resolution = 0"
    )


def _register_view(con: duckdb.DuckDBPyConnection, register: str, dataset: str) -> None:
    # Rows of the register (one event each) and counts that came in the long form
    # are told apart nowhere further on. A state holds until the next state of the
    # same thing; an event is its day.
    columns = [row["column"] for row in reference.register_columns(register)]
    day = reference.event_date(register)
    if day:
        start, end = f"f.{quoted(day)}", f"f.{quoted(day)}"
    elif "as_of" not in columns:
        start, end = "date '0001-01-01'", "date '9999-12-31'"
    else:
        key = ", ".join(f"f.{quoted(name)}" for name in reference.state_key(register))
        start = "f.as_of"
        end = (
            f"coalesce(lead(f.as_of) over (partition by {key} order by f.as_of) - 1, "
            "date '9999-12-31')"
        )
    named = ", ".join(
        f"f.{quoted(name)}" for name in columns if name not in ("site", "as_of")
    )
    counted = [d for d in reference.dimensions(register) if d in columns]
    counts = ", ".join(
        f"try_cast(d.{quoted(name)} as {_type(register, name)}) as {quoted(name)}"
        for name in counted
        if name not in ("site", "as_of")
    )
    con.execute(
        f"create view metric.{quoted(register)} as "
        f"select f.record_no, f.site_id, {start} as period_start, {end} as period_end, "
        f"f.grade, 1::decimal(28,9) as events, {named} "
        f"from register.{quoted(register)} f where f.resolution = 0 "
        "union all by name "
        "select f.record_no, f.site_id, f.period_start, f.period_end, f.grade, "
        f"f.value as events{', ' if counts else ''}{counts} "
        f"from validated.{quoted(dataset)} f "
        "join facts.dim_set d on d.dim_set_no = f.dim_set_no "
        f"where f.metric_id = {literal(register)} and f.resolution = 0"
    )


def _type(register: str, column: str) -> str:
    for row in reference.register_columns(register):
        if row["column"] == column:
            return _TYPES[row["type"]]
    return "varchar"


def load_project(con: duckdb.DuckDBPyConnection, project: Project) -> None:
    """(Re)write project.* from the project folder, and ref.* from what is packaged."""
    sites = project.tables["sites"]
    _table(con, "site", sites)
    con.execute("""
        create or replace table project.site_tag as
        select distinct site_id, trim(t.tag) as tag
        from project.site, unnest(string_split(tags, ';')) t(tag)
        where trim(t.tag) <> ''""")
    ownership = [
        {
            **row,
            "valid_to": row["valid_to"] or "9999-12-31",
            **{
                name: str(share(row[name]))
                for name in ("equity_share", "financial_control", "operational_control")
            },
        }
        for row in project.tables["ownership"]
    ]
    if not project.tables["ownership"]:
        ownership = [
            {"site_id": row["site_id"], "valid_from": "0001-01-01",
             "valid_to": "9999-12-31", "equity_share": "1", "financial_control": "1",
             "operational_control": "1"}
            for row in sites
        ]  # fmt: skip
    for entity in (GROUP, ELIMINATION):
        ownership.append(
            {"site_id": entity, "valid_from": "0001-01-01", "valid_to": "9999-12-31",
             "equity_share": "1", "financial_control": "1", "operational_control": "1"}
        )  # fmt: skip
    _table(con, "ownership_text", ownership)
    con.execute("""
        create or replace table project.ownership as
        select site_id, cast(valid_from as date) as valid_from,
               cast(valid_to as date) as valid_to,
               cast(equity_share as decimal(12,10)) as equity_share,
               cast(financial_control as decimal(12,10)) as financial_control,
               cast(operational_control as decimal(12,10)) as operational_control
        from project.ownership_text""")
    con.execute("""
        create or replace table state.site_life as
        select cast(site_id as site_id) as site_id, cast(opened as date) as opened,
               cast(closed as date) as closed
        from project.site where opened is not null or closed is not null""")
    latest = max([p.end for p in project.periods], default=None)
    published_on = project.config.publication_date
    con.execute(
        "create or replace table state.latest as select cast(? as date) as latest",
        [max(d for d in (latest, published_on) if d)],
    )
    for name in ("expected", "controls", "history"):
        _table(con, name, project.tables[name])
    _reference_tables(con)
    factors.load(con, project)
    _periods(con, project)
    con.execute(
        "create or replace table project.setting as select * from (values "
        "('gwp_set', ?), ('currency', ?), ('company', ?), ('consolidation', ?), "
        "('factor_regions', ?)) t(name, value)",
        [
            project.config.gwp_set,
            project.config.currency,
            project.config.company,
            project.config.consolidation,
            ";".join(project.config.factor_regions),
        ],
    )


def _periods(con: duckdb.DuckDBPyConnection, project: Project) -> None:
    con.execute("""
        create or replace table project.period (
            period_id varchar, period_start date, period_end date, kind varchar,
            prior_start date, prior_end date, month_count integer);
        create or replace table project.month_end (period_id varchar, day date)""")
    for period in project.periods:
        prior = project.calendar.prior(period)
        days = period.month_ends()
        con.execute(
            "insert into project.period values (?, ?, ?, ?, ?, ?, ?)",
            [
                period.period_id, period.start, period.end, period.kind,
                prior.start, prior.end, max(len(days), 1),
            ],
        )  # fmt: skip
        if days:
            con.executemany(
                "insert into project.month_end values (?, ?)",
                [(period.period_id, day) for day in days],
            )


def _table(
    con: duckdb.DuckDBPyConnection, name: str, rows: list[dict[str, str]]
) -> None:
    from transforms.project.folder import TABLES

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
