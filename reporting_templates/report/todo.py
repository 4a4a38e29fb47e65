"""What a person must do before the figures are whole, by who can do it.

Belongs here: which kind of finding waits for whom, and how its number is said. Finding
them does not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import duckdb

from reporting_templates.release import rows
from warehouse.package_files import query

# Kind -> how many of it are said, one and several. What is of no clerk and no approver
# waits for the team.
_CLERK = {
    "refused": ("place refused", "places refused"),
    "gap": ("metric missing", "metrics missing"),
    "series_gap": ("month missing in a series", "months missing in series"),
    "impossible": ("thing that cannot be", "things that cannot be"),
    "improbable": ("unlikely thing", "unlikely things"),
    "unlike_series": ("value unlike its series", "values unlike their series"),
    "repeated": ("set of values that repeats", "sets of values that repeat"),
    "look_alike": ("word in two spellings", "words in two spellings"),
    "views_disagree": ("thing told in two ways", "things told in two ways"),
    "days_cross": ("day told twice", "days told twice"),
    "days_touch": ("series with days that touch", "series with days that touch"),
    "across_period": ("row across a period end", "rows across a period end"),
    "across_ownership": ("row across a change of ownership",
                         "rows across a change of ownership"),
    "across_factors": ("metric told across a change of factors",
                       "metrics told across a change of factors"),
    "unread_transfer": ("state not read at a change of ownership",
                        "states not read at a change of ownership"),
    "supersedes_nothing": ("correction without effect", "corrections without effect"),
    "paper_missing": ("paper missing", "papers missing"),
    "withdrawn": ("row withdrawn", "rows withdrawn"),
}
_TEAM = {
    "base_year": ("base year to decide on", "base years to decide on"),
    "control": ("total stated otherwise", "totals stated otherwise"),
    "lacking": ("indicator that lacks something", "indicators that lack something"),
    "stand_in": ("set of factors that stands in", "sets of factors that stand in"),
    "told_anyway": ("metric told though it does not apply",
                    "metrics told though they do not apply"),
    "uncounted": ("metric that counts nowhere", "metrics that count nowhere"),
    "unused": ("metric without its split", "metrics without their split"),
}
_APPROVER = {
    "materiality": ("matter of the assessment", "matters of the assessment"),
    "narrative": ("text missing or cut", "texts missing or cut"),
}
PEOPLE = (
    ("Site clerks", "Correct the cell, or say in a word why it is right."),
    ("Sustainability team", "Add the factor, the rule or the decision that lacks."),
    ("Approver", "Decide, and sign."),
)


@dataclass(frozen=True)
class Task:
    """What waits at one place (a site, a gate, the group): its number in words, and
    the first of it with what to do."""

    place: str
    what: str
    message: str
    remedy: str


def tasks(
    con: duckdb.DuckDBPyConnection,
    gates: Iterable[dict[str, Any]],
    sites: dict[str, str],
) -> list[tuple[str, str, list[Task]]]:
    """(person, in a sentence, tasks) for each of the three; ``sites`` are names."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = {
        person: defaultdict(list) for person, _ in PEOPLE
    }
    of_sites = sites.keys() - {"GROUP", "GROUP-TOTAL"}
    clerk, team, approver = (found[person] for person, _ in PEOPLE)
    for row in rows(con, query(__package__, "open_findings")):
        kind, place = row["kind"], row["place"]
        if kind in _APPROVER:
            approver["The company"].append(row)
        elif kind in _CLERK and (place in of_sites or kind == "refused"):
            clerk[place].append(row)
        else:
            team[place].append(row)
    listed = {
        person: [_task(sites.get(place, place), rows) for place, rows in held.items()]
        for person, held in found.items()
    }
    listed["Approver"] += [
        Task(gate["gate"], gate["question"], gate["detail"], "")
        for gate in gates
        if not gate["holds"]
    ]
    return [(person, says, listed[person]) for person, says in PEOPLE]


def _task(place: str, held: list[dict[str, Any]]) -> Task:
    """The tasks of one place as one; the kind with most of them gives the example."""
    counts: dict[str, int] = defaultdict(int)
    for row in held:
        counts[row["kind"]] += row["count"]
    first = max(held, key=lambda row: row["count"])
    said = (
        f"{count} {_words(kind)[count != 1]}"
        for kind, count in sorted(counts.items(), key=lambda item: -item[1])
    )
    return Task(place, ", ".join(said), first["message"], first["remedy"])


def _words(kind: str) -> tuple[str, str]:
    plain = kind.replace("_", " ")
    return (_CLERK | _TEAM | _APPROVER).get(kind, (plain, plain))
