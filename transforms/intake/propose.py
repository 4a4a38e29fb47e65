"""A mapping proposed for a file that nobody has mapped: each guess with its reason.

Belongs here: finding the table of a sheet and what its columns may mean, by headings,
by what stands below them, and by the words of the catalogue. The same file gives the
same proposal. Whether the proposal reads the file is for who asks to try.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from transforms.intake import month_words
from transforms.intake.arrow import TOTAL_WORDS
from transforms.intake.grid import Sheet, cell_name, column_letters, seen
from transforms.intake.propose_words import Known, Named, named, only_unit, part_of
from transforms.intake.proposed import Guess, of_sheet, period_of, site_of
from warehouse import reference

# Rows in which headings are looked for, cells looked at, words a column may have.
_SEARCH, _SAMPLE, _WORDS = 40, 400, 60
_NOT_KNOWN = {"-", "--", "–", "n/a", "na", "n.a.", "n/d", "nd", "n.d.", "s/d", "#n/a"}
_NUMBER = re.compile(r"[+-]?[0-9][0-9.,' ]*(?:[eE][+-]?[0-9]+)?").fullmatch
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch
_IN_BRACKETS = re.compile(r"^(.*?)[\s,]*[(\[]([^()\[\]]+)[)\]]\s*$").fullmatch
# Headings that say what a column is, in the languages of the workbooks.
_HEADINGS = {
    "site_id": "site facility mine plant location sitio mina planta mine_fac usine "
    "installation unidade instalação faena company company_name facility_id site_id",
    "metric_id": "metric indicator item parameter indicador indicateur métrica "
    "metric_id",
    "unit": "unit units uom unidad unité unidade",
    "value": "value amount quantity valor valeur cantidad quantité quantidade",
    "period": "period período période mes/año",
    "year": "year año annee année ano yr",
    "month": "month mes mois mês",
    "period_start": "period_start start from desde début inicio início",
    "period_end": "period_end end to hasta fin fim",
}
OF_HEADING = {w: name for name, words in _HEADINGS.items() for w in words.split()}


@dataclass(frozen=True)
class _Column:
    number: int
    name: str  # as a mapping names it
    heading: str
    cells: tuple[str, ...]
    blanks: int

    def share(self, test: Any) -> float:
        return sum(map(bool, map(test, self.cells))) / max(len(self.cells), 1)


def propose(sheet: Sheet, known: Known, path: str) -> Guess | None:
    """A mapping of the table of a sheet; None where there is no table to be seen.

    ``path`` is the delivered name: a site may stand in it.
    """
    if sheet.rows is None:
        return None
    header = header_of(sheet)
    grid = _grid(sheet)
    if header is None:
        return None
    row, headings = header
    rows = [r for r in sheet.rows.to_pylist() if r["row_no"] > row]
    guess = Guess(sheet.name, rows=len(rows))
    where = f"sheet '{sheet.name}', " if sheet.name else ""
    guess.because.append(f"table: {where}headings in row {row}, {len(rows)} rows below")
    if row != 1:
        guess.keys["header"] = row
    columns = columns_of(headings, rows)
    for column in columns:
        _mean(guess, column, known)
    above = {
        f"cell {cell_name(number, column)}": text
        for number, line in grid if number < row
        for column, text in enumerate(line, start=1) if text
    }  # fmt: skip
    about = [title for title in (sheet.name, *above.values()) if title]
    if "metric_id" not in _given(guess):
        taken = guess.keys.get("columns", {})
        read = [
            _read_labels(column, known, about, _beside(guess, column, columns, rows))
            for column in columns
            if len(set(column.cells)) <= _WORDS and column.share(_NUMBER) < 0.5
            and column.name not in taken
        ]  # fmt: skip
        best = max(read, key=lambda one: (one.is_named, one.share), default=None)
        if best and best.found:
            _labels(guess, best)
    _numbers(guess, columns, known, about)
    _complete(guess, known, path, about, above)
    _splits(guess, columns)
    _totals(guess, columns)
    _blanks(guess, columns)
    used = {*guess.keys.get("columns", ()), *guess.keys.get("melt", ())}
    used |= {*guess.keys.get("labels", ())}
    used |= {*guess.keys.get("only", ()), *guess.keys.get("except", ())}
    holes = [name for name in used if "{" in name]
    ignored = [
        c.name for c in columns
        if c.name not in used and not any(_fits(hole, c.heading) for hole in holes)
    ]  # fmt: skip
    if ignored:
        guess.keys["ignore"] = ignored
    return guess


def _fits(pattern: str, heading: str) -> bool:
    return month_words.holes(pattern, heading) is not None


def _grid(sheet: Sheet) -> list[tuple[int, list[str]]]:
    top = sheet.rows.slice(0, _SEARCH).to_pylist() if sheet.rows is not None else []
    return [(r["row_no"], [seen(r[f"c{n}"]) for n in range(1, sheet.width + 1)])
            for r in top]  # fmt: skip


def header_of(sheet: Sheet, has_numbers: bool = True) -> tuple[int, list[str]] | None:
    """The row that is most like headings: many words, and numbers below it."""
    grid = _grid(sheet)
    best: tuple[float, int, list[str]] | None = None
    for place, (row, cells) in enumerate(grid[:-1]):
        filled = [cell for cell in cells if cell]
        words = [c for c in filled if not _NUMBER(c) or month_words.period(c)]
        numbers = len(filled) - len(words)
        below = [c for _, line in grid[place + 1 : place + 4] for c in line if c]
        if len(words) < 2 or (has_numbers and not any(_NUMBER(c) for c in below)):
            continue
        score = len(set(words)) - 2 * numbers - 0.1 * place
        if best is None or score > best[0]:
            best = (score, row, cells)
    return best and (best[1], best[2])


def columns_of(headings: list[str], rows: list[dict[str, Any]]) -> list[_Column]:
    """The columns of a table, those that are blank and have no heading left out."""
    found = []
    for number, heading in enumerate(headings, start=1):
        cells = [seen(r[f"c{number}"]) for r in rows]
        told = tuple(c for c in cells if c)[:_SAMPLE]
        if not heading and not told:
            continue
        twice = headings.count(heading) > 1 or not heading
        name = f"column {column_letters(number)}" if twice else heading
        blanks = sum(not cell for cell in cells)
        found.append(_Column(number, name, heading, told, blanks))
    return found


def _given(guess: Guess) -> set[str]:
    """Columns of ours that each row has."""
    labels = [{*said} for said in _said_by_labels(guess)]
    of_labels = set.intersection(*labels) if labels else set()
    columns = {*guess.keys.get("columns", {}).values()}
    return columns | of_labels | {*guess.keys.get("constants", {})}


def _said_by_labels(guess: Guess) -> list[dict[str, str]]:
    found = guess.keys.get("labels", {}).values()
    return [said for labels in found for said in labels.values()]


def _said(column: _Column) -> str | None:
    return OF_HEADING.get(column.heading.lower().strip(" :*"))


def _beside(
    guess: Guess, column: _Column, columns: Sequence[_Column],
    rows: list[dict[str, Any]],
) -> dict[str, set[str]]:  # fmt: skip
    """The units that stand beside each word of a column."""
    found: dict[str, set[str]] = {}
    meant = guess.keys.get("columns", {})
    units = [c.number for c in columns if meant.get(c.name) == "unit"]
    for row in rows if units else ():
        word, unit = seen(row[f"c{column.number}"]), seen(row[f"c{units[0]}"])
        found.setdefault(word, set()).update({unit} if unit else ())
    return found


def _mean(guess: Guess, column: _Column, known: Known) -> None:
    """What a column of words means, if that can be seen."""
    said = _said(column)
    given = _given(guess)
    about = f"'{column.name}'"
    if month_words.period(column.heading) and column.share(_NUMBER) > 0.5:
        if "{period}" not in guess.keys.get("melt", {}):
            guess.put("melt", "{period}", {})
            guess.because.append(f"'{{period}}': headings such as {about} are periods")
        return
    is_month = month_words.month(column.heading) and not _NUMBER(column.heading)
    if is_month and column.share(_NUMBER) > 0.5:
        if "{month}" not in guess.keys.get("melt", {}):
            guess.put("melt", "{month}", {})
            guess.because.append(f"'{{month}}': {about} and others are months")
        return
    of_sites = column.share(lambda c: c in known.sites)
    if said == "site_id" and not of_sites and column.cells:
        listed = ", ".join(f"'{c}'" for c in list(dict.fromkeys(column.cells))[:4])
        guess.unclear.append(f"{about} names no site of sites.csv: {listed}")
    if "site_id" not in given and of_sites >= (0.01 if said == "site_id" else 0.5):
        _site(guess, column, known, of_sites)
    elif "metric_id" not in given and column.share(lambda c: c in known.metrics) > 0.5:
        guess.put("columns", column.name, "metric_id")
        guess.because.append(f"{about} is metric_id: its words are metrics")
    elif "unit" not in given and (said == "unit" or column.share(is_unit) > 0.8):
        _unit(guess, column)
    elif said in ("year", "period") and column.share(month_words.period) > 0.8:
        guess.put("columns", column.name, "year" if said == "year" else "period")
        guess.because.append(f"{about} is {said}: heading, and its cells name periods")
    elif said == "month" and column.share(month_words.month) > 0.8:
        guess.put("columns", column.name, "month")
        numbers = {c: month_words.month(c) for c in dict.fromkeys(column.cells)}
        words = {c: n for c, n in numbers.items() if n and not c.isdigit()}
        if words:
            guess.put("values", "month", words)
        guess.because.append(f"{about} is month: heading, and its cells name months")
    elif said in ("period_start", "period_end") and column.share(_DAY) > 0.8:
        guess.put("columns", column.name, said)
        guess.because.append(f"{about} is {said}: heading, and its cells are days")


def _site(guess: Guess, column: _Column, known: Known, share: float) -> None:
    guess.put("columns", column.name, "site_id")
    names = sorted({c for c in column.cells if c in known.sites})
    guess.because.append(
        f"'{column.name}' is site_id: {share:.0%} of its cells name sites of yours"
    )
    if any(known.sites[name] != name for name in names):
        guess.put("values", "site_id", "sites.csv")
    if column.blanks > len(column.cells):
        guess.keys["fill"] = [column.name]
        guess.because.append(f"'{column.name}' is filled down: it stands in few rows")
    if share < 1:
        guess.put("only", column.name, names)
        guess.because.append(f"rows of other names in '{column.name}' are left out")


def is_unit(text: str) -> bool:
    """Whether a text is a unit."""
    return text in reference.by_key("units", "spelling")


def is_number(text: str) -> bool:
    """Whether a text is a number, whatever its marks."""
    return _NUMBER(text) is not None


def parted(text: str) -> tuple[str, str | None]:
    """A heading and the unit that it has in brackets."""
    found = _IN_BRACKETS(text)
    return (found[1], found[2]) if found and is_unit(found[2]) else (text, None)


def _unit(guess: Guess, column: _Column) -> None:
    guess.put("columns", column.name, "unit")
    guess.because.append(f"'{column.name}' is unit: heading or words of units")
    words = list(dict.fromkeys(column.cells))
    odd = [c for c in words if not is_unit(c)]
    if odd and len(odd) < len(words):
        guess.put("only", column.name, [c for c in words if is_unit(c)])
        guess.unclear.append(
            f"units {', '.join(map(repr, odd[:8]))}: their rows are left out; say "
            f"under `units` what they are and take them into `only` of '{column.name}'"
        )


@dataclass(frozen=True)
class _Labels:
    """What is understood of the words of a column, and what others could mean."""

    column: _Column
    found: dict[str, tuple[Named, dict[str, str]]]
    others: dict[str, list[Named]]

    @property
    def is_named(self) -> bool:
        """Whether the heading says that the column names what is told."""
        return bool(self.found) and _said(self.column) == "metric_id"

    @property
    def share(self) -> float:
        return len(self.found) / max(len(self.found) + len(self.others), 1)


def _read_labels(
    column: _Column, known: Known, about: list[str], beside: MappingType[str, set[str]]
) -> _Labels:
    """Words of a column as metrics or parts of them, by the units ``beside`` each."""
    found: dict[str, tuple[Named, dict[str, str]]] = {}
    others: dict[str, list[Named]] = {}
    for word in dict.fromkeys(column.cells):
        text, unit = parted(word)
        units = beside.get(word) or ({unit} if unit else set())
        metric, could = named(text, units, known, about, column.heading)
        if metric is None:
            others[word] = could
            continue
        own = None if beside else unit or only_unit(metric.metric_id)
        found[word] = metric, metric.said | ({"unit": own} if own else {})
    return _Labels(column, found, others)


def _labels(guess: Guess, read: _Labels) -> None:
    """What is not understood is left out by name, so that a new word is noticed."""
    name = read.column.name
    guess.put("labels", name, {word: said for word, (_, said) in read.found.items()})
    guess.because += [f"'{w}' is {m}" for w, (m, _) in read.found.items() if m.parts]
    guess.because.append(f"'{name}' says what each row is")
    if read.others:
        guess.put("except", name, list(read.others))
    open_ = [
        f"'{word}'{_could(could)}" for word, could in read.others.items()
        if word.lower().rstrip(" :") not in TOTAL_WORDS
    ]  # fmt: skip
    if open_:
        listed = ", ".join(open_[:8])
        guess.unclear.append(f"what '{name}' calls {listed}: left out")


def _could(found: Sequence[Named]) -> str:
    return f" (could be {', '.join(map(str, found[:4]))})" if found else ""


def _numbers(
    guess: Guess, columns: list[_Column], known: Known, about: list[str]
) -> None:
    """Columns of numbers: values of a metric that the heading names, of a part of what
    the rows name, or the value."""
    if guess.keys.get("melt"):
        return
    free = [
        c for c in columns
        if c.name not in guess.keys.get("columns", {}) and c.share(_NUMBER) > 0.5
        and c.heading.lower() not in TOTAL_WORDS
    ]  # fmt: skip
    for column in free:
        if OF_HEADING.get(column.heading.lower()) == "value":
            guess.put("columns", column.name, "value")
            guess.because.append(f"'{column.name}' is value: heading, and numbers")
            return
    of_rows, unnamed = _metrics(guess, columns), []
    for column in free:
        if of_rows:
            if part := part_of(column.heading, of_rows, known):
                guess.put("melt", column.name, dict(part.parts))
                guess.because.append(f"'{column.name}' is the part{part}")
            continue
        text, unit = parted(column.heading)
        units = {unit} if unit else set()
        metric, could = named(text, units, known, about)
        own = unit or (metric and only_unit(metric.metric_id))
        if metric and (own or "unit" in _given(guess)):
            of_unit = {"unit": own} if own else {}
            guess.put("melt", column.name, metric.said | of_unit)
            guess.because.append(
                f"'{column.name}' is {metric}: its words are those of the name"
                + (f", and {unit} is a unit of it" if unit else "")
            )
        else:
            why = _could(could).strip(" ()") or "no metric so named"
            unnamed.append(f"'{column.name}' (numbers): {why}")
    if not guess.keys.get("melt") and len(free) == 1:
        guess.put("columns", free[0].name, "value")
        guess.because.append(f"'{free[0].name}' is value: the only column of numbers")
    else:
        guess.unclear += unnamed


def _metrics(guess: Guess, columns: Sequence[_Column]) -> set[str]:
    """The metrics that rows are of, by a column of ids or by labels."""
    meant = guess.keys.get("columns", {})
    ids = {w for c in columns if meant.get(c.name) == "metric_id" for w in c.cells}
    return ids | {said["metric_id"] for said in _said_by_labels(guess)}


def _complete(
    guess: Guess, known: Known, path: str, about: list[str],
    above: MappingType[str, str],
) -> None:  # fmt: skip
    """What no column says: out of the path, a cell above the table, the only site."""
    given = _given(guess)
    melt = guess.keys.get("melt", {})
    told = {name for said in melt.values() for name in said}
    times = {"period", "year", "period_start"} & given or "{period}" in melt
    of_sheet(guess, known, has_site="site_id" in given, has_period=bool(times))
    has_site = "site_id" in given or guess.hole == "site_id"
    if not has_site and not site_of(guess, known, path):
        guess.missing.append("site_id")
    if not {"metric_id"} & (given | told):
        titles = ((title, named(title, (), known)[0]) for title in about)
        title, metric = next((pair for pair in titles if pair[1]), ("", None))
        if metric:
            for name, word in metric.said.items():
                guess.put("constants", name, word)
            guess.because.append(f"metric_id is {metric}: '{title}' says so")
        else:
            guess.missing.append("metric_id")
    if not {"unit"} & (given | told):
        column = guess.keys.get("columns", {})
        heads = [n for n, meaning in column.items() if meaning == "value"]
        found = _IN_BRACKETS(heads[0]) if heads else None
        if found and is_unit(found[2]):
            guess.put("constants", "unit", found[2])
        else:
            guess.missing.append("unit")
    has_period = times or guess.hole == "period"
    if not has_period and not period_of(guess, path, above):
        has_months = "{month}" in melt or guess.hole == "month"
        guess.missing.append("year" if has_months else "period")
    if "value" not in given and not melt:
        guess.missing.append("value")


def _splits(guess: Guess, columns: list[_Column]) -> None:
    """Columns that bear the name of a dimension that all of the metrics take."""
    given = {name for said in guess.keys.get("melt", {}).values() for name in said}
    metrics = {guess.keys.get("constants", {}).get("metric_id")}
    metrics |= {said.get("metric_id") for said in guess.keys.get("melt", {}).values()}
    metrics |= {said["metric_id"] for said in _said_by_labels(guess)}
    metrics -= {None}
    for column in columns:
        name = column.heading
        takes = [name in reference.dimensions(metric) for metric in metrics]
        if takes and all(takes) and name not in _given(guess) | given:
            guess.put("columns", column.name, name)
            guess.because.append(f"'{column.name}' is the split of that name")


def _blanks(guess: Guess, columns: list[_Column]) -> None:
    """Words between numbers that say that nothing is known."""
    found = {
        cell for column in columns if column.share(_NUMBER) > 0.5
        for cell in column.cells if cell.lower() in _NOT_KNOWN
    }  # fmt: skip
    if found:
        guess.keys["blank"] = sorted(found)
        listed = ", ".join(map(repr, sorted(found)))
        guess.because.append(f"{listed} between numbers is blank, which is not zero")


def _totals(guess: Guess, columns: list[_Column]) -> None:
    """Rows that are totals are left out by the word that says so."""
    for column in columns[:3]:
        words = [c for c in dict.fromkeys(column.cells) if c.lower() in TOTAL_WORDS]
        named = {*guess.keys.get("only", ()), *guess.keys.get("except", ())}
        if words and column.name not in named:
            guess.put("except", column.name, words)
            where = cell_name(1, column.number)[:-1]
            guess.because.append(f"rows with {words[0]!r} in column {where} are totals")
