"""Words as people write them, and the ones that they mean.

Belongs here: which words a column takes, under which other spellings each is known
(``warehouse/ref/word_aliases.csv`` and the company's own words.csv), and which are near
one that nothing knows. Capitals, accents, blanks, hyphens and points do not matter.
Where in a sheet a word stands does not belong here (``intake``).
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from warehouse import reference
from warehouse.connection import literal

BOOLEAN = ("true", "false")
# Columns of every delivery that take words: how a value was got, and, of a metric that
# is told in words, its value.
METHOD, VALUE = "method", "value"
_EVERY = "*"  # subjects of word_columns.csv
# What a row of word_columns.csv says beside its list.
OPEN, ALWAYS, QUANTITY = "open", "always", "quantity"
FEW = 24  # words that a message can list
_NEAR = 3


class OwnWord(NamedTuple):
    """A word of the company: another spelling of a known one, or one of its own."""

    list: str
    alias: str
    word: str


Own = frozenset[OwnWord]
NONE: Own = frozenset()


@dataclass(frozen=True)
class Words:
    """The words that one column takes. ``spellings``: folded text -> word;
    ``unclear``: folded text -> the words between which it does not decide."""

    known: tuple[str, ...]
    spellings: dict[str, str]
    unclear: dict[str, tuple[str, ...]]
    is_open: bool = False

    def meant(self, text: str) -> str | None:
        """The word that a text means; None if nothing knows it, or it means several.

        A text that an open column does not know means itself.
        """
        if text in self.known:
            return text
        folded = fold(text)
        if self.is_open and folded not in self.unclear:
            return self.spellings.get(folded, text)
        return self.spellings.get(folded)

    def is_unclear(self, text: str) -> bool:
        """Whether a text may mean several words."""
        return fold(text) in self.unclear

    def near(self, text: str) -> tuple[str, ...]:
        """Words that look like this text, the nearest first; those that it may mean."""
        folded = fold(text)
        if folded in self.unclear:
            return self.unclear[folded]
        several = self.spellings | dict.fromkeys(self.unclear)
        found: dict[str, None] = {}
        for close in difflib.get_close_matches(folded, sorted(several), n=6):
            words = self.unclear.get(close) or (self.spellings[close],)
            found |= dict.fromkeys(words)
        return tuple(found)[:_NEAR]


def fold(text: str) -> str:
    """A text without what does not tell words apart: ``Óleo-Diesel`` -> oleodiesel."""
    plain = unicodedata.normalize("NFD", text.lower())
    return re.sub("[^a-z0-9]", "", plain)


def folded(expression: str) -> str:
    """SQL of the same."""
    return (
        f"regexp_replace(lower(strip_accents({expression})), '[^a-z0-9]', '', 'g')"
    )


@cache
def words_of(subject: str, column: str, own: Own = NONE) -> Words | None:
    """The words that a column of a metric or register takes; None for open text."""
    name, rule = _list(subject, column)
    known = _enumerated(subject, column)
    is_packaged = not known
    if is_packaged:
        known = packaged(name)[0]
    if not known:
        return None
    mine = frozenset(word for word in own if word.list in (name, column))
    known += tuple(sorted({w.word for w in mine if not w.alias} - set(known)))
    return _words(known, name, is_packaged, mine, rule == OPEN)


@cache
def _words(
    known: tuple[str, ...], name: str, is_packaged: bool, own: Own, is_open: bool
) -> Words:
    """Kept, for many columns take the same words."""
    labels = packaged(name)[1] if is_packaged else {}
    spelled: dict[str, set[str]] = {}
    for word in known:
        for text in (word, labels.get(word, "")):
            if fold(text):
                spelled.setdefault(fold(text), set()).add(word)
    # What is written out goes before what only looks alike; the company's own before
    # the packaged.
    for row in _aliases().get(name, []):
        meant = set(row["word"].split("|")) & set(known)
        if meant:
            spelled[fold(row["alias"])] = meant
    for mine in sorted(own):
        if mine.alias:
            spelled[fold(mine.alias)] = {mine.word}
    return Words(
        known,
        {text: min(words) for text, words in spelled.items() if len(words) == 1},
        {
            text: tuple(sorted(words, key=known.index))
            for text, words in spelled.items()
            if len(words) > 1
        },
        is_open,
    )


@cache
def _aliases() -> dict[str, list[dict[str, str]]]:
    """The rows of word_aliases.csv by their list."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in reference.rows("word_aliases"):
        found.setdefault(row["list"], []).append(row)
    return found


