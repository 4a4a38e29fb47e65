"""What a company may claim of each standard: all gates hold, or it is refused.

Belongs here: claims of standards other than GRI's, out of their lists, dates and what
answers them; and the table of all claims. GRI's gates are ``gates``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import duckdb

from reporting_templates.disclosures import standards
from reporting_templates.disclosures.answers import insert
from reporting_templates.disclosures.standards import described
from transforms.project.folder import Project

_SHOWN = 6  # items that a gate names before it counts the rest


@dataclass(frozen=True)
class Claim:
    """What could be said of a standard: ``lacks`` is what does not hold, by gate."""

    standard: str
    title: str
    claim: str
    text: str
    lacks: tuple[str, ...] = ()

    @property
    def row(self) -> dict[str, object]:
        """The claim in the table of claims; the text of a refused one is not said."""
        return {
            "standard": self.standard,
            "title": self.title,
            "claim": self.claim,
            "may_be_made": not self.lacks,
            "text": "" if self.lacks else self.text,
            "lacks": "\n".join(self.lacks),
        }


@dataclass(frozen=True)
class _Asked:
    """A standard of which a claim is asked, with its rows in the alignment."""

    project: Project
    standard: str
    said: Mapping[str, str]
    held: tuple[int, int | None, bool]
    # requirement, state, confidence
    rows: list[tuple[str, str, str]]


def listed(items: list[str]) -> str:
    """The first of several, and how many more there are."""
    more = len(items) - _SHOWN
    return "; ".join(items[:_SHOWN]) + (f"; and {more} more" if more > 0 else "")


def write(con: duckdb.DuckDBPyConnection, project: Project, own: list[Claim]) -> None:
    """Write ``own``, the claims of GRI, and those of every standard that has one."""
    con.execute("delete from disclosure.claim")
    insert(con, "claim", [item.row for item in (*own, *others(con, project))])


def others(con: duckdb.DuckDBPyConnection, project: Project) -> list[Claim]:
    """The claim of each standard that is described with one, by the alignment."""
    known = described(project)
    counted = {
        name: (held, published, chosen)
        for name, held, published, chosen in con.execute(
            "select standard, held, published, is_chosen "
            "from disclosure.alignment_standard order by standard"
        ).fetchall()
    }
    found: dict[str, Claim] = {}
    # What a claim needs is judged before it.
    waiting = [name for name in counted if known.get(name, {}).get("claim")]
    for name in sorted(waiting, key=lambda name: bool(known[name]["claim_needs"])):
        rows = con.execute(
            "select requirement, state, confidence from disclosure.alignment "
            "where standard = ? order by seq",
            [name],
        ).fetchall()
        asked = _Asked(project, name, known[name], counted[name], rows)
        lacks = [
            f"{gate} {question}: {said}"
            for gate, (question, check) in _GATES.items()
            if (said := check(asked))
        ]
        lacks += _needs(known[name]["claim_needs"], found)
        found[name] = Claim(
            name, known[name]["title"], known[name]["claim"],
            f"{project.config.company} states that its report for the period "
            f"{project.periods[-1].start} to {project.periods[-1].end} complies with "
            f"{known[name]['title']}.",
            tuple(lacks),
        )  # fmt: skip
    return [found[name] for name in sorted(found)]


def _chosen(asked: _Asked) -> str:
    return "" if asked.held[2] else "orebook.yaml does not name it under standards"


def _in_force(asked: _Asked) -> str:
    return standards.ended(asked.project, asked.standard) or standards.not_begun(
        asked.project, asked.standard
    )


def _whole(asked: _Asked) -> str:
    count, published, _ = asked.held
    if asked.said["counted"] != asked.said["claim_level"]:
        return (
            f"the list goes down to each {asked.said['counted']}, the claim rests on "
            f"each {asked.said['claim_level']}"
        )
    if published is None:
        return "no source says how many requirements there are"
    if count != published:
        return f"{count} of {published} are held"
    return ""


def _confirmed(asked: _Asked) -> str:
    return listed([name for name, _, sure in asked.rows if sure == "memory"])


def _answered(asked: _Asked) -> str:
    """An omission is no answer: whether the standard allows it a person decides."""
    return listed(
        [f"{name} is {state.replace('_', ' ')}" for name, state, _ in asked.rows
         if state != "answered"]
    )  # fmt: skip


def _needs(other: str, found: dict[str, Claim]) -> list[str]:
    question = "C6 It is claimed together with what it is a part of"
    if not other or (other in found and not found[other].lacks):
        return []
    if other not in found:
        return [f"{question}: no requirements of {other} are held"]
    return [f"{question}: {other} may not be claimed"]


_GATES: dict[str, tuple[str, Callable[[_Asked], str]]] = {
    "C1": ("The company chose the standard", _chosen),
    "C2": ("The edition is in force", _in_force),
    "C3": ("Its list of requirements is held whole", _whole),
    "C4": ("Each requirement is checked against the standard", _confirmed),
    "C5": ("Every requirement is answered whole", _answered),
}
