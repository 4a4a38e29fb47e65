"""What a text of a stranger's sheet names: a metric, or a part of one.

People head a row "Diesel", not "fuel consumed, fuel: diesel". Belongs here: finding
the one metric that a text can mean, by its name and by the words of its breakdowns, in
the languages of the workbooks. Where a text stands does not (``propose``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations

from transforms.catalogue.word_lists import (
    BOOLEAN_LIST,
    NONE,
    Own,
    columns,
    fold,
    words_of,
)
from transforms.project.periods import Calendar
from warehouse import reference

# Words that say which part only where the metric is known already.
_VAGUE = {"other", "unknown", "none", "mixed", "not_disclosed"}
# Lists whose words are names of all kinds of things.
_NAMES = {BOOLEAN_LIST, "country", "currency", "mineral"}
_SMALL_WORDS = (
    "of the and in to on for by from at de del la el los las al en du des do da le les "
    "à au aux a e y et os as em para por"
)
_SMALL = frozenset(_SMALL_WORDS.split())
_LONGEST = 5  # words that the name of a part has
_UNSURE = 9  # rank of what leaves words unexplained: told to people, never taken
_PARTIAL = 2  # rank of what has all words of a text, and others beside
# Words of one sense, which say nothing of what is consumed; of which "electricity" is
# one word and "energía eléctrica" two; and those of a row that sums up others.
_USE_WORDS = (
    "consumption consumed consumo consumido consumida consommation consommé consommée "
    "use used usage uso usado utilizado utilizados utilisé utilisés"
)
_ENERGY_WORDS = "energy energía énergie energia"
_SUM_WORDS = (
    "total totals totale totaux totales totais subtotal subtotals sum suma soma somme "
    "sous-total cumulative"
)
_PRODUCT_WORDS = (
    "product production producto producción produit produto produção commodity "
    "commodities sales sold ventas ventes vendas transport shipments metal metals"
)
# Words that make a part of what a name without them would be: who leaves them out means
# more than that.
_NARROWING_WORDS = (
    "senior significant significativo significativa significatif significative local "
    "locales locaux locais temporary permanent severe serious"
)
_USE = frozenset(_USE_WORDS.split())


@dataclass(frozen=True)
class Known:
    """What a project and the catalogue know by name: sites (name or id -> id), metrics
    (id -> its names in each language), registers, dimensions (id -> its names)."""

    sites: Mapping[str, str]
    metrics: Mapping[str, Sequence[str]]
    # Register -> its columns, each with what people call it.
    registers: Mapping[str, Mapping[str, Sequence[str]]]
    dimensions: Mapping[str, Sequence[str]] = field(default_factory=dict)
    own: Own = NONE
    calendar: Calendar = field(default_factory=Calendar)

    @property
    def is_fiscal(self) -> bool:
        """Whether the company has years other than those of the calendar."""
        return self.calendar != Calendar()


@dataclass(frozen=True)
class Named:
    """A metric that a text names, with the parts of it (dimension -> word)."""

    metric_id: str
    parts: tuple[tuple[str, str], ...] = ()

    @property
    def said(self) -> dict[str, str]:
        """As a mapping says it."""
        return {"metric_id": self.metric_id, **dict(self.parts)}

    def __str__(self) -> str:
        listed = ", ".join(f"{name} {word}" for name, word in self.parts)
        return self.metric_id + (f" ({listed})" if listed else "")


def named(
    text: str, units: Collection[str], known: Known, about: Iterable[str] = (),
    heading: str = "",
) -> tuple[Named | None, list[Named]]:  # fmt: skip
    """The one metric that a text names, or None; and those that it could be.

    All its words are of the metric's name, or of the names of parts. ``units`` are
    those that stand beside it, ``heading`` is that of its column and ``about`` the
    texts above the table: they decide between several, and never alone.
    """
    if text in known.metrics:
        return Named(text), [Named(text)]
    found = [*_by_name(text, known), *_by_parts(text, known)]
    fits = [
        (rank, item) for rank, item in found
        if all(unit in _taken(item.metric_id) for unit in units)
    ]  # fmt: skip
    # What takes no such unit is none of these, and may be a hint all the same.
    hints = sorted(fits or found, key=lambda fit: (fit[0], str(fit[1])))
    every = list(dict.fromkeys(item for _, item in hints))
    first = hints[0][0] if fits else (_UNSURE, 0)
    is_sum = first[0] and not _stems(text).isdisjoint(_stems(_SUM_WORDS))
    if first[0] == _UNSURE or is_sum:
        return None, every
    best = {item for rank, item in fits if rank == first}
    of_column = _of_column(best, known, heading)
    listed = sorted(_narrowed(of_column or best, known, [heading, *about]), key=str)
    # One word that others have in their names says too little.
    is_sure = of_column or first[0] == 0 or not _others(text, listed, known)
    if not is_sure:
        return None, every
    # A part alone, as `base_year` is: less sure than with a word of the metric.
    is_told = (units or of_column) and not _is_of_products(heading, about)
    if first == (1, 0) and not is_told:
        return None, every
    if first[0] == 1 and _is_of_others(listed, fits, known, about):
        return None, every
    if first[0] == _PARTIAL and not any(_says_most(text, i, known) for i in listed):
        return None, every
    return (listed[0] if len(listed) == 1 else None), listed


def _is_of_products(heading: str, about: Iterable[str]) -> bool:
    """Whether a text stands among products: lignite that is sold is no fuel."""
    said = set().union(*map(_stems, (heading, *about)))
    return not said.isdisjoint(_stems(_PRODUCT_WORDS))


def _is_of_others(
    taken: Sequence[Named], fits: Iterable[tuple[tuple[int, int], Named]],
    known: Known, about: Iterable[str],
) -> bool:  # fmt: skip
    """Whether the texts above name another metric better that a text has a part of:
    what electricity is made of is no fuel that is bought."""
    said = set().union(*map(_stems, about)) - _stems(_ENERGY_WORDS)
    shared = [_shared(item, said, known) for item in taken]
    return any(_shared(item, said, known) > max(shared) for _, item in fits)


def _shared(item: Named, said: Collection[str], known: Known) -> int:
    """How many words the name of a metric has of those that are said."""
    return max(len(_stems(n) & {*said}) for n in known.metrics[item.metric_id])


def is_use(text: str) -> bool:
    """Whether a text says that something is consumed, and not what."""
    words = re.findall(r"[^\W_]+", text.lower())
    return bool(words) and _USE.issuperset(words)


def _says_most(text: str, item: Named, known: Known) -> bool:
    """Whether a text has half of the words of the metric's name, or more."""
    words = _stems(text)
    names = map(_stems, known.metrics[item.metric_id])
    return any(words <= name and 2 * len(words) >= len(name) for name in names)


