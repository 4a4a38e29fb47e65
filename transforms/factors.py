"""Factors: packaged and the company's own, in one table with one set of columns.

Belongs here: reading and checking factor files. Which factor a fact takes is decided
in ``facts/derived_*.sql``, in sight of an assurer.
"""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pyarrow as pa

from transforms import intervals, reference
from transforms.intervals import Interval
from transforms.project import Project, ProjectProblem, read_table
from transforms.project_tables import check_days, is_day
from warehouse.connection import quoted

COLUMNS = (
    "factor_id", "version", "factor_kind", "gas", "source_category", "activity",
    "numerator_unit", "denominator_unit", "calorific_basis", "oxidation_included",
    "value", "uncertainty_pct", "biogenic_flag", "includes_co2e", "gwp_set", "region",
    "valid_from", "valid_to", "published_on", "publisher", "publication",
    "version_label", "page_or_cell", "licence", "original_value", "original_unit",
    "supersedes", "quality_score", "confidence", "note",
)  # fmt: skip
_PER_MWH = ("grid", "residual_mix")
_VALUE = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,18})?")
_REQUIRED = (
    "factor_id", "factor_kind", "gas", "activity", "denominator_unit", "value",
    "region", "valid_from", "publisher",
)  # fmt: skip
# Two factors that agree in these are for the same thing.
_THING = (
    "factor_kind", "gas", "source_category", "activity", "region", "denominator_unit",
    "calorific_basis",
)  # fmt: skip


def load(con: duckdb.DuckDBPyConnection, project: Project) -> None:
    """(Re)write ref.factor from the packaged files and the project's factors/*.csv.

    ``value`` is DECIMAL(24,18): factors are tonnes per litre or per cubic metre, so
    twelve decimals would keep only four digits of a nitrous oxide factor. Raises
    ProjectProblem for a company file that is wrong, or two factors valid on one day.
    """
    listed = ", ".join(f"{quoted(name)} varchar" for name in COLUMNS)
    con.execute(f"create or replace temp table factor_text ({listed}, origin varchar)")
    packaged = sorted((reference.folder() / "factors").glob("*.csv"))
    own = sorted((project.root / "factors").glob("*.csv"))
    problems: list[str] = []
    held: list[Interval] = []
    for path in packaged:
        _add(con, path, "packaged", problems)
    for path in own:
        held += _add(con, path, f"factors/{path.name}", problems)
    problems += intervals.a_day_too_long(held) + intervals.on_one_day(held)
    if problems:
        raise ProjectProblem(problems)
    con.execute("""
        create or replace table ref.factor as
        select * replace (
            cast(value as decimal(24,18)) as value,
            cast(valid_from as date) as valid_from,
            cast(valid_to as date) as valid_to,
            cast(coalesce(nullif(version, ''), '1') as integer) as version)
        from factor_text
        order by factor_id, version""")


def _add(
    con: duckdb.DuckDBPyConnection, path: Path, origin: str, problems: list[str]
) -> list[Interval]:
    """Take in one file; the days for which its factors hold."""
    found: list[str] = []
    held = []
    rows = read_table(path, found, (_REQUIRED, tuple(set(COLUMNS) - set(_REQUIRED))))
    for number, row in enumerate(rows, start=2):
        place = f"factors/{path.name}, row {number}"
        blank = [name for name in _REQUIRED if not row[name]]
        if blank:
            problems.append(f"{place}: {', '.join(blank)} may not be blank")
        if row["factor_kind"] in _PER_MWH and row["denominator_unit"] != "MWh":
            problems.append(f"{place}: a {row['factor_kind']} factor is per MWh")
        check_days(row, ("valid_from", "valid_to"), place, problems)
        days = row["valid_from"], row["valid_to"]
        if all(not day or is_day(day) for day in days):
            what = ", ".join(row[name] for name in _THING if row[name])
            held.append(Interval(f"factors/{path.name}", number, what, *days))
        if not _VALUE.fullmatch(row["value"]):
            problems.append(f"{place}: value '{row['value']}' is not a plain number")
    problems += [f"factors/{text}" for text in found]
    if rows and not found:
        schema = pa.schema([(name, pa.string()) for name in (*COLUMNS, "origin")])
        table = pa.Table.from_pylist(
            [{n: row[n] or None for n in COLUMNS} | {"origin": origin} for row in rows],
            schema,
        )
        con.register("incoming", table)
        con.execute("insert into factor_text from incoming")
        con.unregister("incoming")
    return held
