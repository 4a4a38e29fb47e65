"""The comparison of two releases as tables: figures that moved, their causes, reasons.

A reason is what somebody changed: a cell, a factor, a share, a setting, a method.
Belongs here: the tables and the words of a reason. What moved, and for which cause, is
``changes`` and ``causes``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from transforms.catalogue.formula import EXACT, rounded
from transforms.mart import causes, changes
from transforms.mart.changes import Basis, Changes, Pair, Row
from transforms.mart.table import tables
from warehouse import reference
from warehouse.package_files import query

# The tables of a comparison, by name, as their files say.
TABLES = tables(Path(__file__).with_name("compared"))


def fill(
    con: duckdb.DuckDBPyConnection, old: Path, new: Path, manifests: tuple[Path, Path]
) -> None:
    """Compare two databases of releases and write TABLES into schema ``changes``."""
    _fill(con, changes.compared(con, old, new, manifests))


def _fill(con: duckdb.DuckDBPyConnection, found: Changes) -> None:
    rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in TABLES}
    last = found.basis.new.manifest["periods"].split()[-1]
    for figure in found.figures:
        rows["figure_change"].append(_figure(found.basis, figure, last))
    reasons: dict[tuple[Any, ...], int] = {}
    moved: dict[int, set[str]] = {}
    for effect in causes.effects(found):
        figure_id = effect.figure["figure_id"]
        rows["figure_change_cause"].append(
            (figure_id, effect.cause, effect.effect, len(effect.pairs))
        )
        said = {
            reason
            for pair in effect.pairs
            for reason in _reasons(found.basis, pair, effect.cause, effect.figure)
        }
        if not said and effect.cause == "boundary":
            said = {
                (effect.cause, lone.words, *[None] * 7)
                for lone in causes.lone_sites(found.basis, effect.figure)
            }
        for reason in said or {_plain(found.basis, effect.cause, effect.figure)}:
            number = reasons.setdefault(reason, len(reasons))
            moved.setdefault(number, set()).add(figure_id)
    beside = [names for (names,) in con.execute(
        query(__package__, "change_beside")).fetchall()]  # fmt: skip
    told = _beside(found.basis, beside) if beside else []
    if currencies := found.basis.other_settings.get("currency"):
        told += _rates(con, currencies)
    if approaches := found.basis.other_settings.get("consolidation"):
        # It moves no figure, and others are printed.
        words = (
            f"Settings changed: {_setting('consolidation', *approaches)}. Documents "
            "show the figures of the other approach first"
        )
        told.append(("configuration", words))
    for cause, words in told:
        reason = (cause, words, *[None] * 7)
        moved.setdefault(reasons.setdefault(reason, len(reasons)), set())
    order = sorted(reasons, key=lambda r: (-len(moved[reasons[r]]), *map(str, r)))
    for number, reason in enumerate(order, 1):
        ids = moved[reasons[reason]]
        rows["change_reason"].append((number, *reason, len(ids)))
        rows["figure_change_reason"] += [(figure, number) for figure in ids]
    con.execute("create schema if not exists changes")
    for name, table in TABLES.items():
        listed = sorted(rows[name], key=lambda row: [str(cell) for cell in row[:2]])
        con.execute(f"create or replace table changes.{name} ({table.ddl})")
        if listed:
            cells = map(pa.array, zip(*listed, strict=True))
            con.register(
                "incoming", pa.table(dict(zip(table.columns, cells, strict=True)))
            )
            con.execute(f"insert into changes.{name} from incoming")
            con.unregister("incoming")


def _beside(basis: Basis, differing: list[list[str]]) -> list[tuple[str, str]]:
    """How many figures did not move and say something else beside their value."""
    cause = (
        "input" if basis.deliveries
        else "configuration" if basis.other_files or basis.other_settings
        else "rule"
    )  # fmt: skip
    counts = Counter(name for names in differing for name in names).most_common()
    columns = ", ".join(f"{name} of {count:,}" for name, count in counts)
    words = (
        f"Not listed: {len(differing):,} figures with the same value and state, of "
        f"which something else is said ({columns})"
    )
    return [(cause, words + _named(basis.deliveries + _files(basis)))]


def _rates(
    con: duckdb.DuckDBPyConnection, currencies: tuple[str, str]
) -> list[tuple[str, str]]:
    """What became of the rates of exchange while the currency became another: those
    told otherwise, which no figure shows as each has another rate then; and those that
    stand, which were into the currency of before."""
    rows = con.execute(query(__package__, "change_rates")).fetchall()
    old, new = currencies
    return [
        (
            "configuration",
            f"Rates of exchange of {of}, from {first} to {last}: {count:,} stand as "
            f"they were, when money was {old}. Are they into {new}?",
        )
        if is_same
        else (
            "input",
            f"Rates of exchange of {of}, from {first} to {last}: {count:,} were told "
            f"otherwise, which amounts in {new} do not tell apart from the currency",
        )
        for of, is_same, count, first, last in rows
    ]


def _figure(basis: Basis, figure: Row, last: str) -> tuple[Any, ...]:
    methods = (basis.new.methods, basis.old.methods)
    name = next(m[figure["indicator_id"]]["name"] for m in methods
                if figure["indicator_id"] in m)  # fmt: skip
    old, new = figure["old_value"], figure["new_value"]
    is_one_unit = not figure["has_other_unit"]
    change = new - old if is_one_unit and None not in (old, new) else None
    part = EXACT.divide(change, abs(old)) if change is not None and old else None
    said = figure | {
        "name": name,
        "is_prior": figure["period_id"] != last,
        "change": change,
        "part": None if part is None else rounded(part),
        "restatement": _restatement(basis, figure, part),
    }
    return tuple(said[column] for column in TABLES["figure_change"].columns)


def _restatement(basis: Basis, figure: Row, part: Decimal | None) -> str:
    """Whether a figure that was published as final is to be restated (GRI 2-4).

    What had no value said nothing. A value that is gone, or was 0, is always beyond.
    """
    old, new = figure["old_value"], figure["new_value"]
    is_same = old == new and not figure["has_other_unit"]
    if not basis.old.manifest.get("edition") or old is None or is_same:
        return ""
    if figure["is_decided"]:
        return "decided"
    threshold = figure["restated_above"]
    if part is None or threshold is None or abs(part) > threshold:
        return "proposed"
    return "below"


_MOST = 3  # files named one by one
_OF_BOUNDARY = ("ownership.csv", "sites.csv", "shared_facilities.csv")
READ_OTHERWISE = ", read otherwise from the same file"  # how such a reason ends
_OF_NAME = ("company", "languages", "standards")  # settings no figure depends on
# cause, words, metric, site, old value, new value, unit, old place, new place
_Reason = tuple[Any, ...]


def _reasons(basis: Basis, pair: Pair, cause: str, figure: Row) -> Iterator[_Reason]:
    old, new = pair.old, pair.new
    either = pair.either
    if cause == pair.cause and (
        pair.is_read_otherwise or (cause == "input" and pair.is_of_cell)
    ):
        words = _of_cell(old, new)
        if pair.is_read_otherwise:
            words += READ_OTHERWISE
            yield _plain(basis, cause, figure)
        yield (
            cause, words, either["metric_id"], either["site_id"],
            old and old["fact_value"], new and new["fact_value"], either["unit"],
            _place(old), _place(new),
        )  # fmt: skip
    elif cause == "factor":
        was, is_now = _factor(basis.old.factors, old), _factor(basis.new.factors, new)
        if old and new:
            words = f"{was} is now {is_now}"
        elif either["factor_id"] is None:
            return  # what lacked a factor more: its other rows say which it has now
        else:
            words = f"{is_now} counts now" if new else f"{was} counts no more"
        words += _chosen(basis)
        yield (cause, words, None, None, None, None, None, None, None)
    elif cause == "boundary" and pair.cause == "boundary" and (
        either["has_cell_in_other"]
    ):
        facility = next(r["shared_from"] for r in (new, old) if r and r["shared_from"])
        words = (
            f"{either['site_id']} has {_part(new)} of what {facility} told instead of "
            f"{_part(old)} (shared_facilities.csv)"
        )
        yield (cause, words, None, either["site_id"], None, None, None, None, None)
    elif cause == "boundary":
        share = f"share_{figure['consolidation']}"
        approach = figure["consolidation"].replace("_", " ")
        before, after = (row[share] if row else None for row in (old, new))
        if before == after:
            stands = _stands(old, new)
            plain = _plain(basis, cause, figure)
            site = either["site_id"] if stands else None
            yield (cause, stands or plain[1], None, site, *plain[4:])
            return
        words = (
            f"{either['site_id']} counts at {_percent(after)} instead of "
            f"{_percent(before)} ({approach})"
        )
        yield (cause, words, None, either["site_id"], None, None, None, None, None)
    else:
        yield _plain(basis, cause, figure)


def _stands(old: Row | None, new: Row | None) -> str:
    """What sites.csv says otherwise of where a site stands; '' where that is the same.
    """
    if not (old and new):
        return ""
    site = new["site_id"]
    if old["country"] != new["country"]:
        return f"{site} is in {new['country']} instead of {old['country']} (sites.csv)"
    before, after = (
        [tag for tag in row["breakdown_values"].split(";") if tag.startswith("tag=")]
        for row in (old, new)
    )
    tags = ", ".join(after) or "no tag"
    return f"{site} has {tags} now (sites.csv)" if before != after else ""


def _chosen(basis: Basis) -> str:
    """What decides over factors and was changed: settings and files, in brackets."""
    found = [
        _setting(name, *said) for name, said in basis.other_settings.items()
        if name in ("factor_regions", "conventions")
    ]  # fmt: skip
    found += [
        name for name in basis.other_files
        if name.startswith("factors/") or name == "sites.csv"
    ]  # fmt: skip
    return f" ({'; '.join(found)})" if found else ""


def _setting(name: str, old: Any, new: Any) -> str:
    return f"{name} {old or 'none'} -> {new or 'none'}"


def _part(row: Row | None) -> str:
    """What a site has of a facility's cell, in words."""
    if row is None:
        return "nothing"
    return row["shared_by"].partition(" (")[0] or "all"


