"""Reading the catalogue: indicator files and derived facts, in order of dependence.

Belongs here: from files to declarations, every problem of all files at once. What a
declaration must keep to is in ``check``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from transforms.catalogue import formula
from transforms.catalogue.declarations import (
    Declaration,
    Indicator,
    Not,
    Origin,
    Role,
    file_name,
)
from transforms.catalogue.sql import tables_of
from transforms.project import strict_yaml
from transforms.project.folder import read_table
from transforms.project.problem import Problem, Problems, near
from warehouse import reference


def package_folder(name: str) -> Path:
    """A folder of this package, on disk."""
    with as_file(files("transforms") / name) as path:
        return Path(path)


_BLOCK = re.compile(r"\s*/\*(.*?)\*/(.*)", re.DOTALL)


def read_file(path: Path, topic: str, definition: str = "packaged") -> Indicator:
    """Read one indicator file. Raises Problems with every fault of its shape."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Problems(
            [
                Problem(
                    file_name(path, definition), 0, "text",
                    f"it is not UTF-8 text (byte {error.start})", "Save it as UTF-8.",
                )
            ]
        ) from error  # fmt: skip
    return _read(path, topic, definition, text)


@cache
def _read(path: Path, topic: str, definition: str, text: str) -> Indicator:
    file = file_name(path, definition)
    match = _BLOCK.fullmatch(text)
    if not match:
        raise Problems(
            [
                Problem(
                    file, 1, "block", "it must open with a /* YAML */ block",
                    "Write the declaration between /* and */ at the top of the file.",
                )
            ]
        )  # fmt: skip
    # The lines of the block are told as lines of the file.
    before = "\n" * text[: match.start(1)].count("\n")
    try:
        document = strict_yaml.parse(before + match[1])
    except strict_yaml.YamlProblem as error:
        line, _, words = str(error).removeprefix("line ").partition(": ")
        raise Problems(
            [
                Problem(
                    file, int(line) if line.isdigit() else 1, "yaml",
                    words or str(error), "Correct the YAML of the declaration.",
                )
            ]
        ) from error  # fmt: skip
    try:
        declaration = Declaration.model_validate(document.value or {})
    except ValidationError as error:
        found = [_shape(file, document, dict(item)) for item in error.errors()]
        raise Problems(found) from error
    try:
        parsed = formula.parse(declaration.figure)
    except formula.BadFormula as error:
        raise Problems(
            [
                Problem(
                    file, document.line(("figure",)), "formula", str(error),
                    "Write numbers, names of roles, + - * / ( ), sqrt(x) and abs(x).",
                )
            ]
        ) from error  # fmt: skip
    return Indicator(
        path.stem,
        topic,
        path,
        text,
        declaration,
        parsed,
        match[2].strip().rstrip(";").rstrip(),
        definition,
        document,
    )


def _shape(file: str, document: strict_yaml.Document, item: dict[str, Any]) -> Problem:
    """What pydantic found, in the words of a declaration."""
    place = tuple(item["loc"])
    line, key = document.line(place), ".".join(map(str, place))
    if item["type"] == "missing":
        return Problem(
            file, line, "missing_key", f"the key '{key}' is missing",
            "A declaration needs name, unit, method and consolidation.",
        )  # fmt: skip
    if item["type"] == "extra_forbidden":
        known = [
            info.alias or name
            for name, info in _model_at(place).model_fields.items()
        ]  # fmt: skip
        return Problem(
            file, line, "unknown_key", f"there is no key '{key}'",
            f"Known here: {', '.join(known)}.", near(str(place[-1]), known),
        )  # fmt: skip
    words = item["msg"].removeprefix("Value error, ")
    return Problem(
        file, line, "shape", f"{key or 'the declaration'}: {words}",
        "CONTRIBUTING.md and docs/own_indicator.md show the form.",
    )  # fmt: skip


def _model_at(place: tuple[str | int, ...]) -> type[BaseModel]:
    """Which part of a declaration the last key of a path stands in."""
    if place[0] != "roles":
        return Declaration
    if "where" in place:
        return Not
    return Role if len(place) <= 3 else Origin


