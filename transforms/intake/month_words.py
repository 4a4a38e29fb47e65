"""Texts that name a period: years and months, in the words people write them with.

Belongs here: patterns with holes in them (`{period}`, `Waste {year}`) and what a hole
takes, and the same words in a cell. Which days a period has is said by
``transforms.facts.period_macro``.
"""

from __future__ import annotations

import re
from functools import cache

from warehouse.connection import literal

_MONTHS = (
    "january enero janvier janeiro jan ene janv",
    "february febrero février fevereiro feb févr fev fevr fevrier",
    "march marzo mars março mar marco",
    "april abril avril apr abr avr",
    "may mayo mai maio",
    "june junio juin junho jun",
    "july julio juillet julho jul juil",
    "august agosto août aug ago aout",
    "september septiembre septembre setembro sep sept set",
    "october octubre octobre outubro oct out",
    "november noviembre novembre novembro nov",
    "december diciembre décembre dezembro dec dic déc dez decembre",
)
_NUMBERS = {word: n for n, words in enumerate(_MONTHS, 1) for word in words.split()}
_OURS = r"(?:FY|CY)?(?:19|20)[0-9]{2}|[0-9]{4}-Q[1-4]|[0-9]{4}-(?:0[1-9]|1[0-2])"
_NAMED = re.compile(_OURS).fullmatch
_YEAR_WORD = "(FY|CY) ?([0-9]{4}|[0-9]{2})"
_QUARTER = "Q([1-4])[ -/]([0-9]{4})"
_SPACED = re.compile(f"{_YEAR_WORD}|{_QUARTER}").fullmatch
_FIRST_DAY = re.compile(r"([0-9]{4}-(?:0[1-9]|1[0-2]))-01").fullmatch
_MONTH_FIRST = r"(0?[1-9]|1[0-2])[./]([0-9]{4})"
_YEAR_FIRST = "([0-9]{4})/(0?[1-9]|1[0-2])"
# `2025.1` is what programs make of the number 2025.10: January or October.
_YEAR_POINT = r"([0-9]{4})\.(0[1-9]|1[0-2])"
_NUMERIC = re.compile(f"{_MONTH_FIRST}|{_YEAR_FIRST}|{_YEAR_POINT}").fullmatch
_AND_YEAR = r"\.?[ \-/'’]*([0-9]{4}|[0-9]{2})"
_WORDED = re.compile(rf"([^\W\d_]+){_AND_YEAR}").fullmatch


def month(text: str) -> str | None:
    """`01` to `12` of a month's name (en, es, fr, pt) or number; else None."""
    plain = text.strip().rstrip(".").lower()
    number = int(plain) if re.fullmatch("[0-9]{1,2}", plain) else _NUMBERS.get(plain, 0)
    return f"{number:02d}" if 1 <= number <= 12 else None


def period(text: str) -> str | None:
    """The name of the period that a heading names: `Jan-24` is `2024-01`; else None."""
    if _NAMED(text):
        return text
    if found := _SPACED(text):
        return found[1] + _whole(found[2]) if found[1] else f"{found[4]}-Q{found[3]}"
    if found := _FIRST_DAY(text):
        return found[1]
    if found := _NUMERIC(text):
        number, year = (found[1], found[2]) if found[1] else (
            found[4] or found[6], found[3] or found[5]
        )  # fmt: skip
        return f"{year}-{int(number):02d}"
    found = _WORDED(text)
    number = month(found[1]) if found else None
    if not found or number is None:
        return None
    return f"{_whole(found[2])}-{number}"


