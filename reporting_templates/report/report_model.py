"""The parts of a report: cells, rows, sections and pages, as plain data.

The HTML report and the PDF draw them; ``report_data`` fills them. Belongs here: their
shape.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from reporting_templates.lead_figures import Figure, Places, Scope
from reporting_templates.markdown import Block
from reporting_templates.plots import Bar
from reporting_templates.release import Release


@dataclass(frozen=True)
class Cell:
    """A figure as it is shown; ``published`` before orebook and never traced."""

    figure_id: str
    text: str
    unit: str
    status: str
    value: Decimal | None
    coverage: str = ""
    reviewed: str = ""
    reason: str = ""
    href: str = ""
    anchor: str = ""
    published: bool = False
    before: str = ""  # what history.csv says of a period that orebook computed too


@dataclass(frozen=True)
class Column:
    """A period of a table; ``published`` if only ``history.csv`` knows it."""

    name: str
    published: bool = False


@dataclass
class Row:
    """One line of a table: an indicator, a part of it, or a site.

    A line without cells is a heading over those that follow.
    """

    name: str
    indicator_id: str
    unit: str
    cells: list[Cell | None]
    is_part: bool = False
    spark: Any = ""

    def bars(self, columns: Iterable[Column]) -> list[Bar]:
        """The line as bars; none of a heading."""
        if not self.cells:
            return []
        return [
            Bar(column.name, cell.value, cell.status, cell.text, cell.published)
            if cell
            else Bar(column.name, None, "no figure", "")
            for column, cell in zip(columns, self.cells, strict=True)
        ]


@dataclass
class Section:
    """A disclosure that something answers, or what opens a page."""

    key: str
    title: str
    anchor: str
    answers: list[dict[str, str]]
    notes: list[str] = field(default_factory=list)
    indicators: list[str] = field(default_factory=list)
    omission: dict[str, Any] | None = None
    blocks: list[Block] = field(default_factory=list)
    text: Any = ""
    language: str = ""  # code of that of the text
    data: dict[str, Any] | None = None
    rows: list[Row] = field(default_factory=list)
    periods: list[Column] = field(default_factory=list)
    has_parts: bool = False
    sites: list[Row] = field(default_factory=list)
    site_periods: list[Column] = field(default_factory=list)
    site_words: str = ""
    cuts: list[str] = field(default_factory=list)
    plots: list[dict[str, Any]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    pictures: list[dict[str, Any]] = field(default_factory=list)  # as wide as the page
    more: list[tuple[str, str]] = field(default_factory=list)  # link, words


@dataclass
class Page:
    """All answered disclosures of one topic standard."""

    file: str
    title: str
    words: str
    sphere: str
    sections: list[Section]


@dataclass(frozen=True)
class Topics:
    """What the assessment gives to the report."""

    opening: Section
    listing: dict[str, Any] | None
    process: list[Block]


@dataclass
class Report:
    """A release as the report tells it."""

    release: Release
    scope: Scope
    statement: dict[str, Any]
    gates: list[dict[str, Any]]
    standards: list[dict[str, Any]]
    answers: list[dict[str, Any]]
    figures: dict[tuple[str, str, str], dict[str, Figure]]
    history: dict[tuple[str, str, str], dict[str, dict[str, Any]]]
    places: Places
    units: dict[str, str]
    formulas: dict[str, dict[str, Any]]
    disclosures: dict[str, dict[str, Any]]
    texts: dict[tuple[str, str], dict[str, Any]]  # by disclosure and topic
    cited: dict[str, dict[str, Any]]  # figures inside texts, by id
    entities: list[tuple[Any, ...]]
    restatements: list[dict[str, Any]]
    topics: Topics
    of_no_metric: str  # what was refused and no state speaks of, in words
    language: str = ""  # in which the company's texts are wanted; '' is its own
    pages: list[Page] = field(default_factory=list)

    @cached_property
    def lines(self) -> dict[str, list[tuple[str, str, str]]]:
        """Of each indicator the keys of its figures, in their order."""
        found: dict[str, list[tuple[str, str, str]]] = {}
        for key in self.figures:
            found.setdefault(key[0], []).append(key)
        return found

    @property
    def last(self) -> str:
        return self.scope.periods[-1] if self.scope.periods else ""

    def valued(self, *entities: str) -> set[str]:
        """Indicators of which an entity has a value; without any, somebody has."""
        return {
            name
            for (name, entity, _), figures in self.figures.items()
            if (not entities or entity in entities)
            and any(f.is_there for f in figures.values())
        }
