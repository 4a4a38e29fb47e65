"""Rules of meaning for the tables beside orebook.yaml: words that name something.

Belongs here: what a row refers to. The form of the tables is ``tables``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from transforms.project.problem import Problem, near
from warehouse import reference

Rows = list[dict[str, str]]


def check_expected(rows: Rows, entities: Collection[str]) -> Iterator[Problem]:
    """expected.csv: sites, metrics and words that nothing knows."""
    metrics = {row["metric_id"] for row in reference.rows("metrics")}
    closed = (
        ("site_id", set(entities), "the site '{}' is not in sites.csv",
         "Correct it, or add the site."),
        ("metric_id", metrics, "there is no metric '{}'",
         "`orebook doctor --metrics` lists the metrics."),
        ("applicable", {"", "yes", "no"}, "applicable '{}' is neither yes nor no",
         "Write yes or no."),
        ("frequency", {"", "month", "quarter", "year"},
         "frequency '{}' is none of month, quarter, year", "Write one of them."),
    )  # fmt: skip
    for number, row in enumerate(rows, start=2):
        for column, known, what, remedy in closed:
            word = row[column].lower() if column == "applicable" else row[column]
            if word not in known:
                yield Problem(
                    "expected.csv", number, f"known_{column}", what.format(row[column]),
                    remedy, near(word, filter(None, known)),
                )  # fmt: skip
        if row["applicable"].lower() == "no" and not row["reason"]:
            yield Problem(
                "expected.csv", number, "reason",
                "the metric does not apply, and no reason is given",
                "Say why in `reason`; it is printed.",
            )  # fmt: skip


def check_references(
    tables: dict[str, Rows], indicators: Collection[str]
) -> Iterator[Problem]:
    """controls.csv and history.csv: indicators, metrics and entities that are known."""
    metrics = {row["metric_id"] for row in reference.rows("metrics")}
    sites = {row["site_id"] for row in tables["sites"]}
    countries = {f"country:{row['country']}" for row in tables["sites"]}
    entities = sites | countries | {"GROUP-TOTAL", "GROUP", "ELIMINATION"}
    for name in ("controls", "history"):
        for number, row in enumerate(tables[name], start=2):
            for column, known in (
                ("indicator_id", indicators),
                ("metric_id", metrics),
                ("entity", entities),
            ):
                word = row.get(column, "")
                if word and word not in known:
                    yield Problem(
                        f"{name}.csv", number, f"known_{column}",
                        f"there is no {column.removesuffix('_id')} '{word}'",
                        "Correct it: a row that names nothing is compared with "
                        "nothing.", near(word, known),
                    )  # fmt: skip
