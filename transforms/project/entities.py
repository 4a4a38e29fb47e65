"""Legal entities (entities.csv): what rows of one say together.

Belongs here: which of them the financial report has, and rows that contradict each
other. The form of the table is ``tables``.
"""

from __future__ import annotations

from collections.abc import Iterable

from warehouse import reference

Row = dict[str, str]
ANSWER = "in_financial_report"


def answered(rows: list[Row]) -> list[Row]:
    """The rows, and where one leaves blank whether the financial report has the entity,
    what others of the same days say: a second parent is no second answer."""
    found = []
    for row in rows:
        said = {other[ANSWER] for other in _others(row, rows)} - {""}
        is_said = not row[ANSWER] and len(said) == 1
        found.append(row | {ANSWER: said.pop()} if is_said else row)
    return found


def problems(rows: list[Row]) -> list[str]:
    """Words that GRI 2-2 is told by: another than these would be left out of it, and
    of two answers for the same days one would be passed over."""
    countries = {row["country"] for row in reference.rows("countries")}
    found = []
    for number, row in enumerate(rows, start=2):
        place, word = f"entities.csv, row {number}", row[ANSWER]
        for other in _others(row, rows[: number - 2]):
            if word and other[ANSWER] not in ("", word):
                found.append(
                    f"{place}: in_financial_report of '{row['entity']}' is '{word}' "
                    f"here and '{other[ANSWER]}' in row {rows.index(other) + 2}, for "
                    "the same days. Correct one of them."
                )
                break
        if word not in ("", "yes", "no"):
            found.append(
                f"{place}: in_financial_report '{word}' is neither yes nor no. Write "
                "yes or no; leave it blank where that is not known."
            )
        if row["country"] and row["country"] not in countries:
            found.append(
                f"{place}: '{row['country']}' is not an ISO 3166-1 alpha-2 country code"
            )
    return found


def _others(row: Row, rows: list[Row]) -> Iterable[Row]:
    """Rows of the same entity, on some day of the row."""
    return (
        other
        for other in rows
        if other is not row and other["entity"] == row["entity"]
        and other["valid_from"] <= (row["valid_to"] or "9999")
        and row["valid_from"] <= (other["valid_to"] or "9999")
    )  # fmt: skip
