"""Reading the responses: one form a person, what is wrong refused by place.

What a person wrote is never repeated: it may be personal. Free text is not even kept.
Belongs here: ``materiality/responses.csv`` and filled-in forms. The tables that the
company keeps by hand are in ``reading``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from materiality.contracts import (
    FOLDER,
    FORMS,
    SCALE,
    body,
    contract,
    headings,
    lines,
    typed,
)
from materiality.inputs import Inputs, Refusal, Row
from transforms.intake.grid import TEXT_STANDS, UnreadableFile
from transforms.intake.read import read as read_file

_HASH = re.compile(r"[0-9a-f]{16,64}")


@dataclass(frozen=True)
class Source:
    """A file of forms: its headings, and its rows by number and heading."""

    place: str
    header: list[str]
    rows: list[tuple[int, dict[str, str]]]


def forms(folder: Path) -> list[Path]:
    """The filled-in forms of an assessment's folder."""
    found = (folder / FORMS).glob("*")
    return sorted(
        path for path in found
        if path.suffix.lower() == ".xlsx" and not path.name.startswith((".", "~$"))
    )  # fmt: skip


class Responses:
    """The forms: one row each, a column for each topic."""

    def __init__(
        self,
        inputs: Inputs,
        known: dict[str, set[str]],
        folder: Path,
        problems: list[str],
    ) -> None:
        self.inputs, self.known, self.folder = inputs, known, folder
        self.problems = problems

    def refuse(
        self,
        form: Row,
        column: str,
        rule: str,
        message: str,
        remedy: str,
        severity: str = "refused",
    ) -> None:
        """Note what is not taken."""
        self.inputs.refusals.append(
            Refusal(form["place"], form["row"], column, rule, severity, message, remedy)
        )

    def read(self) -> None:
        """Fill ``respondents`` and ``answers`` of the inputs."""
        topics = self.known["topic"]
        forms = []
        for source in self._sources():
            headings("responses", source.header, source.place, self.problems, topics)
            if self.problems:
                continue
            for number, cells in source.rows:
                form = self._form(source.place, number, cells)
                if form is not None:
                    forms.append((form, {t: cells.get(t, "") for t in topics}))
        forms = self._one_each(forms)
        self._note_ids([form for form, _ in forms])
        forms.sort(key=lambda item: item[0]["respondent_id"])
        apart = ("respondent_id", "row", "place")
        for no, (form, scores) in enumerate(forms):
            taken = self._scores(form, scores)
            if taken and form["refused"] == "yes":
                self.refuse(
                    form, "refused", "refused_with_scores",
                    "the form says that the person did not take part, and has scores; "
                    "none of these counts",
                    "Correct `refused`, or remove the scores.",
                )  # fmt: skip
                taken = {}
            row = {k: v for k, v in form.items() if k not in apart}
            self.inputs.respondents.append({"respondent_no": no, **row})
            numbers, names, values = self.inputs.answers
            numbers.extend([no] * len(taken))
            names.extend(taken)
            values.extend(taken.values())

    def _sources(self) -> Iterator[Source]:
        path = self.folder / "responses.csv"
        if path.is_file():
            place = f"{FOLDER}/responses.csv"
            rows = lines(path, place, self.problems)
            found = list(body(rows, place, self.problems))
            yield Source(place, rows[0] if rows else [], found)
        for path in forms(self.folder):
            yield from self._workbook(path, f"{FOLDER}/{FORMS}/{path.name}")

    def _workbook(self, path: Path, place: str) -> list[Source]:
        """The sheets of a filled-in form; read in a process of its own, as deliveries
        are."""
        try:
            sheets = read_file(path).sheets
        except UnreadableFile as error:
            self.problems.append(
                f"{place}: {error.notice.message} {error.notice.remedy}"
            )
            return []
        sources = []
        for sheet in sheets:
            if sheet.rows is None:
                continue
            names = [f"c{n}" for n in range(1, sheet.width + 1)]
            header: list[str] = []
            found = []
            for row in sheet.rows.to_pylist():
                cells = [(row[name] or "").strip() for name in names]
                if header:
                    told = {h: c for h, c in zip(header, cells, strict=True) if h}
                    # A row of the form in which only the group stands is unused.
                    if any(text for name, text in told.items() if name != "group_id"):
                        found.append((row["row_no"], told))
                elif {"submission_id", "respondent_id"} <= set(cells):
                    # The id of a topic is a text that looks like a number.
                    header = [re.sub(TEXT_STANDS, "", cell) for cell in cells]
            if header:
                named = [name for name in header if name]
                twice = sorted({name for name in named if named.count(name) > 1})
                self.problems += [
                    f"{place}: the column '{name}' is there twice" for name in twice
                ]
                sources.append(Source(place, named, found))
        if sources:
            return sources
        self.problems.append(
            f"{place}: no sheet has the column names of the form; write a new one with "
            "`orebook materiality form` and copy the answers into it"
        )
        return []

    def _form(self, place: str, number: int, cells: dict[str, str]) -> Row | None:
        row: Row = {"row": number, "place": place}
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
                self._refuse_cell(row, column, text)
        return row if is_good else None

    def _refuse_cell(self, form: Row, column: dict[str, str], text: str) -> None:
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
        self.refuse(form, name, rule, f"{name} {what}; the form does not count", remedy)

    def _one_each(
        self, forms: list[tuple[Row, dict[str, str]]]
    ) -> list[tuple[Row, dict[str, str]]]:
        """One form per person. Which of two that differ is right, nobody here knows."""
        by_person: dict[str, list[tuple[Row, dict[str, str]]]] = {}
        for item in forms:
            by_person.setdefault(item[0]["respondent_id"], []).append(item)
        kept = []
        for items in by_person.values():
            listed = _places([form for form, _ in items])
            if len(items) == 1:
                kept.append(items[0])
            elif len({form["group_id"] for form, _ in items}) > 1:
                for form, _ in items:
                    self.refuse(
                        form, "group_id", "two_groups",
                        f"one person speaks for two groups ({listed}); none of "
                        "the forms counts",
                        "Find out to which group the person belongs; remove the other.",
                    )  # fmt: skip
            elif all(_same(items[0], other) for other in items[1:]):
                kept.append(items[0])
                for form, _ in items[1:]:
                    self.refuse(
                        form, "respondent_id", "duplicate",
                        f"the same form was handed in twice ({listed}); it counts "
                        "once",
                        "Remove the copy.", "flagged",
                    )  # fmt: skip
            else:
                for form, _ in items:
                    self.refuse(
                        form, "respondent_id", "duplicate",
                        f"one person answered differently in {listed}; none of "
                        "the forms counts",
                        "Keep the form that holds; remove the other.",
                    )  # fmt: skip
        return kept

    def _note_ids(self, forms: list[Row]) -> None:
        """Flag forms of several persons under one id: one of them may be a copy."""
        by_id: dict[str, list[Row]] = {}
        for form in forms:
            by_id.setdefault(form["submission_id"], []).append(form)
        for items in by_id.values():
            for form in items if len(items) > 1 else []:
                self.refuse(
                    form, "submission_id", "id_of_several",
                    f"one form is told of {len(items)} persons ({_places(items)}); "
                    "each of them counts",
                    "Give each form its own id; if it is one form, remove the rows of "
                    "whoever did not fill it in.", "flagged",
                )  # fmt: skip

    def _scores(self, form: Row, cells: dict[str, str]) -> dict[str, int]:
        taken = {}
        for topic, text in sorted(cells.items()):
            if text in SCALE:
                taken[topic] = int(text)
            elif text:
                self.refuse(
                    form, topic, "out_of_scale",
                    "a score is a whole number from 1 to 5; this cell does not count",
                    "Correct the cell, or leave it blank where there is no answer.",
                )  # fmt: skip
        return taken


def _same(one: tuple[Row, dict[str, str]], two: tuple[Row, dict[str, str]]) -> bool:
    apart = ("row", "place", "submission_id")
    return one[1] == two[1] and all(
        one[0][name] == two[0][name] for name in one[0] if name not in apart
    )


def _places(forms: list[Row]) -> str:
    """Where forms stand: rows, with their files if there are several."""
    if len({form["place"] for form in forms}) == 1:
        return "rows " + ", ".join(str(form["row"]) for form in forms)
    return ", ".join(f"{form['place']} row {form['row']}" for form in forms)
