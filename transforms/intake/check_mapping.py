"""Rules of meaning for mappings: what they give has a name that deliveries know.

Belongs here: words of a mapping that can be wrong before any file is read. Its form is
``mapping``; whether a file has the columns it names is asked when the file is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from transforms.catalogue import vocabulary
from transforms.catalogue.word_lists import words_of
from transforms.intake import month_words
from transforms.intake.mapped import ROW_NUMBER
from transforms.intake.mapped_cells import is_place
from transforms.intake.mapping import STEPS, Mapping, other_times
from transforms.intake.recognise import MEASUREMENTS, MONTH, PERIOD, YEAR, meanings
from transforms.project.computed import computed
from transforms.project.problem import Problem, near
from transforms.project.strict_yaml import Document
from warehouse import reference

# What a form takes no part in: it names its cells one by one.
_OF_TABLES = (
    "header", "rows", "fill", "only", "leave_out", "columns", "labels", "melt"
)  # fmt: skip
Path = tuple[Any, ...]


class _Said(NamedTuple):
    """A word that a mapping writes itself: its path in the file, its column, and the
    metric that it is said of, '' where none is named."""

    path: Path
    column: str
    word: str
    metric: str


def check_mapping(file: str, mapping: Mapping, document: Document) -> list[Problem]:
    """Every word of a mapping, or of one of its tables, that nothing knows, and every
    key that would change nothing."""
    registers = reference.delivered_registers()
    if mapping.gives != MEASUREMENTS and mapping.gives not in registers:
        return [
            Problem(
                file, _line(document, mapping, ("gives",)), "known_register",
                f"there is no register '{mapping.gives}'",
                "Write `gives: measurements`, or the name of a register.",
                near(mapping.gives, {MEASUREMENTS, *registers}),
            )
        ]  # fmt: skip
    known = meanings(mapping.gives, mapped=True).keys()
    problems = []
    for path, name in _targets(mapping):
        if name not in known:
            problems.append(
                Problem(
                    file, _line(document, mapping, path), "known_column",
                    f"'{name}' is no column of {mapping.gives}",
                    "Map onto a column of the long form, a dimension or a column of "
                    "the register.", near(name, known),
                )
            )  # fmt: skip
    for said in _said(mapping):
        words = _words(mapping, said)
        is_known = said.word in words or _is_spelling(mapping, said)
        if said.word and words and not is_known and not is_place(said.word):
            line = _line(document, mapping, said.path)
            made = computed(said.word) if said.column == "metric_id" else None
            problems.append(
                Problem(file, line, "known_word", made.what, made.remedy)
                if made
                else Problem(
                    file, line, "known_word",
                    f"'{said.word}' is no word of '{said.column}'",
                    "Write it as deliveries do.", near(said.word, words),
                )
            )  # fmt: skip
    for path, message, remedy in _without_effect(mapping):
        line = _line(document, mapping, path)
        problems.append(Problem(file, line, "has_effect", message, remedy, ()))
    return problems


def _line(document: Document, mapping: Mapping, path: Path) -> int:
    """The line of a key: of the table, else of the file that the table is part of."""
    _, _, number = mapping.name.partition("#")
    names = {"leave_out": "except", "first": "from", "last": "to"}
    called: Path = tuple(names.get(part, part) for part in path)
    own: Path = ("tables", int(number) - 1, *called) if number else called
    return document.line(own if own in document.lines else called)


def _without_effect(mapping: Mapping) -> Iterator[tuple[Path, str, str]]:
    """(path, message, remedy) of every key that would change nothing, or cannot."""
    asked = mapping.model_fields_set - {"name", "files"}
    is_register = mapping.gives != MEASUREMENTS
    for key in ("melt", "form", "units") if is_register else ():
        if key in asked:
            yield (key,), f"`{key}` is of measurements, not of a register", "Remove it."
    if "form" in asked:
        for key in _OF_TABLES:
            if key in asked:
                shown = "except" if key == "leave_out" else key
                yield (key,), f"`{shown}` has no effect on a form", (
                    "Remove it, or describe the table beside the form under `tables`."
                )
    if mapping.sheet in mapping.skip:
        yield ("skip",), (
            f"the sheet '{mapping.sheet}' is read and skipped"
        ), "Remove one of the two."
    given = _given(mapping)
    for path, name, first, key in _twice(mapping):
        so = f"'{first}' " if first != name else ""
        yield path, (
            f"'{name}' is given by `{path[0]}` and {so}by `{key}`, so one of the two "
            "would count for nothing"
        ), "Remove one of the two."
    for name in mapping.values:
        if not {name, f"dim_{name}", name.removeprefix("dim_")} & given:
            yield ("values", name), (
                f"nothing of this mapping gives '{name}', so its words change nothing"
            ), "Map a column onto it, or remove its words."
    days = {"period_start", "period_end", PERIOD}
    if is_register:
        columns = reference.register_columns(mapping.gives)
        days = {row["column"] for row in columns if row["type"] == "date"}
    if "dates" in asked and not days & given:
        yield ("dates",), "`dates` has no effect: no column gives a day", "Remove it."
    if 0 in mapping.header:
        for name in mapping.headings:
            if not name.startswith("column ") and name != ROW_NUMBER:
                yield ("header",), (
                    f"with `header: 0` there are no headings, so '{name}' is none"
                ), "Name the column by its letter, as `column B`."
    for name in mapping.ignore:
        if name in mapping.headings:
            yield ("ignore",), f"'{name}' is used and ignored", "Remove one of the two."
    rows = mapping.rows
    if rows.last is not None and rows.first > rows.last:
        yield ("rows",), "`rows` ends before it begins", "Correct `from` or `to`."
    if sorted(mapping.header) != mapping.header or not mapping.header:
        yield ("header",), "`header` is one row, or rows from above down", "Correct it."
    for label, said in mapping.form.items():
        for step in STEPS:
            if step in said and (is_place(label) or not said[step].isdigit()):
                yield ("form", label, step), (
                    f"`{step}` says how many cells from its label a value stands"
                ), "Write a number beside a label, and nothing beside a place."


def _given(mapping: Mapping) -> set[str]:
    """Every column of ours that the mapping gives."""
    paths = _targets(mapping)
    given = {name for path, name in paths if path[0] != "values"}
    return given | ({"value"} if mapping.melt or mapping.form else set())


def _twice(mapping: Mapping) -> Iterator[tuple[Path, str, str, str]]:
    """(path, column, the column before it, its key) of what is given twice of every
    row: one column by two keys, or its time in two ways."""
    by: dict[str, str] = {}
    for path, name in _targets(mapping):
        key = path[0]
        # A column of its own may say it otherwise than all the rest.
        of_all = key != "melt" or all(name in said for said in mapping.told_by_melt)
        if key in ("form", "values") or not of_all:
            continue
        if by.setdefault(name, key) != key:
            yield path, name, name, by[name]
        for first in sorted(other_times(name) & by.keys()):
            yield path, name, first, by[first]


def _targets(mapping: Mapping) -> Iterator[tuple[Path, str]]:
    """(path in the file, column) of everything that a mapping gives."""
    for header, targets in mapping.columns.items():
        of_labels = {n for said in _labels(mapping, header) for n in said}
        for target in targets:
            yield ("labels" if target in of_labels else "columns", header), target
    for name in mapping.constants:
        yield ("constants", name), name
    patterns = [("files", pattern) for pattern in mapping.files]
    for key, pattern in [*patterns, ("sheet", mapping.sheet)]:
        for name in month_words.names(pattern):
            if key == "sheet" or name not in mapping.told_by_table:
                yield (key,), name
    for header, constants in mapping.melt.items():
        for name in (*constants, *month_words.names(header)):
            yield ("melt", header, name), name
    for label, said in mapping.form.items():
        for name in said:
            if name not in STEPS:
                yield ("form", label, name), name
    for name in mapping.values:
        yield ("values", name), name


def _labels(mapping: Mapping, header: str) -> list[dict[str, str]]:
    return list(mapping.labels.get(header, {}).values())


def _said(mapping: Mapping) -> Iterator[_Said]:
    """Every word that a mapping writes itself."""
    of_all = mapping.constants.get("metric_id", "")
    for name, word in mapping.constants.items():
        yield _Said(("constants", name), name, word, of_all)
    for header, constants in mapping.melt.items():
        metric = constants.get("metric_id", of_all)
        for name, word in constants.items():
            yield _Said(("melt", header, name), name, word, metric)
    for label, said in mapping.form.items():
        metric = said.get("metric_id", of_all)
        for name, word in said.items():
            if name not in STEPS:
                # What a form says is renamed by `values`, which are held below.
                meant = mapping.meant(name, word)
                yield _Said(("form", label, name), name, meant, metric)
    labelled = set()
    for header, labels in mapping.labels.items():
        for label, said in labels.items():
            metric = said.get("metric_id", of_all)
            for name, word in said.items():
                yield _Said(("labels", header, label, name), name, word, metric)
                labelled.add((name, label))
    for name in mapping.values:
        for found, word in mapping.words(name).items():
            if (name, found) not in labelled:
                yield _Said(("values", name, found), name, word, of_all)
    for spelling, rule in mapping.units.items():
        yield _Said(("units", spelling), "unit", rule.unit, of_all)


def _is_spelling(mapping: Mapping, said: _Said) -> bool:
    """Whether a word is another spelling of one that the column takes."""
    subject = said.metric if mapping.gives == MEASUREMENTS else mapping.gives
    if subject not in reference.by_key("metrics", "metric_id"):
        return False
    words = words_of(subject, said.column.removeprefix("dim_"))
    return words is not None and words.meant(said.word) is not None


def _words(mapping: Mapping, said: _Said) -> frozenset[str]:
    """The words that a column of what the mapping gives takes; empty is free."""
    column, metric = said.column, said.metric
    if mapping.gives != MEASUREMENTS:
        return vocabulary.words(mapping.gives, column)
    if column == "metric_id":
        return frozenset(
            r["metric_id"] for r in reference.rows("metrics")
            if r["origin"] == "collected"
        )  # fmt: skip
    if column == "unit":
        # A count of the events of a register is delivered in one of two words; what the
        # mapping spells itself is a unit of its file.
        spelled = frozenset(("event", "count", *mapping.units))
        spelled |= {unit.spelling for unit in reference.metric_units()}
        return spelled | frozenset(r["currency"] for r in reference.rows("currencies"))
    known = {r["metric_id"] for r in reference.rows("metrics")}
    if column in ("site_id", "value", "method", PERIOD, YEAR, MONTH):
        return frozenset()
    return vocabulary.words(
        metric if metric in known else None, column.removeprefix("dim_")
    )
