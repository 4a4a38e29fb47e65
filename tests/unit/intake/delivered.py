"""What the tests of the readers share: cells of raw XML, and what a reading says."""

from __future__ import annotations

from pathlib import Path

import pytest

from transforms.intake.grid import Notice, Reading, UnreadableFile
from transforms.intake.read import read


def data(*rows: tuple[int, str]) -> str:
    """Return <sheetData> with rows given as (number, cells)."""
    inside = "".join(f'<row r="{number}">{cells}</row>' for number, cells in rows)
    return f"<sheetData>{inside}</sheetData>"


def text(reference: str, value: str) -> str:
    """Return a cell of text."""
    value = f'<is><t xml:space="preserve">{value}</t></is>'
    return f'<c r="{reference}" t="inlineStr">{value}</c>'


def number(reference: str, value: str) -> str:
    """Return a cell with a number."""
    return f'<c r="{reference}"><v>{value}</v></c>'


def refusal(path: Path, **options: object) -> Notice:
    """Return the notice with which a whole file is refused."""
    with pytest.raises(UnreadableFile) as caught:
        read(path, **options)
    notice = caught.value.notice
    assert (notice.sheet, notice.row, notice.column) == ("", None, None)
    assert notice.severity == "refused"
    assert notice.remedy.endswith(".")
    assert str(caught.value) == f"{notice.message} {notice.remedy}"
    return notice


def grid(reading: Reading, sheet: int = 0) -> dict[int, list[str | None]]:
    """Return the rows of a sheet by their number."""
    found = reading.sheets[sheet]
    names = ["row_no", *(f"c{i + 1}" for i in range(found.width))]
    assert found.rows.column_names == names
    rows = [list(row.values()) for row in found.rows.to_pylist()]
    assert len({row[0] for row in rows}) == len(rows)
    return {row[0]: row[1:] for row in rows}


def noticed(reading: Reading, rule: str) -> list[Notice]:
    """Return the notices of one rule."""
    return [notice for notice in reading.notices if notice.rule == rule]
