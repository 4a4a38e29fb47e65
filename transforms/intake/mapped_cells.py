"""Single cells that a mapping names: by place, by a name of the workbook, by a label.

Belongs here: finding them, and the refusal that all of a mapping's reading shares.
What a form's cells mean together is ``mapped``'s.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping as MappingType

import pyarrow.compute as pc

from transforms.intake.grid import Notice, Sheet, cell_name, column_number, seen
from transforms.intake.mapping import STEPS, Mapping
from transforms.intake.recognise import Column
from transforms.project.severity import REFUSED

# Name of a cell of the workbook -> its sheet, row and column.
Names = MappingType[str, tuple[str, int, int]]
_CELL = re.compile(r"cell ([A-Z]{1,3})([1-9][0-9]{0,6})").fullmatch
_NAME = re.compile(r"name (\S+)").fullmatch


class Refused(Exception):
    """A sheet cannot be read as its mapping says."""

    def __init__(
        self, rule: str, message: str, remedy: str, *, row: int | None = None,
        column: int | None = None, text: str = "",
    ) -> None:  # fmt: skip
        """Carry what a notice says but for the sheet."""
        super().__init__(message)
        self._said = (row, column, rule, REFUSED, text, message, remedy)

    def notice(self, sheet: Sheet) -> Notice:
        """The notice that refuses the sheet."""
        return Notice(sheet.name, *self._said)


def is_place(word: str) -> bool:
    """Whether a word names a cell: `cell B2`, or `name reporting_year`."""
    return bool(_CELL(word) or _NAME(word))


def line(sheet: Sheet, row: int) -> list[str]:
    """The cells of a row as they are seen, from column A; blanks of an absent row."""
    if sheet.rows is None:
        return [""] * sheet.width
    found = sheet.rows.filter(pc.equal(sheet.rows["row_no"], row)).to_pylist()
    cells = [found[0][f"c{n}"] for n in range(1, sheet.width + 1)] if found else []
    return [seen(cell) for cell in cells] or [""] * sheet.width


def text(sheet: Sheet, mapping: Mapping, names: Names, word: str) -> str:
    """A constant of a mapping: the word itself, or what the cell that it names says.

    Raises Refused where there is no such cell, or it is blank.
    """
    if not is_place(word):
        return word
    row, column = _at(sheet, mapping, names, word)
    cells = line(sheet, row)
    found = cells[column - 1] if column <= len(cells) else ""
    if not found:
        raise Refused(
            "mapping", f"{mapping.place} takes what {cell_name(row, column)} says "
            f"({word}); that cell is blank.", "Fill the cell, or correct the mapping.",
            row=row, column=column, text=word,
        )  # fmt: skip
    return found


def form(sheet: Sheet, mapping: Mapping, names: Names) -> tuple[Column, ...]:
    """Each cell of a form that the mapping asks for, with what it says of it.

    Raises Refused where a label is not there, or stands twice.
    """
    found = []
    for name, said in mapping.form.items():
        row, column = _at(sheet, mapping, names, name)
        if not is_place(name):
            row += int(said.get("below", 0))
            column += int(said.get("right", 0 if "below" in said else 1))
        given = {
            key: text(sheet, mapping, names, word)
            for key, word in said.items()
            if key not in STEPS
        }
        given = {key: mapping.meant(key, word) for key, word in given.items()}
        if column > sheet.width:
            # Right of all that is filled: a blank cell.
            continue
        found.append(Column(column, name, "melted", tuple(given.items()), row))
    places = [(column.row, column.number) for column in found]
    for one in found:
        if places.count((one.row, one.number)) > 1 and one.row:
            where = cell_name(one.row, one.number)
            raise Refused(
                "mapping", f"{mapping.place} takes the cell {where} twice; once as "
                f"'{one.header}'.", "Correct `right` or `below` of one of the two.",
                row=one.row, column=one.number, text=one.header,
            )  # fmt: skip
    return tuple(found)


def named(sheet: Sheet, mapping: Mapping, names: Names) -> set[tuple[int, int]]:
    """(column, row) of the cells that say something of all values, or of one."""
    words = [*mapping.constants.values()]
    words += [word for said in mapping.form.values() for word in said.values()]
    return {
        _at(sheet, mapping, names, word)[::-1] for word in words if is_place(word)
    }


def _at(
    sheet: Sheet, mapping: Mapping, names: Names, word: str
) -> tuple[int, int]:  # fmt: skip
    """(row, column) of a cell by place, by name or by its label."""
    if place := _CELL(word):
        return int(place[2]), column_number(place[1])
    if name := _NAME(word):
        return _named(sheet, mapping, names, name[1])
    labels = _labels(sheet)
    hits = labels.get(word, [])
    if len(hits) == 1:
        return hits[0]
    if hits:
        listed = ", ".join(cell_name(*hit) for hit in hits)
        raise Refused(
            "mapping", f"The label '{word}' of {mapping.place} stands in more than one "
            f"cell: {listed}.", "Name the cell of the value instead, as `cell C5`.",
            row=hits[0][0], column=hits[0][1], text=word,
        )  # fmt: skip
    near = difflib.get_close_matches(word, labels, n=1)
    raise Refused(
        "mapping", f"No cell of the sheet says '{word}', which {mapping.place} takes "
        "for a label." + (f" Is '{near[0]}' meant?" if near else ""),
        "Correct the mapping or the file.", text=word,
    )  # fmt: skip


def _named(
    sheet: Sheet, mapping: Mapping, names: Names, name: str
) -> tuple[int, int]:  # fmt: skip
    place = names.get(name)
    if place and place[0] == sheet.name:
        return place[1], place[2]
    where = f" It stands on the sheet '{place[0]}'." if place else ""
    near = difflib.get_close_matches(name, names, n=1)
    raise Refused(
        "mapping", f"No single cell of this sheet has the name '{name}', which "
        f"{mapping.place} asks for.{where}"
        + (f" Is '{near[0]}' meant?" if near and not place else ""),
        "Correct the mapping, or name the cell by its place, as `cell C5`.", text=name,
    )  # fmt: skip


def _labels(sheet: Sheet) -> dict[str, list[tuple[int, int]]]:
    """What cells say -> where, over the whole sheet."""
    found: dict[str, list[tuple[int, int]]] = {}
    for cells in sheet.rows.to_pylist() if sheet.rows is not None else ():
        row = cells.pop("row_no")
        for column, cell in enumerate(cells.values(), start=1):
            if cell:
                found.setdefault(seen(cell), []).append((row, column))
    return found
