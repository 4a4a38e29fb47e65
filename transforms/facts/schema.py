"""The build database: what a fresh one looks like before any delivery is loaded.

It lives in state/, belongs to one run at a time and can always be made anew from the
raw store and the ledger. Belongs here: types and tables. The views over them are
``metric_views``', the tables of the project's folder ``project_tables``'.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from transforms.catalogue import contracts, doubted
from transforms.catalogue.dimensions import dimension_names
from transforms.facts import metric_views
from transforms.facts.period_macro import period_macro
from transforms.intake import month_words, withdrawn
from transforms.project.folder import Project
from transforms.project.words import ELIMINATION, GROUP
from warehouse import reference
from warehouse.connection import literal, quoted, transaction
from warehouse.package_files import query

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
    value decimal(28,9), reported decimal(38,18), unit_no integer, word varchar,
    grade tinyint, note_no integer,
    file_no integer, sheet_no smallint, row_no integer, column_no smallint,
    resolution tinyint"""


def made_of(project: Project) -> list[str]:
    """What of a project decides how its empty build database looks."""
    return [period_macro(project.calendar), *_sites(project)]


def create(con: duckdb.DuckDBPyConnection, project: Project) -> None:
    """Lay out an empty build database for this project, in one transaction."""
    with transaction(con):
        for schema in (
            "ref", "project", "raw", "validated", "register", "facts", "metric",
            "contribution", "derived", "figures", "state",
        ):  # fmt: skip
            con.execute(f"create schema if not exists {schema}")
        _types(con, project)
        reference_tables(con)
        con.execute(contracts.bounds_table())
        doubted.keep(con)
        _intake_tables(con)
        con.execute(query(__package__, "macros"))
        con.execute(period_macro(project.calendar))
        con.execute(month_words.macro())
        for dataset in reference.datasets():
            name = quoted(dataset)
            con.execute(f"create table validated.{name} ({VALIDATED_COLUMNS})")
        for register in reference.delivered_registers():
            _register_table(con, register)
        metric_views.create(con)


def _types(con: duckdb.DuckDBPyConnection, project: Project) -> None:
    # Enumerations keep facts narrow (integers) and readable (text) at once; their
    # order is alphabetical, so sorting by them is sorting by name.
    metrics = sorted(row["metric_id"] for row in reference.rows("metrics"))
    for name, members in (("metric_id", metrics), ("site_id", _sites(project))):
        listed = ", ".join(literal(member) for member in members)
        con.execute(f"create type {name} as enum ({listed})")


def _sites(project: Project) -> list[str]:
    sites = {row["site_id"] for row in project.tables["sites"]}
    return sorted([*sites, GROUP, ELIMINATION])


def reference_tables(con: duckdb.DuckDBPyConnection) -> None:
    """(Re)write ref.* from what is packaged."""
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
    con.execute(query(__package__, "tables"))
    dims = ", ".join(f"{quoted(name)} varchar" for name in dimension_names())
    con.execute(f"""
        create table facts.dim_set (dim_set_no integer, dim_key varchar, {dims});
        insert into facts.dim_set (dim_set_no, dim_key) values (0, '')""")
    con.register("metric_unit", _metric_units())
    con.execute(f"create table facts.unit as {query(__package__, 'unit')}")
    withdrawn.create(con)


def _register_table(con: duckdb.DuckDBPyConnection, register: str) -> None:
    columns = [
        f"{quoted(name)} {kind}"
        for name, kind in metric_views.column_types(register).items()
    ]
    con.execute(
        f"create table register.{quoted(register)} (record_no bigint, "
        f"site_id site_id, {', '.join(columns)}, grade tinyint, file_no integer, "
        "sheet_no smallint, row_no integer, column_no smallint, resolution tinyint)"
    )
