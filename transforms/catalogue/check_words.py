"""Rules of meaning for words.csv: a list and a word that deliveries know.

Belongs here: what is wrong with a row of the company's own spellings. What a word means
is ``word_lists``'s.
"""

from __future__ import annotations

from collections.abc import Iterator

from transforms.catalogue.word_lists import OwnWord, columns, words_of
from transforms.project.problem import Problem, near

FILE = "words.csv"


def check_words(
    rows: list[dict[str, str]], own: list[tuple[str, str, str]]
) -> Iterator[Problem]:
    """Everything wrong with the rows; ``own`` are all words of the company."""
    lists = columns()
    of_its_own = frozenset(OwnWord(*word) for word in own if not word[1])
    said: dict[tuple[str, str], int] = {}
    for number, row in enumerate(rows, start=2):
        name, alias, word = row["list"], row["alias"], row["word"]
        if name not in lists:
            yield Problem(
                FILE, number, "known_list", f"there is no list of words '{name}'",
                "`orebook doctor --words` shows the lists.", near(name, lists),
            )  # fmt: skip
            continue
        known = {
            word
            for place in lists[name]
            if (words := words_of(*place, of_its_own))
            for word in words.known
        }
        if word not in known:
            yield Problem(
                FILE, number, "known_word", f"'{word}' is no word of {name}",
                f"`orebook doctor --words {name}` lists its words.", near(word, known),
            )  # fmt: skip
        if not alias or alias in known:
            what = "is a word itself" if alias else "is blank"
            yield Problem(
                FILE, number, "alias", f"the alias '{alias}' of {word} {what}",
                "Write the spelling that your sites use.",
            )  # fmt: skip
        first = said.setdefault((name, alias.casefold()), number)
        if first != number:
            yield Problem(
                FILE, number, "twice", f"'{alias}' stands in row {first} already",
                "Keep one of the two.",
            )  # fmt: skip
