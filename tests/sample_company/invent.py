"""Numbers that look alive and are the same on every machine.

Belongs here: the calendar, noise, rows. What Kestrel Metals is does not.
"""

from __future__ import annotations

import calendar
import csv
import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

YEARS = (2023, 2024, 2025)
CONTRACT = ("site_id", "metric_id", "period_start", "period_end", "value", "unit")
ABOUT = ("method", "evidence", "prepared_by", "reviewed_by", "comment", "supersedes")

Row = dict[str, str]
Span = tuple[date, date]


def months(year: int) -> list[Span]:
    """First and last days of the months of a fiscal year that ends on 30 June."""
    found = []
    for number in range(12):
        month, of = (number + 6) % 12 + 1, year - (number < 6)
        last = calendar.monthrange(of, month)[1]
        found.append((date(of, month, 1), date(of, month, last)))
    return found


def quarters(year: int) -> list[Span]:
    """The quarters of a fiscal year."""
    spans = months(year)
    return [(spans[n][0], spans[n + 2][1]) for n in range(0, 12, 3)]


def whole(year: int) -> list[Span]:
    """A fiscal year as one interval."""
    return [(date(year - 1, 7, 1), date(year, 6, 30))]


def closing(year: int) -> list[Span]:
    """The last day of a fiscal year."""
    return [(date(year, 6, 30), date(year, 6, 30))]


def month_ends(year: int) -> list[Span]:
    """The last day of each month."""
    return [(end, end) for _, end in months(year)]


def noise(*key: object) -> float:
    """A number in [-1, 1) that depends on the key alone (SHA-256, no generator)."""
    text = "/".join(map(str, ("kestrel", *key)))
    digest = hashlib.sha256(text.encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**47 - 1


def pick(count: int, *key: object) -> int:
    """A whole number in [0, count)."""
    return int((noise(*key) + 1) / 2 * count)


def rounded(value: float, places: int) -> str:
    """Digits as a clerk writes them."""
    step = Decimal(1).scaleb(-places)
    return f"{Decimal(repr(value)).quantize(step, rounding=ROUND_HALF_UP):f}"


def drawn(base: float, spread: float, growth: float, span: Span, *key: object) -> float:
    """``base`` with growth per year and noise, for the days of a span."""
    years = (span[1] - date(2023, 6, 30)).days / 365
    days = (span[1] - span[0]).days + 1
    month = days / 30.4 if 27 < days < 32 else 1
    return base * month * (1 + growth) ** years * (1 + spread * noise(*key, *span))


@dataclass
class Delivery:
    """A file of the drop box in long form."""

    name: str
    rows: list[Row] = field(default_factory=list)

    def add(
        self,
        site: str,
        metric: str,
        spans: Iterable[Span],
        base: float,
        unit: str,
        *,
        places: int = 0,
        spread: float = 0.06,
        growth: float = 0.0,
        by: str = "",
        checked: bool = True,
        method: str = "measured",
        evidence: str = "",
        **dims: str,
    ) -> None:
        """Rows of one series; ``by`` is a role, never a person."""
        for span in spans:
            self.put(
                site,
                metric,
                span,
                rounded(
                    drawn(base, spread, growth, span, site, metric, *dims.values()),
                    places,
                ),
                unit,
                method=method,
                evidence=evidence,
                prepared_by=f"{by}, {site}" if by else "",
                reviewed_by=f"general manager, {site}" if by and checked else "",
                **dims,
            )

    def put(
        self, site: str, metric: str, span: Span, value: object, unit: str, **more: str
    ) -> None:
        """One row, as given."""
        self.rows.append(
            {
                "site_id": site, "metric_id": metric,
                "period_start": span[0].isoformat(), "period_end": span[1].isoformat(),
                "value": str(value), "unit": unit, **more,
            }
        )  # fmt: skip

    def find(self, metric: str, start: str, **dims: str) -> Row:
        """The one row of a metric that starts on a day and has these dimensions."""
        (row,) = [
            row
            for row in self.rows
            if row["metric_id"] == metric
            and row["period_start"] == start
            and all(row.get(name) == value for name, value in dims.items())
        ]
        return row

    def header(self) -> list[str]:
        """Contract columns, the dimensions in use, then what else is said."""
        used = {name for row in self.rows for name, text in row.items() if text}
        dims = sorted(used - set(CONTRACT) - set(ABOUT))
        return [*CONTRACT, *dims, *(name for name in ABOUT if name in used)]

    def table(self) -> list[list[str]]:
        """Header and rows."""
        header = self.header()
        return [header, *([row.get(name, "") for name in header] for row in self.rows)]


def as_csv(table: Iterable[Iterable[object]], delimiter: str = ",") -> str:
    """A table as CSV text with line feeds."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(table)
    return out.getvalue()


def write(root: Path, files: dict[str, str | bytes]) -> None:
    """Write files below a folder."""
    for name, content in sorted(files.items()):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
