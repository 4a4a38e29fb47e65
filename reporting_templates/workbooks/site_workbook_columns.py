"""The columns of prepared rows in the site workbook, and the cell of a row in each.

A row is a metric and how it is split; its values stand side by side, each under the
days that it is of. Belongs here: names, headings, widths, looks, and what stands in a
cell before anybody fills it in. How cells are written and checked does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reporting_templates import labels
from reporting_templates.labels import choices
from reporting_templates.workbooks.filling import Filling
from transforms.catalogue.dimensions import vocabulary
from transforms.catalogue.word_lists import needs
from transforms.facts.data_request import Dims, Row
from transforms.intake import marks
from transforms.intake.recognise import ABOUT, REQUIRED
from warehouse import reference

Days = tuple[date, date]  # first and last
Cell = tuple[str | Decimal, str]  # what stands in it, '' for nothing; how it looks
_CONTRACT = (*REQUIRED, *ABOUT)
# Of these kinds a year is the sum of its months.
_ADDS_UP = ("flow", "monetary", "event")


@dataclass(frozen=True)
class Line:
    """A prepared row: everything about some values except the values."""

    metric_id: str
    unit: str
    dims: Dims
    expected: bool
    days: tuple[Days, ...]


def lines(rows: Iterable[Row]) -> list[Line]:
    """What is asked for, a line for all days of a metric and split."""
    found: dict[tuple[str, str, Dims, bool], list[Days]] = {}
    for row in rows:
        of = (row.metric_id, row.unit, row.dims, row.expected)
        found.setdefault(of, []).append((row.start, row.end))
    return [Line(*of, tuple(days)) for of, days in found.items()]


def all_days(found: Iterable[Line]) -> list[Days]:
    """The days that have a column: in their order, a quarter behind its months."""
    days = {days for line in found for days in line.days}
    return sorted(days, key=lambda d: (d[1], -d[0].toordinal()))


def adds_up(line: Line) -> bool:
    """Whether the values of a line have a total."""
    is_sum = reference.metric(line.metric_id)["kind"] in _ADDS_UP
    return is_sum and len(line.days) > 1


@dataclass(frozen=True)
class Column:
    """A column; ``look`` is that of its cells in free rows, ``write`` gives a row's."""

    name: str
    width: float
    word: str = ""  # of the labels; without one it is called as the dimension is
    look: str = "input"
    write: Callable[[Filling, Line], Cell] | None = None
    days: Days | None = None

    def heading(self, filling: Filling) -> str:
        """What stands above it for people."""
        if self.days:
            period = filling.request.period
            if self.days == (period.start, period.end):
                return period.period_id
            return labels.days(*self.days, filling.language)
        if self.word:
            return filling.word(self.word)
        return labels.column(self.name.removeprefix("dim_"), filling.language)

    def cell(self, filling: Filling, line: Line) -> Cell:
        """The cell of a prepared row."""
        return self.write(filling, line) if self.write else ("", self.look)


def headed(dimension: str) -> str:
    """The name of a dimension's column: none that the contract gives another thing."""
    return f"dim_{dimension}" if dimension in _CONTRACT else dimension


def of_dimension(name: str) -> Column:
    """The column of a dimension; other metrics than its own leave it alone."""

    def write(filling: Filling, line: Line) -> Cell:
        if name not in vocabulary(line.metric_id):
            return "", "unused"
        look = "value" if name in needs(line.metric_id) else "input"
        told = dict(line.dims).get(name, "")
        return _shown(filling, line.metric_id, name, told), look

    return Column(headed(name), 16, write=write)


def of_days(days: Days) -> Column:
    """The column of the values of some days."""
    name = marks.days_heading(*days)
    return Column(
        name, 9.5, look="input_number", days=days,
        write=lambda _, line: ("", "value" if days in line.days else "unused"),
    )  # fmt: skip


def _shown(filling: Filling, metric: str, name: str, word: str) -> str:
    return choices.shown(metric, name, word, filling.language, filling.own)


def _asked(filling: Filling, line: Line) -> Cell:
    return ("●", "asked") if line.expected else ("○", "optional")


def line_words(filling: Filling, line: Line) -> str:
    """What a line is about: its metric and how it is split."""
    return choices.line_words(
        line.metric_id, line.dims, filling.language, filling.own
    )


def _metric(filling: Filling, line: Line) -> Cell:
    return line_words(filling, line), "fixed"


def _total(_: Filling, line: Line) -> Cell:
    return "", "input_number" if adds_up(line) else "unused"


def _before(filling: Filling, line: Line) -> Cell:
    told = filling.request.before.get((line.metric_id, line.dims, line.unit))
    return ("" if told is None else told), "before"


def _identity(filling: Filling, line: Line) -> Cell:
    days = (line.days[0][0].isoformat(), line.days[-1][1].isoformat())
    key = marks.row_key(filling.request.site_id, line.metric_id, *days)
    return marks.row_identity(key, line.unit, dict(line.dims)), "small"


METRIC = Column("orebook_metric", 42, "metric", write=_metric)
# What everybody fills in comes first and is printed; then who says so, then what splits
# a value further.
FIRST = (
    Column("orebook_asked", 9, "asked", write=_asked),
    METRIC,
    Column("unit", 10, "unit", write=lambda _, line: (line.unit, "input")),
)
BESIDE = (
    Column(marks.TOTAL, 13, "total", "input_number", _total),
    Column(marks.BEFORE, 13, "before", write=_before),
    Column(marks.NOT_APPLICABLE, 8, "not_applicable", "mark"),
)
ABOUT_IT = (
    Column("method", 13, "method"),
    Column("evidence", 26, "evidence"),
    Column("comment", 32, "comment"),
    Column(marks.SAYS, 18, "says", write=lambda _, __: ("", "fixed")),
)
AFTER = (
    Column("site_id", 9, "site", write=lambda f, _: (f.request.site_id, "small")),
    Column("metric_id", 20, "metric_id", write=lambda _, ln: (ln.metric_id, "small")),
    Column(marks.ROW, 12, "identity", write=_identity),
)
