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


def is_moved(of: str = "") -> str:
    """SQL: the row was prepared for another site, metric or period than it names."""
    return f"coalesce(not starts_with({of}{marks.ROW}, {_key(of)} || '|'), false)"


def _key(of: str = "") -> str:
    """SQL of what a row is about, as ``marks.row_key`` writes it."""
    return f"concat_ws('|', {', '.join(of + name for name in _PREPARED)})"
