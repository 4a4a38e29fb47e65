"""Factors: packaged and the company's own, in one table with one set of columns.

Belongs here: reading and checking factor files. Which factor a fact takes is decided
in ``facts/derived_*.sql``, in sight of an assurer.
"""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pyarrow as pa

from transforms import reference
from transforms.project import Project, ProjectProblem, read_table
from transforms.project_tables import is_day
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
    "region", "valid_from", "valid_to", "publisher",
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
    for path, origin in [(p, "packaged") for p in packaged] + [
        (p, f"factors/{p.name}") for p in own
    ]:
        _add(con, path, origin, problems)
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
    twice = con.execute("""
        select a.factor_id, b.factor_id, a.origin, b.origin
        from ref.factor a join ref.factor b on a.factor_id <= b.factor_id
            and (a.factor_id, a.version) <> (b.factor_id, b.version)
            and a.factor_kind = b.factor_kind and a.gas is not distinct from b.gas
            and a.source_category is not distinct from b.source_category
            and a.activity = b.activity and a.region = b.region
            and a.denominator_unit = b.denominator_unit
            and a.calorific_basis is not distinct from b.calorific_basis
            and a.valid_from < b.valid_to and b.valid_from < a.valid_to
            and a.origin = b.origin
        order by all limit 20""").fetchall()
    if twice:
        raise ProjectProblem(
            [
                f"{a[2]}: {a[0]} and {a[1]} are both valid on the same days"
                for a in twice
            ]
        )


def _add(
    con: duckdb.DuckDBPyConnection, path: Path, origin: str, problems: list[str]
) -> None:
    found: list[str] = []
    rows = read_table(path, found, (_REQUIRED, tuple(set(COLUMNS) - set(_REQUIRED))))
    for number, row in enumerate(rows, start=2):
        place = f"factors/{path.name}, row {number}"
        blank = [name for name in _REQUIRED if not row[name]]
        if blank:
            problems.append(f"{place}: {', '.join(blank)} may not be blank")
        if row["factor_kind"] in _PER_MWH and row["denominator_unit"] != "MWh":
            problems.append(f"{place}: a {row['factor_kind']} factor is per MWh")
        for name in ("valid_from", "valid_to"):
            if not is_day(row[name]):
                problems.append(f"{place}: {name} is not a date (YYYY-MM-DD)")
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
