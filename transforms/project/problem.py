"""A problem in what a company or this package declares: a value, never printed here.

Belongs here: where it is, which rule it breaks, what is wrong, what to do about it and
which known words are near. What the rules are does not.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from warehouse.trouble import CannotGoOn


class ProjectProblem(CannotGoOn):
    """The project folder cannot be used; one line per problem, with its place."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems

    @property
    def words(self) -> str:
        """Every problem on a line of its own."""
        return "The project cannot be used:\n  " + "\n  ".join(self.problems)


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong. ``line`` is a row in a table, 0 for the whole file."""

    file: str
    line: int
    rule: str
    what: str
    remedy: str
    near: tuple[str, ...] = ()

    def __str__(self) -> str:
        unit = "row" if self.file.endswith(".csv") else "line"
        place = f"{self.file}, {unit} {self.line}" if self.line else self.file
        hint = f" Did you mean {' or '.join(self.near)}?" if self.near else ""
        what = self.what.rstrip(".!")
        return f"{place}: {what}.{hint} {self.remedy} [{self.rule}]"


class Problems(ProjectProblem):
    """Declarations that cannot be used; each of ``found`` is one problem."""

    def __init__(self, found: Iterable[Problem]) -> None:
        self.found = sorted(set(found))
        super().__init__([str(problem) for problem in self.found])


def near(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """Up to three known words that look like this one, the nearest first."""
    return tuple(difflib.get_close_matches(word, sorted(known), n=3, cutoff=0.6))
