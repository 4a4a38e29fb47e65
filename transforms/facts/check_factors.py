"""Rules of meaning for factors: words that something looks up, sizes that can be.

A factor that nothing finds is worse than none: a packaged one stands in for it unsaid.
Belongs here: those rules, for packaged and company files alike. Form and overlaps are
``factors``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from statistics import median

from transforms.facts import factors
from transforms.project.folder import Project, read_table
from transforms.project.problem import Problem, near
from warehouse import reference

# kind -> what its activity is a word of; None is free (a supplier, a plant).
_ACTIVITIES: dict[str, str | None] = {
    "emission": "source_category", "energy_content": "fuel", "grid": "electricity",
    "residual_mix": "electricity", "td_loss": None, "supplier": None,
    "contract": None, "destruction_efficiency": "methane",
    "carbon_stock": None, "net_of_gross": "fuel",
}  # fmt: skip
_OTHER_CATEGORIES = {
    "any", "purchased_electricity", "scope3_3", "process", "explosives", "flare",
    "vent", "steam_heat_cooling", "land_clearing",
}  # fmt: skip
_GASES = {"flare": "flared_gas", "vent": "vented_gas"}
# The value is taken as it is: kg where tonnes are meant would count a thousandfold.
_TONNES = frozenset(("t",))
_NUMERATORS = {
    "energy_content": frozenset(("GJ",)),
    "net_of_gross": frozenset(("GJ", "ratio")),
    "destruction_efficiency": frozenset(("ratio", "t", "")),
    "td_loss": frozenset(("t", "ratio", "")),
}
# What one emission is of, whatever gases it is told in.
_EMITTED = (
    "publisher", "region", "factor_kind", "source_category", "activity",
    "denominator_unit", "calorific_basis",
)  # fmt: skip
_REGION = re.compile(r"(?P<country>[A-Z]{2})(-[A-Z0-9]{1,3})?")
_BASES = ("NCV(LHV)", "GCV(HHV)", "not_energy")
# kg for t is 1,000; real factors of one activity and gas lie within 40 of each other.
_FAR_OFF = 300


@dataclass(frozen=True)
class Row:
    """One row of a factor file and where it stands."""

    file: str
    line: int
    values: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    def problem(
        self, rule: str, what: str, remedy: str, close: tuple[str, ...] = ()
    ) -> Problem:
        return Problem(self.file, self.line, rule, what, remedy, close)


def packaged() -> list[Row]:
    """The rows of the packaged files."""
    return _rows(sorted((reference.folder() / "factors").glob("*.csv")))


def own(project: Project) -> list[Row]:
    """The rows of the company's files."""
    return _rows(sorted((project.root / "factors").glob("*.csv")))


def _rows(paths: list[Path]) -> list[Row]:
    optional = tuple(set(factors.COLUMNS) - {"factor_id"})
    found = []
    for path in paths:
        # What is wrong with the form of a file is told by ``factors``.
        for number, row in enumerate(
            read_table(path, [], (("factor_id",), optional)), start=2
        ):
            found.append(Row(f"factors/{path.name}", number, row))
    return found


def check_factors(
    rows: list[Row], peers: list[Row], grid_regions: frozenset[str]
) -> list[Problem]:
    """Everything wrong with ``rows``, whose sizes are held against ``peers``."""
    sizes: dict[tuple[str, ...], list[Decimal]] = {}
    for row in peers:
        if value := _number(row):
            sizes.setdefault(_like(row), []).append(value)
    problems = [*_named_twice(rows, peers), *_told_both_ways(rows)]
    for row in rows:
        problems += _words(row, grid_regions)
        if not row["licence"]:
            problems.append(
                row.problem(
                    "licence", "the licence is blank",
                    "Say under which terms the number may be used, or `own` for one "
                    "that you measured or agreed on yourselves.",
                )
            )  # fmt: skip
        problems += _size(row, sizes.get(_like(row), []))
    return problems


def check_units(rows: list[Row]) -> list[Problem]:
    """Factors of listed fuels that could meet no delivery, whatever is handed in: a
    packaged one would stand in for them without a word."""
    kept = {fuel["fuel"]: fuel["kept_unit"] for fuel in reference.rows("fuels")}
    problems = []
    for row in rows:
        unit = kept.get(row["activity"])
        if unit is None or row["factor_kind"] not in ("emission", "energy_content"):
            continue
        met = [unit, *(["m3"] if unit == "L" else [])]
        met += ["GJ"] if row["factor_kind"] == "emission" else []
        if row["denominator_unit"] not in met:
            problems.append(
                row.problem(
                    "unit_of_fuel",
                    f"{row['activity']} is kept in {unit}, so a factor per "
                    f"{row['denominator_unit']} meets none of it",
                    f"Write it per {' or '.join(met)}, with the density that your "
                    "source gives.",
                )
            )
    return problems


def _named_twice(rows: list[Row], peers: list[Row]) -> Iterator[Problem]:
    """Ids that stand for more than one value: contributions name a factor by its id, so
    whoever follows one has to find what was multiplied, and nothing else."""
    seen = {row["factor_id"]: row for row in peers}
    for row in rows:
        name = row["factor_id"]
        other = seen.setdefault(name, row)
        if other != row:
            yield row.problem(
                "named_twice",
                f"factor_id '{name}' stands in {other.file}, row {other.line} already",
                "An id is one value: give a factor of other days or of another thing "
                f"an id of its own, such as {name}.{row['valid_from'][:4]}.",
            )


