"""Places of one kind put together: one line for each thing that is wrong.

Belongs here: which places say the same, and how their cells are written in one line.
Does not: what is said of them (``refusals``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from transforms.intake import marks
from transforms.intake.grid import cell_name

Place = Mapping[str, Any]  # a row of the rejects
_FEW = 3  # texts that are shown of a kind


@dataclass(frozen=True)
class Kind:
    """Places of one sheet that say the same; ``first`` is the first of them."""

    first: Place
    places: tuple[Place, ...]

    @property
    def cells(self) -> str:
        """Their cells, neighbours as a range: E9-E20, E25; '' for a sheet or file."""
        return _runs(self.places)

    @property
    def texts(self) -> str:
        """What was found in them: the first few that differ."""
        found = [str(t) for t in dict.fromkeys(p["text"] for p in self.places) if t]
        more = ", ..." if len(found) > _FEW else ""
        return ", ".join(found[:_FEW]) + more


def kinds(places: Sequence[Place], says: Callable[[Place], object]) -> list[Kind]:
    """Places in the order of the first of each kind: the same file, sheet, severity,
    rule and column, and ``says`` gives the same of them."""
    found: dict[tuple[object, ...], list[Place]] = {}
    for place in places:
        key = (
            place.get("file"), place["sheet"], place["severity"], place["rule"],
            "" if marks.days_of(place["header"] or "") else place["header"],
            says(place),
        )  # fmt: skip
        found.setdefault(key, []).append(place)
    return [Kind(group[0], tuple(group)) for group in found.values()]


def _runs(places: Sequence[Place]) -> str:
    cells = sorted({
        (p["column"] or 0, p["row"]) for p in places if p["row"] is not None
    })  # fmt: skip
    runs: list[list[tuple[int, int]]] = []
    for column, row in cells:
        if runs and runs[-1][-1] == (column, row - 1):
            runs[-1].append((column, row))
        else:
            runs.append([(column, row)])
    return ", ".join(
        _cell(run[0]) if len(run) == 1 else f"{_cell(run[0])}-{_cell(run[-1])}"
        for run in runs
    )


def _cell(place: tuple[int, int]) -> str:
    column, row = place
    return cell_name(row, column) if column else str(row)


