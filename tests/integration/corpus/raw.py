"""Workbooks written part by part, where no program that runs here writes such ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_WHEN = (2026, 1, 1, 0, 0, 0)


def archive(parts: dict[str, str | bytes]) -> bytes:
    """A zip container, the same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as zipped:
        for name, content in parts.items():
            zipped.writestr(zipfile.ZipInfo(name, _WHEN), content)
    return out.getvalue()


def parts(inside: str) -> dict[str, str | bytes]:
    """The parts of a workbook of one sheet."""
    return {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="data" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship '
        f'Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}">{inside}</worksheet>',
    }


_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "style", "table", "text", "fo")
)


def ods(rows: str, styles: str = "", more: dict[str, str] | None = None) -> bytes:
    """An OpenDocument spreadsheet (as LibreOffice writes it) with one sheet, `data`."""
    content = (
        f"<office:document-content{_SPACES}><office:automatic-styles>{styles}"
        "</office:automatic-styles><office:body><office:spreadsheet><table:table "
        f"table:name='data'>{rows}</table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return archive({"mimetype": _ODS_TYPE, "content.xml": content, **(more or {})})


def ods_row(cells: Sequence[object], attributes: str = "") -> str:
    """A row; a cell is a number, a text, or the XML of one."""
    inside = "".join(
        cell if isinstance(cell, str) and cell.startswith("<table:") else
        ods_number(cell, str(cell)) if isinstance(cell, (int, float)) else
        ods_text(str(cell))
        for cell in cells
    )  # fmt: skip
    return f"<table:table-row {attributes}>{inside}</table:table-row>"


def ods_text(text: str, style: str = "") -> str:
    inside = text if text.startswith("<") else f"<text:p>{escape(text)}</text:p>"
    return (
        f"<table:table-cell table:style-name='{style}' office:value-type='string'>"
        f"{inside}</table:table-cell>"
    )


def ods_number(
    value: object, shown: str, kind: str = "float", more: str = ""
) -> str:
    """A cell with a number and what it shows."""
    return (
        f"<table:table-cell office:value-type='{kind}' office:value='{value}' {more}>"
        f"<text:p>{escape(shown)}</text:p></table:table-cell>"
    )


def _inline(reference: str, runs: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is>{runs}</is></c>'


def _row(number: int, cells: Sequence[str]) -> str:
    inside = "".join(
        _inline(f"{'ABCDEFGHIJ'[place]}{number}", runs)
        for place, runs in enumerate(cells)
    )
    return f'<row r="{number}">{inside}</row>'


def inline_book(
    header: Sequence[object], before: Sequence[object], runs: str, unit: str
) -> bytes:
    """A header and one row, all texts in their cells; the value is given as runs."""
    def plain(value: object) -> str:
        return f"<t>{escape(str(value))}</t>"

    rows = _row(1, [plain(name) for name in header])
    rows += _row(2, [*map(plain, before), runs, plain(unit)])
    return archive(parts(f"<sheetData>{rows}</sheetData>"))
