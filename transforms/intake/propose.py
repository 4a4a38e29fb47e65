"""A mapping proposed for a file that nobody has mapped: each guess with its reason.

Belongs here: finding the table of a sheet and what its columns may mean, by headings,
by what stands below them, and by the words of the catalogue. The same file gives the
same proposal. Whether the proposal reads the file is for who asks to try.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from typing import Any

from transforms.intake import month_words
from transforms.intake.arrow import TOTAL_WORDS
from transforms.intake.grid import Sheet, cell_name
from transforms.intake.propose_labels import (
    bare,
    could_be,
    keys_of,
    put_labels,
    read_labels,
    twice,
    units_beside,
)
from transforms.intake.propose_table import (
    MOST_WORDS,
    NOT_KNOWN,
    Column,
    columns_of,
    grid_of,
    header_of,
    headings_in,
    is_again,
    is_filled_down,
    is_like_number,
    is_number,
    is_other,
    is_unit,
    listed,
    may_be_value,
    parted,
    said_by,
    unit_of,
)
from transforms.intake.propose_times import (
    of_column,
    of_headings,
    untold_times,
    year_of_quarters,
)
from transforms.intake.propose_words import (
    Known,
    Named,
    named,
    only_unit,
    part_of,
)
from transforms.intake.proposed import (
    Guess,
    of_sheet,
    period_of,
    site_of,
    words_of_path,
)
from warehouse import reference

# Words of sheets and titles: all of their numbers did not happen, or are of thousands.
_NOT_HAPPENED = re.compile(
    r"(?i)\b(?:budget|forecast|presupuesto|orçamento|pronóstico|previsão|prévision)\b"
).search
_THOUSANDS = re.compile(
    r"(?i)'000|\b000s?\b|\bthousands?\b|\bmillions?\b|\bmiles\b|\bmillones\b"
    r"|\bmilliers\b|\bmilhares\b|\bmilhões\b"
).search


def propose(
    sheet: Sheet, known: Known, path: str, whole: Sheet | None = None
) -> Guess | None:
    """A mapping of the table of a sheet; None where there is no table to be seen.

    ``path`` is the delivered name: a site may stand in it. ``whole`` is the sheet where
    other tables stand beside this one: no heading is to mean a column of theirs.
    """
    if sheet.rows is None:
        return None
    header = header_of(sheet)
    grid = grid_of(sheet)
    if header is None:
        return None
    lines, headings = header
    row = lines[-1]
    below = [r for r in sheet.rows.to_pylist() if r["row_no"] > row]
    rows = [r for r in below if not is_again(headings, r)]
    guess = Guess(sheet.name, rows=len(rows))
    where = f"sheet '{sheet.name}', " if sheet.name else ""
    guess.because.append(
        f"table: {where}headings in row {' and '.join(map(str, lines))}, "
        f"{len(rows)} rows below"
    )
    if lines != [1]:
        guess.keys["header"] = lines if lines[1:] else row
    columns = columns_of(headings, rows, headings_in(whole, lines))
    if rows != below:
        guess.leave(columns[0].name, [columns[0].heading])
        guess.because.append(
            f"rows that say the headings again are left out: {len(below) - len(rows)}"
        )
    left = of_headings(guess, columns, known, whole is not None)
    timed = [c for c in columns if c in left or _is_melted(guess, c)]
    for column in columns:
        if column not in timed:
            _mean(guess, column, known, columns, rows)
    above = {
        f"cell {cell_name(number, column)}": text
        for number, line in grid if number < lines[0]
        for column, text in enumerate(line, start=1) if text
    }  # fmt: skip
    about = [title for title in (sheet.name, *above.values()) if title]
    if "metric_id" not in _given(guess):
        taken = guess.keys.get("columns", {})
        read = [
            read_labels(
                c, known, about, units_beside(guess, c, columns, rows),
                bare(c, columns, rows),
            )
            for c in columns
            if len(c.words) <= MOST_WORDS and c.share(is_number) < 0.5
            and c.name not in taken
        ]  # fmt: skip
        best = max(read, key=lambda one: (one.is_named, one.share), default=None)
        if best and best.found:
            put_labels(guess, best, keys_of(guess, best.column, columns, rows))
    _numbers(guess, columns, known, about)
    year_of_quarters(
        guess, [*above.values(), *words_of_path(path), sheet.name], known
    )
    _complete(guess, known, path, about, above)
    untold_times(guess, columns, known)
    used = {c.number for c in columns if _is_melted(guess, c)}
    _unread(
        guess, above,
        {cell_name(row, n): c for n, c in enumerate(headings, 1) if n not in used},
    )  # fmt: skip
    _splits(guess, columns)
    _totals(guess, columns)
    _blanks(guess, columns)
    used = {*guess.keys.get("columns", ()), *guess.keys.get("melt", ())}
    used |= {*guess.keys.get("labels", ())}
    used |= {*guess.keys.get("only", ()), *guess.keys.get("except", ())}
    ignored = [
        c.name for c in columns
        if c in left or not (c.name in used or _is_melted(guess, c))
    ]  # fmt: skip
    if ignored:
        guess.keys["ignore"] = ignored
    return guess


def _is_melted(guess: Guess, column: Column) -> bool:
    return any(
        column.name == heading or month_words.holes(heading, column.heading)
        for heading in guess.keys.get("melt", {})
    )


def _given(guess: Guess) -> set[str]:
    """Columns of ours that each row has."""
    labels = [{*said} for said in _said_by_labels(guess)]
    of_labels = set.intersection(*labels) if labels else set()
    return guess.meanings | of_labels | {*guess.keys.get("constants", {})}


def _said_by_labels(guess: Guess) -> list[dict[str, str]]:
    found = guess.keys.get("labels", {}).values()
    return [said for labels in found for said in labels.values()]


def _mean(
    guess: Guess, column: Column, known: Known, columns: Sequence[Column],
    rows: list[dict[str, Any]],
) -> None:  # fmt: skip
    """What a column of words means, if that can be seen."""
    said = said_by(column.heading)
    given = _given(guess)
    about = f"'{column.name}'"
    of_sites = column.share(lambda c: c in known.sites)
    if said == "site_id" and not of_sites and column.cells:
        listed = ", ".join(f"'{c}'" for c in column.words[:4])
        guess.unclear.append(f"{about} names no site of sites.csv: {listed}")
    if "site_id" not in given and of_sites >= (0.01 if said == "site_id" else 0.5):
        _site(guess, column, known, of_sites)
        if is_filled_down(column, columns, rows):
            guess.keys["fill"] = [column.name]
            guess.because.append(f"'{column.name}' is filled down: once for its rows")
    elif "metric_id" not in given and column.share(lambda c: c in known.metrics) > 0.5:
        guess.put("columns", column.name, "metric_id")
        guess.because.append(f"{about} is metric_id: its words are metrics")
    elif "unit" not in given and (said == "unit" or column.share(is_unit) > 0.8):
        _unit(guess, column)
    else:
        of_column(guess, column, columns, known)


def _site(guess: Guess, column: Column, known: Known, share: float) -> None:
    guess.put("columns", column.name, "site_id")
    names = sorted({c for c in column.words if c in known.sites})
    guess.because.append(
        f"'{column.name}' is site_id: {share:.0%} of its cells name sites of yours"
    )
    if any(known.sites[name] != name for name in names):
        guess.put("values", "site_id", "sites.csv")
    others = [c for c in column.words if c not in known.sites]
    if others:
        guess.put("only", column.name, names)
        guess.because.append(
            f"rows of other names in '{column.name}' are left out: {listed(others)}"
        )


def _unit(guess: Guess, column: Column) -> None:
    guess.put("columns", column.name, "unit")
    guess.because.append(f"'{column.name}' is unit: heading or words of units")
    words = column.words
    odd = [c for c in words if not is_unit(c)]
    if odd and len(odd) < len(words):
        guess.put("only", column.name, [c for c in words if is_unit(c)])
        guess.unclear.append(
            f"units {', '.join(map(repr, odd[:8]))}: their rows are left out; say "
            f"under `units` what they are and take them into `only` of '{column.name}'"
        )


def _numbers(
    guess: Guess, columns: list[Column], known: Known, about: list[str]
) -> None:
    """Columns of numbers: values of a metric that the heading names, of a part of what
    the rows name, or the value."""
    if guess.keys.get("melt"):
        return
    free = [
        c for c in columns
        if c.name not in guess.keys.get("columns", {}) and c.share(is_number) > 0.5
        and c.heading.lower() not in TOTAL_WORDS and not is_other(c.heading)
    ]  # fmt: skip
    for column in free:
        if said_by(column.heading) == "value":
            guess.put("columns", column.name, "value")
            guess.because.append(f"'{column.name}' is value: heading, and numbers")
            return
    headed = [c for c in columns if said_by(c.heading) == "value" and c not in free]
    if not free and len(headed) == 1 and headed[0].share(is_like_number) > 0.5:
        # What is wrong with them is said cell by cell once they are read.
        guess.put("columns", headed[0].name, "value")
        guess.because.append(
            f"'{headed[0].name}' is value: heading, though its cells are no plain "
            f"numbers: {listed(headed[0].words)}"
        )
        return
    of_rows, unnamed = _metrics(guess, columns), []
    told: dict[str, Named] = {}
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
            told[column.name] = metric
            guess.put("melt", column.name, metric.said | of_unit)
            guess.because.append(
                f"'{column.name}' is {metric}: its words are those of the name"
                + (f", and {unit} is a unit of it" if unit else "")
            )
        else:
            why = could_be(text, could).strip(" ()") or "no metric so named"
            why = f"{metric}, and nothing says its unit" if metric else why
            unnamed.append(f"'{column.name}' (numbers): {why}")
    for name in twice(guess, told):
        guess.drop("melt", name)
    is_alone = len(free) == 1 and may_be_value(free[0].heading)
    if not guess.keys.get("melt") and is_alone:
        guess.put("columns", free[0].name, "value")
        guess.because.append(f"'{free[0].name}' is value: the only column of numbers")
    else:
        guess.unclear += unnamed


def _metrics(guess: Guess, columns: Sequence[Column]) -> set[str]:
    """The metrics that rows are of, by a column of ids or by labels."""
    meant = guess.keys.get("columns", {})
    ids = {w for c in columns if meant.get(c.name) == "metric_id" for w in c.words}
    return ids | {said["metric_id"] for said in _said_by_labels(guess)}


def _complete(
    guess: Guess, known: Known, path: str, about: list[str],
    above: MappingType[str, str],
) -> None:  # fmt: skip
    """What no column says: out of the path, a cell above the table, the only site."""
    given = _given(guess)
    melt = guess.keys.get("melt", {})
    told = {name for said in melt.values() for name in said}
    told |= {name for heading in melt for name in month_words.names(heading)}
    times = {"period", "year", "period_start"} & (given | told)
    has_site = "site_id" in given | told
    of_sheet(guess, known, has_site=has_site, has_period=bool(times))
    has_site = has_site or guess.hole == "site_id"
    if not has_site and not site_of(guess, known, path, above):
        guess.missing.append("site_id")
    if not {"metric_id"} & (given | told):
        said = [(title, *parted(title)) for title in about]
        told_by = [
            (title, metric, unit) for title, text, unit in said
            if (metric := named(text, {unit} if unit else (), known)[0])
        ]  # fmt: skip
        # The first that has a unit, too.
        for title, metric, unit in sorted(told_by, key=lambda t: t[2] is None)[:1]:
            own = {"unit": unit} if unit and "unit" not in given | told else {}
            for name, word in (metric.said | own).items():
                guess.put("constants", name, word)
            guess.because.append(f"metric_id is {metric}: '{title}' says so")
        if not told_by:
            guess.missing.append("metric_id")
    if not {"unit"} & (given | told | {*guess.keys.get("constants", ())}):
        column = guess.keys.get("columns", {})
        heads = [n for n, meaning in column.items() if meaning == "value"]
        unit = unit_of(heads[0]) if heads else None
        if unit:
            guess.put("constants", "unit", unit)
        else:
            guess.missing.append("unit")
    has_period = times or guess.hole == "period"
    if not has_period and not period_of(guess, path, above):
        guess.missing.append("year" if guess.has_months else "period")
    if "value" not in given and not melt:
        guess.missing.append("value")


def _unread(
    guess: Guess, above: MappingType[str, str], headings: MappingType[str, str]
) -> None:
    """What stands above the headings or among them and is not taken, or says that
    nothing may be."""
    used = {*guess.keys.get("constants", {}).values()}
    numbers = [c for c, text in above.items() if is_number(text) and c not in used]
    numbers += [
        f"cell {place}" for place, text in headings.items()
        if is_number(text) and not month_words.period(text)
    ]  # fmt: skip
    if numbers:
        guess.unclear.append(f"numbers above the table: {listed(numbers)}")
    happened(guess, above)


def happened(guess: Guess, texts: MappingType[str, str]) -> None:
    """Let nothing be taken of a sheet where a text (by its place) says that its numbers
    did not happen, or are so many thousands."""
    for place, text in (("the sheet", guess.sheet), *texts.items()):
        if _NOT_HAPPENED(text):
            guess.missing.append(f"what happened: {place} says '{text}'")
        if _THOUSANDS(text):
            guess.missing.append(
                f"the unit with its thousands: {place} says '{text}'; write it under "
                "`units` with `times`"
            )


def _splits(guess: Guess, columns: list[Column]) -> None:
    """Columns that bear the name of a dimension that all of the metrics take."""
    given = {name for said in guess.keys.get("melt", {}).values() for name in said}
    metrics = {guess.keys.get("constants", {}).get("metric_id")}
    metrics |= {said.get("metric_id") for said in guess.keys.get("melt", {}).values()}
    metrics |= _metrics(guess, columns)
    metrics -= {None}
    for column in columns:
        name = column.heading
        takes = [name in reference.dimensions(metric) for metric in metrics]
        if takes and all(takes) and name not in _given(guess) | given:
            guess.put("columns", column.name, name)
            guess.because.append(f"'{column.name}' is the split of that name")


def _blanks(guess: Guess, columns: list[Column]) -> None:
    """Words between numbers that say that nothing is known."""
    found = {
        cell for column in columns if column.share(is_number) > 0.5
        for cell in column.words if cell.lower() in NOT_KNOWN
    }  # fmt: skip
    if found:
        guess.keys["blank"] = sorted(found)
        listed = ", ".join(map(repr, sorted(found)))
        guess.because.append(f"{listed} between numbers is blank, which is not zero")


def _totals(guess: Guess, columns: list[Column]) -> None:
    """Rows that are totals are left out by the word that says so."""
    for column in columns[:3]:
        gone = guess.keys.get("except", {}).get(column.name, ())
        words = [w for w in column.words if w.lower() in TOTAL_WORDS and w not in gone]
        if words and column.name not in guess.keys.get("only", ()):
            guess.leave(column.name, words)
            where = cell_name(1, column.number)[:-1]
            guess.because.append(f"rows with {words[0]!r} in column {where} are totals")
