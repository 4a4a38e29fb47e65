"""Text in CSV that people open in a spreadsheet: shown there, never run.

A spreadsheet runs a cell of a CSV file that begins like a formula, whoever wrote it.
Such text, and text that begins with an apostrophe, gets an apostrophe in front of it;
``plain`` takes it off again. Text that is a number stays. Belongs here: the rule, for
Python and for DuckDB. Parquet, JSON and workbooks know what is text and need none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# What a spreadsheet skips before it looks at the first character, and what it then
# takes for a formula, with the wide forms that East Asian keyboards write.
_SKIPPED = " \t\n\v\f\r\u00a0\u3000\ufeff\"'"
_BEGINS = "=+@\\-\u2212\uff1d\uff0b\uff0d\uff20"
_GUARDED = re.compile(f"['\t\r\n]|[{_SKIPPED}]*[{_BEGINS}]")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
RULE = (
    "Text that a spreadsheet would run (it begins with = + - @, a tab or a line break, "
    "after blanks and quotes too), or that begins with ', has a ' more in front. Text "
    "that is a plain number, such as -5, has none."
)


def guarded(text: str) -> str:
    """Text as it stands in CSV."""
    if _NUMBER.fullmatch(text) or not _GUARDED.match(text):
        return text
    return f"'{text}"


def plain(cell: str) -> str:
    """Text as it was before ``guarded``."""
    return cell.removeprefix("'")


def any_guarded_sql(columns: Iterable[str]) -> str:
    """Whether a row may hold text that ``guarded`` changes, as a SQL expression."""
    begins = _literal(f"(^|\\x01)({_GUARDED.pattern})")
    return f"regexp_matches(concat_ws(chr(1), {', '.join(columns)}), {begins})"


def guarded_sql(column: str) -> str:
    """``guarded`` as a SQL expression over a quoted column of text."""
    number, begins = _literal(_NUMBER.pattern), _literal(_GUARDED.pattern)
    return (
        f"case when regexp_full_match({column}, {number}) then {column} "
        f"when regexp_matches({column}, '^(' || {begins} || ')') then '''' || {column} "
        f"else {column} end"
    )


def _literal(pattern: str) -> str:
    return "'" + pattern.replace("'", "''") + "'"
