"""Derived facts: one file each, SQL that makes facts from facts.

The block that a file opens with says, beside what it gives, its ``reach``: how far in
time a change of a fact that it reads can change what it gives. ``period`` is the days
of the fact, ``calendar_year`` those of its year, then ``always``; a metric may have
another (``period; always of water_stress_class``). And its ``scope``: whether it needs
the facts of one ``site`` at a time or those of the ``group``. Where it may give a fact
without a value it says what that ``lacks``, with {dimensions} and {unit} of the fact,
and the ``remedy``; where a factor closes it, ``hand_in`` says which: kind, source
category, activity, denominator and gases, with {dimension|word where it is blank}.
Belongs here: reading them, in order of dependence. What they say is in their files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from transforms.catalogue.sql import BLOCK, parse, tables_of
from warehouse.package_files import package_folder

# The nearest first.
REACHES = ("period", "calendar_year", "always")
SCOPES = ("site", "group")


@dataclass(frozen=True)
class Derived:
    """A file of transforms/facts: facts made from facts."""

    name: str
    text: str
    select: str
    scope: str
    reach: Mapping[str, str]  # by metric; '' is all others
    lacks: str
    remedy: str
    hand_in: str = ""
    # Dimensions that it gives as they were handed in, blank where they were.
    as_told: frozenset[str] = frozenset()

    @cached_property
    def reads(self) -> frozenset[tuple[str, str]]:
        """(schema, name) of every view the select reads."""
        return tables_of(self.select)

    def widened(self, reaches: Mapping[str, str]) -> dict[str, str]:
        """Reaches of the metrics behind it, widened by what it does with them."""
        return farthest(
            reaches, {name: self.reach.get(name, self.reach[""]) for name in reaches}
        )


def farthest(*each: Mapping[str, str]) -> dict[str, str]:
    """Of each metric the farthest of its reaches."""
    return {
        name: max(
            (reaches[name] for reaches in each if name in reaches), key=REACHES.index
        )
        for name in {name for reaches in each for name in reaches}
    }


def derived_texts() -> Iterator[str]:
    """The files of all derived facts, by name."""
    for path in _files():
        yield path.read_text(encoding="utf-8")


def _files() -> list[Path]:
    return sorted(package_folder("transforms.facts").glob("derived_*.sql"))


@cache
def derived() -> dict[str, Derived]:
    """All derived facts, in order of dependence."""
    found = {}
    for path in _files():
        text = path.read_text(encoding="utf-8")
        match = BLOCK.fullmatch(text)
        if not match:
            raise ValueError(f"{path.name}: it must open with a /* comment */")
        name = path.stem.removeprefix("derived_")
        found[name] = Derived(
            name,
            text,
            match[2].strip().rstrip(";"),
            _said(match[1], "scope", SCOPES, path.name)[""],
            _said(match[1], "reach", REACHES, path.name),
            _text(match[1], "lacks"),
            _text(match[1], "remedy"),
            _text(match[1], "hand_in"),
            frozenset(re.findall(r"^as_told: (.*)$", match[1], re.MULTILINE)),
        )
    parse(item.select for item in found.values())
    ordered: list[str] = []

    def visit(name: str) -> None:
        for schema, table in sorted(found[name].reads):
            if schema == "derived" and table != name:
                visit(table)
        if name not in ordered:
            ordered.append(name)

    for name in found:
        visit(name)
    return {name: found[name] for name in ordered}


def _said(block: str, key: str, words: tuple[str, ...], file: str) -> dict[str, str]:
    """``key: word; word of metric`` of a block, as metric -> word; '' is all others.

    Raises ValueError where it does not say it, or in other words.
    """
    line = re.search(rf"^{key}: (.*)$", block, re.MULTILINE)
    parts = [part.split(" of ") for part in line[1].split("; ")] if line else []
    found = {(part[1] if len(part) > 1 else ""): part[0] for part in parts}
    if "" not in found or not set(found.values()) <= set(words):
        raise ValueError(f"{file}: `{key}` is one of {', '.join(words)}")
    return found


def _text(block: str, key: str) -> str:
    """What a block says under a key, on one line; '' where it does not."""
    found = re.search(rf"^{key}: (.*(?:\n  .*)*)$", block, re.MULTILINE)
    return " ".join(found[1].split()) if found else ""
