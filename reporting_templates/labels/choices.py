"""The words of the lists in a workbook, in its language.

Which one is shown for a word stands in choices.csv; without a row there the word itself
is. Each of them reads back as its word (``transforms.catalogue.word_lists``). Belongs
here: finding it. Which spellings are read does not.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from transforms.catalogue.word_lists import NONE, Own, list_of, words_of


@cache
def table() -> dict[tuple[str, str], dict[str, str]]:
    """(list, word) -> language -> the word that is shown."""
    path = Path(__file__).parent / "choices.csv"
    with path.open(newline="", encoding="utf-8") as stream:
        return {(row["list"], row["word"]): row for row in csv.DictReader(stream)}


def shown(
    subject: str, column: str, word: str, language: str, own: Own = NONE
) -> str:
    """What stands in a list of choices for a word; the word itself where the company
    reads what would be shown as something else."""
    said = table().get((list_of(subject, column), word), {}).get(language, "")
    words = words_of(subject, column, own) if said else None
    return said if words and words.meant(said) == word else word
