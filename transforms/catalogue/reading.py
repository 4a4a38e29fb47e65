"""Reading the catalogue: indicator files and derived facts, in order of dependence.

Belongs here: from files to declarations, every problem of all files at once. What a
declaration must keep to is in ``check``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from transforms.catalogue import formula
from transforms.catalogue.declarations import Declaration, Not, Origin, Role
from transforms.catalogue.indicator import Indicator, file_name
from transforms.catalogue.sql import BLOCK
from transforms.project import strict_yaml
from transforms.project.problem import Problem, Problems, near


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
    match = BLOCK.fullmatch(text)
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