def only_unit(metric: str) -> str | None:
    """The unit of a metric that is told in no other, whatever that is called."""
    units = [unit for unit in reference.metric_units() if unit.metric_id == metric]
    found = {unit.kept for unit in units}
    is_one = len(found) == 1 and all(unit.factor == 1 for unit in units)
    # Money is in any currency, and a word is in no unit.
    return found.pop() if is_one and found <= {*_units()} else None


def _units() -> Mapping[str, dict[str, str]]:
    return reference.by_key("units", "spelling")


def part_of(text: str, metrics: Collection[str], known: Known) -> Named | None:
    """The part of each of these metrics that a text names: of no other dimension."""
    found = [
        {(name, word) for metric, name, word in _spelled(known.own).get(fold(text), ())
         if metric == each}
        for each in metrics
    ]  # fmt: skip
    common = set.intersection(*found) if found else set()
    return Named("", tuple(common)) if len(common) == 1 else None


@cache
def _taken(metric: str) -> frozenset[str]:
    if reference.metric(metric)["allowed_units"] == "currency":
        return frozenset(row["currency"] for row in reference.rows("currencies"))
    units = reference.metric_units()
    return frozenset(unit.spelling for unit in units if unit.metric_id == metric)


def _by_name(text: str, known: Known) -> Iterable[tuple[tuple[int, int], Named]]:
    words = _stems(text)
    if not any(len(word) > 3 for word in words) and len(words) < 2:
        return
    for metric, names in known.metrics.items():
        for name in names:
            whole = _stems(name)
            # One word of many says too little.
            if not words <= whole:
                continue
            left = len(whole - words)
            said = words - _stems(_USE_WORDS) - _stems(_ENERGY_WORDS)
            is_enough = len(said) > 1 or len(whole) < 3
            is_enough = is_enough and not _narrows(whole - words)
            # Whoever writes all of a name means it; part of one, less surely than the
            # name of a part, and of two that have it neither.
            if left and not is_enough:
                yield (_UNSURE, left), Named(metric)
            else:
                yield (_PARTIAL if left else 0, 0), Named(metric)


