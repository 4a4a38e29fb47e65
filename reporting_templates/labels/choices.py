"""The words of the lists in a workbook, in its language.

Which one is shown for a word stands in choices.csv; without a row there the word itself
is. Each of them reads back as its word (``transforms.catalogue.word_lists``). Belongs
here: finding it. Which spellings are read does not.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from reporting_templates import labels
from transforms.catalogue.word_lists import BOOLEAN, NONE, Own, list_of, words_of


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


def line_words(
    metric_id: str, dims: Iterable[tuple[str, str]], language: str, own: Own = NONE
) -> str:
    """A metric and how it is split; a bare yes or no says what it answers."""
    words = [labels.metric(metric_id, language)]
    for name, word in dims:
        said = shown(metric_id, name, word, language, own)
        is_answer = word in BOOLEAN
        words.append(f"{labels.column(name, language)}: {said}" if is_answer else said)
    return " · ".join(words)
