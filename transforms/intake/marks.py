"""What our own workbooks write into a sheet and the reader has to know.

Belongs here: the names and marks that ``orebook template`` and ``orebook check
--returns`` write beside what people fill in, and the identity of a prepared row.
Nothing here depends on a language. Does not: how such a workbook looks.

A prepared row carries its own identity as text, in the column ``orebook_row``: site,
metric, period, unit and dimensions as they were prepared. So rows can be sorted,
copied and moved, and a row that still says exactly this and nothing more is one that
nobody touched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

VERSION = "2"
# Columns for people: read past, never a value. `orebook_row` is compared, not read.
ROW, SAYS = "orebook_row", "orebook_says"
# A total that a row states of its months, compared and never used; what the row came to
# in the period before.
TOTAL, BEFORE = "orebook_total", "orebook_before"
GUIDES = ("orebook_asked", "orebook_metric", TOTAL, BEFORE, SAYS)
# Column in which a site says that a row does not apply to it, and the word for it.
NOT_APPLICABLE, MARK = "not_applicable", "x"
# Our workbook says what it is (language, site, period) on a sheet of this name.
ABOUT = "orebook"
# There under this name: the layout that it has.
TEMPLATE = "template_version"
# Cell before the one in which a register's sheet says that nothing happened.
NOTHING = "orebook_nothing"
# Cell A1 of every sheet of ours begins so; then one of the kinds, then what it is of;
# a register's says for which site and days it tells.
STAMP = "orebook:"
START, ROWS, REGISTER, RETURNED = "start", "rows", "register", "returned"


def stamp(kind: str, of: str = "") -> str:
    """Text of cell A1 of a sheet that we wrote."""
    return f"{STAMP} {kind} {of}".strip()


def stamped(first_cell: str | None) -> tuple[str, str]:
    """(kind, what it is of) as cell A1 says; ('', '') for a sheet of others."""
    words = (first_cell or "").split()
    if len(words) < 2 or words[0] != STAMP:
        return "", ""
    return words[1], words[2] if len(words) > 2 else ""


def teller(first_cell: str | None) -> tuple[str, str, str] | None:
    """(site, first day, last day) of whom and when a register's sheet of ours tells.

    None for a sheet of others, and for one that tells of the company.
    """
    words = (first_cell or "").split()
    if stamped(first_cell)[0] != REGISTER or len(words) != 6:
        return None
    return words[3], words[4], words[5]


# Who the notes on cells are by that we write: in a workbook that goes out, and in one
# that goes back. There our words are below what a person had written and have a mark of
# their own, for not every program keeps who a note is by.
AUTHOR, RETURNER, OURS = "orebook", "orebook returned", "orebook: "
BELOW = f"\n---\n{OURS}"
# Heading of a column that holds the values of these days: months across.
_DAYS = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})/([0-9]{4}-[0-9]{2}-[0-9]{2})")


def days_heading(first: date, last: date) -> str:
    """The name of the column of some days, both of them included."""
    return f"{first.isoformat()}/{last.isoformat()}"


def days_of(heading: str) -> tuple[str, str] | None:
    """(first day, last day) of a column that is named so; None for every other."""
    found = _DAYS.fullmatch(heading)
    return (found[1], found[2]) if found else None


def theirs(note: str, author: str) -> str:
    """What people wrote of a note on a cell; '' of one that is all ours."""
    if author == AUTHOR or note.startswith(OURS):
        return ""
    return note.partition(BELOW)[0]


def row_key(site: str, metric: str, start: str, end: str) -> str:
    """What a prepared row is about; dates as YYYY-MM-DD."""
    return "|".join((site, metric, start, end))


def row_identity(key: str, unit: str, dims: Mapping[str, str]) -> str:
    """All that was prepared in a row: its key, its unit, its dimensions by name."""
    split = ";".join(f"{name}={dims[name]}" for name in sorted(dims))
    return "|".join((key, unit, split))
