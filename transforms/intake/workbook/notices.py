"""The words for what a worksheet hides.

Belongs here: findings in, notices out. Does not: looking for them (`workbook_xml`).
"""

from itertools import groupby

from transforms.intake.grid import Notice, cell_name, column_letters
from transforms.intake.workbook.xml import Findings, SheetFault
from transforms.project.severity import FLAGGED, REFUSED

NAMED = 10


def sheet_refused(sheet: str, fault: SheetFault) -> Notice:
    """Return the notice that refuses one whole sheet."""
    rule, text, message, remedy = fault.args
    return Notice(sheet, None, None, rule, REFUSED, text, message, remedy)


def sheet_notices(
    sheet: str, hidden: bool, found: Findings, awaits: bool
) -> list[Notice]:
    """Return everything a person should know about one worksheet."""
    notices = [_error(sheet, *cell) for cell in found.errors]
    notices += [_uncached(sheet, *cell) for cell in found.uncached]
    notices += [_remark(sheet, *at, text) for at, text in found.remarks.items()]
    notices += [_drawn(sheet, *at, text) for at, text in found.drawn.items()]
    if found.formulas:
        notices.append(_formulas(sheet, found, awaits))
    if found.hidden_rows:
        notices.append(_hidden_rows(sheet, found.hidden_rows))
    if found.hidden_columns:
        notices.append(_hidden_columns(sheet, found.hidden_columns))
    if found.hides_zeros:
        notices.append(_zeros(sheet))
    if hidden:
        notices.append(
            Notice(
                sheet,
                None,
                None,
                "hidden_sheet",
                FLAGGED,
                sheet,
                f"The sheet '{sheet}' is hidden: whoever opens the workbook does not "
                "see it. It is read like the others.",
                "Unhide the sheet, or delete it if it should not count.",
            )
        )
    return notices


def no_cells(sheet: str, shows: list[str]) -> Notice:
    """Return what is said of a sheet that shows something, and none of it in a cell."""
    listed = " and ".join(filter(None, (", ".join(shows[:-1]), shows[-1])))
    return Notice(
        sheet, None, None, "no_cells", FLAGGED, listed,
        f"The sheet '{sheet}' has no cell with a value: it shows {listed}, of which "
        "nothing can be read.",
        "Nothing is to be done if all of that stands in cells elsewhere. Else type the "
        "numbers into cells.",
    )  # fmt: skip


def _error(sheet: str, row: int, column: int, text: str) -> Notice:
    cell = cell_name(row, column)
    return Notice(
        sheet,
        row,
        column,
        "error_cell",
        REFUSED,
        text,
        f"Cell {cell} shows the error {text or '(without text)'} instead of a value. "
        "An error is not a blank and not a zero.",
        f"Mend the formula in {cell}, or type the value."
        # Excel writes so for programs that know no pictures in cells.
        + (" If it is a picture, type what it shows." if text == "#VALUE!" else ""),
    )


def _uncached(sheet: str, row: int, column: int, text: str) -> Notice:
    cell = cell_name(row, column)
    return Notice(
        sheet,
        row,
        column,
        "formula_without_result",
        REFUSED,
        text,
        f"Cell {cell} holds a formula whose result is not stored in the file, so its "
        "value is unknown.",
        "Open the workbook in Excel, let it calculate and save it, or paste values.",
    )


def _drawn(sheet: str, row: int, column: int, text: str) -> Notice:
    return Notice(
        sheet, row, column, "text_box", FLAGGED, text,
        f"A text box over {cell_name(row, column)} says '{text}'. What stands in a "
        "text box is in no cell: nothing of it was taken over.",
        "Type the number into the cell, or delete the text box if it should not count.",
    )  # fmt: skip


def _remark(sheet: str, row: int, column: int, text: str) -> Notice:
    return Notice(
        sheet,
        row,
        column,
        "cell_note",
        FLAGGED,
        text[:200],
        f"Cell {cell_name(row, column)} has a note. It is kept in the file; nothing is "
        "read of it.",
        "Write what of it matters into a column, such as comment or method.",
    )


def _formulas(sheet: str, found: Findings, awaits: bool) -> Notice:
    cells = [cell_name(*cell) for cell in found.first_formulas]
    message = (
        f"{found.formulas} {_noun('cell is a formula', 'cells are formulas', found)}: "
        f"{_list(cells, found.formulas)}. The results last stored are used; nothing is "
        "calculated here."
    )
    if awaits:
        message += (
            " The program that wrote the file asks for a recalculation on opening, so "
            "these results may never have been calculated (often they are 0)."
        )
    remedy = "Paste values instead of formulas"
    remedy += ", or open the file in Excel and save it." if awaits else "."
    row, column = found.first_formulas[0]
    text = _list(cells, found.formulas)
    return Notice(sheet, row, column, "formula_cells", FLAGGED, text, message, remedy)


def merged(sheet: str, areas: list[str], place: tuple[int, int] | None) -> Notice:
    """Return what is said of merged cells of which only the first has what is read;
    ``place`` is where they begin, None where nobody knows what the sheet is."""
    text = _list(areas[:NAMED], len(areas))
    row, column = place or (None, None)
    return Notice(
        sheet, row, column, "merged_cells", FLAGGED, text,
        f"Merged cells: {text}. Only the first cell of each has a value; the others "
        "are blank, or are not taken where the file holds something unseen in them.",
        "Unmerge the cells and repeat the value in every row it is meant for.",
    )  # fmt: skip


def _hidden_rows(sheet: str, rows: list[int]) -> Notice:
    runs = [
        [row for _, row in run]
        for _, run in groupby(enumerate(rows), key=lambda item: item[1] - item[0])
    ]
    spans = [_span(str(run[0]), str(run[-1])) for run in runs]
    text = _list(spans[:NAMED], len(spans))
    return Notice(
        sheet,
        None,
        None,
        "hidden_rows",
        FLAGGED,
        text,
        f"{len(rows)} hidden or filtered {_plural('row', len(rows))} "
        f"({text}). Their values are read like the others.",
        "Unhide the rows, or delete them if they should not count.",
    )


def _hidden_columns(sheet: str, spans: list[tuple[int, int]]) -> Notice:
    names = [_span(column_letters(a), column_letters(b)) for a, b in spans]
    text = _list(names[:NAMED], len(names))
    return Notice(
        sheet,
        None,
        None,
        "hidden_columns",
        FLAGGED,
        text,
        f"Hidden columns: {text}. Their values are read like the others.",
        "Unhide the columns, or delete them if they should not count.",
    )


def _zeros(sheet: str) -> Notice:
    return Notice(
        sheet, None, None, "zeros_not_shown", FLAGGED, sheet,
        f"The sheet '{sheet}' is set to show no zeros: a cell that holds 0 looks "
        "blank. It is read as 0.",
        "Show zeros (File, Options, Advanced), and delete those that are not meant.",
    )  # fmt: skip


def _noun(one: str, more: str, found: Findings) -> str:
    return one if found.formulas == 1 else more


def _plural(noun: str, count: int) -> str:
    return noun if count == 1 else f"{noun}s"


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first}-{last}"


def _list(names: list[str], count: int) -> str:
    more = count - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")
