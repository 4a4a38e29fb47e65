"""Reporting periods: what FY2025, CY2025, 2025-Q1 and 2025-03 mean in days.

A fiscal year is named after the calendar year in which it ends.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

# No company reports on others, and a slip in a year is found.
EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
_NAME = re.compile(r"(?:(FY|CY)(\d{4})|(\d{4})-(?:Q([1-4])|(0[1-9]|1[0-2])))")


class UnknownPeriod(ValueError):
    """A period name that is neither in the calendar file nor of a known form."""


@dataclass(frozen=True, order=True)
class Period:
    """A named interval; ``start`` and ``end`` are both inside it."""

    start: date
    end: date
    period_id: str

    @property
    def kind(self) -> str:
        """year, quarter or month."""
        if "Q" in self.period_id:
            return "quarter"
        return "month" if self.period_id[4:5] == "-" else "year"

    def month_ends(self, named: tuple[Period, ...] = ()) -> list[date]:
        """The last days of its months, the last of them its own last day.

        Months are those that the calendar file names within it, else calendar months;
        the days before the first month-end and after the last of a 52-week year are
        too few to be months of their own.
        """
        within = [p for p in named if self.start <= p.start and p.end <= self.end]
        if own := sorted(p.end for p in within if p.kind == "month"):
            return own
        ends, day = [], _month_end(self.start.year, self.start.month)
        while day < self.end:
            ends.append(day)
            following = day + timedelta(days=1)
            day = _month_end(following.year, following.month)
        ends.append(self.end)
        while len(ends) > max(round(self.days * 12 / 365.25), 1):
            # Too few days to be a month of their own: at the start, or at the end.
            first, last = ends[0] - self.start, self.end - ends[-2]
            ends.pop(0 if first < last else -2)
        return ends

    def months(self, named: tuple[Period, ...] = ()) -> list[tuple[date, date, date]]:
        """(first day, last day, month-end): in which days a reading is one of which
        month-end. They are the months; where the period does not begin with one (52/53
        weeks), months of 4-4-5 weeks end some days before or after those of the
        calendar, and a reading of either is of the same month."""
        ends = self.month_ends(named)
        is_shifted = (
            self.start.day > 1 or _month_end(self.end.year, self.end.month) != self.end
        )
        is_named = any(p.kind == "month" and p.end in ends for p in named)
        late = timedelta(days=10 if is_shifted and not is_named else 0)
        lasts = [*(end + late for end in ends[:-1]), ends[-1]]
        firsts = [self.start, *(day + timedelta(days=1) for day in lasts[:-1])]
        return list(zip(firsts, lasts, ends, strict=True))

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


@dataclass(frozen=True)
class Calendar:
    """How a company names its periods.

    ``fiscal_year_end`` is (month, day). A year that ends on 28 or 29 February ends on
    the last day of February, so that every year has twelve month-ends.
    ``named`` holds periods of an accounting calendar (52/53 weeks) and wins.
    """

    fiscal_year_end: tuple[int, int] = (12, 31)
    named: tuple[Period, ...] = ()

    def __post_init__(self) -> None:
        if self.fiscal_year_end == (2, 28):
            object.__setattr__(self, "fiscal_year_end", (2, 29))

    def period(self, period_id: str) -> Period:
        """Raises UnknownPeriod, with the accepted forms in the message."""
        for period in self.named:
            if period.period_id == period_id:
                return period
        match = _NAME.fullmatch(period_id)
        if not match:
            raise UnknownPeriod(
                f"'{period_id}' is not a period: write FY2025, CY2025, 2025-Q1 or "
                "2025-03"
            )
        kind, year, other_year, quarter, month = match.groups()
        if not EARLIEST_YEAR <= int(year or other_year) <= LATEST_YEAR:
            raise UnknownPeriod(
                f"'{period_id}' is not a period: years run from {EARLIEST_YEAR} to "
                f"{LATEST_YEAR}"
            )
        if kind == "FY":
            if self.named:
                raise UnknownPeriod(f"'{period_id}' is not in the calendar file")
            end = self._year_end(int(year))
            start = self._year_end(int(year) - 1) + timedelta(days=1)
        elif kind == "CY":
            start, end = date(int(year), 1, 1), date(int(year), 12, 31)
        elif quarter:
            last = 3 * int(quarter)
            start = date(int(other_year), last - 2, 1)
            end = _month_end(int(other_year), last)
        else:
            start = date(int(other_year), int(month), 1)
            end = _month_end(int(other_year), int(month))
        return Period(start, end, period_id)

    def prior(self, period: Period) -> Period:
        """The period of the same kind that ends the day before this one starts.

        Raises UnknownPeriod if the calendar file does not go back so far.
        """
        day = period.start - timedelta(days=1)
        for candidate in self.named:
            if candidate.end == day and candidate.kind == period.kind:
                return candidate
        name = period.period_id
        if name[:2] in ("FY", "CY"):
            before = f"{name[:2]}{int(name[2:]) - 1}"
            if self.named and name[:2] == "FY":
                raise UnknownPeriod(
                    f"{name} looks back to {before} (opening stocks, changes, rates of "
                    f"the year before), which is not in the calendar file: add the row "
                    f"{before} that ends on {day}"
                )
            return self.period(before)
        if "Q" in name:
            return self.period(f"{day.year}-Q{(day.month + 2) // 3}")
        return self.period(f"{day.year}-{day.month:02d}")

    def stretches(self, period: Period, frequency: str) -> list[tuple[date, date]]:
        """First and last days of the months, quarters or the year inside a period."""
        whole = [(period.start, period.end)]
        if frequency not in ("month", "quarter"):
            return whole
        named = [
            (p.start, p.end)
            for p in self.named
            if p.kind == frequency and p.start >= period.start and p.end <= period.end
        ]
        if named:
            return sorted(named)
        ends = period.month_ends(self.named)
        if frequency == "quarter":
            ends = [*ends[2:-1:3], ends[-1]] if len(ends) > 3 else [ends[-1]]
        starts = [period.start, *(day + timedelta(days=1) for day in ends[:-1])]
        return list(zip(starts, ends, strict=True))

    def _year_end(self, year: int) -> date:
        month, day = self.fiscal_year_end
        return date(year, month, min(day, calendar.monthrange(year, month)[1]))
