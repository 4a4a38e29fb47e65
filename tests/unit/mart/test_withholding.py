"""What is withheld of tables of people: nobody reckons a small cell, totals stay."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from random import Random

import pytest

from transforms.mart.withholding import ANOTHER, FEW, FEWEST, Cells, Figure, withheld

Table = list[list[int]]  # sites x groups of people


def figures(table: Table) -> list[Figure]:
    """A table's totals and parts, of the whole and of each site."""
    groups = len(table[0])
    cell = {(s, g): s * groups + g for s, _ in enumerate(table) for g in range(groups)}
    sites, parts = range(len(table)), range(groups)
    found = [("total", [*cell])]
    found += [(f"total {s}", [(s, g) for g in parts]) for s in sites]
    found += [(f"part {g}", [(s, g) for s in sites]) for g in parts]
    found += [(f"cell {s} {g}", [(s, g)]) for s in sites for g in parts]
    result = []
    for name, places in found:
        is_split = not name.startswith("total")
        row = {cell[place]: 1 for place in places}
        value = sum(table[s][g] for s, g in places)
        few = (row,) if is_split and 0 < value < FEWEST else ()
        result.append(Figure(name, (row,), few, is_split))
    return result


def hidden(table: Table) -> dict[str, str]:
    return withheld(figures(table), Cells([n for row in table for n in row]))


def possible(table: Table, names: dict[str, str]) -> Iterator[tuple[int, ...]]:
    """All tables that agree with what is published of this one."""
    values = [n for row in table for n in row]
    rows = [(f.sums[0], sum(values[c] * int(n) for c, n in f.sums[0].items()))
            for f in figures(table) if f.name not in names]  # fmt: skip
    order = range(len(values))
    most = [min([v for row, v in rows if c in row] or [max(values) + 6]) for c in order]

    def go(done: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        for row, value in rows:
            rest = value - sum(n for c, n in enumerate(done) if c in row)
            if rest < 0 or (rest and max(row) < len(done)):
                return
        if len(done) == len(values):
            yield done
            return
        for n in range(most[len(done)] + 1):
            yield from go((*done, n))

    return go(())


def bounds(table: Table, names: dict[str, str]) -> list[set[int]]:
    found = [set[int]() for row in table for _ in row]
    for one in possible(table, names):
        for cell, n in enumerate(one):
            found[cell].add(n)
    return found


def test_a_small_cell_takes_another_with_it_and_totals_stay() -> None:
    found = hidden([[1, 9], [20, 30]])
    assert found == {"cell 0 0": FEW, "cell 0 1": ANOTHER,
                     "cell 1 0": ANOTHER, "cell 1 1": ANOTHER}  # fmt: skip


def test_nothing_small_nothing_withheld() -> None:
    assert hidden([[5, 9], [20, 0]]) == {}


def test_a_zero_that_gives_the_others_away_is_withheld() -> None:
    """Three people, all women: that there is no man says it."""
    assert hidden([[3, 0], [20, 30]])["cell 0 1"] == ANOTHER


def test_what_is_withheld_comes_to_five_together() -> None:
    """One and one would be two people of whom it is known where they are."""
    found = hidden([[1, 1, 40, 50], [9, 9, 9, 9], [9, 9, 9, 9]])
    assert {name for name in found if name.startswith("cell 0")} == {
        "cell 0 0", "cell 0 1", "cell 0 3",
    }  # fmt: skip


def test_a_small_part_of_the_whole_is_withheld_and_its_total_is_not() -> None:
    found = hidden([[1, 9], [2, 30]])
    assert found["part 0"] == FEW
    assert found["part 1"] == ANOTHER
    assert not {name for name in found if name.startswith("total")}


def test_the_same_people_counted_in_two_ways() -> None:
    """Head counts by age are those by gender: one must not undo the other."""
    values = [2, 18, 12, 8]
    rows = [{0: 1}, {1: 1}, {2: 1}, {3: 1}]
    said = [
        Figure("total", ({0: 1, 1: 1},), is_split=False),
        *(Figure(str(n), (row,), (row,) if values[n] < FEWEST else ())
          for n, row in enumerate(rows)),
    ]  # fmt: skip
    apart = withheld(said[1:], Cells(values))
    assert apart == {"0": FEW}
    alike = Cells(values, alike=[[{0: 1, 1: 1, 2: -1, 3: -1}]])
    assert withheld(said, alike) == {"0": FEW, "1": ANOTHER}
    assert withheld(said[1:], alike) == {"0": FEW, "3": ANOTHER}


def test_a_rest_is_small_whichever_way_the_total_is_told() -> None:
    """The total is told by gender: by grade four would be left of it, one and three."""
    ages, grades, genders = (0, 1), (2, 3, 4), (5, 6)
    values = [9, 4, 9, 1, 3, 1, 12, 30, 8, 7]
    alike = [[{**dict.fromkeys(one, 1), **dict.fromkeys(other, -1)}]
             for one, other in combinations((ages, grades, genders), 2)]  # fmt: skip
    both = [Figure(f"both {n}", ({n: 1, n + 5: 1},)) for n in grades]
    parts = [Figure(str(n), ({n: 1},), ({n: 1},) if values[n] < FEWEST else ())
             for n in (2, 4, 1, 5, 8, 9, 0, 3, 6, 7)]  # fmt: skip
    total = Figure("total", (dict.fromkeys(genders, 1),), is_split=False)
    found = withheld([total, *both, *parts], Cells(values, alike=alike))
    assert {"2", "3", "4"} <= found.keys() and not found.keys() & {"total", "both 2"}


def test_a_mean_beside_its_last_reading() -> None:
    """Twelve months' mean and eleven equal months give the twelfth."""
    cells = Cells([2, 9], few=frozenset({0}))
    said = [Figure("mean", ({0: 1, 1: 11},)), Figure("months", ({1: 1},))]
    assert withheld(said, cells) == {"months": ANOTHER}


def test_a_figure_of_several_parts_says_all_of_them_or_none() -> None:
    cells = Cells([2, 9, 30])
    few = {0: 1}
    ratio = Figure("ratio", ({2: 1}, {0: 1, 1: 1}))
    said = [Figure("part", ({1: 1},)), ratio, Figure("few", (few,), (few,)),
            Figure("other", ({2: 1},))]  # fmt: skip
    assert withheld(said, cells) == {"few": FEW, "ratio": ANOTHER}


@pytest.mark.parametrize("seed", range(40))
def test_no_small_cell_is_the_only_one_possible(seed: int) -> None:
    random = Random(seed)
    table = [
        [random.choice((0, 0, 1, 2, 3, 4, 5, 6, 8)) for _ in range(3)]
        for _ in range(random.choice((2, 3)))
    ]
    names = hidden(table)
    assert not {name for name in names if name.startswith("total")}
    values = [n for row in table for n in row]
    for n, found in zip(values, bounds(table, names), strict=True):
        assert not 0 < n < FEWEST or len(found) > 1, (table, names)
