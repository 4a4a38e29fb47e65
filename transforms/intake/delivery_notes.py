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
from transforms.project.alike import one_spelling
from transforms.project.problem import ProjectProblem
from transforms.project.words import is_day
from warehouse import reference


@dataclass(frozen=True)
class Notes:
    """delivery.yaml files: which earlier delivery a file supersedes, of which sites its
    registers tell (* is every site), and up to which day; of which metrics rows are
    shared out by days (* is each that can be)."""

    supersedes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    speaks_for: dict[str, tuple[str, ...]] = field(default_factory=dict)
    until: dict[str, date] = field(default_factory=dict)
    prorate: dict[str, tuple[str, ...]] = field(default_factory=dict)


def load_notes(
    texts: dict[str, bytes], sites: Collection[str], names: Collection[str] = ()
) -> Notes:
    """Parse delivery.yaml files given as path -> content; files that they name are
    called as ``names`` spell them, those that were delivered.

    The form is ``<file name>: {supersedes: [<earlier path>, ...], reason: ...,
    speaks_for: [<site>, ...], until: <day>, prorate: true or [<metric>, ...]}``; paths
    are relative to intake/. Raises ProjectProblem.
    """
    found = Notes()
    problems = []
    spelled = {one_spelling(name): name for name in names}

    def called(name: str) -> str:
        return name if name in names else spelled.get(one_spelling(name), name)

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
                    "until: 2025-12-31}` or, of bills across the end of a period, "
                    f"`{name or 'file.csv'}: {{prorate: true}}`"
                )
                continue
            target = called((Path(path).parent / name).as_posix())
            earlier = _listed(note.get("supersedes")) or ()
            found.supersedes[target] = tuple(map(called, earlier))
            found.speaks_for[target] = tuple(_listed(note.get("speaks_for")) or ())
            if "until" in note:
                found.until[target] = date.fromisoformat(str(note["until"]))
            problems += [
                f"intake/{path}, {name}: speaks_for names '{site}', which is not in "
                "sites.csv. Write site ids, or '*' for every site."
                for site in found.speaks_for[target]
                if site != "*" and site not in sites
            ]
            found.prorate[target] = _shared(note.get("prorate"))
            problems += [
                f"intake/{path}, {name}: prorate names '{metric}', {why}"
                for metric in found.prorate[target]
                if (why := _unshared(metric))
            ]
    if problems:
        raise ProjectProblem(problems)
    return found


_NOTE_KEYS = {"supersedes", "reason", "speaks_for", "until", "prorate"}
_LISTS = ("supersedes", "speaks_for", "prorate")
_NO_METRIC = "which is no metric. Write metric ids, or true for all that can be shared."
_UNSHARED = (
    "of which a row cannot be shared out by days: money counts on the day that the "
    "accounts say, people and events are whole, a state has no days. Leave it out, and "
    "hand in a row for each side of the period's end."
)


def _is_note(note: Any) -> TypeGuard[dict[str, Any]]:
    """Whether a note is written as one: known keys, and lists of plain words."""
    if not isinstance(note, dict) or set(note) - _NOTE_KEYS:
        return False
    if "until" in note and not is_day(str(note["until"])):
        return False
    lists = [_listed(note.get(key)) or [] for key in _LISTS]
    return all(
        isinstance(listed, list) and all(isinstance(word, str) for word in listed)
        for listed in lists
    )


def _shared(value: Any) -> tuple[str, ...]:
    if value in (None, "true", "false"):
        return ("*",) if value == "true" else ()
    return tuple(_listed(value))


def _unshared(metric: str) -> str:
    """Why rows of a metric cannot be shared out by days; '' where they can."""
    if metric == "*" or metric not in reference.by_key("metrics", "metric_id"):
        return "" if metric == "*" else _NO_METRIC
    return "" if metric in reference.shared_by_days() else _UNSHARED


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value
