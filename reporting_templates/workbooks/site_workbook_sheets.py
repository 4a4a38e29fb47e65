"""Sheets of the site workbook that a site fills in: prepared rows, and registers.

Belongs here: columns, cells, notes and validations of one sheet, all made from the
contracts. Does not: what is asked (``facts.data_request``), words (``labels``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from reporting_templates import labels
from reporting_templates.labels import choices
from reporting_templates.labels.refusals import bounds_words
from reporting_templates.workbooks.filling import Filling
from reporting_templates.workbooks.site_workbook_columns import (
    ABOUT_IT,
    AFTER,
    BESIDE,
    FIRST,
    METRIC,
    Column,
    Line,
    adds_up,
    all_days,
    headed,
    line_words,
    lines,
    of_days,
    of_dimension,
)
from reporting_templates.workbooks.workbook_style import Sheet, line_count, protect
from transforms.catalogue import contracts
from transforms.catalogue.word_lists import words_of
from transforms.facts.data_request import units, words
from transforms.intake import marks
from transforms.intake.grid import column_letters
from transforms.project.words import GROUP
from warehouse import reference
from warehouse.reference import event_date

FREE_ROWS, REGISTER_ROWS = 20, 60
LABELS, HEADER = 5, 6  # rows, counted from 0
EARLIEST = date(1990, 1, 1)
EARLY, LATE = date(1900, 1, 1), date(9999, 12, 31)  # that a spreadsheet knows
WIDEST = 9_999_999_999_999_999_999
_NAME = 28  # letters of a sheet's name, with room to tell two alike apart
_FROZEN = 2  # columns that stay in view


@dataclass
class _Grid:
    """A sheet, its columns by name, and how its cells are checked."""

    filling: Filling
    sheet: Sheet
    columns: tuple[str, ...]

    def at(self, name: str) -> int:
        return self.columns.index(name)

    def choose(
        self, first: int, last: int, name: str, values: Sequence[str], wrong: str
    ) -> None:
        """Cells of a column that take one of these words."""
        self.validate(
            first, last, (name, name),
            {"validate": "list", "source": self.filling.choices(tuple(values))}, wrong,
        )  # fmt: skip

    def validate(
        self, first: int, last: int, names: tuple[str, str], check: dict[str, Any],
        wrong: str,
    ) -> None:  # fmt: skip
        """Cells from one column to another that are checked while somebody types."""
        error = {
            "error_title": "orebook",
            "error_message": _cut(wrong, 255),
            "ignore_blank": True,
        }
        code = self.sheet.page.data_validation(
            first, self.at(names[0]), last, self.at(names[1]), check | error
        )
        if code:
            raise ValueError(f"{self.sheet.name}, {names}: not a validation ({code})")


def rows_sheet(filling: Filling, dataset: str) -> None:
    """The sheet of one dataset: a prepared row per metric and split, days across."""
    asked = lines(filling.request.rows[dataset])
    metrics = list(dict.fromkeys(line.metric_id for line in asked))
    dims = sorted({name for metric in metrics for name in reference.dimensions(metric)})
    title = labels.dataset(dataset, filling.language)
    sheet = filling.sheet(title, title, marks.stamp(marks.ROWS, dataset))
    values = [of_days(days) for days in all_days(asked)]
    # Where nothing adds up a total would be one more grey column.
    beside = BESIDE if any(map(adds_up, asked)) else BESIDE[1:]
    printed = (*FIRST, *values, *beside)
    columns = (*printed, *ABOUT_IT, *map(of_dimension, dims), *AFTER)
    grid = _Grid(filling, sheet, tuple(column.name for column in columns))
    of_values = (values[0].name, values[-1].name)
    how = f"{filling.word('fill_row')} ● {filling.word('expected')}"
    if not all(line.expected for line in asked):
        how += f", ○ {filling.word('optional')}"
    for number, text in enumerate((how, filling.word("more_rows"))):
        sheet.text(3 + number, 0, text, "note")
    _head(grid, [column.heading(filling) for column in columns])
    for column in values:
        _note_day(grid, column)
    sheet.wide(*(column.width for column in columns))
    first = HEADER + 1
    for metric, block in groupby(asked, key=lambda line: line.metric_id):
        prepared = list(block)
        for number, line in enumerate(prepared, start=first):
            _write_line(grid, columns, number, line)
        _note(grid, first, metric)
        _check_metric(grid, first, first + len(prepared) - 1, metric, of_values)
        first += len(prepared)
    last = first + FREE_ROWS - 1
    _free_rows(grid, columns, first, last)
    _free_checks(grid, first, last, metrics, dims)
    expected = sum(len(line.days) for line in asked if line.expected)
    letters = [column_letters(grid.at(name) + 1) for name in of_values]
    area = f"${letters[0]}${HEADER + 2}:${letters[1]}${last + 1}"
    listed = ", ".join(labels.metric(m, filling.language) for m in metrics)
    filling.progress.append((sheet.name, _cut(listed, 72), expected, area))
    _finish(grid, last, first + 1, len(printed))


def _head(grid: _Grid, headings: list[str]) -> None:
    """The headings for people, and below them the names that the file is read by."""
    page, book = grid.sheet.page, grid.sheet.book
    for column, name in enumerate(grid.columns):
        page.write_string(LABELS, column, headings[column], book.style("head"))
        page.write_string(HEADER, column, name, grid.filling.look("machine"))
    page.set_row(LABELS, 41)


def _write_line(
    grid: _Grid, columns: tuple[Column, ...], number: int, line: Line
) -> None:
    page, filling = grid.sheet.page, grid.filling
    grid.sheet.lines[number] = line_count(line_words(filling, line), METRIC.width)
    for place, column in enumerate(columns):
        content, look = column.cell(filling, line)
        style = filling.look(look)
        if isinstance(content, Decimal):
            page.write_number(number, place, float(content), style)
        elif content:
            page.write_string(number, place, content, style)
        else:
            page.write_blank(number, place, None, style)


def _note(grid: _Grid, number: int, metric: str) -> None:
    """A note on the metric's first row: what it is, its unit, what it can be."""
    filling, row = grid.filling, reference.metric(metric)
    word = filling.word
    lines = [labels.metric(metric, filling.language), ""]
    lines.append(f"{word('unit')}: {row['canonical_unit']}")
    lines.append(f"{word('limits')}: {bounds_words(metric, filling.language)}")
    if row["plausible_max"]:
        usual = f"{_plain(row['plausible_min'])} - {_plain(row['plausible_max'])}"
        lines.append(f"{word('usual')}: {usual} {row['canonical_unit']}")
    if row["note"] and filling.language == "en":
        lines.append(row["note"])
    if row["evidence_document"] and filling.language == "en":
        lines.append(f"{word('evidence_usual')}: {row['evidence_document']}")
    grid.sheet.page.write_comment(
        number, grid.at("orebook_metric"), "\n".join(lines),
        {"author": marks.AUTHOR, "x_scale": 2.4, "y_scale": 0.25 * (len(lines) + 2),
         "color": "#FFFFFF"},
    )  # fmt: skip


