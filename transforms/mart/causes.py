"""The change of a figure by cause: effects that add up to it, to the last digit.

A figure is its formula over its contributions. Those of the release before become those
of the one after in steps, one cause after the other, and the figure is made again after
each: the difference that a step makes is the effect of its cause. So the effects add up
whatever the formula is; where two causes meet in one product, the earlier step has what
they make together. Belongs here: these steps. Which contributions differ, and why, is
``changes``.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from transforms.catalogue.formula import EXACT, rounded
from transforms.mart.changes import At, Basis, Changes, Group, Pair, Row, at
from transforms.mart.trace import Item, Place, counted_at, recompute
from transforms.mart.trace import place as place_of

# In the order in which they are applied.
CAUSES = ("input", "factor", "boundary", "configuration", "rule", "formula")


@dataclass(frozen=True)
class Effect:
    """What one cause did to one figure, and through which contributions; ``effect`` is
    None where a value came or went, or only the state moved."""

    figure: Row
    cause: str
    effect: Decimal | None
    pairs: list[Pair]


def effects(changes: Changes) -> Iterator[Effect]:
    """The effects on each figure, in the order of causes."""
    moved: dict[At, list[Row]] = defaultdict(list)
    for figure in changes.figures:
        moved[at(figure)].append(figure)
    for of, group in changes.groups:
        places = _by_place(group)
        for figure in moved.pop(of, ()):
            own = places.get(_place(figure), Group())
            yield from _of_figure(changes.basis, own, figure)
    # What rests on no contribution of either release.
    for figures in moved.values():
        for figure in figures:
            yield from _of_figure(changes.basis, Group(), figure)


class LoneSite(NamedTuple):
    """A site of one release alone that is named where a figure says what it lacks."""

    site: str
    of: str  # new_reason or old_reason

    @property
    def words(self) -> str:
        """That it came, or went."""
        when = "now" if self.of == "new_reason" else "no more"
        return f"{self.site} is in sites.csv {when}"


def lone_sites(basis: Basis, figure: Row) -> list[LoneSite]:
    """Sites that came, or went, and were not whole: so the totals above them moved."""
    sides = (("new_reason", basis.new.names, basis.old.names),
             ("old_reason", basis.old.names, basis.new.names))  # fmt: skip
    return [
        LoneSite(site, of)
        for of, own, other in sides
        for site in sorted(own.keys() - other.keys())
        if figure["level"] != "site" and f"{own[site]} (" in (figure[of] or "")
    ]


def _by_place(group: Group) -> dict[Place, Group]:
    """What counts at each place: a figure then looks at its own alone."""
    found: dict[Place, Group] = defaultdict(Group)
    for row in group.same:
        for place in _counted_at(row):
            found[place].same.append(row)
    for pair in group.pairs:
        sides = [row for row in (pair.old, pair.new) if row]
        # In the order in which they come: what is listed must not hang on a hash.
        for place in dict.fromkeys(p for row in sides for p in _counted_at(row)):
            found[place].pairs.append(pair)
    return found


def _counted_at(row: Row) -> Iterator[Place]:
    return counted_at(
        row["site_id"], row["country"], row["breakdown_values"], row["used_in"]
    )


def _place(figure: Row) -> Place:
    return place_of(figure["level"], figure["entity"], figure["breakdown"])


def _of_figure(basis: Basis, group: Group, figure: Row) -> Iterator[Effect]:
    indicator = figure["indicator_id"]
    by = {
        cause: [p for p in group.pairs if _has(p, cause, figure)] for cause in CAUSES
    }
    if found := basis.beyond(figure):
        yield Effect(figure, found[0], None, [])
        # Another unit is a value of its own; what was changed beside it is said too.
        # All rates of exchange are others where the currency is.
        is_own = "currency" in basis.other_settings
        for cause in ("input", "boundary") if is_own else CAUSES:
            if figure["has_other_unit"] and by[cause] and cause != found[0]:
                yield Effect(figure, cause, None, by[cause])
        return
    has_method = basis.has_other_method(indicator)
    if figure["moved"] == "state" or None in (figure["old_value"], figure["new_value"]):
        known = [cause for cause in CAUSES if by[cause]]
        # No cell shows other code either; what was told anew may be behind it as well.
        if known == ["rule"]:
            known = basis.unseen(indicator)
        if has_method:
            known.append("formula")
        if not known and figure["has_lone_reach"]:
            known = ["boundary"]
        elif not known and (sites := lone_sites(basis, figure)):
            known = ["boundary"]
            # Others that its reason names are not whole for a cause that none shows.
            if f"{len(sites)} site" not in figure[sites[0].of]:
                known += basis.unseen(indicator)
        for cause in dict.fromkeys(known or basis.unseen(indicator)):
            yield Effect(figure, cause, None, by[cause])
        return
    value = figure["old_value"]
    waiting: list[str] = []
    for cause, again in _steps(basis, group, figure, by, has_method=has_method):
        waiting.append(cause)
        if again is None:
            continue  # no figure on the way: its effect goes with the next step
        pairs = [pair for name in waiting for pair in by[name]]
        yield Effect(figure, waiting[0], EXACT.subtract(again, value), pairs)
        value, waiting = again, []
    if value != figure["new_value"]:
        effect = EXACT.subtract(figure["new_value"], value)
        yield Effect(figure, basis.unseen(indicator)[-1], effect, [])


def _steps(
    basis: Basis,
    group: Group,
    figure: Row,
    by: dict[str, list[Pair]],
    *,
    has_method: bool,
) -> Iterator[tuple[str, Decimal | None]]:
    """(cause, the figure once it is applied too)."""
    same = [_item(row, figure) for row in group.same]
    method = basis.old.methods[figure["indicator_id"]]
    months = basis.old.months[figure["period_id"]]
    applied: set[str] = set()
    for cause in CAUSES:
        applied.add(cause)
        if cause == "formula":
            method = basis.new.methods[figure["indicator_id"]]
            months = basis.new.months[figure["period_id"]]
        if not by[cause] and not (cause == "formula" and has_method):
            continue
        found = (_at(pair, applied, figure) for pair in group.pairs)
        items = [*same, *(item for item in found if item is not None)]
        is_last = cause == CAUSES[-1]
        stated = figure["new_roles" if is_last or "input" in applied else "old_roles"]
        yield cause, recompute(
            method["roles"], method["formula"],
            [item for item in items if item[3]], months, json.loads(stated),
        )[0]  # fmt: skip


def _at(pair: Pair, applied: set[str], figure: Row) -> Item | None:
    """A contribution on the way: its amount and share once these causes are applied."""
    old = pair.old if pair.old and _is_in(pair.old, figure) else None
    new = pair.new if pair.new and _is_in(pair.new, figure) else None
    there = new if pair.cause in applied or (old and new) else old
    if there is None:
        return None
    amount = _amount(old, new, pair, applied) if old and new else there["amount"]
    with_share = there
    if old and new:
        with_share = new if "boundary" in applied else old
        there = new if pair.cause in applied else old
    return _item(there | {"amount": amount}, figure, with_share)


def _amount(old: Row, new: Row, pair: Pair, applied: set[str]) -> Decimal | None:
    if pair.cause not in applied:
        amount: Decimal | None = old["amount"]
        return amount
    if _has_both(pair) and "factor" not in applied:
        # The cell and its factor changed at once: first the cell, at the old factor.
        before, after = old["fact_value"], new["fact_value"]
        if old["amount"] is not None and before and after is not None:
            return rounded(
                EXACT.divide(EXACT.multiply(old["amount"], after), before)
            )
    amount = new["amount"]
    return amount


def _has(pair: Pair, cause: str, figure: Row) -> bool:
    """Whether a cause has a part in what a pair changes in a figure."""
    old, new = pair.old, pair.new
    share = f"share_{figure['consolidation']}"
    if old and new and _is_in(old, figure) and _is_in(new, figure):
        if cause == "boundary" and old[share] != new[share]:
            return True
        if cause == "factor" and _has_both(pair):
            return True
        return cause == pair.cause and (
            old["amount"] != new["amount"] or old["key"] != new["key"]
            or old["day"] != new["day"] or old["part"] != new["part"]
        )  # fmt: skip
    # What lies outside of the boundary counted for nothing.
    sides = [row for row in (old, new) if row and _is_in(row, figure)]
    return cause == pair.cause and any(row[share] != 0 for row in sides)


def _has_both(pair: Pair) -> bool:
    """Whether a cell says something else and has another factor at once."""
    old, new = pair.old, pair.new
    is_told = pair.cause == "input" and pair.is_of_cell
    return bool(is_told and old and new and old["factor_id"] != new["factor_id"])


def _is_in(row: Row, figure: Row) -> bool:
    """Whether a contribution is one of a figure's; a share of 0 is looked at by the
    caller."""
    return _place(figure) in _counted_at(row)


def _item(row: Row, figure: Row, with_share: Row | None = None) -> Item:
    share = (with_share or row)[f"share_{figure['consolidation']}"]
    return (row["role"], row["part"], row["amount"], share, row["key"], row["site_id"],
            row["day"])  # fmt: skip


