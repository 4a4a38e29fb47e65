"""Rows of a stranger's table by what their label says: a metric, or a part of one.

Belongs here: reading the words of a column, and which of them may tell the same. What
one text names is ``propose_words``'s.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from typing import Any

from transforms.intake.arrow import TOTAL_WORDS
from transforms.intake.grid import seen
from transforms.intake.propose_table import (
    Column,
    is_like_number,
    listed,
    parted,
    said_by,
)
from transforms.intake.propose_words import Known, Named, named, only_unit
from transforms.intake.proposed import Guess
from transforms.project.computed import computed


@dataclass(frozen=True)
class Labels:
    """What is understood of the words of a column, and what others could mean."""

    column: Column
    found: dict[str, tuple[Named, dict[str, str]]]
    others: dict[str, list[Named]]
    empty: tuple[str, ...] = ()  # words of rows without a number

    @property
    def is_named(self) -> bool:
        """Whether the heading says that the column names what is told."""
        return bool(self.found) and said_by(self.column.heading) == "metric_id"

    @property
    def share(self) -> float:
        return len(self.found) / max(len(self.found) + len(self.others), 1)


def read_labels(
    column: Column, known: Known, about: list[str],
    beside: MappingType[str, set[str]], empty: Collection[str],
) -> Labels:  # fmt: skip
    """Words of a column as metrics or parts of them, by the units ``beside`` each; not
    those that head a section (``empty``)."""
    found: dict[str, tuple[Named, dict[str, str]]] = {}
    others: dict[str, list[Named]] = {}
    for word in column.words:
        if word in empty:
            continue
        text, unit = parted(word)
        units = beside.get(word) or ({unit} if unit else set())
        metric, could = named(text, units, known, about, column.heading)
        if metric is None:
            others[word] = could
            continue
        own = None if beside else unit or only_unit(metric.metric_id)
        found[word] = metric, metric.said | ({"unit": own} if own else {})
    return Labels(column, found, others, tuple(w for w in column.words if w in empty))


def bare(
    column: Column, columns: Sequence[Column], rows: list[dict[str, Any]]
) -> set[str]:
    """Words of a column beside which no column of numbers has anything."""
    numbers = [c.number for c in columns
               if c != column and c.share(is_like_number) > 0.5]  # fmt: skip
    told = {
        seen(row[f"c{column.number}"]) for row in rows
        if any(seen(row[f"c{n}"]) for n in numbers)
    }  # fmt: skip
    return {*column.words} - told if numbers else set()


def keys_of(
    guess: Guess, column: Column, columns: Sequence[Column],
    rows: list[dict[str, Any]],
) -> dict[str, set[tuple[str, ...]]]:  # fmt: skip
    """Of each word of a column, of which sites and times its rows are."""
    meant = guess.keys.get("columns", {})
    of = [c.number for c in columns if meant.get(c.name, "unit") != "unit"]
    filled = [c.number for c in columns if c.name in guess.keys.get("fill", ())]
    found: dict[str, set[tuple[str, ...]]] = {}
    above: dict[int, str] = {}
    for row in rows:
        above |= {n: text for n in filled if (text := seen(row[f"c{n}"]))}
        key = tuple(above.get(n) or seen(row[f"c{n}"]) for n in of)
        found.setdefault(seen(row[f"c{column.number}"]), set()).add(key)
    return found


def put_labels(
    guess: Guess, read: Labels, keys: MappingType[str, set[tuple[str, ...]]]
) -> None:
    """What is not understood is left out by name, so that a new word is noticed."""
    name = read.column.name
    told = {word: metric for word, (metric, _) in read.found.items()}
    held = twice(guess, told, lambda a, b: not keys[a].isdisjoint(keys[b]))
    for word in held:
        del read.found[word]
    if read.found:
        said = {word: said for word, (_, said) in read.found.items()}
        guess.put("labels", name, said)
        guess.because.append(f"'{name}' says what each row is")
    guess.because += [f"'{w}' is {m}" for w, (m, _) in read.found.items() if m.parts]
    if read.others or held or read.empty:
        guess.leave(name, [*read.others, *held, *read.empty])
    if read.empty:
        guess.because.append(f"rows without a number: {listed(read.empty)}")
    open_ = [
        f"'{word}'{could_be(word, could)}" for word, could in read.others.items()
        if word.lower().rstrip(" :") not in TOTAL_WORDS
    ]  # fmt: skip
    if open_:
        texts = ", ".join(open_[:8])
        guess.unclear.append(f"what '{name}' calls {texts}: left out")


def twice(
    guess: Guess, told: MappingType[str, Named],
    meets: Callable[[str, str], bool] = lambda *_: True,
) -> list[str]:  # fmt: skip
    """Texts that may tell the same as others beside them: all of a metric beside parts
    of it, and two that mean one thing. Which of them count is for a person to say."""
    found = []
    for text, item in told.items():
        beside = [
            other for other, part in told.items()
            if other != text and part.metric_id == item.metric_id
            and {*item.parts} <= {*part.parts} and meets(text, other)
        ]  # fmt: skip
        if beside:
            found.append(text)
            guess.unclear.append(
                f"'{text}' may hold what {listed(beside, 4)} tells: left out"
            )
    return found


def could_be(text: str, found: Sequence[Named]) -> str:
    """What a text could be, as a remark says it."""
    if made := computed(text):
        return f" ({made.what.partition(': ')[2]})"
    return f" (could be {', '.join(map(str, found[:4]))})" if found else ""


def units_beside(
    guess: Guess, column: Column, columns: Sequence[Column],
    rows: list[dict[str, Any]],
) -> dict[str, set[str]]:  # fmt: skip
    """The units that stand beside each word of a column."""
    found: dict[str, set[str]] = {}
    meant = guess.keys.get("columns", {})
    units = [c.number for c in columns if meant.get(c.name) == "unit"]
    for row in rows if units else ():
        word, unit = seen(row[f"c{column.number}"]), seen(row[f"c{units[0]}"])
        found.setdefault(word, set()).update({unit} if unit else ())
    return found