def _plain(basis: Basis, cause: str, figure: Row) -> _Reason:
    """The reason where no single cell, factor or share is one."""
    of, beyond = basis.beyond(figure) or (None, "")
    words = beyond if of == cause else {
        "input": "What was told beside it, and so what is whole, changed"
                 + _named(basis.deliveries + _files(basis)),
        "factor": "A factor changed",
        "boundary": "The days on which a site is inside changed"
                    + _named([n for n in basis.other_files if n in _OF_BOUNDARY]),
        "configuration": _configured(basis, figure["period_id"]),
        "rule": f"Code or reference data changed: {basis.old.manifest['code'][:12]} -> "
                f"{basis.new.manifest['code'][:12]}{_too(basis)}",
        "formula": f"The method of {figure['indicator_id']} changed",
    }[cause]  # fmt: skip
    return (cause, words, None, None, None, None, None, None, None)


# Files that say the settings, and those whose changes have causes of their own.
_OF_OTHER_CAUSES = ("orebook.yaml", "factors/", "ownership.csv", "overrides/")


def _configured(basis: Basis, period: str) -> str:
    """The days of the period, if they differ; else settings that do, by name, and files
    that may be behind it as well; else files."""
    if basis.has_other_days(period):
        return (
            f"{period} is {basis.new.days[period]} instead of {basis.old.days[period]}"
        )
    differing = [_setting(name, *said) for name, said in basis.other_settings.items()]
    if differing:
        return f"Settings changed: {', '.join(differing)}{_too(basis)}"
    return f"The project's files changed{_named(_files(basis))}"


