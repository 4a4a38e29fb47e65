"""A mapping proposed for what is no table of measurements: a form, or a register.

Belongs here: labels with a value beside them, and headings that are the columns of a
register. Does not: tables of measurements (``propose``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from transforms.intake import month_words
from transforms.intake.grid import Sheet, cell_name, seen
from transforms.intake.propose import happened
from transforms.intake.propose_days import form_of_days
from transforms.intake.propose_labels import twice
from transforms.intake.propose_table import (
    OF_HEADING,
    columns_of,
    header_of,
    is_number,
    is_other,
    is_unit,
    may_be_value,
    parted,
)
from transforms.intake.propose_words import Known, Named, named, only_unit
from transforms.intake.proposed import Guess, period_of, site_of
from warehouse import reference

# Rows in which labels are looked for.
_ROWS = 400


def form(sheet: Sheet, known: Known, path: str) -> Guess | None:
    """A mapping of the cells of a sheet; None where no label names a metric."""
    if sheet.rows is None:
        return None
    grid = [
        (row["row_no"], [seen(row[f"c{n}"]) for n in range(1, sheet.width + 1)])
        for row in sheet.rows.slice(0, _ROWS).to_pylist()
    ]
    stands = Counter(cell for _, cells in grid for cell in cells if cell)
    guess = Guess(sheet.name)
    found: dict[str, dict[str, str]] = {}
    told: dict[str, Named] = {}
    taken: set[tuple[int, int]] = set()
    for row, cells in grid:
        for column, label, value in _beside(cells):
            text, unit = parted(label)
            # A unit of the label itself, else between it and the value or after that.
            near = [*range(column + 1, value), value + 1]
            units = [n for n in near if n <= len(cells) and is_unit(cells[n - 1])]
            of = {unit} if unit else {cells[n - 1] for n in units[:1]}
            metric, _ = named(text, of, known, [sheet.name])
            others = [n for n in range(value + 1, len(cells) + 1)
                      if is_number(cells[n - 1])]  # fmt: skip
            heads = [line[value - 1] for above, line in grid
                     if above < row and _is_heading(line)]  # fmt: skip
            is_amount = all(may_be_value(h) and not is_other(h) for h in heads)
            if metric and (others or not is_amount):
                why = "numbers right of" if others else f"'{heads[-1]}' stands above"
                guess.unclear.append(
                    f"'{label}': {why} {cell_name(row, value)}: left out"
                )
                continue
            if metric is None:
                if label.lower().strip(" :*") not in OF_HEADING:
                    guess.unclear.append(f"'{label}' beside {cell_name(row, value)}")
                continue
            if stands[label] > 1:
                guess.unclear.append(f"'{label}' stands {stands[label]} times")
                continue
            said = metric.said
            if value - column > 1:
                said["right"] = str(value - column)
            own = unit or (only_unit(metric.metric_id) if not units else None)
            if units or own:
                said["unit"] = own or f"cell {cell_name(row, units[0])}"
            else:
                guess.missing.append(f"unit of '{label}'")
            found[label] = said
            told[label] = metric
            taken.add((row, value))
            guess.because.append(f"'{label}' is {metric}: its words are of the name")
    if not found:
        return None
    for label in twice(guess, told):
        del found[label]
    guess.rows = len(found)
    guess.keys = {"constants": {}, "form": found}
    constants = guess.keys["constants"]
    cells_by_place = {
        f"cell {cell_name(row, number)}": cell
        for row, cells in grid for number, cell in enumerate(cells, start=1)
        if cell and (row, number) not in taken
    }  # fmt: skip
    happened(guess, cells_by_place)
    sites = {c: cell for c, cell in cells_by_place.items() if cell in known.sites}
    if len({known.sites[cell] for cell in sites.values()}) == 1:
        place, cell = next(iter(sites.items()))
        constants["site_id"] = place
        guess.because.append(f"site_id is what {place} says: a site of yours")
        if known.sites[cell] != cell:
            guess.keys["values"] = {"site_id": "sites.csv"}
    times = {c: cell for c, cell in cells_by_place.items() if month_words.period(cell)}
    if len({*times.values()}) == 1:
        constants["period"] = next(iter(times))
        guess.because.append(f"period is what {constants['period']} says: it names one")
    if "site_id" not in constants and (sites or not site_of(guess, known, path)):
        guess.missing.append("site_id")
    if "period" not in constants and (times or not period_of(guess, path, {})):
        guess.missing.append("period")
    return guess


def _is_heading(cells: list[str]) -> bool:
    """Whether a row has headings: three words or more, and no number."""
    filled = [cell for cell in cells if cell]
    return len(filled) > 2 and not any(map(is_number, filled))


def _beside(cells: list[str]) -> Iterator[tuple[int, str, int]]:
    """(column, label, column of the first number right of it) of a row of a form."""
    filled = [(n, cell) for n, cell in enumerate(cells, start=1) if cell]
    for place, (value, text) in enumerate(filled):
        labels = [(n, cell) for n, cell in filled[:place] if not is_unit(cell)]
        if labels and is_number(text):
            yield *labels[-1], value
            return


def register(sheet: Sheet, known: Known) -> Guess | None:
    """A mapping of a sheet onto the register whose columns its headings name best; None
    where they name less than two columns of one, and half of those it requires."""
    header = header_of(sheet, has_numbers=False)
    if sheet.rows is None or header is None:
        return None
    (row,), headings = header
    rows = [r for r in sheet.rows.to_pylist() if r["row_no"] > row]
    best: tuple[int, str, dict[str, str]] = (0, "", {})
    for name, columns in sorted(known.registers.items()):
        of = {word.lower(): column for column, words in columns.items()
              for word in words}  # fmt: skip
        fits = {h: of[h.lower().strip(" :*")] for h in headings
                if h.lower().strip(" :*") in of}  # fmt: skip
        if len(fits) > best[0]:
            best = len(fits), name, fits
    _, name, fits = best
    needed = {c["column"] for c in reference.register_columns(name)
              if c["required"] == "1"} if name else set()  # fmt: skip
    if len(fits) < 2 or 2 * len(needed & {*fits.values()}) < len(needed):
        return None
    guess = Guess(sheet.name, rows=len(rows))
    guess.keys = ({"header": row} if row != 1 else {}) | {"gives": name}
    guess.keys["columns"] = fits
    guess.because.append(f"register {name}: {len(fits)} headings are columns of it")
    dates = {c["column"] for c in reference.register_columns(name)
             if c["type"] == "date"}  # fmt: skip
    found = columns_of(headings, rows)
    days = [cell for c in found if fits.get(c.heading) in dates for cell in c.cells]
    if form_ := form_of_days(days):
        guess.keys["dates"] = form_
        guess.because.append(f"days are written {form_}")
    ignored = [column.name for column in found if column.heading not in fits]
    if ignored:
        guess.keys["ignore"] = ignored
    guess.missing += sorted(needed - {*fits.values()})
    return guess
