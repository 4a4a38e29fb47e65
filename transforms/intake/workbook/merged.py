"""Merged cells of a worksheet: which cells lie under them, where nobody sees them.

Belongs here: from the areas that a sheet names to rows and columns. Does not: what is
said of what stands there (`notices`, `catalogue.doubted`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from transforms.intake.grid import column_number

_AREA = re.compile(r"([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)").fullmatch


def corners(areas: Iterable[str]) -> list[tuple[int, int, int, int]]:
    """First row and column, last row and column of each area."""
    found = [area.groups() for area in map(_AREA, areas) if area]
    return [
        (int(top), column_number(left), int(bottom), column_number(right))
        for left, top, right, bottom in found
    ]


class Merged:
    """The merged areas of a sheet, asked for row by row from the top."""

    def __init__(self, areas: list[str]) -> None:
        self.below = sorted(corners(areas), reverse=True)
        self.here: list[tuple[int, int, int, int]] = []

    def covered(self, row: int, first: int, last: int) -> Iterator[int]:
        """Columns from first to last of which a merged area hides this row's cell."""
        while self.below and self.below[-1][0] <= row:
            self.here.append(self.below.pop())
        self.here = [area for area in self.here if area[2] >= row]
        for top, left, _, right in self.here:
            shown = 1 if row == top else 0  # its first cell alone
            yield from range(max(first, left + shown), min(last, right) + 1)
