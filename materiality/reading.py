"""Reading the assessment strictly: every fault with file, row, column, rule, remedy.

A fault in a table that people keep by hand stops the assessment. A fault in a response
refuses that cell or that form, by name, and the rest counts. Belongs here: which tables
are read, and what they say of each other. Forms are ``responses``, cells ``contracts``.
"""

from __future__ import annotations

import difflib
from itertools import combinations
from pathlib import Path

from materiality.contracts import (
    FILES,
    FOLDER,
    FORMS,
    body,
    contract,
    headings,
    lines,
    parameters,
    tables,
    typed,
)
from materiality.inputs import Inputs, Refusal, Row
from materiality.responses import Responses, forms
from transforms import catalogue
from transforms.project import alike
from transforms.project.folder import Project
from transforms.project.periods import UnknownPeriod
from transforms.project.problem import ProjectProblem
from transforms.project.words import GROUP
from warehouse.package_files import package_folder

NEEDED = ("topics", "impacts", "scores", "stakeholder_groups", "responses")
_FOR_FORMS = ("topics", "stakeholder_groups")


def is_there(project: Project) -> bool:
    """Whether the project has an assessment at all."""
    return (project.root / FOLDER / "topics.csv").is_file()


def read(project: Project, responses: bool = True) -> Inputs:
    """Read and check everything; without ``responses`` only what a form needs.

    Raises ProjectProblem with one line for each fault outside the responses.
    """
    problems: list[str] = []
    inputs = Inputs(project.periods[-1].period_id)
    folder = project.root / FOLDER
    for name in tables():
        path = folder / FILES.get(name, f"{name}.csv")
        place = path.relative_to(project.root).as_posix()
        if not path.is_file():
            inputs.tables[name] = []
            has_forms = name == "responses" and bool(forms(folder))
            if name in NEEDED and (responses or name in _FOR_FORMS) and not has_forms:
                problems.append(f"{place}: the file is missing; the ranking needs it")
            continue
        if name != "responses":
            inputs.tables[name] = _table(name, path, place, problems)
    known = _known(project, inputs)
    for name, rows in inputs.tables.items():
        place = f"{FOLDER}/{FILES.get(name, f'{name}.csv')}"
        _check_references(name, rows, known, place, problems)
    _check_files(folder, problems)
    _check_scores(inputs, problems)
    _check_pairs(inputs.tables["pairwise"], problems)
    _check_indicators(project, inputs.tables["stakeholder_matrix"], problems)
    _note_assessors(inputs)
    for name in ("thresholds", "topic_changes"):
        place = f"{FOLDER}/{name}.csv"
        note_periods(project, inputs, place, inputs.tables[name])
    if responses and not problems:
        Responses(inputs, known, folder, problems).read()
    if problems:
        raise ProjectProblem(problems)
    return inputs


def is_earlier(project: Project, period_id: str) -> bool:
    """Whether a period begins before the last reported one, which is assessed. A
    calendar file need not have it."""
    last = project.periods[-1]
    try:
        return project.calendar.period(period_id).start < last.start
    except UnknownPeriod:
        is_alike = period_id[:2] == last.period_id[:2] == "FY"
        return is_alike and period_id[2:].isdigit() and period_id < last.period_id


def note_periods(
    project: Project, inputs: Inputs, place: str, rows: list[Row]
) -> None:
    """Flag rows of a period that is neither assessed nor past: they change nothing."""
    for row in rows:
        period = row["period_id"]
        if period and period != inputs.period_id and not is_earlier(project, period):
            inputs.refusals.append(
                Refusal(
                    place, row["row"], "period_id", "other_period", "flagged",
                    f"'{period}' is neither {inputs.period_id}, which is assessed, nor "
                    "a period before it: the row changes nothing",
                    "Correct the period; nothing is to be done if it is yet to come.",
                )
            )  # fmt: skip


def _check_files(folder: Path, problems: list[str]) -> None:
    """Tables and forms under a name by which nobody reads them."""
    known = [folder / FILES.get(name, f"{name}.csv") for name in tables()]
    for path in sorted(folder.rglob("*")):
        place = f"{FOLDER}/{path.relative_to(folder).as_posix()}"
        if path.name.startswith((".", "~$")) or not path.is_file():
            continue
        if path.parent == folder / FORMS:
            if path.suffix.lower() != ".xlsx":
                problems.append(
                    f"{place}: only workbooks (.xlsx) are read as forms; save it as one"
                )
        elif path.suffix.lower() == ".csv" and path not in known:
            listed = ", ".join(p.relative_to(folder).as_posix() for p in known)
            problems.append(
                f"{place}: no table of an assessment is called so; known: {listed}. "
                "Rename it, or keep it elsewhere"
            )


def _check_indicators(
    project: Project, rows: list[Row], problems: list[str]
) -> None:
    """What measures a commitment is an indicator, packaged or the company's own."""
    if not any(row["indicator_ids"] for row in rows):
        return
    folders = package_folder(catalogue.__name__), project.root / "overrides"
    known = {path.stem for f in folders for path in f.glob("indicators/**/*.sql")}
    for row in rows:
        for name in row["indicator_ids"] or []:
            if name not in known:
                near = difflib.get_close_matches(name, sorted(known), n=1)
                problems.append(
                    f"{FOLDER}/stakeholder_matrix.csv, row {row['row']}, "
                    f"indicator_ids: there is no indicator '{name}'."
                    + (f" Did you mean {near[0]}?" if near else "")
                    + " `orebook handbook` lists all; leave the cell blank where "
                    "nothing measures it"
                )