def load(overrides: Path | None = None) -> dict[str, Indicator]:
    """All indicators, packaged and the company's own, in order of dependence.

    Raises Problems with everything that is wrong in any of them.
    """
    from transforms.catalogue.check import Known, check

    problems: list[Problem] = []
    files = sorted(package_folder("catalogue/indicators").glob("*/*.sql"))
    packaged, unread = _read_all(files, "packaged", problems)
    files = sorted(overrides.glob("indicators/**/*.sql")) if overrides else []
    own, more = _read_all(files, "company", problems)
    found = packaged | own
    known = Known(found, packaged, frozenset(unread | more), own_keys(overrides))
    for name, item in found.items():
        # A packaged one keeps the rules by a test; one that reads a company's own may
        # not find there what it needs.
        if name in own or any(origin.indicator in own for _, _, origin in item.origins):
            problems += check(item, known)
    if problems:
        raise Problems(problems)
    return {name: found[name] for name in _ordered(found)}


def _read_all(
    files: list[Path], definition: str, problems: list[Problem]
) -> tuple[dict[str, Indicator], set[str]]:
    """Indicators by id, and the ids of those that could not be read."""
    found: dict[str, Indicator] = {}
    unread: set[str] = set()
    for path in files:
        if path.stem in found or path.stem in unread:
            problems.append(
                Problem(
                    file_name(path, definition), 0, "name_twice",
                    "there are two files of this name",
                    "The name of the file is the indicator's id: rename one of them.",
                )
            )  # fmt: skip
            continue
        topic = path.parent.name if definition == "packaged" else "company"
        try:
            found[path.stem] = read_file(path, topic, definition)
        except Problems as error:
            problems += error.found
            unread.add(path.stem)
    return found, unread


def own_keys(overrides: Path | None) -> frozenset[str]:
    """Disclosures of the company's own standards, which its indicators may answer."""
    keys: set[str] = set()
    folder = overrides / "standards" if overrides else None
    for path in sorted(folder.glob("*.csv")) if folder else []:
        # What is wrong with the file itself is told where standards are read.
        rows = read_table(path, [], (("disclosure_key",), ()))
        keys.update(row["disclosure_key"] for row in rows)
    return frozenset(keys)


def _ordered(found: Mapping[str, Indicator]) -> list[str]:
    done: list[str] = []
    open_: list[str] = []

    def visit(name: str) -> None:
        if name in done:
            return
        if name in open_:
            circle = " -> ".join([*open_[open_.index(name) :], name])
            raise Problems(
                [
                    Problem(
                        found[name].file, 0, "circle",
                        f"indicators read each other in a circle: {circle}",
                        "Let one of them read facts instead.",
                    )
                ]
            )  # fmt: skip
        open_.append(name)
        for schema, table in sorted(found[name].reads):
            if schema == "contribution":
                visit(table)
        open_.pop()
        done.append(name)

    for name in sorted(found):
        visit(name)
    return done


@dataclass(frozen=True)
class Derived:
    """A file of transforms/facts: facts made from facts."""

    name: str
    text: str
    select: str

    @cached_property
    def reads(self) -> frozenset[tuple[str, str]]:
        """(schema, name) of every view the select reads."""
        return tables_of(self.select)


@cache
def derived() -> dict[str, Derived]:
    """All derived facts, in order of dependence."""
    found = {}
    for path in sorted(package_folder("facts").glob("derived_*.sql")):
        text = path.read_text(encoding="utf-8")
        match = _BLOCK.fullmatch(text)
        if not match:
            raise ValueError(f"{path.name}: it must open with a /* comment */")
        name = path.stem.removeprefix("derived_")
        found[name] = Derived(name, text, match[2].strip().rstrip(";"))
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


def inputs(indicators: dict[str, Indicator]) -> dict[str, frozenset[str]]:
    """For each indicator the metrics it rests on, through everything it reads."""
    facts: dict[str, frozenset[str]] = {}
    for name, item in derived().items():
        facts[name] = _metrics(item.reads, facts, {})
    result: dict[str, frozenset[str]] = {}
    for name, indicator in indicators.items():
        result[name] = _metrics(indicator.reads, facts, result)
    return result


def _metrics(
    reads: Iterable[tuple[str, str]],
    facts: dict[str, frozenset[str]],
    done: dict[str, frozenset[str]],
) -> frozenset[str]:
    found: set[str] = set()
    for schema, table in reads:
        if schema == "metric":
            reference.metric(table)
            found.add(table)
        elif schema == "derived":
            found |= facts[table]
        elif schema == "contribution":
            found |= done[table]
    return frozenset(found)
