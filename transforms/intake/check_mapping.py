"""Rules of meaning for mappings: what they give has a name that deliveries know.

Belongs here: words of a mapping that can be wrong before any file is read. Its form is
``mapping``; whether a file has the columns it names is asked when the file is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from transforms.catalogue import vocabulary
from transforms.catalogue.word_lists import words_of
from transforms.intake.mapping import Mapping
from transforms.intake.recognise import MEASUREMENTS, PERIOD, meanings
from transforms.project.problem import Problem, near
from transforms.project.strict_yaml import Document
from warehouse import reference


def check_mapping(file: str, mapping: Mapping, document: Document) -> list[Problem]:
    """Every word of a mapping that nothing knows."""
    registers = {
        r["metric_id"] for r in reference.rows("metrics") if r["form"] == "register"
    }
    if mapping.gives != MEASUREMENTS and mapping.gives not in registers:
        return [
            Problem(
                file, document.line(("gives",)), "known_register",
                f"there is no register '{mapping.gives}'",
                "Write `gives: measurements`, or the name of a register.",
                near(mapping.gives, {MEASUREMENTS, *registers}),
            )
        ]  # fmt: skip
    known = meanings(mapping.gives).keys() | (
        {PERIOD} if mapping.gives == MEASUREMENTS else set()
    )
    problems = []
    for path, name in _targets(mapping):
        if name not in known:
            problems.append(
                Problem(
                    file, document.line(path), "known_column",
                    f"'{name}' is no column of {mapping.gives}",
                    "Map onto a column of the long form, a dimension or a column of "
                    "the register.", near(name, known),
                )
            )  # fmt: skip
    for path, column, word in _said(mapping):
        words = _words(mapping, column)
        is_known = word in words or _is_spelling(mapping, column, word)
        if word and words and not is_known:
            problems.append(
                Problem(
                    file, document.line(path), "known_word",
                    f"'{word}' is no word of '{column}'", "Write it as deliveries do.",
                    near(word, words),
                )
            )  # fmt: skip
    return problems


def _targets(mapping: Mapping) -> Iterator[tuple[tuple[Any, ...], str]]:
    """(path in the file, column) of everything that a mapping gives."""
    for header, targets in mapping.columns.items():
        for target in targets:
            yield ("columns", header), target
    for name in mapping.constants:
        yield ("constants", name), name
    for header, constants in mapping.melt.items():
        for name in constants:
            yield ("melt", header, name), name
    for name in mapping.values:
        yield ("values", name), name


def _said(mapping: Mapping) -> Iterator[tuple[tuple[Any, ...], str, str]]:
    """(path, column, word) of every word that a mapping writes itself."""
    for name, word in mapping.constants.items():
        yield ("constants", name), name, word
    for header, constants in mapping.melt.items():
        for name, word in constants.items():
            yield ("melt", header, name), name, word
    for name, renamed in mapping.values.items():
        for found, word in renamed.items():
            yield ("values", name, found), name, word
    for spelling, rule in mapping.units.items():
        yield ("units", spelling), "unit", rule.unit


def _is_spelling(mapping: Mapping, column: str, word: str) -> bool:
    """Whether a word is another spelling of one that the column takes."""
    subject = mapping.gives
    if subject == MEASUREMENTS:
        subject = mapping.constants.get("metric_id", "")
    if subject not in reference.by_key("metrics", "metric_id"):
        return False
    words = words_of(subject, column.removeprefix("dim_"))
    return words is not None and words.meant(word) is not None


def _words(mapping: Mapping, column: str) -> frozenset[str]:
    """The words that a column of what the mapping gives takes; empty is free."""
    if mapping.gives != MEASUREMENTS:
        return vocabulary.words(mapping.gives, column)
    if column == "metric_id":
        return frozenset(
            r["metric_id"] for r in reference.rows("metrics")
            if r["origin"] == "collected"
        )  # fmt: skip
    if column == "unit":
        # A count of the events of a register is delivered in one of two words.
        spelled = frozenset(("event", "count"))
        spelled |= {unit.spelling for unit in reference.metric_units()}
        return spelled | frozenset(r["currency"] for r in reference.rows("currencies"))
    metric = mapping.constants.get("metric_id")
    known = {r["metric_id"] for r in reference.rows("metrics")}
    if column in ("site_id", "value", "method", PERIOD):
        return frozenset()
    return vocabulary.words(
        metric if metric in known else None, column.removeprefix("dim_")
    )
