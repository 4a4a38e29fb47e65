"""The settings of the method, and what changed after the scores were opened.

``materiality/thresholds.csv`` is the company's record of who set what and when; a
later row replaces an earlier one. ``decisions/materiality_opening.csv`` is written once
by the command that first opens the scores, and says what held then. Belongs here: the
comparison of both. What the settings do is in ``sql``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from materiality.contracts import FOLDER, body, lines, parameters
from materiality.inputs import Inputs, Row
from transforms.project.folder import Project
from transforms.project.problem import ProjectProblem

OPENING = "decisions/materiality_opening.csv"
OPENING_COLUMNS = ("period_id", "parameter", "value", "opened_on", "opened_by")


@dataclass(frozen=True)
class Setting:
    """One setting in force. ``state``: default, set, approved or changed_after_opening.

    ``at_opening`` is its value when the scores were opened, None before that.
    """

    parameter: str
    value: Decimal
    state: str
    set_on: date | None = None
    set_by: str = ""
    approved_by: str = ""
    minute: str = ""
    reason: str = ""
    at_opening: Decimal | None = None
    opened_on: date | None = None
    opened_by: str = ""


def settings(project: Project, inputs: Inputs) -> dict[str, Setting]:
    """The settings in force by parameter.

    Raises ProjectProblem if a value is out of bounds, the weights do not sum to 1, or a
    change after opening has no reason, approver or minute.
    """
    problems: list[str] = []
    opened = _opening(project, inputs.period_id, problems)
    rows = [
        r for r in inputs.tables["thresholds"] if r["period_id"] == inputs.period_id
    ]
    found = {}
    for known in parameters():
        name = known["parameter"]
        mine = [row for row in rows if row["parameter"] == name]
        _in_bounds(mine, known, problems)
        _distinct_days(mine, problems)
        found[name] = _in_force(
            name, Decimal(known["default"]), mine, opened.get(name), problems
        )
    total = sum(v.value for k, v in found.items() if k.startswith("weight_"))
    if total != 1:
        problems.append(
            f"{FOLDER}/thresholds.csv: the weights of the categories sum to {total}; "
            "they have to sum to 1"
        )
    if problems:
        raise ProjectProblem(problems)
    return found


def _in_force(
    name: str,
    default: Decimal,
    rows: list[Row],
    opened: tuple[Decimal, date, str] | None,
    problems: list[str],
) -> Setting:
    if not rows:
        last: Row = {"value": default}
        state = "default"
    else:
        last = max(rows, key=lambda row: row["set_on"])
        state = "approved" if last["approved_by"] and last["minute"] else "set"
    at, on, by = opened or (None, None, "")
    is_late = bool(on and last.get("set_on") and last["set_on"] > on)
    if at is not None and (last["value"] != at or is_late):
        state = "changed_after_opening"
        for column in ("reason", "approved_by", "minute"):
            if not last.get(column):
                problems.append(
                    f"{FOLDER}/thresholds.csv, row {last.get('row', '-')}, {column}: "
                    f"'{name}' was {at} when the scores were opened on {on} and is "
                    f"{last['value']} now; a change after that needs its {column}"
                )
    return Setting(
        name, last["value"], state, last.get("set_on"), last.get("set_by") or "",
        last.get("approved_by") or "", last.get("minute") or "",
        last.get("reason") or "", at, on, by,
    )  # fmt: skip


def _in_bounds(rows: list[Row], known: dict[str, str], problems: list[str]) -> None:
    low, high = Decimal(known["low"]), Decimal(known["high"])
    for row in rows:
        if row["value"] is not None and not low <= row["value"] <= high:
            problems.append(
                f"{FOLDER}/thresholds.csv, row {row['row']}, value: {row['value']} is "
                f"not between {low} and {high} ({known['meaning']})"
            )
        if known["parameter"] in ("draws", "seed") and row["value"] % 1:
            problems.append(
                f"{FOLDER}/thresholds.csv, row {row['row']}, value: "
                f"'{known['parameter']}' is a whole number"
            )


def _distinct_days(rows: list[Row], problems: list[str]) -> None:
    days: dict[date, int] = {}
    for row in rows:
        if row["set_on"] in days:
            problems.append(
                f"{FOLDER}/thresholds.csv, row {row['row']}, set_on: "
                f"'{row['parameter']}' is set twice on {row['set_on']} (row "
                f"{days[row['set_on']]}); keep the one that holds"
            )
        days.setdefault(row["set_on"], row["row"])


def _opening(
    project: Project, period: str, problems: list[str]
) -> dict[str, tuple[Decimal, date, str]]:
    path = project.root / OPENING
    if not path.is_file():
        return {}
    found = {}
    for number, row in body(lines(path, OPENING, problems), OPENING, problems):
        if row.get("period_id") != period:
            continue
        try:
            found[row["parameter"]] = (
                Decimal(row["value"]), date.fromisoformat(row["opened_on"]),
                row["opened_by"],
            )  # fmt: skip
        except (KeyError, InvalidOperation, ValueError):
            problems.append(
                f"{OPENING}, row {number}: this record is written by `orebook "
                "materiality run` and not edited; restore it from your versions"
            )
    return found


def opening_rows(
    found: dict[str, Setting], period: str, day: date, by: str
) -> list[list[str]]:
    """The record of what holds at the moment the scores are opened."""
    return [
        [period, s.parameter, str(s.value), day.isoformat(), by] for s in found.values()
    ]


def is_opened(found: dict[str, Setting]) -> bool:
    """Whether the scores have been opened before."""
    return any(item.opened_on for item in found.values())


def unset(found: dict[str, Setting]) -> list[str]:
    """Settings that the committee has not set or nobody has approved."""
    return [
        item.parameter
        for item in found.values()
        if item.parameter in ("tau", "alpha") or item.parameter.startswith("weight_")
        if item.state in ("default", "set")
    ]


def path_of(project: Project) -> Path:
    """Where the record of the opening stands."""
    return project.root / OPENING
