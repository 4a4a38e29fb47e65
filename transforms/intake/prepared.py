"""Prepared rows in SQL: which ones nobody touched, and which ones came apart.

Belongs here: comparing a row with the identity that it carries, as
``marks.row_identity`` writes it. Does not: what is said about it (``contracts``).
"""

from __future__ import annotations

from collections.abc import Iterable, Set

from transforms.intake import marks
from warehouse.connection import literal, quoted

_PREPARED = ("site_id", "metric_id", "period_start_day", "period_end_day")


def untouched(names: Set[str], about: Iterable[str]) -> str:
    """SQL: the row says what ``orebook template`` prepared, and nothing more.

    Such a row was not handed in; what is missing is a gap, not a blank. ``names``
    are the meanings of the sheet's columns, ``about`` those that tell about a value.
    """
    said = {"value", "method", marks.NOT_APPLICABLE, *about}
    blank = " and ".join(f"{quoted(n)} is null" for n in sorted(said & names))
    split = ", ".join(
        f"{literal(name.removeprefix('dim_') + '=')} || {quoted(name)}"
        for name in sorted(names)
        if name.startswith("dim_")
    )
    identity = (
        f"{_key()} || '|' || coalesce(unit, '') || '|' || "
        f"concat_ws(';', {split or 'null'})"
    )
    return f"{blank} and coalesce({marks.ROW} = {identity}, false)"


def not_told(names: Set[str], first: int) -> str:
    """SQL: a blank cell of a row with several values: not handed in.

    The mark that a row does not apply is told once, by its ``first`` cell.
    """
    marked = (
        f"({marks.NOT_APPLICABLE} is null or column_no <> {first})"
        if marks.NOT_APPLICABLE in names
        else "true"
    )
    return f"value is null and {marked}"


def is_moved(is_across: bool) -> str:
    """SQL: the row was prepared for another site, metric or period than it names; one
    with several values, which names no period, for another site or metric."""
    key = _key(_PREPARED[:2] if is_across else _PREPARED)
    return f"coalesce(not starts_with({marks.ROW}, {key} || '|'), false)"


def _key(names: Iterable[str] = _PREPARED) -> str:
    """SQL of what a row is about, as ``marks.row_key`` writes it."""
    return f"concat_ws('|', {', '.join(names)})"
