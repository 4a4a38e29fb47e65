"""Which rows of a sheet a mapping reads, and how many cells it leaves out.

Belongs here: the range of a table, cells that stand for those below them, and rows by
what they say. A row keeps its number, so every place stays that of the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from transforms.intake.grid import TEXT_STANDS, Notice, Sheet
from transforms.intake.mapped_cells import Refused
from transforms.intake.mapping import Mapping, is_pattern, matches
from transforms.intake.recognise import MEASUREMENTS, Column
from transforms.project.severity import FLAGGED

# Column -> rows in which it holds anything.
Cells = dict[int, pa.ChunkedArray]


@dataclass(frozen=True)
class Picked:
    """The sheet with its heading and the rows that are read; the value cells (of a
    register: rows, in column 0) that each key left out; words of the filters that no
    row has."""

    sheet: Sheet
    left_out: dict[str, Cells]
    notices: tuple[Notice, ...] = ()


def pick(
    sheet: Sheet,
    mapping: Mapping,
    header: int,
    places: MappingType[str, int],
    columns: Sequence[Column],
    next_start: int | None,
) -> Picked:
    """Pick the rows of one table.

    Args:
        sheet: the sheet.
        mapping: what the table is.
        header: its last row of headings.
        places: heading -> column, of all that the mapping names.
        columns: the meanings of the columns.
        next_start: the row in which the next table of the sheet begins.

    Raises Refused where `until` is in no row.
    """
    if not mapping.picks_rows and next_start is None:
        return Picked(sheet, {})
    if sheet.rows is None:
        raise Refused(
            "mapping", f"{mapping.place} picks rows, and this is a Parquet file, which "
            "is read as it is.", "Filter it where it is written, or deliver it as CSV.",
        )  # fmt: skip
    rows, number = sheet.rows, sheet.rows["row_no"]
    limit = next_start or (number[-1].as_py() + 1 if len(number) else header + 1)
    above = pc.less_equal(number, header)
    below = pc.and_(pc.greater(number, header), pc.less(number, limit))
    first = max(mapping.rows.first, header + 1)
    within = pc.and_(below, pc.greater_equal(number, first))
    end = _end(mapping, rows.filter(within), limit)
    within = pc.and_(within, pc.less(number, end))
    outside = rows.filter(_but(below, within))
    left_out = {"rows": [cells(outside, mapping, columns)]}
    table = rows.filter(within)
    for name in mapping.fill:
        table = _filled(table, places[name])
    notices: list[Notice] = []
    whole = table
    for key, picked in (("only", mapping.only), ("except", mapping.leave_out)):
        for heading, words in picked.items():
            texts = _texts(table, places[heading])
            notices += _unmet(sheet, mapping, header, places, key, heading, whole)
            any_of = pa.chunked_array([pa.array([False] * len(table), pa.bool_())])
            for word in words:
                any_of = pc.or_(any_of, _hits(texts, word))
            stays = any_of if key == "only" else pc.invert(any_of)
            gone = cells(table.filter(pc.invert(stays)), mapping, columns)
            left_out.setdefault(key, []).append(gone)
            table = table.filter(stays)
    kept = pa.concat_tables([rows.filter(above), table])
    joined = {key: _joined(parts) for key, parts in left_out.items()}
    return Picked(replace(sheet, rows=kept), joined, tuple(notices))


def _joined(parts: Sequence[Cells]) -> Cells:
    """Cells of rows that do not meet, as one."""
    return {
        column: pa.chunked_array(
            [c for part in parts for c in part[column].chunks], pa.int64()
        )
        for column in parts[0]
    }


def _but(these: pa.ChunkedArray, those: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.and_(these, pc.invert(those))


def _end(mapping: Mapping, rows: pa.Table, limit: int) -> int:
    """The row before which the table ends."""
    asked, end = mapping.rows, limit
    if asked.last is not None:
        end = min(end, asked.last + 1)
    if asked.until is None:
        return end
    numbers = rows["row_no"].to_pylist()
    if asked.until == "":
        gaps = (a + 1 for a, b in zip(numbers, numbers[1:], strict=False) if b > a + 1)
        return min(end, next(gaps, end))
    hits: Iterator[int] = (
        row
        for number in range(1, rows.num_columns)
        for row, is_hit in zip(
            numbers, _hits(_texts(rows, number), asked.until).to_pylist(), strict=True
        )
        if is_hit
    )
    first = min(hits, default=None)
    if first is None:
        raise Refused(
            "mapping", f"{mapping.place} reads until the row that says "
            f"'{asked.until}'; no row of the table says so.",
            "Correct `until` in the mapping, or the file.", text=asked.until,
        )  # fmt: skip
    return min(end, first)


def _texts(rows: pa.Table, column: int) -> pa.ChunkedArray:
    """The cells of a column as they are seen; a blank is ''."""
    if not column:
        return rows["row_no"].cast(pa.string())
    plain = pc.replace_substring_regex(rows[f"c{column}"], TEXT_STANDS, "")
    return pc.fill_null(pc.utf8_trim_whitespace(plain), "")


def _hits(texts: pa.ChunkedArray, word: str) -> pa.ChunkedArray:
    if not is_pattern(word):
        return pc.equal(texts, word)
    distinct = pc.unique(texts).to_pylist()
    fits = pa.array([text for text in distinct if matches(word, text)], pa.string())
    return pc.is_in(texts, value_set=fits)


def _filled(rows: pa.Table, column: int) -> pa.Table:
    """The column with what stands above in place of each blank."""
    name = f"c{column}"
    cells = pc.if_else(pc.equal(_texts(rows, column), ""), None, rows[name])
    whole = pa.chunked_array([cells.combine_chunks()], pa.string())
    place = rows.schema.get_field_index(name)
    return rows.set_column(place, name, pc.fill_null_forward(whole))


def cells(rows: pa.Table, mapping: Mapping, columns: Sequence[Column]) -> Cells:
    """The value cells of rows that are not blank; of a register the rows."""
    if mapping.gives != MEASUREMENTS:
        return {0: rows["row_no"]}
    values = sorted({c.number for c in columns if c.meaning in ("value", "melted")})
    blank = pa.array(["", *mapping.blank])
    return {
        n: rows["row_no"].filter(
            pc.invert(pc.is_in(_texts(rows, n), value_set=blank))
        )
        for n in values
    }


def skipped(
    mappings: Sequence[Mapping], name: str, sheets: Sequence[Sheet]
) -> tuple[dict[int, tuple[str, int]], list[Notice]]:
    """Of a file's sheets those that nobody is to read, by number: by which mapping, and
    how many cells are filled; and a flag for each word that is no sheet."""
    found: dict[int, tuple[str, int]] = {}
    notices: dict[str, Notice] = {}
    for mapping in mappings:
        for word in mapping.skip if mapping.is_for(name) else ():
            hit = [sheet for sheet in sheets if matches(word, sheet.name)]
            place = f"mappings/{mapping.file}.yaml"
            for sheet in hit:
                columns = sheet.rows.columns[1:] if sheet.rows is not None else []
                cells = sum(len(texts) - texts.null_count for texts in columns)
                found.setdefault(sheet.number, (place, cells))
            if not hit:
                notices[word] = Notice(
                    "", None, None, "sheet_unmet", FLAGGED, word,
                    f"No sheet is called '{word}', which `skip` of {place} names.",
                    "Nothing is to be done if the file has none; else correct it.",
                )  # fmt: skip
    return found, list(notices.values())


def _unmet(
    sheet: Sheet, mapping: Mapping, header: int, places: MappingType[str, int],
    key: str, heading: str, rows: pa.Table,
) -> list[Notice]:  # fmt: skip
    """A flag where words of a filter are in no row: they may be misspelt."""
    texts = _texts(rows, places[heading])
    words = (mapping.only if key == "only" else mapping.leave_out)[heading]
    unmet = [word for word in words if not pc.any(_hits(texts, word)).as_py()]
    if not unmet:
        return []
    listed = ", ".join(f"'{word}'" for word in unmet)
    return [
        Notice(
            sheet.name, header, places[heading], "filter_unmet", FLAGGED, listed,
            f"No row has {listed} in the column '{heading}', which `{key}` of "
            f"{mapping.place} names.",
            "Nothing is to be done if the file has none; else correct the word.",
        )
    ]  # fmt: skip
