"""What a worksheet's XML says and a value reader does not pass on.

Belongs here: one streaming pass over each sheet for errors, formulas, merged and hidden
cells, stray cells and disorder. Does not: values (calamine reads those) and words that
a person reads (`workbook_notices`). Runs in the child process only.
"""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

from transforms.intake.grid import cell_name, column_number
from transforms.intake.workbook.styles import Runs, Style
from transforms.intake.workbook.tabs import local_name, new_parser

MAX_ROWS, MAX_COLUMNS, MAX_AREA = 200_000, 500, 20_000_000
MAX_BAD_CELLS = 10_000
DIGITS = "0123456789"
SPECIAL = ("e", "str", "d")  # these hold something even when they look empty
INLINE = "<is>"  # stands for the text of a cell that carries its own


class SheetFault(Exception):
    """A sheet which must not be read: (rule, text, message, remedy)."""


@dataclass
class Findings:
    """What one worksheet holds; rows and columns are counted from 1."""

    last_row: int = 0  # of cells with a stored value, which calamine must also see
    last_column: int = 0
    width: int = 0  # of all cells that hold something, formulas without value too
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    uncached: list[tuple[int, int, str]] = field(default_factory=list)
    formulas: int = 0
    first_formulas: list[tuple[int, int]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)  # areas, as B2:B4
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    hides_zeros: bool = False
    # (row, column) -> (text that is shown, '' where it is what is read; note on it)
    seen: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    remarks: dict[tuple[int, int], str] = field(default_factory=dict)  # people's notes
    drawn: dict[tuple[int, int], str] = field(default_factory=dict)  # in text boxes


def scan_sheet(
    archive: zipfile.ZipFile,
    member: str,
    styles: Mapping[str, Style] | None = None,
    texts: Mapping[str, str] | None = None,
) -> Findings:
    """Pass over one worksheet.

    Args:
        archive: the workbook.
        member: the part that holds the sheet.
        styles: styles that say more than how a cell looks, by their index.
        texts: what is said of marked shared texts, by their index.

    Raises:
        SheetFault: reading this sheet would be dangerous or ambiguous.
        DoctypeFound, expat.ExpatError, zipfile.BadZipFile: the XML is not sound.
    """
    scan = _Scan(styles or {}, texts or {})
    with archive.open(member) as stream:
        scan.parser.ParseFile(stream)
    found = scan.found
    if found.last_row * found.last_column > MAX_AREA:
        raise too_large(found.last_row, found.last_column)
    columns = [(a, b) for a, b in found.hidden_columns if a <= found.width]
    found.hidden_columns = [(a, min(b, found.width)) for a, b in columns]
    return found