def _note_assessors(inputs: Inputs) -> None:
    """Flag assessors of whom there is no score."""
    scored = {row["assessor_id"] for row in inputs.tables["scores"]}
    for row in inputs.tables["assessors"]:
        if row["assessor_id"] not in scored:
            inputs.refusals.append(
                Refusal(
                    f"{FOLDER}/{FILES['assessors']}", row["row"], "assessor_id",
                    "no_scores", "flagged",
                    f"{row['assessor_id']} has scored no impact and is in no result",
                    f"Put the scores into {FILES['scores']}, or remove the assessor.",
                )
            )  # fmt: skip


def _check_pairs(rows: list[Row], problems: list[str]) -> None:
    """Comparisons: each pair of criteria once, in one of its two directions."""
    place = f"{FOLDER}/pairwise.csv"
    seen: dict[frozenset[str], int] = {}
    for row in rows:
        pair = frozenset((row["criterion_a"], row["criterion_b"]))
        if None in pair:
            continue
        if len(pair) == 1:
            problems.append(
                f"{place}, row {row['row']}: {row['criterion_a']} is compared with "
                "itself; remove the row"
            )
        elif pair in seen:
            problems.append(
                f"{place}, row {row['row']}: the same two are compared in row "
                f"{seen[pair]} already; keep one"
            )
        seen.setdefault(pair, row["row"])
        if row["value"] is not None and row["value"] <= 0:
            problems.append(
                f"{place}, row {row['row']}, value: {row['value']} is not above 0; "
                "write 9 to 1, or 0.111111111 to 1 the other way"
            )
    named = sorted({name for pair in seen for name in pair})
    problems += [
        f"{place}: {a} is not compared with {b}; AHP needs each pair once"
        for a, b in combinations(named, 2)
        if frozenset((a, b)) not in seen
    ]


def _table(name: str, path: Path, place: str, problems: list[str]) -> list[Row]:
    rows = lines(path, place, problems)
    headings(name, rows[0] if rows else [], place, problems, set())
    found: list[Row] = []
    keys: dict[str, int] = {}
    for number, cells in body(rows, place, problems):
        row: Row = {"row": number}
        for column in contract(name):
            text = cells.get(column["column"], "")
            try:
                row[column["column"]] = typed(column, text)
            except ValueError as error:
                problems.append(f"{place}, row {number}, {column['column']}: {error}")
                row[column["column"]] = None
            if column["type"] == "key" and text:
                if text in keys:
                    problems.append(
                        f"{place}, row {number}, {column['column']}: '{text}' is "
                        f"already in row {keys[text]}; ids are used once"
                    )
                keys.setdefault(text, number)
        found.append(row)
    named = [(number, text) for text, number in keys.items()]
    for number, text, first, other in alike.twins(named):
        problems.append(
            f"{place}, row {number}: {alike.said('the id', text, other, first)}"
        )
    return found


def _known(project: Project, inputs: Inputs) -> dict[str, set[str]]:
    def ids(table: str, column: str) -> set[str]:
        return {row[column] for row in inputs.tables.get(table, []) if row[column]}

    return {
        "topic": ids("topics", "topic_id"),
        "impact": ids("impacts", "impact_id"),
        "assessor": ids("assessors", "assessor_id"),
        "group": ids("stakeholder_groups", "group_id"),
        "site": {row["site_id"] for row in project.tables["sites"]} | {GROUP},
        "parameter": {row["parameter"] for row in parameters()},
    }


def _check_references(
    name: str,
    rows: list[Row],
    known: dict[str, set[str]],
    place: str,
    problems: list[str],
) -> None:
    for column in contract(name):
        kind = "site" if column["type"] == "sites" else column["type"]
        if kind not in known:
            continue
        for row in rows:
            value = row[column["column"]]
            for text in value if isinstance(value, list) else [value]:
                if text is not None and text not in known[kind]:
                    problems.append(
                        f"{place}, row {row['row']}, {column['column']}: there is no "
                        f"{kind} '{text}'; known: {', '.join(sorted(known[kind]))}"
                    )


def _check_scores(inputs: Inputs, problems: list[str]) -> None:
    """Parts that an impact must have or must not have, and scores given twice."""
    impacts = {row["impact_id"]: row for row in inputs.tables["impacts"]}
    place = f"{FOLDER}/{FILES['scores']}"
    seen: dict[tuple[str, str], int] = {}
    for row in inputs.tables["scores"]:
        impact = impacts.get(row["impact_id"])
        key = (row["impact_id"], row["assessor_id"])
        if key in seen:
            problems.append(
                f"{place}, row {row['row']}: {key[1]} has assessed {key[0]} in row "
                f"{seen[key]} already; keep one"
            )
        seen.setdefault(key, row["row"])
        if impact is None:
            continue
        for column, wanted, when in (
            ("irremediability", impact["direction"] == "negative", "negative"),
            ("likelihood", impact["state"] == "potential", "potential"),
        ):
            if wanted == (row[column] is None):
                problems.append(
                    f"{place}, row {row['row']}, {column}: "
                    + (f"blank; an impact that is {when} needs it" if wanted else
                       f"{row[column]}; only an impact that is {when} has it, and "
                       f"{row['impact_id']} is not; leave it blank")
                )  # fmt: skip
    known = {row["assessor_id"] for row in inputs.tables["assessors"]}
    if known and not seen:
        problems.append(f"{place}: no impact is assessed")
