"""When the numbers of a stranger's table were, and of which site: by headings, cells.

Belongs here: headings that are periods, months or sites, columns that name periods or
days, and which of them hold the others. What is measured does not (``propose``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import date

from transforms.intake import month_words, propose_days
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
_PART = re.compile(r"(?i)[QT]([1-4])|([1-4])[QT]|H([12])|([12])H").fullmatch
_IS_WEEK = re.compile(r"(?i)(?:week|semana|semaine)\W*").fullmatch
_TIMES = ("year", "period", "month", "date", "period_start", "period_end")


def of_headings(
    guess: Guess, columns: Sequence[Column], known: Known, is_beside: bool = False
) -> list[Column]:
    """Propose the columns of numbers that are headed by a time, a site or both; those
    of them that nothing is proposed for, because others tell the same.

    Of a heading of two rows each part is one of these, or a word such as "Actual".
    Beside other tables each column is named, as a pattern would take theirs.
    """
    numbers = [c for c in columns if c.share(is_like_number) > 0.5]
    days, left = _of_days(guess, numbers)
    found: dict[str, tuple[Column, str, dict[str, str], str]] = {}
    for column in numbers:
        read = days.get(column.name) or _read(column.heading, known)
        if read and column.name not in left:
            found[column.name] = (column, *read)
    stands = Counter((said.get("site_id"), time) for _, _, said, time in found.values())
    for name, (column, _, said, time) in found.items():
        if stands[said.get("site_id"), time] > 1:
            left[name] = f"'{column.heading}' stands more than once"
        elif _may_be_years(time, {other for *_, other in found.values()}):
            left[name] = f"'{name}' may be a month or a year that ends in the next"
        elif any(_holds(time, other) for *_, other in found.values()):
            left[name] = f"'{name}' holds what others tell"
    for column in numbers:
        if column.name not in found:
            if why := propose_days.why_unclear(column.heading, known.calendar):
                left.setdefault(column.name, f"'{column.heading}' {why}")
            elif found and not (said_by(column.heading) or is_other(column.heading)
                                or column.heading.lower() in TOTAL_WORDS):  # fmt: skip
                text = f"'{column.name}' (numbers): no time or site so named"
                guess.unclear.append(text)
    guess.unclear += [f"{why}: left out" for why in dict.fromkeys(left.values())]
    for name, (_, pattern, said, _) in found.items():
        if name in left or pattern in guess.keys.get("melt", {}):
            continue
        what = "months" if "{month}" in pattern else "periods"
        why = f"headings such as '{name}' are {what}" if "{" in pattern else ""
        if is_beside:
            holes = month_words.holes(pattern, found[name][0].heading)
            said = said | dict(holes or ())
            pattern, why = name, ""
        guess.put("melt", pattern, said)
        if name in days:
            continue  # said of all of them
        of = [f"of the site {said['site_id']}"] if "site_id" in said else []
        of += [f"of {said['period']}"] if "period" in said else []
        if "period_start" in said:
            of.append(f"of {said['period_start']} to {said['period_end']}")
        guess.because.append(f"'{pattern}': {' '.join([why, *of]).strip()}")
    return [column for column in columns if column.name in left]


Read = tuple[str, dict[str, str], str]  # pattern, what is said beside its holes, time


def _of_days(
    guess: Guess, columns: Sequence[Column]
) -> tuple[dict[str, Read], dict[str, str]]:
    """Headings that are days, read together; and why others of them are not: of one
    alone nobody knows whether it stands for its month."""
    days = propose_days.days_of([column.heading for column in columns])
    named = {c.name: days[c.heading] for c in columns if c.heading in days}
    if not named or (len(named) == 1 and all(map(month_words.period, days))):
        return {}, {}
    kind = propose_days.stretch([*named.values()])
    serials = any(map(propose_days.is_serial, days))
    text, day = next(iter(days.items()))
    such = f"'{text}'" + (f", which is Excel's number of {day}," if serials else "")
    if kind == "month" and not all(map(month_words.period, days)):
        guess.because.append(f"headings such as {such} are days that stand for months")
        months = {name: f"{day:%Y-%m}" for name, day in named.items()}
        return {name: (name, {"period": m}, m) for name, m in months.items()}, {}
    if kind == "day" and not serials:
        guess.because.append(f"headings such as {such} are the days of a log")
        return {
            name: (name, propose_days.told((day, day)), f"{day}")
            for name, day in named.items()
        }, {}
    if kind == "month" or serials:
        return {}, {}
    more = f" and {len(named) - 1} more headings: each" if len(named) > 1 else ""
    why = f"'{text}'{more} {kind}"
    return {}, dict.fromkeys(named, why)


def year_of_quarters(
    guess: Guess, texts: Sequence[str], known: Known
) -> None:  # fmt: skip
    """Say of which year columns headed by quarters or halves are: the one that a text
    names."""
    melt = guess.keys.get("melt", {})
    parts = [said for said in melt.values() if _PART(said.get("period", ""))]
    years = {text for text in texts if is_year(text)}
    for said in parts if len(years) == 1 else ():
        part, year = said["period"], min(years)
        if part[0] == "Q":
            said["period"] = f"{year}-{part}"
        elif days := propose_days.span(f"{part} {year}", known.calendar):
            del said["period"]
            said |= propose_days.told(days)
    if any(_PART(said.get("period", "")) for said in parts):
        guess.missing.append("year")
    elif parts:
        guess.because.append(f"quarters and halves are of {min(years)}")


def _read(heading: str, known: Known) -> Read | None:
    """(pattern, what it says beside its holes, the time) of a heading; None where a
    part of it is neither a time nor a site."""
    pattern, said, time = [], dict[str, str](), ""
    year = month = ""
    for part in heading.split(" / "):
        kept = part
        if found := _PART(part):
            quarter, half = found[1] or found[2], found[3] or found[4]
            said["period"] = time = f"Q{quarter}" if quarter else f"H{half}"
        elif part in known.sites:
            said["site_id"] = known.sites[part]
        elif of := month_words.period(part):
            kept, time = "{period}", of
            year = part if is_year(part) else year
        elif (of := month_words.month(part)) and not is_number(part):
            kept, time = "{month}", of
            month = of
        elif odd := _odd_time(part, known):
            said |= odd
            time = "/".join(odd.values())
        elif actual := _of_actual(part):
            kept, time = actual
        elif said_by(part) != "value":
            return None
        pattern.append(kept)
    if not (said or time):
        return None
    if year and month:  # the one above the other
        text = " / ".join(pattern).replace("{period}", "{year}")
        return text, said, f"{year}-{month}"
    if year and "period" in said:
        odd = _odd_time(f"{said.pop('period')} {year}", known)
        return (heading, said | odd, "/".join(odd.values())) if odd else None
    return " / ".join(pattern), said, time


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


def _odd_time(text: str, known: Known) -> dict[str, str]:
    """What a time in words that no hole takes says: a period with the mark of a note,
    one that is called by two calendar years, or the days of a half, quarter or week."""
    marked, years = _MARKED(text), propose_days.TWO_YEARS(text)
    if years and known.is_fiscal and int(years[2]) == (int(years[1]) + 1) % 100:
        return {"period": f"FY20{years[2]}"}
    if days := propose_days.span(text, known.calendar):
        return propose_days.told(days)
    if marked and not is_other(text) and (period := month_words.period(marked[1])):
        return {"period": period}
    return {}


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


def of_column(
    guess: Guess, column: Column, columns: Sequence[Column], known: Known
) -> None:
    """Propose a column that names years, periods, months or days; the days of all
    ``columns`` are written in one form."""
    said, about = said_by(column.heading), f"'{column.name}'"
    has_days = any(said_by(c.heading) == "period_start" for c in columns)
    if said in ("year", "period", "month", "date") and has_days:
        return  # the days say it
    cells = [
        c for c in column.cells
        if c.lower().rstrip(" :") not in TOTAL_WORDS and not is_other(c)
    ]  # fmt: skip
    dates = propose_days.days_of([word for word in column.words if word in {*cells}])

    def are(test: Callable[[str], object]) -> bool:
        return bool(cells) and sum(map(bool, map(test, cells))) > 0.8 * len(cells)

    if said in ("year", "period", "month", "date") and are(dates.get):
        _days_below(guess, column, dates, said == "month")
    elif said in ("year", "period", "month", "date") and are(
        lambda c: month_words.period(c) or _odd_time(c, known)
    ):
        _periods_below(guess, column, "year" if said == "year" else "period", known)
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
        form = propose_days.form_of_days(days)
        if form or are(is_day):
            guess.put("columns", column.name, said)
            guess.because.append(f"{about} is {said}: heading, and its cells are days")
        if form and "dates" not in guess.keys:
            guess.keys["dates"] = form
            guess.because.append(f"days are written {form}")


def _days_below(
    guess: Guess, column: Column, days: dict[str, date], is_month: bool
) -> None:
    """Propose a column of days: of months, where its heading or all of them say so, or
    of a log, in which each row is of its day."""
    about = f"'{column.name}'"
    kind = "month" if is_month else propose_days.stretch([*days.values()])
    forms = [word for word in days if not is_day(word)]
    form = propose_days.form_of_days(forms)
    if kind == "month":
        guess.put("columns", column.name, "period")
        if forms or propose_days.stretch([*days.values()]) != "month":
            names = {word: f"{day:%Y-%m}" for word, day in days.items()}
            guess.put("values", "period", names)
        text, day = next(iter(days.items()))
        number = propose_days.is_serial(text)
        such = f" ('{text}' is Excel's number of {day})" if number else ""
        guess.because.append(f"{about} is period: its days stand for months{such}")
    elif kind == "day" and (not forms or (form and len(forms) == len(days))):
        guess.put("columns", column.name, ["period_start", "period_end"])
        guess.because.append(f"{about} is the day of each row: a log of days")
        if form:
            guess.keys["dates"] = form
            guess.because.append(f"days are written {form}")
    else:
        why = "is written in a form that `dates` does not take"
        word = (forms or [*days])[0]
        guess.unclear.append(f"{about}: '{word}' {why if kind == 'day' else kind}")
        return
    _leave(guess, column, [word for word in column.words if word not in days])


def _periods_below(guess: Guess, column: Column, name: str, known: Known) -> None:
    """Propose a column that names periods; where one is a stretch of days that has no
    name, all of them by their first and last days."""
    odd = {word: _odd_time(word, known) for word in column.words
           if not month_words.period(word)}  # fmt: skip
    names = {w: month_words.period(w) or odd[w].get("period") for w in column.words}
    if any("period_start" in said for said in odd.values()):
        days = {}
        for word, period in names.items():
            if period:
                of = known.calendar.period(period if "-" in period else f"CY{period}")
                days[word] = propose_days.told((of.start, of.end))
            elif odd[word]:
                days[word] = odd[word]
        guess.put("columns", column.name, ["period_start", "period_end"])
        for side in ("period_start", "period_end"):
            guess.put("values", side, {w: said[side] for w, said in days.items()})
        guess.because.append(f"'{column.name}' names stretches of days")
        _leave(guess, column, [word for word in column.words if word not in days])
        return
    guess.put("columns", column.name, name)
    guess.because.append(
        f"'{column.name}' is {name}: heading, and its cells name periods"
    )
    if renamed := {w: time for w, time in names.items() if time and time != w}:
        guess.put("values", name, renamed)
    times = [time for time in names.values() if time]
    wide = [w for w, time in names.items() if time
            and any(_holds(time, other) for other in times)]  # fmt: skip
    if wide:
        guess.unclear.append(f"{listed(wide)} holds what others tell: left out")
    _leave(guess, column, [*(w for w, time in names.items() if not time), *wide])


def _leave(guess: Guess, column: Column, words: list[str]) -> None:
    """Leave out rows whose word is no time, by that word."""
    if words:
        guess.leave(column.name, words)
        guess.because.append(f"rows of '{column.name}' are left out: {listed(words)}")


def untold_times(guess: Guess, columns: Sequence[Column], known: Known) -> None:
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
        unclear = [
            f"'{column.name}': '{word}' {why}" for word in column.words
            if is_unread and (why := propose_days.why_unclear(word, known.calendar))
        ]  # fmt: skip
        if is_unread and said == "date" and _IS_WEEK(column.heading):
            unclear = [f"'{column.name}' {propose_days.WEEKS}"]
        guess.unclear += unclear[:1]
        if is_unread or (is_short and not _is_of_month(guess)):
            guess.missing.append(f"the time that '{column.name}' tells")


def _is_of_month(guess: Guess) -> bool:
    period = guess.keys.get("constants", {}).get("period", "")
    return guess.has_months or guess.hole == "period" or "-" in period
