"""Delivery notes: what a `delivery.yaml` says of the files beside it.

Belongs here: reading the notes and refusing what is wrong. How a file in another form
is read is ``mapping``'s.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeGuard

from transforms.project import strict_yaml
from transforms.project.problem import ProjectProblem
from transforms.project.words import is_day


@dataclass(frozen=True)
class Notes:
    """delivery.yaml files: which earlier delivery a file supersedes, of which sites its
    registers tell (* is every site), and up to which day."""

    supersedes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    speaks_for: dict[str, tuple[str, ...]] = field(default_factory=dict)
    until: dict[str, date] = field(default_factory=dict)


def load_notes(texts: dict[str, bytes], sites: Collection[str]) -> Notes:
    """Parse delivery.yaml files given as path -> content.

    The form is ``<file name>: {supersedes: [<earlier path>, ...], reason: ...,
    speaks_for: [<site>, ...], until: <day>}``; paths are relative to intake/. Raises
    ProjectProblem.
    """
    found = Notes()
    problems = []
    for path, text in sorted(texts.items()):
        try:
            value = strict_yaml.parse(text).value or {}
        except strict_yaml.YamlProblem as error:
            problems.append(f"intake/{path}, {error}")
            continue
        for name, note in value.items() if isinstance(value, dict) else [("", None)]:
            if not _is_note(note):
                problems.append(
                    f"intake/{path}: write `{name or 'file.csv'}: {{supersedes: "
                    "[earlier/path.csv], reason: why}` or, of a register, "
                    f"`{name or 'file.csv'}: {{speaks_for: [SITE-1, SITE-2], "
                    "until: 2025-12-31}`"
                )
                continue
            target = (Path(path).parent / name).as_posix()
            for key in ("supersedes", "speaks_for"):
                getattr(found, key)[target] = tuple(_listed(note.get(key)) or ())
            if "until" in note:
                found.until[target] = date.fromisoformat(str(note["until"]))
            problems += [
                f"intake/{path}, {name}: speaks_for names '{site}', which is not in "
                "sites.csv. Write site ids, or '*' for every site."
                for site in found.speaks_for[target]
                if site != "*" and site not in sites
            ]
    if problems:
        raise ProjectProblem(problems)
    return found


_NOTE_KEYS = {"supersedes", "reason", "speaks_for", "until"}


def _is_note(note: Any) -> TypeGuard[dict[str, Any]]:
    """Whether a note is written as one: known keys, and lists of plain words."""
    if not isinstance(note, dict) or set(note) - _NOTE_KEYS:
        return False
    if "until" in note and not is_day(str(note["until"])):
        return False
    lists = [_listed(note.get(key)) or [] for key in ("supersedes", "speaks_for")]
    return all(
        isinstance(listed, list) and all(isinstance(word, str) for word in listed)
        for listed in lists
    )


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value
