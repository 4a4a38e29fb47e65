"""Where the tables of a stranger's sheet stand: below one another, beside one another.

Belongs here: each table as a sheet of its own, with what ends it. Does not: what its
columns mean (``propose``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import pyarrow as pa
import pyarrow.compute as pc

from transforms.intake import month_words
from transforms.intake.arrow import column_names, grid_schema
from transforms.intake.grid import Sheet, column_letters, seen
from transforms.intake.propose_table import (
    NOT_KNOWN,
    header_of,
    is_day,
    is_like_number,
    is_number,
    is_unit,
    said_by,
)

Line = tuple[int, list[str]]  # row number, cells as they are seen
# What a row is of: a table beside another has such a column of its own.
_KEYS = ("site_id", "metric_id", "period", "year", "month", "date", "period_start")


@dataclass(frozen=True)
class Block:
    """A table as a sheet on which nothing else stands.

    ``rows`` is the key of a mapping that says where it ends, of no use where the table
    is read that ``is_next``; ``whole`` is the sheet where another table stands beside
    it; ``head`` is it below what heads the sheet.
    """

    sheet: Sheet
    rows: dict[str, int | str] = field(default_factory=dict)
    is_next: bool = False
    whole: Sheet | None = None
    head: Sheet | None = None
    where: str = ""
    below: tuple[str, ...] = ()  # what stands below it and is not of it


def blocks(sheet: Sheet) -> list[Block]:
    """The tables of a sheet in their order; the sheet as it is where there is one."""
    if sheet.rows is None or (first := header_of(sheet)) is None:
        return [Block(sheet)]
    lines = [
        (row["row_no"], [seen(row[f"c{n}"]) for n in range(1, sheet.width + 1)])
        for row in sheet.rows.to_pylist()
    ]
    at = [row for row, _ in lines].index(first[0][-1])
    # What spans several tables beside one another is their titles.
    is_title = bool(first[0][1:]) and len(_parts(lines[at:])) > 1
    starts = _starts(lines, at if is_title else at - len(first[0]) + 1)
    tops = [0, *(_top(lines, b, a) for a, b in pairwise(starts)), len(lines)]
    found = []
    for place, start in enumerate(starts):
        end = _end(lines[start : tops[place + 1]]) + start
        # What is left below belongs to nothing: notes, who prepared it.
        after = lines[end : tops[place + 1]]
        rows = _until(lines[start:end], lines[end:]) if lines[end:] else {}
        is_next = end == [*starts, len(lines)][place + 1]  # the next headings follow
        if len(starts) == 1 and rows != {"until": ""}:
            rows, end = {}, tops[place + 1]
        head = lines[: starts[0]] if place else []
        body = lines[start:end]
        parts = _parts(body)
        for left, right in parts:
            own = lines[tops[place] : end]
            found.append(
                Block(
                    _cut(sheet, own, left, right), rows, is_next,
                    sheet if len(parts) > 1 else None,
                    _headed(sheet, head, own, lines[tops[place] : start], left, right),
                    f"rows {body[0][0]} to {body[-1][0]}"
                    + (f", columns {column_letters(left)} to {column_letters(right)}"
                       if len(parts) > 1 else ""),
                    tuple(dict.fromkeys(c for _, cells in after for c in cells if c)),
                )
            )  # fmt: skip
    return found


def _starts(lines: Sequence[Line], known: int) -> list[int]:
    """The places of the rows that head a table, of which one is ``known``; not of
    headings that stand again."""
    found: list[int] = []
    rows = [row for row, _ in lines]
    for place, (row, cells) in enumerate(lines):
        if place != known and not _is_heading(cells, lines[place + 1 : place + 4]):
            continue
        if place == known - 1 and row == rows[known] - 1:
            continue  # spans the headings below it
        if found and row == rows[found[-1]] + 1 and place == found[-1] + 1:
            continue  # the second row of headings
        again = found and cells == lines[found[-1]][1]
        if again and _top(lines, place, found[-1]) == place:
            continue
        found.append(place)
    return found


def _is_heading(cells: Sequence[str], below: Sequence[Line]) -> bool:
    """Whether a row heads a table: words of which one says what a column is, or several
    name periods, and numbers below them."""
    filled = [cell for cell in cells if cell]
    if any(is_number(cell) and not month_words.period(cell) for cell in filled):
        return False
    if sum(not is_day(cell) for cell in filled) < 2:
        return False
    if any(cell.lower() in NOT_KNOWN for cell in filled):
        return False
    periods = [cell for cell in filled if month_words.period(cell)]
    if any(map(is_unit, filled)) and any(map(is_number, filled)):
        return False
    at = next(n for n, cell in enumerate(cells) if cell)
    if below and said_by(below[0][1][at]):
        return False  # labels of a form
    named = sum(not is_number(cell) for cell in periods)
    is_said = any(said_by(cell) in (*_KEYS, "unit") for cell in filled)
    numbers = [
        cell for _, line in below for cell, heading in zip(line, cells, strict=True)
        if heading and (is_number(cell) or is_day(cell))
    ]  # fmt: skip
    return (is_said or named > 1) and bool(numbers)


def _top(lines: Sequence[Line], start: int, before: int) -> int:
    """The first of the rows above headings that belong to them: those below the last
    empty row, if they are no table; else titles, and labels such as "Site". What comes
    ``before`` are the headings of another table."""

    def first(most: int) -> int:
        place = start
        while place and lines[place - 1][0] == lines[place][0] - 1:
            filled = [cell for cell in lines[place - 1][1] if cell]
            is_label = len(filled) == 2 and said_by(filled[0]) and place - 1 > before
            if len(filled) > most and not is_label:
                break
            place -= 1
        return place

    is_wide = sum(map(bool, lines[max(before, 0)][1])) > 2
    place = first(2 if is_wide else 1)
    is_apart = place and lines[place - 1][0] < lines[place][0] - 1
    return place if is_apart and place > before else first(1)


def _end(lines: Sequence[Line]) -> int:
    """How many rows are the table: its headings, and all until the last that has a
    number where the rows below the headings have some."""
    numbers = {
        n for _, cells in lines[1:4] for n, cell in enumerate(cells)
        if is_like_number(cell)
    }  # fmt: skip
    last = [
        place for place, (_, cells) in enumerate(lines)
        if any(is_like_number(cells[n]) for n in numbers)
    ]  # fmt: skip
    return max(last, default=len(lines) - 1) + 1


def _until(
    body: Sequence[Line], after: Sequence[Line]
) -> dict[str, int | str]:  # fmt: skip
    """What ends a table before the rows after it: an empty row, else the word there."""
    rows = [row for row, _ in body]
    is_whole = all(b == a + 1 for a, b in zip(rows, rows[1:], strict=False))
    if is_whole and after[0][0] > rows[-1] + 1:
        return {"until": ""}
    words = [cell for cell in after[0][1] if cell]
    inside = {cell for _, cells in body[1:] for cell in cells}
    if words and words[0] not in inside:
        return {"until": words[0]}
    return {"to": rows[-1]}


def _parts(body: Sequence[Line]) -> list[tuple[int, int]]:
    """First and last column of each table that stands beside others."""
    headings, rest = body[0][1], [cells for _, cells in body[1:]]
    width = len(headings)
    starts = [next((n for n, cell in enumerate(headings) if cell), 0)]
    for column in range(starts[0] + 1, width):
        heading = headings[column]
        has_numbers = any(
            is_number(cells[n]) for cells in rest for n in range(starts[-1], column)
            if headings[n] and said_by(headings[n]) not in _KEYS
        )  # fmt: skip
        is_gap = not any(cells[column - 1] for _, cells in body)
        is_key = said_by(heading) in _KEYS
        is_words = not any(is_number(cells[column]) for cells in rest)
        is_again = heading == headings[starts[-1]] and (is_key or is_words)
        if heading and has_numbers and (is_again or (is_gap and is_key)):
            starts.append(column)
    ends = [*(start for start in starts[1:]), width]
    return [(1 if n == 0 else s + 1, e)
            for n, (s, e) in enumerate(zip(starts, ends, strict=True))]  # fmt: skip


def _cut(sheet: Sheet, lines: Sequence[Line], left: int, right: int) -> Sheet:
    """Those rows and columns of a sheet, each at its place."""
    assert sheet.rows is not None  # noqa: S101  whoever asks has looked
    wanted = pa.array([row for row, _ in lines], pa.int64())
    rows = sheet.rows.filter(pc.is_in(sheet.rows["row_no"], value_set=wanted))
    if (left, right) != (1, sheet.width):
        blank = pa.nulls(len(rows), pa.string())
        columns = [
            rows[name] if left <= number <= right else blank
            for number, name in enumerate(column_names(sheet.width), start=1)
        ]
        rows = pa.table([rows["row_no"], *columns], schema=grid_schema(sheet.width))
    return replace(sheet, rows=rows)


def _headed(
    sheet: Sheet, head: Sequence[Line], own: Sequence[Line], above: Sequence[Line],
    left: int, right: int,
) -> Sheet | None:  # fmt: skip
    """The table below all that heads the sheet and it, whatever columns that is in."""
    if not head and left == 1:
        return None
    top = _cut(sheet, [*head, *above], 1, sheet.width).rows
    body = _cut(sheet, own[len(above) :], left, right).rows
    return replace(sheet, rows=pa.concat_tables([top, body]))
