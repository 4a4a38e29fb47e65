"""Spellings that are one to people and to file systems, and two to a computer.

Belongs here: what an id looks like, and the ids of a table that look the same. What an
id may be made of is its table's to say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from warehouse.connection import literal

# Letters of other scripts that print as Latin ones do.
_CYRILLIC = ("авекмнорстухіјѕёґ", "abekmhopctyxijseg")
_GREEK = ("αβεζηικμνορτυχ", "abezhikmnoptyx")
_OTHER, _SAME = _CYRILLIC[0] + _GREEK[0], _CYRILLIC[1] + _GREEK[1]
_LATIN = str.maketrans(_OTHER, _SAME)


def one_spelling(name: str) -> str:
    """A name of a file with each accent as part of its letter: some systems write it
    as a sign of its own, and nobody sees which."""
    return unicodedata.normalize("NFC", name)


def look(text: str) -> str:
    """What is left of a text to somebody who reads it: no case, no form of its letters
    or blanks, no dots or blanks at its end."""
    seen = unicodedata.normalize("NFKC", text).lower().translate(_LATIN)
    seen = "".join(c for c in seen.casefold() if unicodedata.category(c) != "Cf")
    return re.sub(r"\s+", " ", seen).strip(" .")


def drawn(expression: str) -> str:
    """SQL of nearly the same, without accents: DuckDB knows no NFKC, so other forms
    of a letter stay what they are."""
    plain = f"strip_accents(lower(nfc_normalize({expression})))"
    latin = f"translate({plain}, {literal(_OTHER)}, {literal(_SAME)})"
    return f"regexp_replace({latin}, '\\s+', ' ', 'g')"


def twins(words: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str, int, str]]:
    """(row, word, first row, the word there) of each word that another one of these,
    told by their rows, looks like."""
    first: dict[str, tuple[int, str]] = {}
    for row, word in words:
        before = first.setdefault(look(word), (row, word))
        if word and before[1] != word:
            yield row, word, *before


def said(what: str, word: str, other: str, row: int) -> str:
    """What is wrong with a word that looks like that of another row, and what helps."""
    return (
        f"{what} '{word}' looks like '{other}' in row {row}: to people and in the "
        "names of files they are one. Write both alike, or give one of them another "
        "name"
    )
