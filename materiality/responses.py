"""Reading the responses: one form a person, what is wrong refused by place.

What a person wrote is never repeated: it may be personal. Free text is not even kept.
Belongs here: ``materiality/responses.csv``. The tables that the company keeps by hand
are in ``reading``.
"""

from __future__ import annotations

import re
from pathlib import Path

from materiality.reading import (
    FOLDER,
    SCALE,
    Inputs,
    Refusal,
    Row,
    body,
    contract,
    headings,
    lines,
    typed,
)

_HASH = re.compile(r"[0-9a-f]{16,64}")


class Responses:
    """The forms: one row each, a column for each topic."""

    def __init__(
        self,
        inputs: Inputs,
        known: dict[str, set[str]],
        path: Path,
        problems: list[str],
    ) -> None:
        self.inputs, self.known, self.path = inputs, known, path
        self.problems = problems
        self.place = f"{FOLDER}/responses.csv"

    def refuse(
        self,
        row: int,
        column: str,
        rule: str,
        message: str,
        remedy: str,
        severity: str = "refused",
    ) -> None:
        """Note what is not taken."""
        self.inputs.refusals.append(
            Refusal(self.place, row, column, rule, severity, message, remedy)
        )

    def read(self) -> None:
        """Fill ``respondents`` and ``answers`` of the inputs."""
        rows = lines(self.path, self.place, self.problems)
        topics = self.known["topic"]
        headings(
            "responses", rows[0] if rows else [], self.place, self.problems, topics
        )
        if self.problems:
            return
        forms = []
        for number, cells in body(rows, self.place, self.problems):
            form = self._form(number, cells)
            if form is not None:
                scores = {t: cells.get(t, "") for t in topics}
                forms.append((form, scores))
        forms = self._one_each(forms)
        forms.sort(key=lambda item: item[0]["respondent_id"])
        for no, (form, scores) in enumerate(forms):
            taken = self._scores(form, scores) if form["refused"] != "yes" else {}
            row = {k: v for k, v in form.items() if k not in ("respondent_id", "row")}
            self.inputs.respondents.append({"respondent_no": no, **row})
            numbers, names, values = self.inputs.answers
            numbers.extend([no] * len(taken))
            names.extend(taken)
            values.extend(taken.values())

    def _form(self, number: int, cells: dict[str, str]) -> Row | None:
        row: Row = {"row": number}
        is_good = True
        for column in contract("responses"):
            name, text = column["column"], cells.get(column["column"], "")
            if column["type"] == "private":
                continue
            try:
                row[name] = typed(column, text)
                if column["type"] == "hash" and not _HASH.fullmatch(text):
                    raise ValueError
                if column["type"] in self.known and (
                    text and text not in self.known[column["type"]]
                ):
                    raise ValueError
            except ValueError:
                is_good = False
                self._refuse_cell(number, column, text)
        return row if is_good else None

    def _refuse_cell(self, number: int, column: dict[str, str], text: str) -> None:
        name, kind = column["column"], column["type"]
        rules = {
            "hash": ("not_a_hash", "is not a keyed hash; it may be a name",
                     "Hash the id before it gets here, and remove the original."),
            "group": ("unknown_group", "names a group that is not there",
                      "Add the group to stakeholder_groups.csv or correct its id."),
            "site": ("unknown_site", "names a site that is not in sites.csv",
                     "Correct the id."),
            "date": ("not_a_day", "is not a day", "Write it as 2025-03-31."),
        }  # fmt: skip
        words = column["allowed"].replace("|", ", ") or column["meaning"]
        rule, what, remedy = rules.get(
            kind, ("unknown_word", f"is none of: {words}", "Use one of these words.")
        )
        if not text:
            rule, what = "blank", f"is blank ({column['meaning']})"
            remedy = "Fill it in."
        self.refuse(
            number, name, rule, f"{name} {what}; the form does not count", remedy
        )

    def _one_each(
        self, forms: list[tuple[Row, dict[str, str]]]
    ) -> list[tuple[Row, dict[str, str]]]:
        """One form per person. Which of two that differ is right, nobody here knows."""
        by_person: dict[str, list[tuple[Row, dict[str, str]]]] = {}
        for item in forms:
            by_person.setdefault(item[0]["respondent_id"], []).append(item)
        kept = []
        for items in by_person.values():
            listed = ", ".join(str(form["row"]) for form, _ in items)
            if len(items) == 1:
                kept.append(items[0])
            elif len({form["group_id"] for form, _ in items}) > 1:
                for form, _ in items:
                    self.refuse(
                        form["row"], "group_id", "two_groups",
                        f"one person speaks for two groups (rows {listed}); none of "
                        "the forms counts",
                        "Find out to which group the person belongs; remove the other.",
                    )  # fmt: skip
            elif all(_same(items[0], other) for other in items[1:]):
                kept.append(items[0])
                for form, _ in items[1:]:
                    self.refuse(
                        form["row"], "respondent_id", "duplicate",
                        f"the same form was handed in twice (rows {listed}); it counts "
                        "once",
                        "Remove the copy.", "flagged",
                    )  # fmt: skip
            else:
                for form, _ in items:
                    self.refuse(
                        form["row"], "respondent_id", "duplicate",
                        f"one person answered differently in rows {listed}; none of "
                        "the forms counts",
                        "Keep the form that holds; remove the other.",
                    )  # fmt: skip
        return kept

    def _scores(self, form: Row, cells: dict[str, str]) -> dict[str, int]:
        taken = {}
        for topic, text in sorted(cells.items()):
            if text in SCALE:
                taken[topic] = int(text)
            elif text:
                self.refuse(
                    form["row"], topic, "out_of_scale",
                    "a score is a whole number from 1 to 5; this cell does not count",
                    "Correct the cell, or leave it blank where there is no answer.",
                )  # fmt: skip
        return taken


def _same(one: tuple[Row, dict[str, str]], two: tuple[Row, dict[str, str]]) -> bool:
    apart = ("row", "submission_id")
    return one[1] == two[1] and all(
        one[0][name] == two[0][name] for name in one[0] if name not in apart
    )
