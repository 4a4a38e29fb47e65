"""What moved between two releases: each figure, by how much, and what it rests on.

Reads two published databases and nothing else. Belongs here: finding what moved and
pairing what figures rest on. Splitting a figure's change by cause is ``causes``.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from transforms.project.words import INSIDES
from warehouse.connection import literal
from warehouse.package_files import query
from warehouse.trouble import CannotGoOn

# Settings of a release whose change is a change of configuration.
SETTINGS = (
    "periods", "currency", "consolidation", "gwp_set", "factor_regions", "conventions",
)  # fmt: skip
BEFORE = ", before "  # between the units of a figure that is in another, new and old
Row = dict[str, Any]
# Contributions of one indicator and period, of both releases, that are held at once:
# about 1 GB.
MOST_CONTRIBUTIONS = 500_000


# Fates of a cell that other cells bring about.
_OF_DELIVERIES = ("confirmed", "superseded", "conflict", "shared_out", "withdrawn")


class CannotCompare(CannotGoOn):
    """A release is not there, was made with other tables, or too much moved."""


@dataclass(frozen=True)
class Pair:
    """A contribution in the release before and in the one after; None where it is not
    there. ``cause`` is why its amount, or its being there, differs. ``is_of_cell``:
    its cell says something else, or counts in one release only; else it counts in
    both, and what was told beside it changed. ``is_read_otherwise``: the bytes of its
    file are the same, and what is read of them is not."""

    old: Row | None
    new: Row | None
    cause: str
    is_of_cell: bool = True
    is_read_otherwise: bool = False

    @property
    def either(self) -> Row:
        """The side that is there, the new one first."""
        found = self.new or self.old
        assert found is not None  # noqa: S101  a pair has a side
        return found


@dataclass(frozen=True)
class Side:
    """What one release says of itself and of its methods."""

    manifest: dict[str, Any]
    methods: dict[str, Row]
    months: dict[str, int]
    # First and last day of periods, in words.
    days: dict[str, str]
    factors: dict[str, list[Decimal]]
    # Sites, and countries as figures name them; what reasons call the sites.
    sites: frozenset[str]
    names: dict[str, str]


@dataclass(frozen=True)
class Basis:
    """What both releases say of themselves and of their methods."""

    old: Side
    new: Side
    # Deliveries of which only one release has this content.
    deliveries: list[str]

    def said(self, name: str) -> tuple[Any, Any]:
        """What the manifests of both say under a name; None where one does not."""
        return self.old.manifest.get(name), self.new.manifest.get(name)

    @property
    def other_settings(self) -> dict[str, tuple[Any, Any]]:
        """What orebook.yaml says otherwise that figures depend on, before and now; not
        of a setting that a release, of an earlier version, does not say."""
        pairs = {name: self.said(name) for name in SETTINGS}
        return {
            name: (old, new) for name, (old, new) in pairs.items()
            if old != new and None not in (old, new)
        }  # fmt: skip

    @property
    def other_files(self) -> list[str]:
        """Files of the project's folder beside the deliveries that figures depend on
        and that were changed, came or went; none where a release does not say."""
        old, new = self.said("configuration")
        if old is None or new is None:
            return []
        return sorted(n for n in old | new if old.get(n) != new.get(n))

    @property
    def has_other_code(self) -> bool:
        """Whether another version of code or reference data made the later one."""
        old, new = self.said("code")
        return bool(old != new)

    @property
    def has_other_shares(self) -> bool:
        """Whether the shares of sites may be others; they are where no release says."""
        changed = {"ownership.csv", "sites.csv"} & {*self.other_files}
        return None in self.said("configuration") or bool(changed)

    @property
    def chooses_other_factors(self) -> bool:
        """Whether what decides over factors may be another: their files, places of
        sites, settings, code. Certificates and contracts are handed in."""
        files = self.other_files
        return bool(
            self.other_settings or self.has_other_code
            or "sites.csv" in files or not self.deliveries
            or any(name.startswith("factors/") for name in files)
        )  # fmt: skip

    def has_other_days(self, period: str) -> bool:
        """Whether a period of both is other days."""
        old, new = self.old.days.get(period), self.new.days.get(period)
        return None not in (old, new) and old != new

    def has_other_method(self, indicator: str) -> bool:
        """Whether an indicator is computed in another way."""
        old, new = self.old.methods.get(indicator), self.new.methods.get(indicator)
        return old is None or new is None or old["criteria"] != new["criteria"]

    def without_input(self, indicator: str) -> str:
        """The cause of a difference that no cell, factor or share shows: what else
        changed, and where nothing did, another cell that it is reckoned with."""
        if self.has_other_method(indicator):
            return "formula"
        if self.other_settings:
            return "configuration"
        return "rule" if self.has_other_code else "input"

    @property
    def reading(self) -> str:
        """The cause where the same bytes are another value now: how they are read is
        said by settings, mappings and words, else by the code."""
        if self.other_settings or not self.has_other_code:
            return "configuration" if self.other_files else "input"
        return "rule"

    def unseen(self, indicator: str) -> list[str]:
        """The causes where no contribution differs, or none that can be seen: what is
        expected, and of people what counts, also hangs on files of the project; and
        whatever else changed, what was told anew may be behind it as well."""
        cause = self.without_input(indicator)
        if cause == "input" and self.other_files and not self.deliveries:
            return ["configuration"]
        return ["input", cause] if self.deliveries and cause != "input" else [cause]

    def is_read_in_one(self, row: Row) -> bool:
        """Whether both have the file of a contribution, and only one reads its cell so:
        no other delivery does that."""
        is_fact = row["is_known_in_other"] or row["has_cell_in_other"]
        return not (
            is_fact or row["shared_from"] or row["fate_in_other"] in _OF_DELIVERIES
            or row["file"] in ("", *self.deliveries)
        )  # fmt: skip

    def is_told_in_one(self, row: Row) -> bool:
        """Whether the cell of a contribution was handed in for one release only, or is
        a fact in one only for what another delivery says of it: no setting does that.
        """
        if row["is_known_in_other"] or row["has_cell_in_other"]:
            return False
        is_of_another = bool(self.deliveries) and not self.has_other_code
        return row["file"] in self.deliveries or is_of_another

    def beyond(self, figure: Row) -> tuple[str, str] | None:
        """Cause and words of a figure that is in another unit, or came or went with its
        indicator, its period, its site or its country; None of any other."""
        if figure["has_other_unit"]:
            if "currency" in self.other_settings:
                old, new = self.said("currency")
                return "configuration", f"Settings changed: currency {old} -> {new}"
            return "formula", f"{figure['indicator_id']} is in {figure['unit']}"
        if figure["moved"] not in ("new", "gone"):
            return None
        is_new = figure["moved"] == "new"
        other = self.old if is_new else self.new
        indicator, period, entity = (
            figure[name] for name in ("indicator_id", "period_id", "entity")
        )
        now = "now" if is_new else "no more"
        if indicator not in other.methods:
            return "formula", f"{indicator} is computed {now}"
        if period not in other.days:
            return "configuration", f"{period} is reported {now}"
        if figure["level"] != "group" and entity not in other.sites:
            return "boundary", f"{entity} is in sites.csv {now}"
        return None


At = tuple[str, str]  # indicator and period


@dataclass
class Group:
    """What the figures of one indicator and period rest on in both releases:
    contributions that differ, in pairs, and those that do not."""

    pairs: list[Pair] = field(default_factory=list)
    same: list[Row] = field(default_factory=list)


@dataclass
class Changes:
    """Two releases side by side: the figures that moved, and what they rest on.

    ``groups`` gives each group once, in their order, so that one is held at a time.
    """

    basis: Basis
    figures: list[Row]
    groups: Iterator[tuple[At, Group]]


def compared(
    con: duckdb.DuckDBPyConnection, old: Path, new: Path, manifests: tuple[Path, Path]
) -> Changes:
    """The databases of two releases, by what their manifests say of them; ``con``
    has both attached from then on, as ``old`` and ``new``.

    Raises CannotCompare where the figures of one indicator and period that moved rest
    on more than MOST_CONTRIBUTIONS.
    """
    for name, path in (("old", old), ("new", new)):
        con.execute(f"attach {literal(str(path))} as {name} (read_only)")
    figures = _rows(con, query(__package__, "change_figures"))
    con.execute("create temp table moved (indicator_id varchar, period_id varchar)")
    basis = _basis(con, manifests)
    both = sorted(
        {at(f) for f in figures if f["has_other_unit"] or not basis.beyond(f)}
    )
    if both:
        con.executemany("insert into moved values (?, ?)", both)
    too_large = con.execute(
        query(__package__, "change_size"), {"most": MOST_CONTRIBUTIONS}
    ).fetchone()
    if too_large:
        indicator, period, size = too_large
        names = " and ".join(path.parent.name for path in manifests)
        raise CannotCompare(
            f"{names} are not compared: "
            f"{indicator} of {period} moved and rests on {size:,} contributions, "
            f"of which at most {MOST_CONTRIBUTIONS:,} are held at once. "
            "fact_figure of both releases says which figures moved"
        )
    return Changes(basis, figures, _groups(con, basis))


def at(row: Row) -> At:
    """Of which indicator and period a figure or a contribution is."""
    return row["indicator_id"], row["period_id"]


def _groups(
    con: duckdb.DuckDBPyConnection, basis: Basis
) -> Iterator[tuple[At, Group]]:
    rows = _each(con, query(__package__, "change_contributions"))
    for place, own in groupby(rows, key=at):
        differing, group = [], Group()
        for row in own:
            if not row["is_same"]:
                differing.append(row)
            elif row["side"] == "new":
                group.same.append(row)
        group.pairs = _explained(basis, list(_paired(differing)), group.same)
        yield place, group


def _basis(con: duckdb.DuckDBPyConnection, manifests: tuple[Path, Path]) -> Basis:
    old, new = (
        _side(con, f"{name}.mart", json.loads(path.read_text()))
        for name, path in zip(("old", "new"), manifests, strict=True)
    )
    found = con.execute(query(__package__, "change_files")).fetchall()
    return Basis(old, new, [name for (name,) in found])


def _side(
    con: duckdb.DuckDBPyConnection, mart: str, manifest: dict[str, Any]
) -> Side:
    def pairs(select: str, table: str) -> dict[str, Any]:
        return dict(con.execute(f"select {select} from {mart}.{table}").fetchall())

    sites = pairs("site_id, 'country:' || country", "dim_site")
    return Side(
        manifest,
        {
            row["indicator_id"]: row | {"roles": json.loads(row["roles"])}
            for row in _rows(con, f"from {mart}.dim_indicator")
        },
        pairs("period_id, month_count", "dim_period"),
        pairs("period_id, period_start || ' to ' || period_end", "dim_period"),
        pairs("factor_id, list(value order by version)",
              "dim_factor group by factor_id"),
        frozenset((*sites, *sites.values())), pairs("site_id, name", "dim_site"),
    )  # fmt: skip


# By what a contribution is known again, the narrowest first, and where it counts in the
# same splits before others: the cell itself; what the cell says; the same with another
# factor, of its gas first; the same split otherwise; at last its days, unless the other
# release holds what it says as well: that has no other value now.
_FACT = ("metric_id", "period_start", "period_end")
_KNOWN_BY = (
    ("record_id", "factor_id", "day", "key", "breakdown_values"),
    (*_FACT, "dimensions", "factor_id", "day", "key"),
    (*_FACT, "dimensions", "breakdown_values", "day", "gas"),
    (*_FACT, "dimensions", "breakdown_values", "day"),
    (*_FACT, "dimensions", "day"),
    (*_FACT, "fact_value", "day"),
    (*_FACT, "day", "side_if_known"),
)


def _paired(rows: list[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """Rows of both releases in pairs, each once; what finds none stays alone."""
    left = {side: [r for r in rows if r["side"] == side] for side in ("old", "new")}
    for names in (n for by in _KNOWN_BY for n in ((*by, "used_in"), by)):
        waiting: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        for row in left["old"]:
            waiting[_key(row, names)].append(row)
        rest = []
        for row in left["new"]:
            if found := waiting[_key(row, names)]:
                yield found.pop(0), row
            else:
                rest.append(row)
        left = {"old": [row for some in waiting.values() for row in some], "new": rest}
    yield from ((row, None) for row in left["old"])
    yield from ((None, row) for row in left["new"])


def _key(row: Row, names: tuple[str, ...]) -> tuple[Any, ...]:
    return (row["site_id"], row["role"], row["part"], *(row[name] for name in names))


def _explained(
    basis: Basis, pairs: list[tuple[Row | None, Row | None]], same: list[Row]
) -> list[Pair]:
    """Each pair with why its amount, or its being there, differs.

    A fact that both releases hold and that counts in one only counts there because of
    what was told beside it; or because of its site's share, where shares changed and no
    cell of its metric and site did. A part of what a facility told is of the boundary
    too, while its cell stands. Where others of its fact have other factors, a gas that
    no factor of them gives any more is gone with its factor.
    """
    factors = [
        _factors(row for row in (*side, *same) if row)
        for side in zip(*pairs, strict=True)
    ]
    told = {
        (row["metric_id"], row["site_id"])
        for old, new in pairs
        for row in (old, new)
        if row and not row["has_cell_in_other"]
        and (not row["is_known_in_other"] or (old and new and _moved(old, new)))
    }
    records = [{row["record_id"] for row in (*side, *same) if row}
               for side in zip(*pairs, strict=True)]  # fmt: skip
    counting = set.intersection(*records) if records else set()
    found = []
    for old, new in pairs:
        if old and new:
            cause, is_of_cell = _cause(basis, old, new), _moved(old, new)
            is_read = is_of_cell and _is_read_otherwise(old, new)
        else:
            alone = new or old
            assert alone is not None  # noqa: S101  a pair has a side
            is_read = basis.is_read_in_one(alone)
            cause = (
                basis.reading if is_read
                else "input" if basis.is_told_in_one(alone)
                else basis.without_input(alone["indicator_id"])
            )  # fmt: skip
            is_told = (alone["metric_id"], alone["site_id"]) in told
            # What has no amount counted for nothing, whatever its site's share was.
            is_known = alone["is_known_in_other"] and not is_told
            is_here = is_known and alone["amount"] is not None
            if alone["is_known_in_other"] and basis.has_other_days(alone["period_id"]):
                cause = "configuration"
            elif is_known and _has_other_factors(alone, factors):
                is_chosen = basis.chooses_other_factors
                is_chosen |= _has_other_values(basis, alone)
                cause = "factor" if is_chosen else "input"
            elif cause == "input" and (
                alone["has_cell_in_other"] or (is_here and basis.has_other_shares)
            ):
                cause = "boundary"
            is_of_cell = alone["record_id"] not in counting
        is_told = is_of_cell or bool(basis.deliveries)
        if cause == "input" and not is_told and basis.other_files:
            cause = "configuration"
        is_read = is_read and cause == basis.reading != "input"
        found.append(Pair(old, new, cause, is_of_cell, is_read))
    return found


def _factors(rows: Iterable[Row]) -> dict[tuple[Any, ...], set[str | None]]:
    """What facts of one release are multiplied by."""
    found: dict[tuple[Any, ...], set[str | None]] = defaultdict(set)
    for row in rows:
        found[_key(row, (*_FACT, "dimensions"))].add(row["factor_id"])
    return found


def _has_other_factors(
    row: Row, factors: list[dict[tuple[Any, ...], set[str | None]]]
) -> bool:
    """Whether a fact has factors in both releases, and not the same ones."""
    old, new = (found.get(_key(row, (*_FACT, "dimensions"))) for found in factors)
    return None not in (old, new) and old != new


def _moved(old: Row, new: Row) -> bool:
    return bool(
        old["fact_value"] != new["fact_value"] or old["dimensions"] != new["dimensions"]
    )


def _is_read_otherwise(old: Row, new: Row) -> bool:
    """Whether the bytes of one file say both, and neither is a part of a cell."""
    is_part = old["shared_from"] or new["shared_from"]
    return old["file_id"] == new["file_id"] is not None and not is_part


def _is_shared_anew(old: Row, new: Row) -> bool:
    """Whether what a facility told, and tells still, is shared out otherwise, and not
    because its key was told anew."""
    keys = {row["shared_by"].partition(":")[0] for row in (old, new)}
    is_same_key = len(keys) == 1 and min(keys).startswith("by ")
    is_same = old["value_as_reported"] == new["value_as_reported"]
    return bool(new["has_cell_in_other"]) and is_same and not is_same_key


def _cause(basis: Basis, old: Row, new: Row) -> str:
    """Why the amount of a contribution differs, or else its share."""
    if _moved(old, new):
        if _is_shared_anew(old, new):
            return "boundary"
        return basis.reading if _is_read_otherwise(old, new) else "input"
    if old["amount"] == new["amount"]:
        if any(old[f"share_{name}"] != new[f"share_{name}"] for name in INSIDES):
            return "boundary"
        # It counts in other totals than before, or on other days: beside what was told
        # with it, or as its site is inside on other days.
        cause = basis.without_input(new["indicator_id"])
        is_inside_otherwise = basis.has_other_shares and not basis.deliveries
        return "boundary" if cause == "input" and is_inside_otherwise else cause
    if _has_other_values(basis, old, new):
        return "factor"
    if old["factor_id"] != new["factor_id"]:
        return "factor" if basis.chooses_other_factors else "input"
    old_set, new_set = basis.said("gwp_set")
    if old_set != new_set:
        return "configuration"
    return basis.without_input(new["indicator_id"])


def _has_other_values(basis: Basis, *rows: Row) -> bool:
    """Whether a factor of theirs has another value in the other release, or is not
    there. A product of two prices names both."""
    names = {name for row in rows for name in (row["factor_id"] or "").split(";")}
    return any(basis.old.factors.get(n) != basis.new.factors.get(n) for n in names)


def _rows(con: duckdb.DuckDBPyConnection, text: str) -> list[Row]:
    return list(_each(con, text))


def _each(con: duckdb.DuckDBPyConnection, text: str) -> Iterator[Row]:
    cursor = con.execute(text)
    names = [item[0] for item in cursor.description]
    while found := cursor.fetchmany(10_000):
        for row in found:
            yield dict(zip(names, row, strict=True))
