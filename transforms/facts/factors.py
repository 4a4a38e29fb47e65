"""Factors: packaged and the company's own, in one table with one set of columns.

Belongs here: reading and checking factor files. Which factor a fact takes is decided
in ``facts/derived_*.sql``, in sight of an assurer.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from transforms.project import intervals
from transforms.project.folder import Project, read_table
from transforms.project.intervals import Interval
from transforms.project.problem import ProjectProblem
from transforms.project.tables import check_days, is_day
from warehouse import reference
from warehouse.package_files import query

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
_VERSION = re.compile(r"[0-9]{1,6}")
_DAYS = ("valid_from", "valid_to")
# Two factors that agree in these are for the same thing.
_THING = (
    "factor_kind", "gas", "source_category", "activity", "region", "denominator_unit",
    "calorific_basis",
)  # fmt: skip


# An edition is the last of these.
_SHOWN = (
    "factor_kind", "source_category", "activity", "region", "numerator_unit",
    "denominator_unit", "calorific_basis", "origin", "publisher", "version_label",
)  # fmt: skip


def load(con: duckdb.DuckDBPyConnection, project: Project) -> None:
    """(Re)write ref.factor from the packaged files and the project's factors/*.csv.

    Raises ProjectProblem as ``own`` does.
    """
    rows = [*_packaged(), *own(project)]
    names = (*COLUMNS, "origin")
    schema = pa.schema([(name, pa.string()) for name in names])
    table = pa.Table.from_pylist(
        [{name: row[name] or None for name in names} for row in rows], schema
    )
    con.register("incoming", table)
    con.execute(f"create or replace table ref.factor as {query(__package__, 'factor')}")
    con.unregister("incoming")


@cache
def _packaged() -> tuple[dict[str, str], ...]:
    """Rows of the packaged files. Raises ProjectProblem where one is not sound."""
    problems: list[str] = []
    rows = tuple(
        row | {"origin": "packaged"}
        for path in sorted((reference.folder() / "factors").glob("*.csv"))
        for row in _read(path, problems)
    )
    if problems:
        raise ProjectProblem(problems)
    return rows


def own(project: Project) -> list[dict[str, str]]:
    """Rows of the company's files, each with its ``origin``.

    Raises ProjectProblem with all that is wrong in them, two factors of one thing that
    hold on one day among it.
    """
    problems: list[str] = []
    rows: list[dict[str, str]] = []
    held: list[Interval] = []
    for path in sorted((project.root / "factors").glob("*.csv")):
        origin = f"factors/{path.name}"
        found = _read(path, problems)
        rows += [row | {"origin": origin} for row in found]
        held += [
            Interval(
                origin, number, ", ".join(row[name] for name in _THING if row[name]),
                row["valid_from"], row["valid_to"],
            )
            for number, row in enumerate(found, start=2)
            if all(not row[day] or is_day(row[day]) for day in _DAYS)
        ]  # fmt: skip
    problems += intervals.a_day_too_long(held) + intervals.on_one_day(held)
    if problems:
        raise ProjectProblem(problems)
    return rows


def offered(
    project: Project | None,
    country: str,
    grids: Collection[str],
    days: tuple[date, date] | None,
) -> tuple[list[str], list[tuple[object, ...]]]:
    """(columns, rows) of the factors of a country, its provinces and its grids: a row
    for each thing, publisher and edition, with the gases that it has. ``grids`` begin
    the names of its grid regions.

    With ``days``, a year, only the editions that facts of it would find: those that
    hold the middle of it, else the nearest earlier, else the nearest later within three
    years; ``age_days`` is how far off they are.
    """
    rows = [*_packaged(), *(own(project) if project else [])]
    found: dict[tuple[str, ...], dict[str, str]] = {}
    gases: dict[tuple[str, ...], set[str]] = {}
    for row in rows:
        place = row["region"].partition(":")[0] + ":"
        if row["region"].partition("-")[0] != country and place not in grids:
            continue
        key = tuple(row[name] for name in (*_SHOWN, "valid_from", "valid_to"))
        found[key] = row
        gases.setdefault(key, set()).add(row["gas"])
    ages = {key: _age(row, days) for key, row in found.items()}
    # Of editions of one thing a year takes the nearest; an earlier one before a later.
    nearest: dict[tuple[str, ...], tuple[bool, int]] = {}
    for key, age in ages.items():
        if age is not None:
            thing = key[: len(_SHOWN) - 1]
            nearest[thing] = min(nearest.get(thing, (True, age[1])), age)
    names = [*_SHOWN, "gases", "valid_from", "valid_to", "licence", "confidence"]
    shown = [
        (*key[: len(_SHOWN)], ";".join(sorted(gases[key])), row["valid_from"],
         row["valid_to"], row["licence"], row["confidence"],
         *([age[1]] if days and age else []))
        for key, row in sorted(found.items())
        if (age := ages[key]) is not None
        and (not days or nearest[key[: len(_SHOWN) - 1]] == age)
    ]  # fmt: skip
    return names + (["age_days"] if days else []), shown


def _age(
    row: dict[str, str], days: tuple[date, date] | None
) -> tuple[bool, int] | None:
    """(whether it is later, days off) of a factor beside the middle of a year; nothing
    where the year cannot take it."""
    if days is None:
        return False, 0
    middle = days[0] + (days[1] - days[0]) // 2
    first = date.fromisoformat(row["valid_from"])
    last = date.fromisoformat(row["valid_to"]) if row["valid_to"] else date.max
    if middle > last:
        return False, (middle - last).days
    if middle < first:
        years = first.year - 3
        is_near = middle >= date(years, first.month, min(first.day, 28))
        return (True, (first - middle).days) if is_near else None
    return False, 0


def _read(path: Path, problems: list[str]) -> list[dict[str, str]]:
    """Rows of one file, what is wrong with it added to ``problems``."""
    found: list[str] = []
    rows = read_table(path, found, (_REQUIRED, tuple(set(COLUMNS) - set(_REQUIRED))))
    for number, row in enumerate(rows, start=2):
        place = f"factors/{path.name}, row {number}"
        blank = [name for name in _REQUIRED if not row[name]]
        if blank:
            problems.append(f"{place}: {', '.join(blank)} may not be blank")
        if row["factor_kind"] in _PER_MWH and row["denominator_unit"] != "MWh":
            problems.append(f"{place}: a {row['factor_kind']} factor is per MWh")
        check_days(row, _DAYS, place, problems)
        if not _VALUE.fullmatch(row["value"]):
            problems.append(f"{place}: value '{row['value']}' is not a plain number")
        if row["version"] and not _VERSION.fullmatch(row["version"]):
            problems.append(f"{place}: version '{row['version']}' is not a number")
    problems += [f"factors/{text}" for text in found]
    return rows
