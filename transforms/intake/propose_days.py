"""Days, and stretches of days that no name of a period takes, as people write them.

Belongs here: which days a text may be, what days that stand together are the days of,
and halves, fiscal quarters and weeks of ISO 8601 as days. Does not: names of periods
(``month_words``), and which columns have them (``propose_times``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import pairwise

from transforms.intake import month_words
from transforms.project.periods import Calendar, UnknownPeriod

_SLASHED = re.compile(r"([0-9]{1,2})([/.])([0-9]{1,2})[/.]([0-9]{4})").fullmatch
_WORDED = re.compile(r"([0-9]{1,2})[ \-./]([^\W\d_]+)\.?[ \-./]([0-9]{4}|[0-9]{2})")
_SHORT = re.compile(r"[0-9]{1,2}[ \-./][^\W\d_]{3,}").fullmatch
# The number that Excel keeps of a day, of the years 2000 to 2049.
_SERIAL = re.compile(r"3[6-9][0-9]{3}|4[0-9]{4}|5[0-4][0-9]{3}").fullmatch
_YEAR = r"(FY|CY)? ?'?([0-9]{4}|[0-9]{2})"
_PART = re.compile(
    rf"(?i)(?:([QTHS])([1-4])|([1-4])([QTHS]))[ \-/]?{_YEAR}"
    rf"|{_YEAR}[ \-/]?([QTHS])([1-4])"
).fullmatch
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T]00:00:00)?").fullmatch
_ISO_WEEK = re.compile(r"([0-9]{4})-?W([0-9]{2})").fullmatch
_WEEK = re.compile(r"(?i)(?:w|wk|week|s|sem|semana|semaine)[ .]?[0-9]{1,2}").fullmatch
TWO_YEARS = re.compile(r"(?:FY ?)?(20[0-9]{2})[/–-](?:20)?([0-9]{2})").fullmatch

WEEKS = "tells weeks: which days those are differs from calendar to calendar"
Span = tuple[date, date]  # first and last day


def form_of_days(days: Sequence[str]) -> str:
    """How days with slashes or points are written, where one of them proves it."""
    parts = [found for day in days if (found := _SLASHED(day))]
    if not parts or len(parts) < len(days):
        return ""
    mark = parts[0][2]
    if any(int(found[1]) > 12 for found in parts):
        return f"DD{mark}MM{mark}YYYY"
    if mark == "/" and any(int(found[3]) > 12 for found in parts):
        return "MM/DD/YYYY"
    return ""


def days_of(texts: Sequence[str]) -> dict[str, date]:
    """The texts that are days; of what may be another day none is one."""
    form = form_of_days([text for text in texts if _SLASHED(text)])
    found: dict[str, date] = {}
    for text in texts:
        with suppress(ValueError):
            if slashed := _SLASHED(text):
                a, _, b, year = slashed.groups()
                month, day = (a, b) if form.startswith("MM") else (b, a)
                if form:
                    found[text] = date(int(year), int(month), int(day))
            elif worded := _WORDED.fullmatch(text):
                number = None if worded[2].isdigit() else month_words.month(worded[2])
                if number:
                    year = worded[3] if len(worded[3]) == 4 else f"20{worded[3]}"
                    found[text] = date(int(year), int(number), int(worded[1]))
            elif _SERIAL(text):
                found[text] = date(1899, 12, 30) + timedelta(int(text))
            elif re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
                found[text] = date.fromisoformat(text)
    return found


def written(texts: Iterable[str], form: str | None = None) -> set[date]:
    """The days that are written as YYYY-MM-DD, with midnight behind it, or in a form
    that is declared."""
    found = set()
    for text in texts:
        with suppress(ValueError):
            if _ISO_DAY(text):
                found.add(date.fromisoformat(text[:10]))
            elif form:
                for name, sign in (("YYYY", "%Y"), ("MM", "%m"), ("DD", "%d")):
                    form = form.replace(name, sign)
                found.add(datetime.strptime(text, form).date())
    return found


def is_serial(text: str) -> bool:
    """Whether a text may be the number that Excel keeps of a day."""
    return bool(_SERIAL(text))


def stretch(days: Sequence[date]) -> str:
    """What each of several days stands for: `month`, `day`, or why nobody knows."""
    ordered = sorted({*days})
    if len(ordered) < 2:
        return "is one day, and of what stretch of time is not said"
    months = [12 * day.year + day.month for day in ordered]
    if all(day.day == 1 for day in ordered) or all(map(_is_last, ordered)):
        steps = {b - a for a, b in pairwise(months)}
        if 1 in steps:
            return "month"
        return f"may be of its month, or of all {min(steps)} until the next"
    steps = {(b - a).days for a, b in pairwise(ordered)}
    span = (ordered[-1] - ordered[0]).days + 1
    if len(ordered) > 2 and 10 * len(ordered) >= 9 * span:
        return "day"
    if steps == {7}:
        return "is a day of each week: which days its value is of is not said"
    return "is neither of each day nor an end of a month: of which days is not said"


def _is_last(day: date) -> bool:
    return (day + timedelta(1)).day == 1


def span(text: str, calendar: Calendar) -> Span | None:
    """The days of a half, a fiscal quarter, or a week as `2025-W01`; else None."""
    with suppress(ValueError, UnknownPeriod):
        if week := _ISO_WEEK(text):
            first = date.fromisocalendar(int(week[1]), int(week[2]), 1)
            return first, first + timedelta(6)
        if found := _PART(text):
            a, b, c, d, kind, year, kind_, year_, e, f = found.groups()
            letter, number = (a or d or e).upper(), int(b or c or f)
            called, year = (kind or kind_ or "").upper(), year or year_
            if not called and calendar != Calendar():
                return None
            months = 6 if letter in "HS" else 3
            if number * months > 12:
                return None
            whole = f"20{year}" if len(year) == 2 else year
            of = calendar.period(f"{called or 'CY'}{whole}")
            # A year of weeks has no months to count.
            if of.start.day > 1 or not _is_last(of.end):
                return None
            first = _month_later(of.start, (number - 1) * months)
            return first, _month_later(first, months) - timedelta(1)
    return None


def _month_later(day: date, months: int) -> date:
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def told(found: Span) -> dict[str, str]:
    """Days as a mapping says them."""
    return {"period_start": f"{found[0]}", "period_end": f"{found[1]}"}


def why_unclear(text: str, calendar: Calendar) -> str:
    """Why a text that looks like a time is none; '' where it looks like none."""
    if TWO_YEARS(text):
        month, day = calendar.fiscal_year_end
        ends = "its calendar file says" if calendar.named else f"{month:02}-{day:02}"
        return f"names two calendar years, and a year of the company ends on {ends}"
    if _SHORT(text) and month_words.month(re.split(r"[ \-./]", text)[1]):
        return "may be a day of a month, or a month of a year"
    if _WEEK(text):
        return WEEKS
    if _PART(text) and calendar != Calendar():
        return "may be of the fiscal year or of that of the calendar"
    return ""
