"""When the numbers of a stranger's table were, and of which site: by headings, cells.

Belongs here: headings that are periods, months or sites, columns that name periods or
days, and which of them hold the others. What is measured does not (``propose``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence

from transforms.intake import month_words
from transforms.intake.arrow import TOTAL_WORDS
from transforms.intake.propose_table import (
    Column,
    is_day,
    is_like_number,
    is_number,
    is_other,
    listed,
    said_by,
)
from transforms.intake.propose_words import Known
from transforms.intake.proposed import Guess, is_year

# Marks that refer to a note, or say that a number is not the one of before.
_MARKED = re.compile(
    r"(.+?)\s*(?:[*†‡¹²³⁴⁵⁶⁷⁸⁹]+|[(\[](?:[0-9a-z]|restated|reexpresado|retraité"
    r"|reapresentado)[)\]])"
).fullmatch
_QUARTER = re.compile(r"(?i)[QT]([1-4])|([1-4])[QT]").fullmatch
_TWO_YEARS = re.compile(r"(20[0-9]{2})/(?:20)?([0-9]{2})").fullmatch
_TIMES = ("year", "period", "month", "date", "period_start", "period_end")
_SLASHED = re.compile(r"([0-9]{1,2})([/.])([0-9]{1,2})[/.]([0-9]{4})").fullmatch


def of_headings(guess: Guess, columns: Sequence[Column], known: Known) -> list[Column]:
    """Propose the columns of numbers that are headed by a time, a site or both; those
    of them that nothing is proposed for, because others tell the same.

    Of a heading of two rows each part is one of these, or a word such as "Actual".
    """
    found: dict[str, tuple[Column, str, dict[str, str], str]] = {}
    for column in columns:
        read = _read(column.heading, known)
        if read and column.share(is_like_number) > 0.5:
            found[column.name] = (column, *read)
    stands = Counter((said.get("site_id"), time) for _, _, said, time in found.values())
    left: dict[str, str] = {}
    for name, (column, _, said, time) in found.items():
        if stands[said.get("site_id"), time] > 1:
            left[name] = f"'{column.heading}' stands more than once"
        elif _may_be_years(time, {other for *_, other in found.values()}):
            left[name] = f"'{name}' may be a month or a year that ends in the next"
        elif any(_holds(time, other) for *_, other in found.values()):
            left[name] = f"'{name}' holds what others tell"
    guess.unclear += [f"{why}: left out" for why in dict.fromkeys(left.values())]
    for name, (_, pattern, said, _) in found.items():
        if name in left or pattern in guess.keys.get("melt", {}):
            continue
        guess.put("melt", pattern, said)
        what = "months" if "{month}" in pattern else "periods"
        why = f"headings such as '{name}' are {what}" if "{" in pattern else ""
        of = [f"of the site {said['site_id']}"] if "site_id" in said else []
        of += [f"of {said['period']}"] if "period" in said else []
        guess.because.append(f"'{pattern}': {' '.join([why, *of]).strip()}")
    return [found[name][0] for name in left]


def year_of_quarters(guess: Guess, texts: Sequence[str]) -> None:
    """Say of which year columns headed by quarters are: the one that a text names."""
    melt = guess.keys.get("melt", {})
    quarters = [said for said in melt.values() if _QUARTER(said.get("period", ""))]
    years = {text for text in texts if is_year(text)}
    if quarters and len(years) != 1:
        guess.missing.append("year")
    for said in quarters if len(years) == 1 else ():
        said["period"] = f"{min(years)}-{said['period']}"
    if quarters and len(years) == 1:
        guess.because.append(f"quarters are of {min(years)}")


def _read(heading: str, known: Known) -> tuple[str, dict[str, str], str] | None:
    """(pattern, what it says beside its holes, the time) of a heading; None where a
    part of it is neither a time nor a site."""
    pattern, said, time = [], {}, ""
    for part in heading.split(" / "):
        kept = part
        quarter = _QUARTER(part)
        if quarter:
            said["period"] = time = f"Q{quarter[1] or quarter[2]}"
        elif part in known.sites:
            said["site_id"] = known.sites[part]
        elif found := month_words.period(part):
            kept, time = "{period}", found
        elif (found := month_words.month(part)) and not is_number(part):
            kept, time = "{month}", found
        elif found := _odd_period(part, known):
            said["period"] = time = found
        elif actual := _of_actual(part):
            kept, time = actual
        elif said_by(part) != "value":
            return None
        pattern.append(kept)
    return (" / ".join(pattern), said, time) if said or time else None


def _of_actual(text: str) -> tuple[str, str] | None:
    """(pattern, time) of a period with a word such as "Actual" before or after it."""
    words = text.split(" ")
    for word, rest, pattern in (
        (words[0], words[1:], "{word} {{period}}"),
        (words[-1], words[:-1], "{{period}} {word}"),
    ):
        time = month_words.period(" ".join(rest))
        if time and said_by(word) == "value":
            return pattern.format(word=word), time
    return None


def _odd_period(text: str, known: Known) -> str | None:
    """A period in words that no hole takes: with the mark of a note, or as the two
    calendar years of a fiscal one, where the company has such."""
    marked, years = _MARKED(text), _TWO_YEARS(text)
    if marked and not is_other(text):
        return month_words.period(marked[1])
    if years and known.is_fiscal and int(years[2]) == (int(years[1]) + 1) % 100:
        return f"FY20{years[2]}"
    return None


def _may_be_years(time: str, times: Collection[str]) -> bool:
    """Whether a month as `2011-12` may be two calendar years: where no other month of
    its year stands beside it."""
    year, _, part = time.partition("-")
    is_next = year.isdigit() and part.isdigit() and int(part) == int(year) % 100 + 1
    return is_next and not any(t.startswith(f"{year}-") for t in {*times} - {time})


def _holds(time: str, other: str) -> bool:
    """Whether a time, as `2024`, may hold another, as `2024-Q1`, `2024-01` or `01`."""
    if time == other or len(time) < 4 or not other:
        return False
    if len(other) == 2:
        return "-" not in time
    year, _, part = time.removeprefix("FY").removeprefix("CY").partition("-")
    other_year, _, other_part = other.partition("-")
    if not part:
        years = (year, str(int(year) - 1)) if time.startswith("FY") else (year,)
        return bool(other_part) and other_year in years
    months = {f"{3 * int(part[1]) - n:02d}" for n in range(3)} if part[0] == "Q" else ()
    return year == other_year and other_part in months


def of_column(guess: Guess, column: Column, columns: Sequence[Column]) -> None:
    """Propose a column that names years, periods, months or days; the days of all
    ``columns`` are written in one form."""
    said, about = said_by(column.heading), f"'{column.name}'"
    has_days = any(said_by(c.heading) == "period_start" for c in columns)
    if said in ("year", "period", "month") and has_days:
        return  # the days say it
    cells = [
        c for c in column.cells
        if c.lower().rstrip(" :") not in TOTAL_WORDS and not is_other(c)
    ]  # fmt: skip

    def are(test: Callable[[str], object]) -> bool:
        return bool(cells) and sum(map(bool, map(test, cells))) > 0.8 * len(cells)

    if said in ("year", "period", "month") and are(_period):
        name = "year" if said == "year" else "period"
        guess.put("columns", column.name, name)
        guess.because.append(f"{about} is {name}: heading, and its cells name periods")
        names = {word: _period(word) for word in column.words}
        odd = {word: time for word, time in names.items() if time and time != word}
        if odd:
            guess.put("values", name, odd)
        times = [time for time in names.values() if time]
        wide = [w for w, time in names.items() if time
                and any(_holds(time, other) for other in times)]  # fmt: skip
        if wide:
            guess.unclear.append(f"{listed(wide)} holds what others tell: left out")
        _leave(guess, column, [*(w for w, time in names.items() if not time), *wide])
    elif said == "month" and are(month_words.month):
        guess.put("columns", column.name, "month")
        numbers = {c: month_words.month(c) for c in column.words}
        words = {c: n for c, n in numbers.items() if n and not c.isdigit()}
        if words:
            guess.put("values", "month", words)
        _leave(guess, column, [word for word, number in numbers.items() if not number])
        guess.because.append(f"{about} is month: heading, and its cells name months")
    elif said in ("period_start", "period_end"):
        days = [w for c in columns for w in c.words
                if (said_by(c.heading) or "").startswith("period_")]  # fmt: skip
        form = form_of_days(days)
        if form or are(is_day):
            guess.put("columns", column.name, said)
            guess.because.append(f"{about} is {said}: heading, and its cells are days")
        if form and "dates" not in guess.keys:
            guess.keys["dates"] = form
            guess.because.append(f"days are written {form}")


def _leave(guess: Guess, column: Column, words: list[str]) -> None:
    """Leave out rows whose word is no time, by that word."""
    if words:
        guess.put("except", column.name, words)
        guess.because.append(f"rows of '{column.name}' are left out: {listed(words)}")


def untold_times(guess: Guess, columns: Sequence[Column]) -> None:
    """Let nothing be taken where a column tells of a time and is not understood."""
    meant = guess.keys.get("columns", {})
    for column in columns:
        said = said_by(column.heading)
        is_time = said in _TIMES and "period_start" not in guess.meanings
        is_unread = is_time and column.name not in meant and bool(column.cells)
        # "Month / Actual" is no value of a year.
        parts = {said_by(part) for part in column.heading.split(" / ")}
        is_value = meant.get(column.name) == "value"
        is_short = is_value and not parts.isdisjoint(("month", "date"))
        if is_unread or (is_short and not _is_of_month(guess)):
            guess.missing.append(f"the time that '{column.name}' tells")


def _is_of_month(guess: Guess) -> bool:
    period = guess.keys.get("constants", {}).get("period", "")
    return guess.has_months or guess.hole == "period" or "-" in period


def _period(text: str) -> str | None:
    """A period that a cell names; a day stands for its month."""
    return text[:7] if is_day(text) else month_words.period(text)


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
