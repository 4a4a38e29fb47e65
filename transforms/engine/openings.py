"""What was before the period beside what is later, where shares of places changed.

A change between two days holds what changed hands, unless a role takes it out (window
``transferred``); a place that was no part at the opening, or is none at the end, has
nothing there. Belongs here: of which figures that holds. What becomes of it is
``formulas``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

import duckdb

from transforms.catalogue import Indicator
from warehouse.package_files import query

# (period, site) -> approaches; what is no site (GROUP, ELIMINATION) has no shares that
# change and is always there.
_Places = Mapping[tuple[str, str], Set[str]]


@dataclass(frozen=True)
class Openings:
    """Where sites are, and what became of their shares within the wanted periods."""

    country: Mapping[str, str]
    moved: _Places  # another share counts at the end than at the opening
    changed: _Places  # another share counts from some day in between
    changed_since: _Places  # the same, since the period before began
    absent: _Places  # none counts at the opening
    gone: _Places  # none counts at the end

    def unlike(
        self, item: Indicator, period: str, approach: str, sites: Iterable[str]
    ) -> str:
        """Words, where what is compared is not of the same shares."""
        kinds, said = _kinds(item), []
        for kind, places, words in (
            ("opening", self.moved, "at the end than at the opening"),
            ("prior", self.changed_since, "than when the period before began"),
        ):
            found = [s for s in sites if approach in places.get((period, s), ())]
            if kind in kinds and "transferred" not in kinds and found:
                listed = ", ".join(found[:5]) + (" ..." if found[5:] else "")
                said.append(f"other shares count {words}, of {listed}")
        return "; ".join(said)

    def zeros(
        self, item: Indicator, period: str, approach: str, sites: Iterable[str]
    ) -> set[str]:
        """Roles of which nothing is told since there was nothing of these sites."""
        places = [(period, site) for site in sites]
        if "opening" not in _kinds(item) or not compares(item):
            return set()
        nothing = {
            "opening": all(approach in self.absent.get(at, ()) for at in places),
            "transferred": not any(
                approach in self.changed.get(at, ()) for at in places
            ),
            "closing": all(approach in self.gone.get(at, ()) for at in places),
        }
        roles = item.declaration.roles.items()
        return {name for name, role in roles if nothing.get(role.window.kind)}


def look(con: duckdb.DuckDBPyConnection) -> Openings:
    """The sites of the project beside the wanted periods."""
    found = con.execute(query(__package__, "sites")).fetchall()
    places = (
        {(period, site): set(lists[kind] or ()) for period, site, _, *lists in found}
        for kind in range(5)
    )
    return Openings({site: country for _, site, country, *_ in found}, *places)


def compares(item: Indicator) -> bool:
    """Whether what was before the period is set against what is later."""
    kinds = _kinds(item)
    return len(kinds) > 1 and not kinds.isdisjoint(("opening", "prior"))


def _kinds(item: Indicator) -> set[str]:
    return {role.window.kind for role in item.declaration.roles.values()}
