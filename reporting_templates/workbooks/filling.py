"""A site workbook being written: its book, its words, its looks, its lists of choices.

Belongs here: what every sheet of it shares. Which sheets there are is
``site_workbook``; what stands on one is ``site_workbook_sheets``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from xlsxwriter.format import Format

from reporting_templates import labels
from reporting_templates.workbooks.workbook_style import STATES, Book, Sheet
from transforms.catalogue.word_lists import Own, OwnWord
from transforms.facts.data_request import DataRequest
from transforms.project.folder import Project
from transforms.project.own_words import own_words

VALUE, INPUT, FIXED, UNUSED = "#FFF2C2", "#FFFBEE", "#F3F5F7", "#C9D0D6"
REFUSED, FLAGGED = STATES["not_collected"].colour, STATES["incomplete"].colour
_INLINE = 250  # characters of a list that a validation can hold itself
_UNLOCKED: dict[str, str | int | bool] = {"locked": False}
_LOOKS: dict[str, tuple[str, dict[str, str | int | bool]]] = {
    "input": ("text", _UNLOCKED | {"bg_color": INPUT, "text_wrap": False}),
    "value": (
        "number",
        _UNLOCKED | {"bg_color": VALUE, "num_format": "General"},
    ),
    "input_number": (
        "number",
        _UNLOCKED | {"bg_color": INPUT, "num_format": "General"},
    ),
    "input_date": (
        "text",
        _UNLOCKED | {"bg_color": INPUT, "num_format": "yyyy-mm-dd", "align": "left"},
    ),
    "mark": ("text", _UNLOCKED | {"bg_color": INPUT, "align": "center"}),
    "fixed": ("text", {"bg_color": FIXED}),
    "before": (
        "number",
        {"bg_color": FIXED, "num_format": "#,##0.###", "font_color": "#52606D"},
    ),
    "small": ("code", {"bg_color": FIXED, "font_size": 8, "font_color": "#52606D"}),
    "unused": ("text", {"bg_color": UNUSED}),
    "asked": ("text", {"bg_color": FIXED, "bold": True, "font_color": "#1F4E5F"}),
    "optional": ("text", {"bg_color": FIXED, "font_color": "#52606D"}),
    "machine": (
        "code",
        {
            "bg_color": "#DCE6EA",
            "font_size": 8,
            "font_color": "#52606D",
            "shrink": True,
        },
    ),
    "refused": ("text", {"bg_color": REFUSED}),
    "flagged": ("text", {"bg_color": FLAGGED}),
}


@dataclass
class Filling:
    """A site workbook being written: the book, the words, the lists of choices."""

    book: Book
    project: Project
    request: DataRequest
    language: str
    home: str
    lists: dict[tuple[str, ...], str] = field(default_factory=dict)
    progress: list[tuple[str, str, int | None, str]] = field(default_factory=list)

    @cached_property
    def own(self) -> Own:
        """The words that the company added."""
        return frozenset(OwnWord(*word) for word in own_words(self.project))

    def word(self, key: str) -> str:
        """A word in the workbook's language."""
        return labels.word(key, self.language)

    def look(self, name: str) -> Format:
        """One of the looks of cells."""
        kind, look = _LOOKS[name]
        return self.book.made(f"site:{name}", kind, look)

    def choices(self, values: tuple[str, ...]) -> list[str] | str:
        """What a validation of type list takes: the words, or the name of their range.

        A name rather than the range itself: a validation that points to another sheet
        is stored in an extension that not every program keeps.
        """
        if len(",".join(values)) <= _INLINE and not any("," in v for v in values):
            return list(values)
        name = self.lists.setdefault(values, f"orebook_list_{len(self.lists) + 1}")
        return f"={name}"

    def sheet(self, name: str, title: str, stamp: str) -> Sheet:
        """A sheet with its title, the way back, and our mark in cell A1."""
        sheet = self.book.sheet(self.book.sheet_name(name), title)
        sheet.text(0, 0, stamp, "stamp")
        return sheet