def _note_day(grid: _Grid, column: Column) -> None:
    """A note on the heading of a day alone: why a state is asked for on it."""
    filling = grid.filling
    first, last = column.days or (None, None)
    if last is None or first != last or last == filling.request.period.end:
        return
    is_before = last < filling.request.period.start
    grid.sheet.page.write_comment(
        LABELS, grid.at(column.name),
        filling.word("reading_before" if is_before else "reading_transfer"),
        {"author": marks.AUTHOR, "x_scale": 1.6, "y_scale": 1.2, "color": "#FFFFFF"},
    )  # fmt: skip


def value_check(metric: str) -> dict[str, Any]:
    """The check of a metric's value cell: its words, or the bounds of the contract."""
    if words(metric):
        return {"validate": "list", "source": list(words(metric))}
    low, high, closed = contracts.bounds(metric)
    if low is not None and not closed:
        # "above 0" with an upper bound has no criterion of its own.
        if high is None:
            return {"validate": "decimal", "criteria": ">", "value": low}
        return {
            "validate": "custom",
            "value": f"=AND(ISNUMBER({{cell}}),{{cell}}>{low},{{cell}}<={high})",
        }
    if high is None and low is not None:
        return {"validate": "decimal", "criteria": ">=", "value": low}
    return {
        "validate": "decimal", "criteria": "between",
        "minimum": -WIDEST if low is None else low,
        "maximum": WIDEST if high is None else high,
    }  # fmt: skip