def _too(basis: Basis) -> str:
    """Files that were changed as well and may be behind it; '' where there are none."""
    too = [n for n in basis.other_files if not n.startswith(_OF_OTHER_CAUSES)]
    return f"; and files of the project{_named(too)}" if too else ""


def _files(basis: Basis) -> list[str]:
    """Files of the project that were changed; of orebook.yaml what it says now."""
    old, new = basis.said("settings")
    keys = [k for k in new or () if old and old.get(k) != new[k] and k not in _OF_NAME]
    said = ", ".join(
        key if isinstance(new[key], list | dict)
        else _setting(key, old.get(key), new[key])
        for key in keys
    )  # fmt: skip
    return [
        f"{name} ({said})" if name == "orebook.yaml" and said else name
        for name in basis.other_files
    ]


def _named(names: list[str]) -> str:
    """The first few of the names, after a colon; '' where there are none."""
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ": " + ", ".join(names[:_MOST]) + more if names else ""


# What a cell may be that is handed in, and is no fact.
_FATES = {"conflict": "in conflict", "refused": "refused", "left_out": "left out"}


def _of_cell(old: Row | None, new: Row | None) -> str:
    row = new or old
    assert row is not None  # noqa: S101  a pair has a side
    days = f"{row['period_start']} to {row['period_end']}"
    split = f", {row['dimensions'].replace(';', ', ')}" if row["dimensions"] else ""
    known = reference.by_key("metrics", "metric_id").get(row["metric_id"])
    name = known["name"] if known else row["metric_id"]
    what = f"{name} of {row['site_id']}, {days}{split}"
    if old and new:
        if old["fact_value"] == new["fact_value"]:
            before = old["dimensions"].replace(";", ", ") or "not at all"
            return f"{what}: split otherwise, before {before}"
        return f"{what}: {_number(old)} is now {_number(new)}"
    if row["is_known_in_other"]:
        return f"{what}: {'counts now' if new else 'counts no more'}, {_number(row)}"
    fate = _FATES.get(row["fate_in_other"])
    if new:
        return f"{what}: {_number(row)} is new{f', {fate} before' if fate else ''}"
    return f"{what}: {_number(row)} is {f'now {fate}' if fate else 'gone'}"


def _number(row: Row) -> str:
    value = row["fact_value"]
    if value is None and row["dimensions"] == "withheld":
        return "withheld"
    text = "a word" if value is None else f"{value.normalize() + 0:,f}"
    return f"{text} {row['unit']}"


def _factor(known: dict[str, list[Decimal]], row: Row | None) -> str:
    name = row["factor_id"] if row else None
    if name is None:
        return "no factor"
    values = ", ".join(
        f"{value.normalize() + 0:f}"
        for part in name.split(";")
        for value in known.get(part, ())
    )
    return f"{name} ({values})" if values else str(name)


def _percent(share: Decimal | None) -> str:
    return "nothing" if share is None else f"{(share * 100).normalize() + 0:f} %"


def _place(row: Row | None) -> str | None:
    if row is None:
        return None
    sheet = f" [{row['sheet']}]" if row["sheet"] else ""
    return f"{row['file']}{sheet}, row {row['row']}, column {row['column']}"
