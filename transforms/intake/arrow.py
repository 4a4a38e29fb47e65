"""The Arrow form of a grid: its columns, and the total rows one can see in it.

Belongs here: what every reader needs of Arrow. Does not: reading.
"""

import pyarrow as pa
import pyarrow.compute as pc

from transforms.intake.grid import Notice, cell_name
from transforms.project.severity import FLAGGED

TOTAL_WORDS = (
    *("total", "totals", "sum", "grand total", "subtotal", "sub-total"),
    *("gesamt", "summe", "gesamtsumme", "insgesamt"),
    *("total general", "total g\u00e9n\u00e9ral", "somme", "sous-total"),
    *("suma", "suma total", "totale", "totaal", "totalt", "soma", "total geral"),
    *("\u0438\u0442\u043e\u0433\u043e", "\u5408\u8ba1", "\u603b\u8ba1"),
)


# What became of such a row; only the contract knows (``totals.refuse``).
TOTAL_TAKEN = "It was taken like the other rows, so it may count twice."


def column_names(width: int) -> list[str]:
    """Return the names of the cell columns of a grid."""
    return [f"c{number}" for number in range(1, width + 1)]


def grid_schema(width: int) -> pa.Schema:
    """Return the schema of a grid this wide."""
    cells = ((name, pa.string()) for name in column_names(width))
    return pa.schema([("row_no", pa.int64()), *cells])


def total_rows(sheet: str, rows: pa.Table) -> list[Notice]:
    """Return a flag for each row which one of its first three cells calls a total."""
    found: dict[int, tuple[int, str]] = {}
    # Made here: making an array imports pandas, which most commands can do without.
    totals = pa.array(TOTAL_WORDS)
    for batch in rows.to_batches():
        for column in range(min(3, batch.num_columns - 1), 0, -1):
            cells = batch.column(column)
            words = pc.utf8_rtrim(pc.utf8_trim_whitespace(cells), ":")
            hits = batch.filter(pc.is_in(pc.utf8_lower(words), value_set=totals))
            numbers, texts = hits.column(0).to_pylist(), hits.column(column).to_pylist()
            found |= {n: (column, t) for n, t in zip(numbers, texts, strict=True)}
    return [
        Notice(
            sheet,
            row,
            column,
            "total_row",
            FLAGGED,
            text,
            f"Row {row} looks like a total, because {cell_name(row, column)} says "
            f"'{text.strip()}'. {TOTAL_TAKEN}",
            "Deliver rows of data only, without totals: they are computed.",
        )
        for row, (column, text) in sorted(found.items())
    ]
