"""How a column writes numbers, where one cell alone cannot tell.

``2.100`` is two thousand one hundred to one reader and 2.1 to another. Belongs here:
what the other cells of its column prove, and the note on a cell that stays in doubt.
Does not: numbers, and what is refused (`doubts`).
"""

from __future__ import annotations

import re
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from transforms.intake.grid import Sheet, noted
from transforms.intake.recognise import MEASUREMENTS, Plan
from transforms.project.dialect import Dialect
from warehouse import reference

_TYPED = " «typed as text»"


def settle(plan: Plan, sheet: Sheet, dialect: Dialect) -> Sheet:
    """The sheet with a note on each number that can be read in two ways.

    In a CSV a number is written as its dialect says, unless another cell of its column
    is written in the other way. Of a number typed as text into a workbook, and of a
    file whose delimiter alone is declared (programs that write semicolons mostly write
    decimal commas), nothing says how it is written: there another cell has to prove it.
    """
    if sheet.rows is None:
        return sheet
    rows = sheet.rows
    numbers = sorted(numeric(plan))
    # Months side by side are twelve columns, and most sheets have nothing to settle.
    chunks = [chunk for number in numbers for chunk in rows[f"c{number}"].chunks]
    every = pa.chunked_array(chunks, pa.string())
    if not dialect.is_open and not any(_signs(every, dialect)):
        return sheet
    for number in numbers:
        name = f"c{number}"
        place = rows.schema.get_field_index(name)
        found = _column(rows["row_no"], rows[name], plan.header_row, dialect)
        if found is not None:
            rows = rows.set_column(place, name, found)
    return sheet if rows is sheet.rows else replace(sheet, rows=rows)


def numeric(plan: Plan, but: str = "") -> set[int]:
    """Numbers of the columns that are read as numbers, except of one meaning."""
    if plan.gives == MEASUREMENTS:
        meanings = {"value", "melted", "uncertainty_pct"}
    else:
        meanings = {
            row["column"] for row in reference.register_columns(plan.gives)
            if row["type"] in ("decimal", "integer")
        }  # fmt: skip
    meanings -= {but}
    return {column.number for column in plan.columns if column.meaning in meanings}


def _column(
    row_no: pa.ChunkedArray, cells: pa.ChunkedArray, header: int, dialect: Dialect
) -> pa.ChunkedArray | None:
    """The column anew, or None where nothing of it is in doubt."""
    point = dialect.decimal
    other = _other(point)
    every = cells
    typed, _ = _signs(cells, dialect)
    if typed:
        # What a cell holds as a number says nothing of how people write numbers.
        nothing = pa.scalar(None, pa.string())
        of_people = pc.if_else(pc.ends_with(every, _TYPED), every, nothing)
        cells = pc.replace_substring(of_people, _TYPED, "")
    _, odd = _signs(cells, dialect)
    against = _first(_proof(other, point), row_no, cells, header) if odd else None
    if not typed and against is None and not dialect.is_open:
        return None
    for_it = _first(_proof(point, other), row_no, cells, header)
    # A declared mark between thousands is in doubt like the one before decimals.
    marks = re.escape(point + (other if typed or dialect.thousands == other else ""))
    form = rf"\s*[+-]?[1-9][0-9]{{0,2}}[{marks}][0-9]{{3}}\s*"
    if not typed and not _any(pc.match_substring_regex(every, f"^{form}$")):
        return None
    unclear = re.compile(form).fullmatch
    out = []
    for row, cell in zip(row_no.to_pylist(), every.to_pylist(), strict=True):
        text = (cell or "").removesuffix(_TYPED)
        if cell is None or row <= header or not unclear(text):
            out.append(cell and text)
        elif against is not None:
            why = f"row {against[0]} of the column writes {against[1]}"
            out.append(noted(text, f"{_both(text)}? {why}"))
        elif cell != text and for_it is None:
            out.append(noted(text, f"{_both(text)}? It is typed as text"))
        elif dialect.is_open and for_it is None:
            out.append(noted(text, f"{_both(text)}? No decimal mark is declared"))
        else:
            out.append(text)
    return pa.chunked_array([pa.array(out, pa.string())])


def _other(point: str) -> str:
    return "," if point == "." else "."


def _signs(cells: pa.ChunkedArray, dialect: Dialect) -> tuple[bool, bool]:
    """Whether a number is typed as text, and whether one has a mark that its dialect
    does not use or one of it too many. Most files have neither, which is quickly seen.
    """
    odd = _any(pc.match_substring(cells, _other(dialect.decimal)))
    odd = odd or _any(pc.greater(pc.count_substring(cells, dialect.decimal), 1))
    return _any(pc.ends_with(cells, _TYPED)), odd


def _proof(decimal: str, thousands: str) -> str:
    """Pattern of a number that cannot but have this decimal mark."""
    d, t = re.escape(decimal), re.escape(thousands)
    return (
        rf"^\s*[+-]?(?:[0-9]+{d}(?:[0-9]{{1,2}}|[0-9]{{4,}})|0{d}[0-9]+|"
        rf"[0-9]{{4,}}{d}[0-9]+|[0-9]{{1,3}}(?:{t}[0-9]{{3}})+{d}[0-9]+|"
        rf"[0-9]{{1,3}}(?:{t}[0-9]{{3}}){{2,}})\s*$"
    )


def _any(hits: pa.ChunkedArray) -> bool:
    return bool(pc.any(hits).as_py())


def _first(
    pattern: str, row_no: pa.ChunkedArray, cells: pa.ChunkedArray, header: int
) -> tuple[int, str] | None:
    """Row and text of the first cell below the header that proves a notation."""
    hits = pc.and_(
        pc.match_substring_regex(cells, pattern), pc.greater(row_no, header)
    )
    place = pc.index(hits, True).as_py()
    return None if place < 0 else (row_no[place].as_py(), cells[place].as_py().strip())


def _both(text: str) -> str:
    """Both readings of a number with one mark: 2100 or 2.1."""
    whole, part = (text.strip().replace(",", ".").replace(".", m) for m in ("", "."))
    return f"{whole} or {part.rstrip('0').rstrip('.')}"