def macro() -> str:
    """SQL of state.period_name(n): ``period`` of a cell. A day is left as it is, as
    that of a cell may be one of a log of days; so is what is no period."""
    words = ", ".join(map(literal, _NUMBERS))
    numbers = ", ".join(literal(f"{n:02d}") for n in _NUMBERS.values())

    def is_(form: str) -> str:
        return f"regexp_full_match(n, {literal(form)})"

    def part(form: str, group: int) -> str:
        return f"regexp_extract(n, {literal(f'^{form}$')}, {group})"

    def year(text: str) -> str:
        return f"if(length({text}) = 2, '20', '') || {text}"

    worded = rf"(\p{{L}}+){_AND_YEAR}"
    return f"""
        create or replace macro state.period_name(n) as case
          when n is null or {is_(_OURS)} then n
          when {is_(_YEAR_WORD)}
          then {part(_YEAR_WORD, 1)} || {year(part(_YEAR_WORD, 2))}
          when {is_(_QUARTER)} then {part(_QUARTER, 2)} || '-Q' || {part(_QUARTER, 1)}
          when {is_(_MONTH_FIRST)}
          then {part(_MONTH_FIRST, 2)} || '-' || lpad({part(_MONTH_FIRST, 1)}, 2, '0')
          when {is_(_YEAR_FIRST)}
          then {part(_YEAR_FIRST, 1)} || '-' || lpad({part(_YEAR_FIRST, 2)}, 2, '0')
          when {is_(_YEAR_POINT)} then replace(n, '.', '-')
          when {is_(worded)} then coalesce({year(part(worded, 2))} || '-'
              || map([{words}], [{numbers}])[lower({part(worded, 1)})], n)
          else n end"""


def _whole(year: str) -> str:
    return year if len(year) == 4 else f"20{year}"


def _year(text: str) -> str | None:
    return text if re.fullmatch("(?:FY|CY)?[0-9]{4}", text) else None


_READS = {"period": period, "month": month, "year": _year}
_WORD = "(?i:" + "|".join(sorted(map(re.escape, _NUMBERS), key=len)[::-1]) + ")"
# What a hole may take, so that a hole beside it takes the rest.
_TAKES = {
    "year": "(?:FY|CY)?[0-9]{4}",
    "month": rf"{_WORD}\.?|[0-9]{{1,2}}",
    "period": r"(?:FY|CY) ?(?:[0-9]{4}|[0-9]{2})|Q[1-4][ -/][0-9]{4}|[0-9]{4}-Q[1-4]"
    r"|[0-9]{4}-[0-9]{2}(?:-01)?|[0-9]{1,2}[./][0-9]{4}|[0-9]{4}/[0-9]{1,2}"
    r"|[0-9]{4}\.[0-9]{2}"
    rf"|{_WORD}\.?[ \-/'’]*(?:[0-9]{{4}}|[0-9]{{2}})|[0-9]{{4}}",
}


@cache
def _pattern(pattern: str, any_: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    parts = re.split(r"\{([a-z_0-9]+)\}", pattern)
    plain = [re.escape(part) for part in parts]
    if any_:
        plain = [p.replace(r"\*", f"{any_}*").replace(r"\?", any_) for p in plain]
    free = f"{any_ or '.'}+?"
    plain[1::2] = [f"({_TAKES.get(name, free)})" for name in parts[1::2]]
    return re.compile("(?s)" + "".join(plain)), tuple(parts[1::2])


def names(pattern: str) -> tuple[str, ...]:
    """What the holes of a pattern are called."""
    return _pattern(pattern, "")[1]


def holes(pattern: str, text: str, any_: str = "") -> list[tuple[str, str]] | None:
    """What stands in the holes of a pattern, or None where the text does not fit.

    A hole for a period, a year or a month takes nothing else. ``any_``: what `*` and
    `?` stand for any number of and for one of, where they are no letters themselves.
    """
    compiled, called = _pattern(pattern, any_)
    found = compiled.fullmatch(text)
    if found is None:
        return None
    read = [
        (name, _READS[name](text) if name in _READS else text.strip())
        for name, text in zip(called, found.groups(), strict=True)
    ]
    said = [(name, text) for name, text in read if text is not None]
    return said if len(said) == len(read) else None
