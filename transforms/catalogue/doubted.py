"""Rules of the contract for values that a person reads in another way than a program.

Belongs here: the words for each doubt. Does not: finding it (``intake.doubts``), and
every other rule (``contracts``).
"""

from __future__ import annotations

from typing import Any

import duckdb

from transforms.catalogue.contracts import Predicate, Rule
from transforms.project.severity import REFUSED


def _none(t: Any) -> Any:
    return t.is_word | t.doubt.isnull()


def _doubt(name: str, message: str, remedy: str) -> Rule:
    """A value that a person reads in another way than a program (``intake.doubts``)."""
    holds: Predicate = lambda t: t.is_word | (t.doubt != name).fill_null(True)  # noqa: E731
    return Rule(name, "value", REFUSED, holds, message, remedy, _none)


DOUBTS: tuple[Rule, ...] = (
    _doubt(
        "shown_otherwise",
        "The cell shows another number than the file holds, or a unit that is not that "
        "of the row, so it is not certain what is meant.",
        "Give the cell a plain number format (General) and write the value in the unit "
        "of its row, so that what is seen is what is held.",
    ),
    _doubt(
        "part_raised",
        "Part of the cell looks like a footnote mark (raised, lowered, in brackets, a "
        "star), so it is not certain which digits are the value.",
        "Write the number alone; the note belongs into the column comment.",
    ),
    _doubt(
        "struck_out",
        "The cell is struck out, or part of it is; nothing was taken over.",
        "Delete it if it is not to count; else take the strike away, and of a number "
        "write the digits alone.",
    ),
    _doubt(
        "under_merged",
        "The cell lies under merged cells: the file holds a value that nobody sees who "
        "opens it. Nothing was taken over.",
        "Unmerge the cells; delete the value if it is not to count.",
    ),
    _doubt(
        "over_merged",
        "The value stands in merged cells that reach over cells of other values, so it "
        "is not certain whether it is of one of them, of each, or their sum. Nothing "
        "was taken over.",
        "Unmerge the cells and write the value of each.",
    ),
    _doubt(
        "error_cell",
        "The cell shows an error instead of a value. An error is not a blank and not "
        "a zero.",
        "Mend the formula that it comes from, or write the value.",
    ),
    _doubt(
        "two_readings",
        "The point or comma may stand for decimals or for thousands, and nothing else "
        "in the column settles it.",
        "In a workbook type it as a number, as your program writes decimals. In a CSV "
        "write all numbers of a column alike, without thousands marks, or declare how "
        "they are written under `dialects` in orebook.yaml.",
    ),
    _doubt(
        "minus_unclear",
        "The number stands in brackets, or its dash is no minus sign or stands behind "
        "it: some write so what is less than zero, and it is not certain that this is.",
        "Write it with a minus sign before it (-5) if it is less than zero, else the "
        "digits alone.",
    ),
    _doubt(
        "date_format",
        "The cell is a date or a time, not a number: programs turn what looks like one "
        "(1-2, 3.5) into a date.",
        "Change the format of the cell to a number (General) and type the value again.",
    ),
    _doubt(
        "too_large",
        "The value is larger than can be held (19 digits before the point).",
        "Correct the number.",
    ),
    _doubt(
        "too_small",
        "Values of this metric are kept in {unit} to nine decimals. This one would "
        "lose digits, or become 0, which it is not.{finer}",
        "Write it in a finer unit, rounded to what can be kept; if it is less than "
        "that, leave the cell blank and say so in the column comment.",
    ),
)


def keep(con: duckdb.DuckDBPyConnection) -> None:
    """Write ref.doubt: the words for each doubt, where no metric's are asked for."""
    con.execute(
        "create table ref.doubt (rule varchar, message varchar, remedy varchar)"
    )
    con.executemany(
        "insert into ref.doubt values (?, ?, ?)",
        [(rule.name, rule.message, rule.remedy) for rule in DOUBTS],
    )
