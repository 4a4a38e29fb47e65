"""Rules of meaning for the tables beside orebook.yaml: words that name something.

Belongs here: what a row refers to. The form of the tables is ``tables``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from transforms.project.asking import (
    EVERY,
    NO,
    WAIVED,
    YES,
    Asking,
    activity_words,
)
from transforms.project.computed import computed
from transforms.project.problem import Problem, near
from transforms.project.words import split_columns
from warehouse import reference

Rows = list[dict[str, str]]


def check_expected(tables: dict[str, Rows]) -> Iterator[Problem]:
    """expected.csv: what nothing knows, what lacks a reason, what contradicts."""
    rows = tables["expected"]
    metrics = reference.by_key("metrics", "metric_id")
    sites = {row["site_id"] for row in tables["sites"]} | {"GROUP", "ELIMINATION"}
    wide = {word for row in metrics.values() for word in (row["dataset"], row["group"])}
    closed = (
        ("site_id", {EVERY, *sites, *activity_words()},
         "the site '{}' is not in sites.csv",
         "Correct it, or add the site; * and an activity may stand for sites."),
        ("metric_id", {EVERY, *metrics, *wide}, "there is no metric '{}'",
         "`orebook doctor --metrics` lists the metrics; * and a dataset may stand for "
         "metrics."),
        ("applicable", {"", YES, NO, WAIVED},
         "applicable '{}' is neither yes nor no nor waived",
         "Write yes, no or waived."),
        ("frequency", {"", "month", "quarter", "year"},
         "frequency '{}' is none of month, quarter, year", "Write one of them."),
    )  # fmt: skip
    count = 0
    for number, row in enumerate(rows, start=2):
        found = []
        for column, known, what, remedy in closed:
            word = row[column].lower() if column == "applicable" else row[column]
            if word not in known:
                made = computed(word) if column == "metric_id" else None
                found.append(
                    Problem("expected.csv", number, "computed", made.what, made.remedy)
                    if made
                    else Problem(
                        "expected.csv", number, f"known_{column}",
                        what.format(row[column]), remedy,
                        near(word, filter(None, known)),
                    )
                )  # fmt: skip
        if row["due_days"] and not re.fullmatch("[0-9]{1,3}", row["due_days"]):
            found.append(Problem(
                "expected.csv", number, "due_days",
                f"due_days '{row['due_days']}' is not a number of days",
                "Write how many days after the last one a value is due: 15",
            ))  # fmt: skip
        found += _answered(number, row)
        found += _split(number, row, metrics)
        count += len(found)
        yield from found
    if not count:
        yield from _contradictions(tables)


def _answered(number: int, row: dict[str, str]) -> Iterator[Problem]:
    answer = row["applicable"].lower()
    if answer in (NO, WAIVED) and not row["reason"]:
        what = "does not apply" if answer == NO else "is waived"
        yield Problem(
            "expected.csv", number, "reason",
            f"the metric {what}, and no reason is given",
            "Say why in `reason`; it is printed.",
        )  # fmt: skip
    if answer == WAIVED and not row["decided_by"]:
        yield Problem(
            "expected.csv", number, "decided_by",
            "the metric is waived, and nobody is named who decided so",
            "Name the person in `decided_by`; it is printed.",
        )  # fmt: skip


def _split(
    number: int, row: dict[str, str], metrics: dict[str, dict[str, str]]
) -> Iterator[Problem]:
    """Splits that none of the metrics has, or words that a dimension does not know."""
    metric = row["metric_id"]
    for column, name in split_columns().items():
        word = row.get(column, "")
        if not word or metric not in metrics:
            continue
        if name not in reference.dimensions(metric):
            yield Problem(
                "expected.csv", number, "split", f"{metric} has no {name}",
                "Leave the column empty, or take one of: "
                + (", ".join(reference.dimensions(metric)) or "none"),
            )  # fmt: skip
            continue
        known = reference.words_of(metric, name)
        if word != EVERY and known and word not in known:
            yield Problem(
                "expected.csv", number, "split",
                f"{name} '{word}' is no word of {metric}",
                f"Write * for any word, or one of: {', '.join(known)}.",
                near(word, known),
            )  # fmt: skip


def _contradictions(tables: dict[str, Rows]) -> Iterator[Problem]:
    """Rows that name equally much, speak of the same and do not answer the same."""
    asking = Asking(tables, {})
    said = [rule for rule in asking.rules if rule.answer]
    does = {
        row["site_id"]: asking.activities(row["site_id"]) for row in tables["sites"]
    }
    metrics = [row["metric_id"] for row in reference.rows("metrics")]
    for number, one in enumerate(said):
        for other in said[number + 1 :]:
            first, last = max(one.first, other.first), min(one.last, other.last)
            if (
                one.weight != other.weight
                or one.split != other.split
                or (one.answer, one.reason) == (other.answer, other.reason)
                or (one.answer == other.answer == YES)
                or first > last
                or (one.site, one.metric) == (other.site, other.metric)
            ):
                continue
            metric = next(
                (m for m in metrics if one.names_metric(m) and other.names_metric(m)),
                "",
            )
            site = one.site if one.site == other.site else next(
                (name for name, spans in does.items()
                 if {one.site, other.site} <= {
                     word for word, a, b in spans if a <= last and b >= first}),
                "",
            )  # fmt: skip
            if metric and site:
                below, above = sorted((one, other), key=lambda rule: rule.row)
                yield Problem(
                    "expected.csv", above.row, "contradiction",
                    f"says {above.answer} and row {below.row} says {below.answer} of "
                    f"{metric} at {site}, and neither names more than the other",
                    "Take one out, or add a row that names the site and the metric.",
                )  # fmt: skip


def check_activities(tables: dict[str, Rows]) -> Iterator[Problem]:
    """activities.csv: sites and activities that nothing knows."""
    sites = {row["site_id"] for row in tables["sites"]}
    for number, row in enumerate(tables["activities"], start=2):
        if row["site_id"] not in sites:
            yield Problem(
                "activities.csv", number, "known_site_id",
                f"the site '{row['site_id']}' is not in sites.csv",
                "Correct it, or add the site.", near(row["site_id"], sites),
            )  # fmt: skip
        if row["activity"] not in activity_words():
            yield Problem(
                "activities.csv", number, "known_activity",
                f"there is no activity '{row['activity']}'",
                f"Known: {', '.join(activity_words())}.",
                near(row["activity"], activity_words()),
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