def needs(subject: str) -> dict[str, str]:
    """Column -> when a metric needs a word in it: always, or for a quantity, a value in
    another unit than the metric's own."""
    return {
        column: row["rule"]
        for (named, column), row in _word_columns().items()
        if named == subject and row["rule"] in (ALWAYS, QUANTITY)
    }


def list_of(subject: str, column: str) -> str:
    """The name of the list that a column takes its words from."""
    return _list(subject, column)[0]


def _list(subject: str, column: str) -> tuple[str, str]:
    """(list that a column takes its words from, rule); its own where none is named."""
    rows = _word_columns()
    row = rows.get((subject, column)) or rows.get((_EVERY, column))
    if row:
        return row["list"], row["rule"]
    return (BOOLEAN_LIST if _is_boolean(subject, column) else column), ""


@cache
def _word_columns() -> dict[tuple[str, str], dict[str, str]]:
    """The rows of word_columns.csv by subject and column."""
    return {(r["subject"], r["column"]): r for r in reference.rows("word_columns")}


BOOLEAN_LIST = "boolean"


def _is_boolean(subject: str, column: str) -> bool:
    return _enumerated(subject, column) == BOOLEAN


@cache
def _enumerated(subject: str, column: str) -> tuple[str, ...]:
    """The words that the catalogue itself lists for a column."""
    if column == METHOD:
        return METHODS
    if column == VALUE:
        row = reference.metric(subject)
        is_word = row["kind"] == "factor" and row["canonical_unit"] == "class"
        return tuple(row["allowed_units"].split(";")) if is_word else ()
    if reference.is_register(subject):
        for row in reference.register_columns(subject):
            if row["column"] == column:
                if row["type"] == "boolean":
                    return BOOLEAN
                return tuple(filter(None, row["allowed_values"].split("|")))
    return reference.words_of(subject, column)


METHODS = ("measured", "calculated", "modelled", "prorated", "estimated")


@cache
def packaged(name: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """(words, word -> its name for people) of a list that is a table of its own."""
    if name == "fuel":
        names = {row["fuel"]: row["label"] for row in reference.rows("fuels")}
    elif name == "country":
        names = {row["country"]: row["name"] for row in reference.rows("countries")}
    elif name == "currency":
        names = {row["currency"]: row["name"] for row in reference.rows("currencies")}
    elif name == "refrigerant":
        gases = {row["gas"] for row in reference.rows("gwp")}
        blends = {row["blend"] for row in reference.rows("blends")}
        names = dict.fromkeys(sorted(gases - _NOT_LOST) + sorted(blends), "")
    else:
        names = {}
    return tuple(names), names


# Of the gases with a potential, those that no cooling or switching plant loses.
_NOT_LOST = {"CO2e_only", "CH4_fossil", "CH4_nonfossil", "N2O", "PFPMIE"}


def reader(subject: str, column: str, expression: str, own: Own) -> str:
    """SQL of the word that a text means, of the text itself where nothing knows it."""
    words = words_of(subject, column, own)
    if words is None or not words.spellings:
        return expression
    texts = ", ".join(literal(text) for text in words.spellings)
    meant = ", ".join(literal(word) for word in words.spellings.values())
    known = ", ".join(literal(word) for word in words.known)
    return (
        f"case when {expression} in ({known}) then {expression} else coalesce("
        f"map([{texts}], [{meant}])[{folded(expression)}], {expression}) end"
    )


@cache
def columns() -> dict[str, list[tuple[str, str]]]:
    """Each list of words -> (metric or register, column) that take their words from it.

    Lists that are the same words under one name are one.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for row in reference.rows("metrics"):
        subject = row["metric_id"]
        if reference.is_register(subject):
            names = [r["column"] for r in reference.register_columns(subject)]
        else:
            names = list(reference.dimensions(subject))
        for column in names:
            if row["origin"] == "collected" and words_of(subject, column):
                found.setdefault(_list(subject, column)[0], []).append(
                    (subject, column)
                )
    return dict(sorted(found.items()))


def spelled(name: str, own: Own) -> list[tuple[str, ...]]:
    """(word, its name for people, its other spellings) of each word of a list."""
    found: dict[str, list[str]] = {}
    for subject, column in columns().get(name, []):
        words = words_of(subject, column, own)
        found |= {w: [] for w in (words.known if words else ()) if w not in found}
    for row in _aliases().get(name, []):
        if row["word"] in found:
            found[row["word"]].append(row["alias"])
    for mine in sorted(own):
        if mine.list == name and mine.alias and mine.word in found:
            found[mine.word].append(mine.alias)
    _, names = packaged(name)
    return [(w, names.get(w, ""), "; ".join(also)) for w, also in found.items()]