def _told_both_ways(rows: list[Row]) -> Iterator[Problem]:
    """CO2e that stands beside single gases of one thing, publisher and day: they are
    the same emission, and one of the two would count for nothing."""
    of: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        if row["gas"] not in ("CO2_biogenic", "none"):
            of.setdefault(tuple(row[name] for name in _EMITTED), []).append(row)
    for alike in of.values():
        gases = [row for row in alike if row["gas"] != "CO2e_only"]
        for row in alike:
            other = next((r for r in gases if _is_on_one_day(row, r)), None)
            if row["gas"] == "CO2e_only" and other:
                yield row.problem(
                    "told_both_ways",
                    f"this CO2e holds the {other['gas']} of {other.file}, row "
                    f"{other.line}, on the same days: one emission is told twice",
                    "Take the CO2e out, or the single gases.",
                )


def _is_on_one_day(one: Row, other: Row) -> bool:
    """Whether both hold on some day; blank is without an end."""
    ends = (row["valid_to"] or "9999-12-31" for row in (one, other))
    return max(one["valid_from"], other["valid_from"]) <= min(ends)


def _words(row: Row, grid_regions: frozenset[str]) -> Iterator[Problem]:
    # Facts are kept in few units, and a factor per any other one meets none of them.
    kept = frozenset(unit.kept for unit in reference.metric_units()) - {"currency"}
    gases = frozenset(r["gas"] for r in reference.rows("gwp"))
    fallback = reference.rows("source_category_fallback")
    categories = {r["source_category"] for r in fallback} | _OTHER_CATEGORIES
    closed = (
        ("factor_kind", frozenset(_ACTIVITIES), True),
        ("gas", gases | {"CO2", "CO2_biogenic", "CO2e_only", "none"}, True),
        ("source_category", frozenset(categories), False),
        ("numerator_unit", _NUMERATORS.get(row["factor_kind"], _TONNES), False),
        ("denominator_unit", kept, True),
        ("calorific_basis", frozenset(_BASES), False),
        ("gwp_set", frozenset(r["gwp_set"] for r in reference.rows("gwp")), False),
    )
    for column, known, is_required in closed:
        word = row[column]
        if word not in known and (word or is_required):
            listed = ", ".join(sorted(known)[:40])
            yield row.problem(
                f"known_{column}", f"{column} '{word}' is not a word that is looked up",
                f"Write one of {listed}.", near(word, known),
            )  # fmt: skip
    yield from _activity(row)
    region = row["region"]
    match = _REGION.fullmatch(region)
    countries = {r["country"] for r in reference.rows("countries")}
    is_known = region == "GLOBAL" or region in grid_regions
    if not is_known and not (match and match["country"] in countries):
        yield row.problem(
            "known_region", f"no site lies in a region '{region}'",
            "Write GLOBAL, a country (CL), a province (AU-QLD), or a grid_region of "
            "sites.csv.", near(region, grid_regions | countries),
        )  # fmt: skip


def _activity(row: Row) -> Iterator[Problem]:
    """An activity is a word of its kind; a fuel may also be one of the company's own,
    but none that looks like a listed one."""
    activity, known, may_be_own = row["activity"], frozenset[str](), False
    of = _ACTIVITIES.get(row["factor_kind"])
    fuels = frozenset(r["fuel"] for r in reference.rows("fuels"))
    if of == "source_category":
        category = row["source_category"]
        dims = {"process": "process_material", "explosives": "explosive"}
        if category in dims:
            text = reference.by_key("dimensions", "dimension")[dims[category]]["values"]
            known = frozenset(text.split("|"))
        elif category in _GASES:
            known = frozenset((_GASES[category],))
        elif category in {
            r["source_category"] for r in reference.rows("source_category_fallback")
        }:
            known, may_be_own = fuels, True
    elif of == "fuel":
        known, may_be_own = fuels, True
    elif of:
        known = frozenset((of,))
    if not known or activity in known:
        return
    close = near(activity, known)
    if close or not may_be_own:
        yield row.problem(
            "known_activity", f"activity '{activity}' is not a word that is looked up",
            "Write the fuel, material or explosive as deliveries do"
            + (" (a fuel of your own needs a name that is like no other)."
               if may_be_own else f": {', '.join(sorted(known)[:40])}."), close,
        )  # fmt: skip


def _size(row: Row, peers: list[Decimal]) -> Iterator[Problem]:
    value = _number(row)
    if row["value"].startswith("-"):
        yield row.problem(
            "below_zero", f"the value {row['value']} is below zero",
            "A factor says how much is emitted or held: write what the source prints.",
        )  # fmt: skip
        return
    if not value or not peers or (row["original_value"] and row["original_unit"]):
        return
    middle = Decimal(median(peers))
    if not middle / _FAR_OFF <= value <= middle * _FAR_OFF:
        times = value / middle if value > middle else middle / value
        unit = f"{row['numerator_unit'] or 't'}/{row['denominator_unit']}"
        size = "large" if value > middle else "small"
        yield row.problem(
            "like_its_peers",
            f"{value} {unit} is about {times:,.0f} times too {size}: packaged factors "
            f"of {row['activity']} and {row['gas']} are around {middle:.3g}",
            "Correct value or unit. If it is so, say how the source prints it, in "
            "original_value and original_unit.",
        )  # fmt: skip


def _like(row: Row) -> tuple[str, ...]:
    usual = "GJ" if row["factor_kind"] == "energy_content" else "t"
    return (
        row["factor_kind"], row["activity"], row["gas"], row["denominator_unit"],
        row["numerator_unit"] or usual,
    )  # fmt: skip


def _number(row: Row) -> Decimal | None:
    text = row["value"]
    return Decimal(text) if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,18})?", text) else None