def _check_metric(
    grid: _Grid, first: int, last: int, metric: str, values: tuple[str, str]
) -> None:
    filling = grid.filling
    word = filling.word
    check = value_check(metric)
    if check["validate"] == "custom":
        cell = f"{column_letters(grid.at(values[0]) + 1)}{first + 1}"
        check["value"] = check["value"].format(cell=cell)
    unit = units(metric, filling.project.config.currency)
    name = labels.metric(metric, filling.language)
    row = reference.metric(metric)
    shown = row["canonical_unit"]
    hint = f"{word('limits')}: {bounds_words(metric, filling.language)}."
    if row["plausible_max"]:
        hint += f" {word('usual')}: {_plain(row['plausible_min'])} - "
        hint += f"{_plain(row['plausible_max'])} {shown}."
    prompt = {"input_title": _cut(name, 32), "input_message": _cut(hint, 255)}
    wrong = word("word_wrong" if words(metric) else "value_wrong").format(
        bounds=bounds_words(metric, filling.language)
    )
    grid.validate(first, last, values, check | prompt, wrong)
    if unit:
        grid.choose(first, last, "unit", unit, word("unit_wrong"))
    for name in reference.dimensions(metric):
        known = _values(filling, metric, name)
        if known:
            grid.choose(first, last, headed(name), known, word("word_wrong"))
    _common_checks(grid, first, last)


def _values(filling: Filling, subject: str, name: str) -> tuple[str, ...]:
    """Accepted words of a column as the catalogue orders them, in the language of the
    workbook; () for free text."""
    found = words_of(subject, name, filling.own)
    if not found or found.is_open:
        return ()
    return tuple(
        choices.shown(subject, name, word, filling.language, filling.own)
        for word in found.known
    )


def _common_checks(grid: _Grid, first: int, last: int) -> None:
    word = grid.filling.word
    methods = _values(grid.filling, "", "method")
    grid.choose(first, last, "method", methods, word("word_wrong"))
    grid.choose(first, last, marks.NOT_APPLICABLE, [marks.MARK], word("mark_wrong"))


def _day_bounds(filling: Filling) -> tuple[date, date]:
    """The days that the contract takes: as ``period_out_of_range`` has them."""
    project = filling.project
    days = [period.end for period in project.periods]
    if project.config.publication_date:
        days.append(project.config.publication_date)
    return EARLIEST, max(days)


def _free_rows(grid: _Grid, columns: tuple[Column, ...], first: int, last: int) -> None:
    """Empty rows below the prepared ones, for what nobody foresaw."""
    page, filling = grid.sheet.page, grid.filling
    for number in range(first, last + 1):
        for place, column in enumerate(columns):
            page.write_blank(number, place, None, filling.look(column.look))


def _free_checks(
    grid: _Grid, first: int, last: int, metrics: list[str], dims: list[str]
) -> None:
    filling = grid.filling
    word = filling.word
    grid.choose(first, last, "metric_id", metrics, word("word_wrong"))
    site = [filling.request.site_id]
    grid.choose(first, last, "site_id", site, word("word_wrong"))
    for name in dims:
        found: dict[str, None] = {}
        free = False
        for metric in metrics:
            if name in reference.dimensions(metric):
                values = _values(filling, metric, name)
                free = free or not values
                found |= dict.fromkeys(values)
        if found and not free:
            grid.choose(first, last, headed(name), tuple(found), word("word_wrong"))
    _common_checks(grid, first, last)


