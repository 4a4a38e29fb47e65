"""The columns of prepared rows in the site workbook, and the cell of a row in each.

Belongs here: names, headings, widths, looks, and what stands in a cell before anybody
fills it in. How cells are written and checked does not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from reporting_templates import labels
from reporting_templates.workbooks.filling import Filling
from transforms.catalogue.dimensions import vocabulary
from transforms.catalogue.word_lists import needs
from transforms.facts.data_request import Row
from transforms.intake import marks
from transforms.intake.recognise import ABOUT, REQUIRED

Cell = tuple[str | date, str]  # what stands in it, '' for nothing; how it looks
_CONTRACT = (*REQUIRED, *ABOUT)
_DAY = "fixed_date"


@dataclass(frozen=True)
class Column:
    """A column; ``look`` is that of its empty cells, ``write`` gives a row's cell."""

    name: str
    width: int
    word: str = ""  # of the labels; without one it is called as the dimension is
    look: str = "input"
    write: Callable[[Filling, Row], Cell] | None = None

    def heading(self, filling: Filling) -> str:
        """What stands above it for people."""
        if self.word:
            return filling.word(self.word)
        return labels.column(self.name.removeprefix("dim_"), filling.language)

    def cell(self, filling: Filling, row: Row) -> Cell:
        """The cell of a prepared row."""
        return self.write(filling, row) if self.write else ("", self.look)


def headed(dimension: str) -> str:
    """The name of a dimension's column: none that the contract gives another thing."""
    return f"dim_{dimension}" if dimension in _CONTRACT else dimension


def of_dimension(name: str) -> Column:
    """The column of a dimension; other metrics than its own leave it alone."""

    def write(filling: Filling, row: Row) -> Cell:
        if name not in vocabulary(row.metric_id):
            return "", "unused"
        look = "value" if name in needs(row.metric_id) else "input"
        return dict(row.dims).get(name, ""), look

    return Column(headed(name), 16, write=write)


def _asked(filling: Filling, row: Row) -> Cell:
    if row.expected:
        return f"● {filling.word('expected')}", "asked"
    return f"○ {filling.word('optional')}", "optional"


def row_words(filling: Filling, row: Row) -> str:
    """What a row is about: its metric and how it is split."""
    values = (value for _, value in row.dims)
    return " · ".join([labels.metric(row.metric_id, filling.language), *values])


def _metric(filling: Filling, row: Row) -> Cell:
    return row_words(filling, row), "fixed"


def _identity(filling: Filling, row: Row) -> Cell:
    site, days = filling.request.site_id, (row.start.isoformat(), row.end.isoformat())
    key = marks.row_key(site, row.metric_id, *days)
    return marks.row_identity(key, row.unit, dict(row.dims)), "small"


# What everybody fills in comes first and is printed; then what splits a value further.
METRIC = Column("orebook_metric", 52, "metric", "fixed", _metric)
BEFORE = (
    Column("orebook_asked", 11, "asked", "fixed", _asked),
    METRIC,
    Column("period_start", 11, "from", "input_date", lambda _, r: (r.start, _DAY)),
    Column("period_end", 11, "to", "input_date", lambda _, r: (r.end, _DAY)),
    Column("value", 16, "value", "value"),
    Column("unit", 11, "unit", write=lambda _, r: (r.unit, "input")),
    Column(marks.NOT_APPLICABLE, 11, "not_applicable", "mark"),
    Column("method", 13, "method"),
    Column("evidence", 26, "evidence"),
    Column("comment", 32, "comment"),
    Column(marks.SAYS, 18, "says", "fixed"),
)
AFTER = (
    Column("site_id", 9, "site", write=lambda f, _: (f.request.site_id, "small")),
    Column("metric_id", 20, "metric_id", write=lambda _, r: (r.metric_id, "small")),
    Column(marks.ROW, 12, "identity", write=_identity),
)
_WIDTHS = {column.name: column.width for column in (*BEFORE, *AFTER)}


def width(name: str) -> int:
    """The width of a column of any sheet, by its name."""
    return _WIDTHS.get(name, 16)