def _by_parts(text: str, known: Known) -> Iterable[tuple[tuple[int, int], Named]]:
    words = [w for w in re.findall(r"[^\W_]+", text.lower())]
    spans: dict[str, dict[tuple[int, int], tuple[str, str]]] = {}
    for start, end in combinations(range(len(words) + 1), 2):
        folded = fold("".join(words[start:end]))
        if end - start > _LONGEST or len(folded) < 3:
            continue
        for metric, name, word in _spelled(known.own).get(folded, ()):
            if metric in known.metrics and word not in _VAGUE:
                spans.setdefault(metric, {})[start, end] = (name, word)
    for metric, of_metric in spans.items():
        parts: dict[str, str] = {}
        taken: set[int] = set()
        for (start, end), (name, word) in sorted(
            of_metric.items(), key=lambda s: (s[0][0] - s[0][1], s)
        ):
            if name not in parts and taken.isdisjoint(range(start, end)):
                parts[name] = word
                taken |= {*range(start, end)}
        rest = _stems(" ".join(w for n, w in enumerate(words) if n not in taken))
        # "Diesel used" is of what consumes fuel, less of how electricity is made.
        of_parts = set().union(*(_stems(name.replace("_", " ")) for name in parts))
        told = rest.union(*map(_stems, parts.values()))
        called = [
            name for name in map(_stems, known.metrics[metric])
            if rest <= name and not (rest and _narrows(name - told))
        ]  # fmt: skip
        is_own = bool(rest) and any(of_parts <= name for name in called)
        rank = (1, -len(rest) - is_own) if called else (_UNSURE, len(rest))
        yield rank, Named(metric, tuple(sorted(parts.items())))


def _narrows(words: frozenset[str]) -> bool:
    return not words.isdisjoint(_stems(_NARROWING_WORDS))


def _others(text: str, found: list[Named], known: Known) -> bool:
    """Whether a text of one word is in the name of another metric."""
    words = _stems(text)
    here = {item.metric_id for item in found}
    return len(words) == 1 and any(
        words <= _stems(name)
        for other, names in known.metrics.items() if other not in here
        for name in names
    )  # fmt: skip


@cache
def _spelled(own: Own) -> dict[str, list[tuple[str, str, str]]]:
    """Folded text -> (metric, dimension, word) that it names a part of."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for name, places in columns().items():
        for subject, column in places if name not in _NAMES else ():
            words = words_of(subject, column, own)
            if reference.is_register(subject) or words is None:
                continue
            for folded, word in words.spellings.items():
                found.setdefault(folded, []).append((subject, column, word))
    for subject, column in columns().get(BOOLEAN_LIST, ()):
        if not reference.is_register(subject):
            for prefix, word in (("", "true"), ("non", "false")):
                named = (subject, column, word)
                found.setdefault(fold(prefix + column), []).append(named)
    return found


def _of_column(found: set[Named], known: Known, heading: str) -> set[Named]:
    """Those whose part is of the dimension that the heading of the column names."""
    head = _stems(heading)
    return {
        item for item in found
        for name, _ in item.parts
        for called in (name.replace("_", " "), *known.dimensions.get(name, ()))
        if head and head <= _stems(called)
    }  # fmt: skip


def _narrowed(found: set[Named], known: Known, about: Iterable[str]) -> set[Named]:
    """Of several those of whose names the texts above say most."""
    if len(found) < 2:
        return found
    said = set().union(*map(_stems, about))
    shared = {item: _shared(item, said, known) for item in found}
    return {item for item in found if shared[item] == max(shared.values())}


@cache
def _stems(text: str) -> frozenset[str]:
    words = re.findall(r"[^\W_]+", text.lower())
    return frozenset(
        "consum" if word in _USE else fold(word)[:6]
        for word in words if word not in _SMALL
    )  # fmt: skip