def register_sheet(filling: Filling, register: str) -> None:
    """The sheet of one register: its columns, and empty rows to fill in."""
    described = reference.register_columns(register)
    title = labels.metric(register, filling.language)
    of, period = filling.request.site_id, filling.request.period
    who = "" if of == GROUP else f" {of} {period.start} {period.end}"
    stamp = marks.stamp(marks.REGISTER, register + who)
    sheet = filling.sheet(_whole_words(title), title, stamp)
    grid = _Grid(filling, sheet, (*(row["column"] for row in described), marks.SAYS))
    # A row without a site is of the one that the sheet was made for.
    required = [
        row["required"] == "1" and not (row["column"] == "site" and who)
        for row in described
    ]
    word, page = filling.word, sheet.page
    sheet.text(3, 0, f"{word('register')}. * {word('required')}", "note")
    page.write_string(4, 0, marks.NOTHING, filling.look("machine"))
    page.write_blank(4, 1, None, filling.look("mark"))
    sheet.text(4, 2, word("nothing"), "note")
    headings = [
        labels.column(row["column"], filling.language) + (" *" if needed else "")
        for row, needed in zip(described, required, strict=True)
    ]
    _head(grid, [*headings, word("says")])
    sheet.wide(*(16 for _ in described), 18)
    first, last = HEADER + 1, HEADER + REGISTER_ROWS
    for column, row in enumerate(described):
        look = {"date": "input_date", "decimal": "input_number"}.get(row["type"])
        for number in range(first, last + 1):
            page.write_blank(number, column, None, filling.look(look or "input"))
        _check_column(grid, first, last, row)
        lines = [labels.column(row["column"], filling.language)]
        lines.append(word("required" if required[column] else "optional"))
        if row["unit"]:
            lines.append(f"{word('unit')}: {row['unit']}")
        if row["personal_data"] == "1":
            lines.append(word("personal"))
        if filling.language == "en":
            lines.append(row["meaning"])
        options = {"author": marks.AUTHOR, "x_scale": 1.6, "color": "#FFFFFF"}
        page.write_comment(LABELS, column, "\n".join(lines), options)
    page.data_validation(
        4, 1, 4, 1,
        {"validate": "list", "source": [marks.MARK], "error_title": "orebook",
         "error_message": word("mark_wrong")},
    )  # fmt: skip
    area = f"$A${first + 1}:$A${last + 1}"
    filling.progress.append((sheet.name, title, None, area))
    _finish(grid, last, first + 19, len(grid.columns))


def _check_column(grid: _Grid, first: int, last: int, row: dict[str, str]) -> None:
    """The check of a register's column: as its row in registers.csv says."""
    filling, name, kind = grid.filling, row["column"], row["type"]
    word = filling.word
    if name == "site":
        site = [filling.request.site_id]
        grid.choose(first, last, name, site, word("word_wrong"))
    elif values := _values(filling, row["register"], name):
        grid.choose(first, last, name, values, word("word_wrong"))
    elif kind == "date":
        # Only the deciding day is bounded by the contract: plans may lie ahead.
        _, latest = _day_bounds(filling)
        high = latest if name == event_date(row["register"]) else LATE
        check = {
            "validate": "date", "criteria": "between", "minimum": _moment(EARLY),
            "maximum": _moment(high),
        }  # fmt: skip
        wrong = word("date_wrong").format(low=EARLY, high=high)
        grid.validate(first, last, (name, name), check, wrong)
    elif kind in ("decimal", "integer"):
        low = -WIDEST if name in ("lat", "lon") else 0
        bounds = word("any_number" if low else "not_below").format(n=low)
        if kind == "integer":
            bounds = f"{word('whole_number')}, {bounds}"
        grid.validate(
            first, last, (name, name),
            {"validate": kind, "criteria": ">=", "value": low},
            word("value_wrong").format(bounds=bounds),
        )  # fmt: skip


def _finish(grid: _Grid, last: int, last_printed: int, columns: int) -> None:
    """Freeze, filter, print and guard the sheet; print few of the free rows."""
    page = grid.sheet.page
    grid.sheet.heighten()
    page.freeze_panes(HEADER + 1, min(_FROZEN, len(grid.columns)))
    page.autofilter(HEADER, 0, last, len(grid.columns) - 1)
    page.repeat_rows(LABELS, HEADER)
    page.fit_to_pages(1, 0)
    page.print_area(0, 0, last_printed, columns - 1)
    protect(page)


def _moment(day: date) -> Any:
    from datetime import datetime

    return datetime(day.year, day.month, day.day)


def _whole_words(title: str) -> str:
    """A title as the name of a sheet, cut between words and not behind an article."""
    plain = re.sub(r"[\[\]:*?/\\]", "-", title)
    if len(plain) <= _NAME:
        return plain
    whole = re.match(rf".{{1,{_NAME}}}(?!\w)", plain)
    return re.sub(r"(\W+\w{1,3})*\W*$", "", whole[0] if whole else plain[:_NAME])


def _plain(number: str) -> str:
    return f"{float(number):,.0f}" if abs(float(number)) >= 1 else number


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
