"""A mapping while it is proposed, and what it takes out of the path of the file.

Belongs here: its keys with their reasons, a site or a period in a path, and the pattern
for the files of all of them. What stands in the file does not (``propose``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from transforms.intake import month_words
from transforms.intake.propose_words import Known


@dataclass
class Guess:
    """What is proposed for one sheet: keys of a mapping, why, and what stays open."""

    sheet: str
    keys: dict[str, Any] = field(default_factory=dict)
    because: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    rows: int = 0

    def put(self, key: str, name: str, value: Any) -> None:
        """A name under a key of the mapping."""
        self.keys.setdefault(key, {})[name] = value


def site_of(guess: Guess, known: Known, path: str) -> bool:
    """Propose the site that stands in the path, or the only one; whether there is."""
    ids = sorted(set(known.sites.values()))
    inside = [site for site in ids if site in path.split("/")
              or site in re.split(r"[/._ ]", path)]  # fmt: skip
    site = inside[0] if len(inside) == 1 else ids[0] if len(ids) == 1 else None
    if site:
        why = "stands in the path" if inside else "is your only site"
        guess.put("constants", "site_id", site)
        guess.because.append(f"site_id is {site}: it {why}")
    return site is not None


def period_of(guess: Guess, path: str) -> bool:
    """Propose the period that stands in the path; whether there is one."""
    found = {w: month_words.period(w) for w in re.split(r"[/_ ]|\.(?=[^.]*$)", path)}
    periods = {period for period in found.values() if period}
    if len(periods) == 1:
        (period,) = periods
        guess.put("constants", "period", period)
        guess.because.append(f"period is {period}: it stands in the path")
    return len(periods) == 1


def of_all_files(path: str, guesses: Sequence[Guess]) -> str:
    """The path as a pattern for the same form of other sites and periods.

    What all tables take out of the path becomes a hole in it, and a period that none
    takes may be any; not where the rest of the name would be nearly any.
    """
    pattern, taken = path, []
    for name in ("site_id", "period"):
        said = {guess.keys.get("constants", {}).get(name) for guess in guesses}
        word = said.pop() if len(said) == 1 else None
        whole = f"(?<![^/_. -]){re.escape(word or '/')}(?![^/_. -])"
        parts = re.split(whole, pattern) if word else []
        if len(parts) == 2:
            pattern = f"{{{name}}}".join(parts)
            taken.append(name)
    if not any("period" in guess.keys.get("constants", {}) for guess in guesses):
        words = re.split(r"([/_ ]|\.(?=[^.]*$))", pattern)
        words[::2] = ["*" if month_words.period(w) else w for w in words[::2]]
        pattern = "".join(words)
    stem = re.sub(r"\{[a-z_]+\}", "", PurePosixPath(pattern).stem)
    if len(re.findall(r"[^\W\d_]", stem)) < 3:
        return path
    for guess in guesses:
        for name in taken:
            del guess.keys["constants"][name]
        if not guess.keys.get("constants", True):
            del guess.keys["constants"]
    return pattern
