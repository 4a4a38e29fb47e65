"""What a stranger's sheet shows: its headings, its columns, words and units in them.

Belongs here: where the table of a sheet is and what its columns hold, as people write.
What the columns may mean does not (``propose``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from transforms.intake import month_words
from transforms.intake.grid import Sheet, column_letters, seen
from transforms.intake.propose_words import is_use
from warehouse import reference

# Rows in which headings are looked for, cells looked at, words a column may have.
_SEARCH, _SAMPLE, MOST_WORDS = 40, 400, 60
is_number = re.compile(r"[+-]?[0-9][0-9.,' ]*(?:[eE][+-]?[0-9]+)?").fullmatch
is_like_number = re.compile(r"[<>~≈]?\s*[+-]?[0-9]").match
is_day = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch
_IN_BRACKETS = re.compile(r"^(.*?)[\s,]*[(\[]([^()\[\]]+)[)\]]\s*$").fullmatch
# Words in place of a number that is not known.
NOT_KNOWN = {"-", "--", "–", "n/a", "na", "n.a.", "n/d", "nd", "n.d.", "s/d", "#n/a"}
# Headings that say what a column is, in the languages of the workbooks.
_HEADINGS = {
    "site_id": "site facility mine plant location sitio mina planta mine_fac usine "
    "installation unidade instalação faena company company_name facility_id site_id "
    "site_name mine_name operation operación opération operação asset",
    "metric_id": "metric indicator item parameter indicador indicateur métrica "
    "metric_id metric_name indicator_name kpi measure description descripción "
    "descrição",
    "unit": "unit units uom unidad unité unidade",
    "value": "value amount quantity qty valor valeur cantidad quantité quantidade "
    "actual actuals real réel realizado",
    "period": "period período période mes/año",
    "year": "year año annee année ano yr",
    "month": "month mes mois mês",
    "date": "date fecha data day día jour dia week semana semaine quarter trimestre "
    "reading_date invoice_date",
    "period_start": "period_start start start_date from desde début inicio início",
    "period_end": "period_end end end_date to hasta fin fim",
}
OF_HEADING = {w: name for name, words in _HEADINGS.items() for w in words.split()}
# Words of columns that tell of more than their period, or of what did not happen.
_OTHER_WORDS = (
    "ytd mtd acum acumulado cumul cumulé cumulative budget presupuesto orçamento plan "
    "planned target meta objetivo objectif forecast pronóstico previsão prévision var "
    "variance variación variação variation change prior previous last baseline average "
    "promedio moyenne média avg"
)
_OTHER = frozenset(_OTHER_WORDS.split())


@dataclass(frozen=True)
class Column:
    """A column of the table, and what stands in it."""

    number: int
    name: str  # as a mapping names it
    heading: str
    cells: tuple[str, ...]  # that say something
    words: tuple[str, ...]  # that stand in it anywhere, each once

    def share(self, test: Any) -> float:
        """Which part of its cells passes a test."""
        return sum(map(bool, map(test, self.cells))) / max(len(self.cells), 1)


def is_unit(text: str) -> bool:
    """Whether a text is a unit."""
    return text in reference.by_key("units", "spelling")


def parted(text: str) -> tuple[str, str | None]:
    """A heading and the unit that it has in brackets, or in a row of units below."""
    name, _, below = text.rpartition(" / ")
    if name and is_unit(below):
        return name, below
    found = _IN_BRACKETS(text)
    return (found[1], found[2]) if found and is_unit(found[2]) else (text, None)


def unit_of(heading: str) -> str | None:
    """The unit that a heading has, or is."""
    own = [text for text in (heading, heading.lower()) if is_unit(text)]
    return own[0] if own else parted(heading)[1]


def grid_of(
    sheet: Sheet, most: int | None = _SEARCH
) -> list[tuple[int, list[str]]]:  # fmt: skip
    """(row, cells as they are seen) of the top of a sheet."""
    top = sheet.rows.slice(0, most).to_pylist() if sheet.rows is not None else []
    return [(r["row_no"], [seen(r[f"c{n}"]) for n in range(1, sheet.width + 1)])
            for r in top]  # fmt: skip


def header_of(
    sheet: Sheet, has_numbers: bool = True
) -> tuple[list[int], list[str]] | None:
    """The row that is most like headings: many words, and numbers below it; with the
    row below where that has units of it or parts of what it spans."""
    grid = grid_of(sheet)
    best: tuple[float, int] | None = None
    for place, (_, cells) in enumerate(grid[:-1]):
        filled = [cell for cell in cells if cell]
        words = [c for c in filled if not is_number(c) or month_words.period(c)]
        numbers = len(filled) - len(words)
        below = [c for _, line in grid[place + 1 : place + 4] for c in line if c]
        # A number beside a unit is a value, even where it looks like a year.
        is_data = any(map(is_unit, filled)) and any(map(is_number, filled))
        has_values = any(map(is_number, below)) or not has_numbers
        if len(words) < 2 or is_data or not has_values:
            continue
        score = len(set(words)) - 2 * numbers - 0.1 * place
        if best is None or score > best[0]:
            best = (score, place)
    if best is None:
        return None
    row, cells = grid[best[1]]
    under, parts = grid[best[1] + 1]
    above, spans = grid[best[1] - 1] if best[1] else (0, [])
    if has_numbers and under == row + 1 and _is_under(cells, parts):
        return [row, under], _joined(cells, parts)
    if has_numbers and above == row - 1 and _is_over(spans, cells):
        return [above, row], _joined(spans, cells)
    return [row], cells


def _is_under(cells: list[str], parts: list[str]) -> bool:
    """Whether a row below headings is of units, or parts what they span."""
    filled = [part for part in parts if part]
    odd = [part for part in filled if is_number(part) and not month_words.period(part)]
    if len(filled) < 2 or odd:
        return False
    is_parting = any(part and not cell for cell, part in zip(cells, parts, strict=True))
    are_kinds = all(said_by(part) == "value" or is_other(part) for part in filled)
    return is_parting or are_kinds or sum(map(is_unit, filled)) > 1


def _is_over(spans: list[str], cells: list[str]) -> bool:
    """Whether a row above headings that repeat tells them apart."""
    filled = [cell for cell in cells if cell]
    return len(set(filled)) < len(filled) and sum(map(bool, spans)) > 1


def _joined(upper: list[str], lower: list[str]) -> list[str]:
    """Headings of two rows as a mapping names them (``mapped``)."""
    spans = upper[:1]
    for cell in upper[1:]:
        spans.append(cell or spans[-1])
    return [
        " / ".join(dict.fromkeys(part for part in pair if part))
        for pair in zip(spans, lower, strict=True)
    ]


def headings_in(sheet: Sheet | None, lines: list[int]) -> list[str] | None:
    """What the columns of a sheet, if there is one, are called by its headings."""
    if sheet is None:
        return None
    rows = [cells for row, cells in grid_of(sheet, None) if row in lines]
    return _joined(*rows) if len(rows) > 1 else rows[0]


def is_again(headings: list[str], row: dict[str, Any]) -> bool:
    """Whether a row says the headings once more."""
    return headings == [seen(row[f"c{n}"]) for n in range(1, len(headings) + 1)]


def columns_of(
    headings: list[str], rows: list[dict[str, Any]], among: list[str] | None = None
) -> list[Column]:
    """The columns of a table, those that are blank and have no heading left out.

    ``among`` are the headings of the sheet, where others stand beside these.
    """
    found = []
    for number, heading in enumerate(headings, start=1):
        cells = [seen(r[f"c{number}"]) for r in rows]
        told = tuple(c for c in cells if c)
        if not heading and not told:
            continue
        called = among or headings
        is_one = called.count(heading) == 1 and called[number - 1] == heading
        twice = not heading or not is_one
        name = f"column {column_letters(number)}" if twice else heading
        words = tuple(dict.fromkeys(told))
        said = tuple(c for c in told[:_SAMPLE] if c.lower() not in NOT_KNOWN)
        found.append(Column(number, name, heading, said, words))
    return found


def said_by(heading: str) -> str | None:
    """What a heading says that its column is."""
    return OF_HEADING.get(heading.lower().strip(" :*").replace(" ", "_"))


def is_other(heading: str) -> bool:
    """Whether a heading says that its numbers are not those of the period."""
    return not _OTHER.isdisjoint(re.findall(r"[^\W\d_]+", heading.lower()))


def may_be_value(heading: str) -> bool:
    """Whether numbers under a heading can be amounts: not those of `Ref` or `Page`."""
    parts = heading.split(" / ")
    is_said = any(said_by(part) == "value" or is_use(part) for part in parts)
    return not heading or is_said or unit_of(heading) is not None


def listed(words: Sequence[str], most: int = 8) -> str:
    """Words as a remark names them."""
    more = f" and {len(words) - most} more" if len(words) > most else ""
    return ", ".join(f"'{word}'" for word in words[:most]) + more


def is_filled_down(
    column: Column, columns: Sequence[Column], rows: list[dict[str, Any]]
) -> bool:
    """Whether blank cells beside numbers stand for what is above them: then no row
    below a cell says the same as another row below it."""
    texts = [c.number for c in columns if c.share(is_number) < 0.5 and c != column]
    numbers = [c.number for c in columns if c.share(is_number) >= 0.5]
    seen_there: set[tuple[str, ...]] = set()
    is_blank = False
    for row in rows:
        if not any(row[f"c{n}"] for n in numbers):
            continue
        if seen(row[f"c{column.number}"]):
            seen_there = set()
        elif not seen_there:
            return False
        else:
            is_blank = True
        says = tuple(seen(row[f"c{n}"]) for n in texts)
        if says in seen_there:
            return False
        seen_there.add(says)
    return is_blank
