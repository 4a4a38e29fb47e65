"""The worked case of the method as inputs, for tests of every part."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from materiality import assessment
from materiality.contracts import parameters, tables
from materiality.inputs import Inputs
from materiality.settings import Setting
from tests.memory import empty

CASE: dict[str, Any] = json.loads(
    (Path(__file__).parent / "worked_case.json").read_text()
)
EXPECTED = CASE["expected"]


def case() -> dict[str, Any]:
    """A copy that a test may change."""
    return deepcopy(CASE)


def inputs(said: dict[str, Any]) -> Inputs:
    """The case as what reading gives."""
    found = Inputs("FY2025", {name: [] for name in tables()})
    found.tables["topics"] = [
        {"topic_id": t, "name": t, "origin": "own"} for t in said["topics"]
    ]
    for item in said["impacts"]:
        found.tables["impacts"].append(
            {
                "impact_id": item["id"], "topic_id": item["topic"],
                "description": item["id"],
                "direction": "negative" if item["kind"] == "neg" else "positive",
                "state": "actual" if item["actual"] else "potential",
                "human_rights": "yes" if item["human_rights"] else "no",
            }
        )  # fmt: skip
        found.tables["scores"].append(
            {
                "impact_id": item["id"], "assessor_id": "A1",
                **{k: item[k] for k in ("scale", "scope", "irremediability",
                                        "likelihood")},
            }
        )  # fmt: skip
    for name, group in said["groups"].items():
        found.tables["stakeholder_groups"].append(
            {"group_id": name, "name": name, "category": group["category"]}
        )
        persons = max((len(v) for v in group["scores"].values()), default=0)
        for person in range(persons):
            number = len(found.respondents)
            found.respondents.append(
                {"respondent_no": number, "group_id": name,
                 "mode": group.get("mode", "interview"), "refused": "no"}
            )  # fmt: skip
            for topic, scores in group["scores"].items():
                if person < len(scores):
                    for column, value in zip(
                        found.answers, (number, topic, scores[person]), strict=True
                    ):
                        column.append(value)
    return found


def settings(said: dict[str, Any]) -> dict[str, Setting]:
    """The parameters of the case over the defaults."""
    values = {p["parameter"]: Decimal(p["default"]) for p in parameters()}
    told = said["parameters"]
    for mine, theirs in (("alpha", "alpha"), ("tau", "cut"),
                         ("severity_max_share", "severity_max_share"),
                         ("no_drop_mean", "no_drop_mean")):  # fmt: skip
        values[mine] = Decimal(str(told[theirs]))
    for name, weight in said["category_weights"].items():
        values[f"weight_{name}"] = Decimal(str(weight))
    return {name: Setting(name, value, "set") for name, value in values.items()}


def assessed(said: dict[str, Any]) -> assessment.Assessment:
    """The case as what is computed."""
    return assessment.Assessment(inputs(said), settings(said), [])


@contextmanager
def computed(said: dict[str, Any]) -> Iterator[duckdb.DuckDBPyConnection]:
    """The case, computed, in memory."""
    with empty() as con:
        assessment.compute(con, assessed(said))
        yield con


def column(con: duckdb.DuckDBPyConnection, table: str, name: str) -> dict[str, Any]:
    """Topic -> value of a column."""
    return dict(
        con.execute(f"select topic_id, {name} from materiality.{table}").fetchall()
    )
