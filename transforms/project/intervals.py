"""Days from which and until which a row of a company's own table holds.

Belongs here: rows whose last day is a day too long, and rows of one thing that hold on
the same day, each with the date that puts it right. That a date is one is seen to
before (``tables.is_day``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

_BEGINNING, _OPEN = "0001-01-01", "9999-12-31"


@dataclass(frozen=True)
class Interval:
    """A row of a table, the thing it speaks of, and its days; blank is unbounded.

    ``what`` is that thing in words, ``column`` the name of the last day's column.
    """

    file: str
    row: int
    what: str
    first: str
    last: str
    column: str = "valid_to"

    @property
    def place(self) -> str:
        return f"{self.file}, row {self.row}"

    @property
    def begins(self) -> str:
        return self.first or _BEGINNING

    @property
    def ends(self) -> str:
        return self.last or _OPEN


def a_day_too_long(intervals: Iterable[Interval]) -> list[str]:
    """Rows that end on the day on which another begins, or on the first of a month.

    Who writes that means the day after the last one. A row of that one day alone says
    what it means.
    """
    problems = []
    for rows in _by_thing(intervals):
        begun = {row.first: row for row in rows}
        for row in rows:
            if not row.last or row.ends <= row.begins:
                continue
            if after := begun.get(row.last):
                why = f"is the day on which {_other(after, row)} begins"
            elif row.last.endswith("-01"):
                why = "is the first day of a month"
            else:
                continue
            problems.append(
                f"{row.place}: {row.column} {row.last} {why}. {row.column} is the last "
                f"day that counts: write {_day_before(row.last)}"
            )
    return problems


def on_one_day(intervals: Iterable[Interval]) -> list[str]:
    """Rows of one thing that hold on the same day, but those of ``a_day_too_long``."""
    problems = []
    for rows in _by_thing(intervals):
        longest = rows[0]
        for row in rows[1:]:
            if row.begins == longest.begins:
                since = f"since {row.first}" if row.first else "without a first day"
                problems.append(
                    f"{row.place}: {row.what} is in {_other(longest, row)} too, both "
                    f"{since}. Take one out, or give them days apart"
                )
            elif row.begins < longest.ends:
                until = f"until {longest.last}" if longest.last else "without an end"
                before = _other(longest, row)
                problems.append(
                    f"{row.place}: begins on {row.first}, and {before} holds for "
                    f"{row.what} {until}. If this row takes over from it, write "
                    f"{_day_before(row.first)} as {row.column} of {before}: that is "
                    "the last day that counts"
                )
            longest = max(longest, row, key=lambda item: item.ends)
    return problems


def _by_thing(intervals: Iterable[Interval]) -> Iterable[list[Interval]]:
    ordered = sorted(
        intervals, key=lambda item: (item.what, item.begins, item.file, item.row)
    )
    return (list(rows) for _, rows in groupby(ordered, key=lambda item: item.what))


def _other(row: Interval, beside: Interval) -> str:
    return f"row {row.row}" if row.file == beside.file else row.place


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(1)).isoformat()
