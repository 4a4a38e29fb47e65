"""100,000 responses x 40 topics with 2,000 draws: seconds and memory.

``python -m benchmarks.materiality [RESPONSES] [TOPICS] [DRAWS]`` prints CPU
seconds of each part and the peak of memory. Nothing is asserted about times; the
figures go into docs/materiality.md.
"""

from __future__ import annotations

import resource
import sys
import time

import numpy as np
import pyarrow as pa

from materiality import assessment, model, sensitivity, uncertainty
from materiality import random_numbers as dice
from materiality.assessment import Assessment
from materiality.contracts import parameters, tables
from materiality.inputs import Inputs
from materiality.settings import Setting
from warehouse.connection import connect

GROUPS = 12
CATEGORIES = ("rights_holder", "duty_bearer", "facilitator")


def inputs(topics: int) -> Inputs:
    """Topics, two impacts of each, three assessors, twelve groups."""
    found = Inputs("FY2025", {name: [] for name in tables()})
    found.tables["topics"] = [
        {"topic_id": f"x_{n:02d}", "name": f"Topic {n:02d}", "origin": "own"}
        for n in range(topics)
    ]
    found.tables["stakeholder_groups"] = [
        {"group_id": f"g{n:02d}", "name": f"Group {n}", "category": CATEGORIES[n % 3]}
        for n in range(GROUPS)
    ]
    for n in range(2 * topics):
        found.tables["impacts"].append(
            {"impact_id": f"I{n}", "topic_id": f"x_{n // 2:02d}", "description": "x",
             "direction": "negative", "state": ("actual", "potential")[n % 2],
             "human_rights": "yes" if n % 3 else "no"}
        )  # fmt: skip
        drawn = dice.below(n, np.arange(12, dtype=np.uint64), 5) + np.uint64(1)
        for a in range(3):
            parts = [int(v) for v in drawn[4 * a : 4 * a + 4]]
            found.tables["scores"].append(
                {"impact_id": f"I{n}", "assessor_id": f"A{a}",
                 **dict(zip(("scale", "scope", "irremediability", "likelihood"), parts,
                            strict=True))}
            )  # fmt: skip
    return found


def measure(responses: int, topics: int, draws: int) -> None:
    """Run and print."""
    settings = {
        p["parameter"]: Setting(p["parameter"], assessment.Decimal(p["default"]), "set")
        for p in parameters()
    }
    settings["draws"] = Setting("draws", assessment.Decimal(draws), "set")
    with connect() as con:
        assessment.create(con)
        assessment.fill(con, Assessment(inputs(topics), settings, []))
        fill_responses(con, responses, topics)
        last = time.process_time()

        def lap(name: str) -> None:
            nonlocal last
            now = time.process_time()
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{name:<14} {now - last:8.2f} CPU s   peak {peak:7.0f} MiB")
            last = now

        assessment.run(con)
        lap("queries")
        found = model.load(con)
        lap("load")
        uncertainty.write(con, found)
        lap("draws")
        sensitivity.write(con, found)
        lap("sensitivity")
    print(f"{'all':<14} {time.process_time():8.2f} CPU s")


def fill_responses(con: object, responses: int, topics: int) -> None:
    """Respondents over the groups, larger ones first, a score for each topic."""
    number = np.arange(responses)
    share = dice.below(1, number.astype(np.uint64), 1000).astype(float) / 1000
    group = (share * share * GROUPS).astype(int)
    table = pa.table(
        {
            "respondent_no": pa.array(number, pa.int32()),
            "group_id": pa.array([f"g{g:02d}" for g in group]),
        }
    )
    con.register("incoming", table)  # type: ignore[attr-defined]
    con.execute(  # type: ignore[attr-defined]
        "insert into materiality.respondent select respondent_no, group_id, null, null,"
        " null, null, 'survey', null, false from incoming"
    )
    names = pa.array([f"x_{n:02d}" for n in range(topics)])
    for start in range(0, topics):
        score = dice.below(100 + start, number.astype(np.uint64), 5) + np.uint64(1)
        con.register(  # type: ignore[attr-defined]
            "incoming",
            pa.table(
                {
                    "a": pa.array(number, pa.int32()),
                    "b": pa.array([names[start].as_py()] * responses),
                    "c": pa.array(score.astype(np.int32)),
                }
            ),
        )
        con.execute("insert into materiality.response from incoming")  # type: ignore[attr-defined]


if __name__ == "__main__":
    sizes = [int(text) for text in sys.argv[1:]]
    measure(*(sizes + [100_000, 40, 2_000][len(sizes) :]))
