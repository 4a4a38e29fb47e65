"""What a state before the period is worth beside what is later.

Where another share of a place counts at the end, a change between two days holds what
changed hands; a place that was opened in between had nothing before. Belongs here: of
which figures that holds. What becomes of it is ``formulas``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

import duckdb

from transforms.catalogue import Indicator
from warehouse.package_files import query


@dataclass(frozen=True)
class Openings:
    """What happened to sites within the wanted periods, by (period, site), and where
    they are."""

    # The approaches under which another share counts at the end.
    moved: Mapping[tuple[str, str], Set[str]]
    opened: frozenset[tuple[str, str]]
    country: Mapping[str, str]

    def unlike(self, period: str, approach: str, sites: Iterable[str]) -> str:
        """Words, where the ends of a change are not of the same shares."""
        moved = [s for s in sites if approach in self.moved.get((period, s), ())]
        if not moved:
            return ""
        listed = ", ".join(moved[:5]) + (" ..." if moved[5:] else "")
        return f"other shares count at the end than at the opening, of {listed}"

    def were_none(self, period: str, sites: Iterable[str]) -> bool:
        """Whether none of the sites was there before."""
        return self.opened.issuperset((period, site) for site in sites)


def look(con: duckdb.DuckDBPyConnection) -> Openings:
    """The sites of the project beside the wanted periods."""
    found = con.execute(query(__package__, "sites")).fetchall()
    return Openings(
        {(period, site): set(moved) for period, site, _, _, moved in found},
        frozenset((period, site) for period, site, _, is_new, _ in found if is_new),
        {site: country for _, site, country, _, _ in found},
    )


def roles(item: Indicator) -> set[str]:
    """Roles of a state before the period that is set against what is later."""
    declared = item.declaration.roles
    found = {n for n, role in declared.items() if role.window.kind == "opening"}
    return found if len(found) < len(declared) else set()
