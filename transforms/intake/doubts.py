"""Cells that a person reads in another way than a program: what is taken of them.

The readers note beside the text of a cell what the text does not say (`grid.noted`).
Belongs here: SQL that takes such cells apart, for ``stage`` and ``registers``. Does
not: what is said of a doubt (``contracts``), and columns as a whole (``notation``).
"""

from __future__ import annotations

from collections.abc import Callable

from transforms.intake.grid import PER_CENT, TEXT_STANDS
from warehouse import reference
from warehouse.connection import literal

_HELD = " «the file holds ([^ ,]+), shown in (.+) by the format "
_FOOTNOTE = (
    r"[+-]?[0-9][0-9.,]*\s*(?:\([0-9A-Za-z]{1,2}\)|\[[0-9A-Za-z]{1,2}\]|[*†‡]+|[⁰¹²³⁴-⁹]+)"
)
# As accountants and some programs write what is less than zero.
_MINUS = r"\(\s*[0-9][0-9.,]*\s*\)|[0-9][0-9.,]*\s*[-−–]|[−–]\s*[0-9][0-9.,]*"
_ERROR = "#(?:REF!|DIV/0!|N/A|NAME[?]|NULL!|NUM!|VALUE!|SPILL!|CALC!)|Err:[0-9]+"
_LONG = r"[+-]?(?:[0-9]{20,}(?:[.,][0-9]*)?|[0-9]+(?:[.,][0-9]+)?[eE]\+?[0-9]{2,})"
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T.*)?|[0-9]{1,9}:[0-9]{2}:[0-9]{2}.*"


def words(expression: str) -> str:
    """SQL of a cell where words are asked for: as it is seen, without the note."""
    pattern = literal(TEXT_STANDS)
    return (
        f"case when contains({expression}, ' «') "
        f"then regexp_replace({expression}, {pattern}, '') else {expression} end"
    )


def days(expression: str) -> str:
    """SQL of a cell where a day is asked for: the one that it holds, also where it
    shows the year of that day alone."""
    held = f"regexp_extract({expression}, ' «the file holds ([0-9-]{{10}}) ', 1)"
    return f"coalesce(nullif({held}, ''), {words(expression)})"


def agreed(value: str, unit: str, number: Callable[[str], str]) -> str:
    """SQL of the number of a cell whose format shows the unit of its row; else null.

    ``number`` gives the SQL that reads a number out of a text. The sign is looked up
    as a unit of the metric, joined as ``s`` beside ``u`` (``sign_of``).
    """
    held = number(f"regexp_extract({value}, {literal(_HELD)}, 1)")
    sign = sign_of(value)
    pairs = ", ".join(
        f"({literal(row['sign'])}, {literal(row['currency'])})"
        for row in reference.rows("currency_signs")
    )
    return (
        # A second note says that the place of the cell is in doubt as well.
        f"case when not contains({value}, ' «the file holds ') "
        f"or contains({value}, '» «') then null "
        f"when {sign} = '{PER_CENT}' then case when u.quantity = 'ratio_percent' "
        f"then {held} * 100 end "
        f"when {sign} = {unit} or ({sign}, {unit}) in ({pairs}) "
        f"or (s.unit = u.unit and s.factor = u.factor) then {held} end"
    )


def sign_of(value: str) -> str:
    """SQL of the words that a cell's format shows beside its number."""
    return f"regexp_extract({value}, {literal(_HELD)}, 2)"


def no_number(value: str) -> str:
    """SQL of why a text is no number, where more can be said than that; else null."""
    return f"""case
        when regexp_matches({value}, ' «under merged') then 'under_merged'
        when regexp_matches({value}, ' «merged over') then 'over_merged'
        when regexp_full_match({value}, {literal(_ERROR)}) then 'error_cell'
        when regexp_matches({value}, ' «the file holds ') then 'shown_otherwise'
        when regexp_matches({value}, ' «s(?:uper|ub)script') then 'part_raised'
        when regexp_matches({value}, ' «struck out') then 'struck_out'
        when regexp_matches({value}, ' «.* or .*[?]') then 'two_readings'
        when regexp_full_match({value}, {literal(_MINUS)}) then 'minus_unclear'
        when regexp_full_match({value}, {literal(_FOOTNOTE)}) then 'part_raised'
        when regexp_full_match({value}, {literal(_DATE)}) then 'date_format'
        when regexp_full_match({value}, {literal(_LONG)}) then 'too_large' end"""


def doubt(value: str, number: str, kept: str, factor: str) -> str:
    """SQL of why no number, or not this one, may be taken; null where it may.

    Args:
        value: SQL of the cell's text.
        number: SQL of the number that was read of it, null for none.
        kept: SQL of the number that would be kept, in the unit of its metric.
        factor: SQL of what leads from the one to the other.
    """
    # Nine places lose a millionth of small values only, which is quickly seen.
    lost = (
        f"({kept} between -0.001 and 0.001 or {number} between -0.001 and 0.001) and "
        f"abs(cast({kept} as double) - cast({number} as double) * {factor}) "
        f"> 1e-6 * abs(cast({number} as double) * {factor})"
    )
    return f"""case
        when {number} is null and {value} is not null then {no_number(value)}
        when {number} = 0 and regexp_matches({value}, '^[^eE«]*[1-9]') then 'too_small'
        when {number} <> 0 and {factor} is not null and {kept} is null then 'too_large'
        when {number} <> 0 and {lost} then 'too_small' end"""
