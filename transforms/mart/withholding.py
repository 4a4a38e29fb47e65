"""Which figures are withheld so that no small group of people can be reckoned.

Every figure of people is a known sum of cells: head counts, or pay, that nobody sees.
Published figures are equations over them. One figure after the other is let through,
the worthiest first, as long as no protected cell follows from what is published; what
does not get through is withheld. Belongs here: this decision, over numbers alone. What
is a cell, and what is protected, is ``people``.

The equations are kept solved (reduced row echelon form), exactly. A figure is stopped
that would

- give a protected cell: it becomes a sum of published figures;
- leave a small rest: a known sum of withheld cells bounds each of them, and the bound
  of a protected one is at least FEWEST. A total that is not split may be small itself.

Cells are not negative, so a rest of zero gives each cell of it away, and counts so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

FEWEST = 5
FEW, ANOTHER, BEFORE = "few", "another", "before"
Number = int | Fraction
Sum = dict[int, Number]  # cell -> how often it counts


class Figure(NamedTuple):
    """A figure as what it publishes: one sum of cells for each of its parts.

    ``few`` are those that nobody may reckon. ``is_split`` is whether it is of people
    by an attribute, and not of all of them.
    """

    name: str
    sums: tuple[Sum, ...]
    few: tuple[Sum, ...] = ()
    is_split: bool = True


@dataclass(frozen=True)
class Cells:
    """What is true of the cells: how much each holds, and sums that are zero because
    the same people are counted in two ways (by two ways, over all places). ``few`` are
    cells that nobody may reckon, ``uncounted`` those that are not heads, so that five
    of them mean nothing."""

    values: Sequence[Number]
    alike: Sequence[Sequence[Sum]] = ()
    few: frozenset[int] = frozenset()
    uncounted: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Past:
    """What is known already: sums that others showed, those of them that came to what
    they come to now (``same``), and figures of sums that they withheld."""

    shown: Sequence[Sum] = ()
    same: Sequence[Sum] = ()
    withheld: frozenset[str] = frozenset()


def withheld(
    figures: Iterable[Figure],
    cells: Cells,
    past: Past = Past(),
) -> dict[str, str]:
    """Figure -> FEW, it is of fewer than five, ANOTHER, it would give one away, or
    BEFORE, it was withheld already.

    ``figures`` come in the order of their worth.
    """
    figures = list(figures)
    told = set(map(_key, past.same))
    known = _Known(cells)
    for figure in figures:
        for few in figure.few:
            known.protect(few)
    for cell in sorted(cells.few):
        known.protect({cell: 1})
    for alike in cells.alike:
        for row in alike:
            known.learn([row], is_split=False)
    retold = _Retold(cells.alike)
    for said in past.shown:
        # What was given away cannot be taken back; the rest of it is still known.
        for one in (said, *retold.of(said)):
            known.learn([one], is_split=False)
        retold.done.add(_key(said))
    found = {}
    for figure in figures:
        if figure.few:
            found[figure.name] = FEW
        elif figure.name in past.withheld:
            found[figure.name] = BEFORE
        elif all(_key(one) in told for one in figure.sums):
            continue  # it says nothing that is not known
        elif not known.learn(
            (told for one in figure.sums for told in (one, *retold.of(one))),
            figure.is_split,
        ):
            found[figure.name] = ANOTHER
        else:
            retold.done.update(map(_key, figure.sums))
    return found


class _Retold:
    """The same sum told in other ways: each leaves a rest of its own, so that a total
    told by age is one by gender too."""

    def __init__(self, alike: Sequence[Sequence[Sum]]) -> None:
        self.ways: list[dict[int, Sum]] = [
            {cell: row for row in rows for cell in row if row[cell] * sign > 0}
            for rows in alike
            for sign in (1, -1)
        ]
        # Sums that were let through: many figures say the same.
        self.done: set[frozenset[tuple[int, Number]]] = set()

    def of(self, said: Sum) -> Iterator[Sum]:
        """The sum in each way that tells all it tells of one place, or of several."""
        for way in self.ways if _key(said) not in self.done else ():
            told = dict(said)
            for cell, n in said.items():
                row = way.get(cell, {})
                times = n * row.get(cell, 0)
                own = {c: n for c, m in row.items() if m == row[cell]}
                if cell in told and row and own.items() <= said.items():
                    for c, m in row.items():
                        told[c] = told.get(c, 0) - times * m
                        if not told[c]:
                            del told[c]
            if told != said:
                yield told


class _Gives(Exception):
    """What is learned would give away what is protected."""


class _Undo(list[tuple[dict[Any, Any], Any, Any]]):
    """What changed, to be taken back."""

    def set(self, place: dict[Any, Any], key: Any, value: Any) -> None:
        """Change one entry; None removes it."""
        self.append((place, key, place.get(key)))
        if value is None:
            del place[key]
        else:
            place[key] = value

    def take_back(self) -> None:
        for place, key, old in reversed(self):
            if old is None:
                del place[key]
            else:
                place[key] = old


class _Sums:
    """Sums of cells by name, with what they come to and which of them name a cell.

    They change in place, for a sum over all sites is long.
    """

    def __init__(self, undo: _Undo) -> None:
        self.undo = undo
        self.rows: dict[int, Sum] = {}
        self.totals: dict[int, Number] = {}
        # Of each how many cells count less than nothing, and a bound of how often one
        # counts: most need no closer look.
        self.negative: dict[int, int] = {}
        self.largest: dict[int, Number] = {}
        self.naming: dict[int, dict[int, bool]] = {}

    def put(self, name: int, row: Sum, total: Number) -> None:
        set_ = self.undo.set
        set_(self.rows, name, row)
        set_(self.totals, name, total)
        set_(self.negative, name, sum(n < 0 for n in row.values()))
        set_(self.largest, name, max(row.values(), default=0))
        for cell in row:
            set_(self.naming.setdefault(cell, {}), name, True)

    def take(self, name: int, other: Sum, total: Number, factor: Number) -> None:
        """Take ``factor`` times another sum, the shorter one, from one of these."""
        row, set_ = self.rows[name], self.undo.set
        negative, largest = self.negative[name], self.largest[name]
        for cell, n in other.items():
            old = row.get(cell, 0)
            left = old - factor * n
            negative += (left < 0) - (old < 0)
            largest = max(largest, left)
            set_(row, cell, left or None)
            if not old:
                set_(self.naming.setdefault(cell, {}), name, True)
            elif not left:
                set_(self.naming[cell], name, None)
        set_(self.negative, name, negative)
        set_(self.largest, name, largest)
        set_(self.totals, name, self.totals[name] - factor * total)


class _Known:
    """What can be reckoned of the cells.

    ``solved`` has sums of which each has a cell of its own, whose name it bears and
    that no other names. Which cells those are is chosen for speed, and a small rest
    need not show there: ``said`` has the sums as published, without the known cells.
    """

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.undo = _Undo()
        self.solved = _Sums(self.undo)
        self.said = _Sums(self.undo)
        self.guarded = _Sums(self.undo)
        self.sensitive: set[int] = set()

    def protect(self, few: Sum) -> None:
        """Let nothing be learned that gives this sum; before anything is learned."""
        self.guarded.put(len(self.guarded.rows), dict(few), 0)
        self.sensitive |= few.keys()

    def learn(self, sums: Iterable[Sum], is_split: bool = True) -> bool:
        """Add what a figure says, all or nothing of it; False if it may not be said."""
        self.undo.clear()
        try:
            for one in sums:
                self._learn(one, is_split)
        except _Gives:
            self.undo.take_back()
            return False
        return True

    def _learn(self, said: Sum, is_split: bool) -> None:
        name = len(self.said.rows)
        self.said.put(name, dict(said), self._total(said))
        for cell in said:
            if len(self.solved.rows.get(cell, ())) == 1:
                self.said.take(name, {cell: 1}, self.cells.values[cell], said[cell])
        empty = self._rests(self.said, name, is_split)
        for one in (said, *empty):
            self._solve(one, is_split)

    def _solve(self, said: Sum, is_split: bool) -> None:
        waiting = [said]
        while waiting:
            rest = self._reduced(waiting.pop())
            if not rest:
                continue
            own = min(rest, key=self._price)
            first = rest[own]
            row = {cell: _ratio(n, first) for cell, n in rest.items()}
            total = self._total(row)
            for number in sorted(self.guarded.naming.get(own, ())):
                factor = self.guarded.rows[number][own]
                self.guarded.take(number, row, 0, factor)
                if not self.guarded.rows[number]:
                    raise _Gives
            names = [own, *sorted(self.solved.naming.get(own, ()))]
            self.solved.put(own, row, total)
            for name in names[1:]:
                self.solved.take(name, row, total, self.solved.rows[name][own])
            for name in names:
                waiting += self._rests(self.solved, name, is_split)
                if len(self.solved.rows[name]) == 1:
                    waiting += self._leave_out(name, is_split)

    def _leave_out(self, cell: int, is_split: bool) -> list[Sum]:
        """Take a cell that became known out of what was said; cells then empty."""
        empty = []
        for name in sorted(self.said.naming.get(cell, ())):
            factor = self.said.rows[name][cell]
            self.said.take(name, {cell: 1}, self.cells.values[cell], factor)
            empty += self._rests(self.said, name, is_split)
        return empty

    def _rests(self, sums: _Sums, name: int, is_split: bool) -> list[Sum]:
        """Cells that a sum shows to be empty. Raises _Gives if its rest is small."""
        row, total = sums.rows[name], sums.totals[name]
        if len(row) < 2 or sums.negative[name] or total >= FEWEST * sums.largest[name]:
            return []
        if total == 0:
            return [{cell: 1} for cell in row]
        few = [n for cell, n in row.items() if cell in self.sensitive]
        if is_split and few and total < FEWEST * max(few):
            before = next(
                (t for p, k, t in self.undo if p is sums.totals and k == name), total
            )
            # That others in it are empty tells nothing of the sum that was known.
            if before != total and not self.cells.uncounted & row.keys():
                raise _Gives
        return []

    def _price(self, cell: int) -> tuple[bool, int, int]:
        """What it costs to have a cell as one's own: whatever names it later takes the
        sum in. A protected one is named least, and never alone."""
        uses = len(self.solved.naming.get(cell, ()))
        uses += len(self.guarded.naming.get(cell, ()))
        return cell not in self.sensitive, uses, -cell

    def _total(self, row: Sum) -> Number:
        return sum(self.cells.values[cell] * n for cell, n in row.items())

    def _reduced(self, said: Sum) -> Sum:
        rest = dict(said)
        for cell, n in said.items():
            for other, m in self.solved.rows.get(cell, {}).items():
                left = rest.get(other, 0) - n * m
                if left:
                    rest[other] = left
                else:
                    del rest[other]
        return rest


def _key(said: Sum) -> frozenset[tuple[int, Number]]:
    return frozenset(said.items())


def _ratio(one: Number, other: Number) -> Number:
    """A whole number where it is one: those are ten times quicker."""
    if other in (1, -1):
        return one * other
    found = Fraction(one) / other
    return found.numerator if found.denominator == 1 else found
