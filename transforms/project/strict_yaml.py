"""YAML without its surprises: every scalar is text, nothing is said twice.

Used for orebook.yaml, mappings, delivery notes and indicator declarations.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

_SIZE_LIMIT = 1_000_000
_DEEPEST = 20
# libyaml reads the catalogue of indicators eight times faster, where it is there.
_FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlProblem(ValueError):
    """The text is not what orebook accepts; the message names the line."""


@dataclass
class Document:
    """The parsed text and, for each path of keys, the line it stands in."""

    value: Any
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict)

    def line(self, path: tuple[str | int, ...]) -> int:
        """The line of the longest known part of a path."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def parse(text: str | bytes) -> Document:
    """Parse one document; scalars stay text, an empty scalar is None.

    Raises YamlProblem on a syntax error, a key given twice, an alias (a small file
    full of aliases can otherwise grow without bound), nesting that no file needs, or
    bytes that are not UTF-8.
    """
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            raise YamlProblem(f"line {line}: not UTF-8; save it as UTF-8") from error
    if len(text) > _SIZE_LIMIT:
        raise YamlProblem(f"the file has more than {_SIZE_LIMIT} characters")
    try:
        try:
            node = _compose(text, _FAST)
        except yaml.YAMLError:
            # Read again by the loader whose words are the same on every machine.
            node = _compose(text, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise YamlProblem(f"line {line}: {error.problem}") from error
    except yaml.YAMLError as error:
        raise YamlProblem(str(error)) from error
    document = Document(None)
    document.value = _build(node, (), document.lines) if node else None
    return document


def _compose(text: str, loader: Any) -> yaml.Node | None:
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            line = event.start_mark.line + 1
            raise YamlProblem(
                f"line {line}: more than {_DEEPEST} lists or mappings inside each other"
            )
        if isinstance(event, yaml.AliasEvent):
            line = event.start_mark.line + 1
            raise YamlProblem(f"line {line}: aliases (*name) are not accepted")
    return yaml.compose(text, Loader=loader)


def _build(node: yaml.Node, path: tuple[str | int, ...], lines: dict[Any, int]) -> Any:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        plain_null = node.style is None and node.value in ("", "~", "null")
        return None if plain_null else node.value
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*path, i), lines) for i, item in enumerate(node.value)]
    assert isinstance(node, yaml.MappingNode)  # noqa: S101  the only kind left
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = key_node.value
        line = key_node.start_mark.line + 1
        if not isinstance(key, str):
            raise YamlProblem(f"line {line}: a key must be a word")
        if key in result:
            raise YamlProblem(f"line {line}: '{key}' is given twice")
        result[key] = _build(value_node, (*path, key), lines)
        lines[(*path, key)] = line
    return result