class _Scan:
    """Expat handlers; written for speed, because every cell passes through."""

    def __init__(self, styles: Mapping[str, Style], texts: Mapping[str, str]) -> None:
        self.found = Findings()
        self.styles, self.texts = styles, texts
        self.style: str | None = None
        self.runs: Runs | None = None
        self.parser = parser = new_parser()
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        self.parts: list[str] = []
        parser.CharacterDataHandler = self.parts.append
        self.columns: dict[str, int] = {}
        self.in_data = self.row_hidden = False
        self.row = self.column = 0
        self.row_text = ""
        self.kind: str | None = None
        self.formula: str | None = None
        self.value: str | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self.in_data:
            if name == "c":
                self.start_cell(attributes)
            elif name == "v" or name == "f":
                self.parts.clear()
            elif name == "row":
                self.start_row(attributes)
            elif name == "is":
                self.value, self.runs = INLINE, Runs()
            elif ":" in name:
                self.start(local_name(name), attributes)
            elif self.runs:
                self.parts.clear()
                self.runs.start(name, attributes)
        elif name == "sheetView":
            hides = attributes.get("showZeros") in ("0", "false")
            self.found.hides_zeros |= hides
        elif name == "sheetData":
            self.in_data = True
        elif name == "mergeCell":
            self.found.merged.append(attributes.get("ref", ""))
        elif name == "col" and _is_hidden(attributes, "width"):
            span = int(attributes.get("min", 0)), int(attributes.get("max", 0))
            self.found.hidden_columns.append(span)
        elif ":" in name:
            self.start(local_name(name), attributes)

    def start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        row = int(number) if number else self.row + 1
        if row <= self.row:
            raise _disorder(f"row {row} comes after row {self.row}", f"{row}")
        self.row, self.row_text, self.column = row, str(row), 0
        self.row_hidden = _is_hidden(attributes, "ht")

    def start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            column = self.column + 1
        else:
            letters = reference.rstrip(DIGITS)
            column = self.columns.get(letters, 0)
            if not column:
                column = self.columns[letters] = column_number(letters)
            if reference[len(letters) :] != self.row_text or column <= self.column:
                after = f"row {self.row}, after column {self.column}"
                raise _disorder(f"cell {reference} stands in {after}", reference)
        self.column = column
        self.kind, self.style = attributes.get("t"), attributes.get("s")
        self.formula = self.value = self.runs = None
        self.parts.clear()  # or the inline texts of the whole sheet would pile up

    def end(self, name: str) -> None:
        if name == "v":
            self.value = "".join(self.parts)
        elif name == "c":
            if self.value or self.formula is not None or self.kind in SPECIAL:
                self.end_cell()
            if self.value and (
                self.style in self.styles or self.runs or self.value in self.texts
            ):
                self.look()
        elif name == "f":
            self.formula = "".join(self.parts)
        elif name == "sheetData":
            self.in_data = False
        elif ":" in name:
            self.end(local_name(name))
        elif self.runs:
            self.runs.end(name, "".join(self.parts))

    def look(self) -> None:
        """Note where a person sees something else than the value says."""
        style = self.styles.get(self.style or "")
        shown, note = "", style.mark if style else ""
        if self.kind == "s":
            note = note or self.texts.get(self.value or "", "")
        elif self.runs:
            note = note or self.runs.note
        elif style and style.format and self.kind in (None, "n") and not note:
            seen = style.format.shown(self.value or "0")
            if seen:
                shown, note = seen.text or "(nothing)", seen.note(self.value or "0")
        if note or shown:
            self.found.seen[self.row, self.column] = shown, note

    def end_cell(self) -> None:
        found, row, column = self.found, self.row, self.column
        ordinary = self.value and self.formula is None and self.kind != "e"
        if ordinary and row == found.last_row and column <= found.last_column:
            return
        # An empty text is a result too: formulas such as ="" leave one.
        stored = bool(self.value) or (self.kind == "str" and self.value is not None)
        seen = stored or (self.kind == "d" and self.value is not None)
        if not seen and self.formula is None and self.kind != "e":
            return
        if self.kind == "inlineStr" and self.value != INLINE:
            where = f"cell {cell_name(row, column)} should carry its own text"
            raise _disorder(f"{where} but does not", cell_name(row, column))
        if row > MAX_ROWS or column > MAX_COLUMNS:
            raise too_large(row, column)
        if self.row_hidden:
            found.hidden_rows.append(row)
            self.row_hidden = False
        if column > found.width:
            found.width = column
        if seen:  # calamine sees a date even where it is empty
            found.last_row = row
            if column > found.last_column:
                found.last_column = column
        if self.kind == "e":
            bad_cell(found.errors, (row, column), self.value or "")
        elif self.formula is not None and not stored:
            bad_cell(found.uncached, (row, column), f"={self.formula}"[:200])
        elif self.formula is not None:
            found.formulas += 1
            if len(found.first_formulas) < 5:
                found.first_formulas.append((row, column))

def bad_cell(
    cells: list[tuple[int, int, str]], place: tuple[int, int], text: str
) -> None:
    """Add a cell without a value; raises SheetFault where there are too many."""
    if len(cells) >= MAX_BAD_CELLS:
        raise SheetFault(
            "too_many_bad_cells",
            text,
            f"More than {MAX_BAD_CELLS} cells hold an error or a formula without "
            f"result; the first is {cell_name(*cells[0][:2])}.",
            "Open the workbook in Excel, let it calculate, mend the formulas and "
            "save it again.",
        )
    cells.append((*place, text))


def _is_hidden(attributes: dict[str, str], size: str) -> bool:
    """Tell whether a row or column is hidden, or has no height or width left."""
    if attributes.get("hidden") in ("1", "true"):
        return True
    return size in attributes and float(attributes[size]) == 0


def too_large(row: int, column: int) -> SheetFault:
    """The fault of a sheet that reaches further than any real one."""
    cell = cell_name(row, column)
    return SheetFault(
        "stray_cell",
        cell,
        f"The sheet reaches to cell {cell}. At most {MAX_ROWS} rows, {MAX_COLUMNS} "
        f"columns and {MAX_AREA} cells are read, and one forgotten cell far away makes "
        "a sheet this large. None of its rows are read.",
        f"Delete the content of cell {cell} and all others beyond the data, or deliver "
        "a table this large as CSV or Parquet.",
    )


def _disorder(what: str, text: str) -> SheetFault:
    return SheetFault(
        "cell_disorder",
        text,
        f"The sheet is damaged: {what}, so it is not certain which value is where. "
        "None of its rows are read.",
        "Open the workbook in Excel, let it repair the file, check it and save it.",
    )
