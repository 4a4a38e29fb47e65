"""Contracts: what a delivered row must be, generated from the catalogue of metrics.

A contract is a pandera schema over a DuckDB table (through ibis), so ten million rows
are checked where they are; what its rules are in SQL stands in
``warehouse/ref/contracts.csv``. Each rule says in plain words why a row was refused or
flagged and what to do about it. Belongs here: rules. Parsing does not (``intake``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from transforms.catalogue.dimensions import LACKING, NOT_CLEAR, NOT_OF_METRIC
from transforms.catalogue.word_lists import FEW, NONE, Own, list_of, needs, words_of
from transforms.project.asking import CLOSED, ruled_out
from transforms.project.severity import FLAGGED, REFUSED
from warehouse import reference

Predicate = Callable[[Any], Any]


@dataclass(frozen=True)
class Rule:
    """One check. ``holds`` gives a boolean expression over the table's columns.

    ``meaning`` names the column of the delivery that a person must look at;
    ``message`` may use {unit}, {low}, {high}, {values} of the metric. Rules with the
    same ``together`` hold where that does, and one of them is broken where it is not:
    clean rows are asked once for all of them.
    """

    name: str
    meaning: str
    severity: str
    holds: Predicate
    message: str
    remedy: str
    together: Predicate | None = None


OTHER_DATES = (
    "A file that writes days in another form says so by `dates:` (as DD.MM.YYYY), in "
    "its mapping or, of a CSV, under `dialects` in orebook.yaml."
)
PERIOD_NAMES = "2025, FY2025, Q1 2025, 2025-03, 03.2025 or Mar-25"
# Said once of a cell that names both days of its row.
NO_PERIOD = Rule(
    "not_a_period", "period_start", REFUSED, lambda t: t.period_start.notnull(),
    "The cell names no period.",
    f"Write it as {PERIOD_NAMES}, or say under `values` of the mapping what the word "
    "means. Days stand for their months where the column has the first ones, or the "
    "last ones, of months in a row; a column of other days is mapped onto "
    "`[period_start, period_end]`.",
)  # fmt: skip


def _known(column: str) -> Predicate:
    return lambda t: t[column].notnull()


MEASUREMENT_RULES: tuple[Rule, ...] = (
    Rule(
        "unknown_site", "site_id", REFUSED, _known("site_id"),
        "This site is not in sites.csv.",
        "Correct the site_id, or add the site to sites.csv (GROUP stands for facts of "
        "no site).",
    ),
    Rule(
        "period_start_not_a_date", "period_start", REFUSED, _known("period_start"),
        "The start of the period is not an ISO date that exists.",
        f"Write it as YYYY-MM-DD, for example 2025-01-01. {OTHER_DATES}",
    ),
    Rule(
        "period_end_not_a_date", "period_end", REFUSED, _known("period_end"),
        "The end of the period is not an ISO date that exists.",
        "Write it as YYYY-MM-DD; the last day is part of the period. "
        f"{OTHER_DATES}",
    ),
    Rule(
        "period_reversed", "period_end", REFUSED,
        lambda t: (t.period_end >= t.period_start).fill_null(True),
        "The period ends before it starts.",
        "Correct one of the two dates.",
    ),
    Rule(
        "period_out_of_range", "period_end", REFUSED,
        lambda t: ((t.period_start >= t.earliest) & (t.period_end <= t.latest))
        .fill_null(True),
        "The period is not one this project can have: it starts before 1990 or ends "
        "after the last reporting period and the publication date.",
        "Correct the year, or add the period to orebook.yaml.",
    ),
    Rule(
        "unknown_unit", "unit", REFUSED, _known("unit_no"),
        "This unit is not accepted for the metric. Accepted: {units}.{beside}{why}",
        "Use one of these units; the spelling counts, as Mt and mt differ.",
    ),
    Rule(
        "dimension", "", REFUSED,
        lambda t: (t.dim_set_no >= 0).fill_null(False),
        "{problem}",
        "Correct the word, or leave the cell blank if it is not known.",
    ),
    Rule(
        LACKING, "", REFUSED, lambda t: t.lacks.isnull(),
        "{problem}",
        "Write the word.",
    ),
    Rule(
        "not_a_number", "value", REFUSED,
        lambda t: t.is_blank | t.is_word | t.reported.notnull() | t.doubt.notnull(),
        "The value is not a plain number.",
        "Write digits with a point for decimals and nothing else: no unit, no "
        "thousands mark, no < or ~, not inf or nan. In a workbook type it as a number, "
        "as your program writes decimals; a CSV with decimal commas or marks between "
        "thousands is declared under `dialects` in orebook.yaml. Write 0 if there was "
        "none; leave the cell blank while it is not known.",
    ),
    Rule(
        "unknown_word", "value", REFUSED,
        lambda t: t.is_blank | ~t.is_word | t.word_known,
        "This is not one of the metric's words: {units}.",
        "Use one of these words.",
    ),
    Rule(
        "out_of_bounds", "value", REFUSED,
        lambda t: ((t.value >= t.low) & (t.value <= t.high) & t.inside_open)
        .fill_null(True),
        "The value cannot be: this metric is {bounds}.",
        "Correct the sign or the number.",
    ),
    Rule(
        "posting_adds", "value", REFUSED,
        lambda t: ~t.takes_away | (t.value <= 0).fill_null(True),
        "A posting of ELIMINATION takes away what two own sites told both, so its "
        "value is below 0, or 0; this one would be added to the group.",
        "Write it with a minus sign.",
    ),
    Rule(
        "posting_of_no_flow", "site_id", REFUSED, lambda t: ~t.takes_none,
        "A posting of ELIMINATION takes away what flows between own sites; this "
        "metric tells of no flow.",
        "Delete the row, or name the site that the value is of.",
    ),
    Rule(
        "unknown_method", "method", REFUSED, _known("grade"),
        "The method is not one of measured, calculated, estimated, modelled, prorated.",
        "Use one of these words or leave the cell blank.",
    ),
    Rule(
        "unknown_mark", "not_applicable", REFUSED,
        lambda t: (t.mark.lower() == "x").fill_null(True),
        "not_applicable is x or blank.",
        "Write x if this does not apply to the site, else leave the cell blank.",
    ),
    Rule(
        "value_and_mark", "not_applicable", REFUSED,
        lambda t: t.mark.isnull() | t.is_blank,
        "The row has a value and is marked as not applicable: it cannot be both.",
        "Delete the value, or delete the mark. None of it is written as 0.",
    ),
    Rule(
        "not_applicable_said", "not_applicable", FLAGGED,
        lambda t: ~((t.mark.lower() == "x").fill_null(False) & t.is_blank),
        "The site says that this does not apply there. That is a proposal: nothing was "
        "taken over, and nothing is left out of the figures by it.",
        "If it is so, add a row to expected.csv: the site, the metric, applicable no, "
        "and the reason.",
    ),
    Rule(
        "row_moved", "metric_id", FLAGGED,
        lambda t: ~t.moved | t.is_blank,
        "The row was prepared for another site, metric or period than it now names; "
        "it was taken over as what it names.",
        "Check that sorting or pasting did not part the value from its row.",
    ),
    Rule(
        "blank_value", "value", FLAGGED, lambda t: ~t.is_blank | t.mark.notnull(),
        "The row has no value. Blank is not zero: nothing was taken over.",
        "Write 0 if there was none; leave it blank while it is not known.",
    ),
    Rule(
        "implausible", "value", FLAGGED,
        lambda t: (t.value.abs() <= t.plausible * t.scale).fill_null(True),
        "The value is larger than one site has in such a period (up to {high_usual} "
        "{unit}); it was taken over as it is.",
        "Check the unit (kg handed in as t is the usual cause) and deliver a "
        "correction if it is wrong.",
    ),
    Rule(
        "before_opening", "period_start", FLAGGED,
        lambda t: (t.period_end >= t.opened).fill_null(True),
        "The period lies before the site opened (sites.csv).",
        "Check the dates here and in sites.csv.",
    ),
    Rule(
        "after_closing", "period_start", FLAGGED,
        lambda t: (t.period_start <= t.closed_on).fill_null(True),
        "The period lies after the site closed (sites.csv), and closed sites are not "
        "asked for this.",
        "Check the dates here and in sites.csv.",
    ),
)  # fmt: skip

# Rules that a row breaks which does not say whose or when its value is.
WHOSE = ("unknown_site", "period_start_not_a_date", "period_end_not_a_date")

# sign_rule of metrics.csv -> lowest, highest, whether the lowest itself is allowed.
_BOUNDS = {
    ">=0": (0, None, True),
    ">0": (0, None, False),
    "0..1": (0, 1, True),
    "0<x<=100": (0, 100, False),
    "0<=x": (0, None, True),
}


def bounds(metric: str) -> tuple[int | None, int | None, bool]:
    """(lowest, highest, lowest allowed) that a value may be, from its sign rule.

    Rules that compare two metrics (``<= headcount``) bound nothing by themselves.
    """
    row = reference.metric(metric)
    if row["form"] == "register":
        return 0, None, True
    rule = row["sign_rule"].replace("integer ", "")
    if "negative" in rule or rule.startswith("any"):
        return None, None, True
    for text in sorted(_BOUNDS, key=len, reverse=True):
        if rule.startswith(text):
            return _BOUNDS[text]
    return (0, None, True) if rule.startswith("<=") else (None, None, True)


def describe_bounds(metric: str) -> str:
    """The bounds in words, for the message."""
    low, high, closed = bounds(metric)
    words = []
    if low is not None:
        words.append(f"not below {low}" if closed else f"above {low}")
    if high is not None:
        words.append(f"not above {high}")
    return " and ".join(words) or "any number"


_DAYS = {"month": 31, "quarter": 92, "year": 366, "event": 366}


def bounds_table() -> str:
    """SQL of ref.bound: what the rules compare a value with, per metric."""
    values = []
    for row in reference.rows("metrics"):
        metric = row["metric_id"]
        low, high, closed = bounds(metric)
        usual = row["plausible_max"] or "null"
        is_flow = row["kind"] in ("flow", "monetary", "event")
        days = _DAYS.get(row["frequency"], 366) if is_flow else "null"
        words = (
            "[" + ", ".join(f"'{w}'" for w in row["allowed_units"].split(";")) + "]"
            if row["kind"] == "factor" and row["canonical_unit"] == "class"
            else "null"
        )
        values.append(
            f"('{metric}', {'null' if low is None else low}, "
            f"{'null' if high is None else high}, {closed}, {usual}, {days}, {words}, "
            f"{not ruled_out(metric, frozenset((CLOSED,)), frozenset())})"
        )
    return (
        "create table ref.bound as select metric_id, "
        "cast(low as decimal(28,9)) as low, cast(high as decimal(28,9)) as high, "
        "closed, cast(usual as decimal(28,9)) as usual, cast(days as integer) as days, "
        "cast(words as varchar[]) as words, after_closing from (values "
        + ", ".join(values)
        + ") t(metric_id, low, high, closed, usual, days, words, after_closing)"
    )


def message(metric: str, rule: Rule) -> str:
    """The rule's message for one metric."""
    row = reference.metric(metric)
    units = row["allowed_units"].replace(";", ", ")
    units = units.replace("currency", "a currency code (ISO 4217, for example USD)")
    if row["form"] == "register":
        units = "event, count"
    return rule.message.format(
        units=units,
        beside=_beside(metric),
        why=_why_not(metric),
        unit=row["canonical_unit"],
        high_usual=row["plausible_max"] or "-",
        bounds=describe_bounds(metric),
        finer=_finer(metric),
        problem="",
    )


def _finer(metric: str) -> str:
    """The units of a metric that are smaller than its own, in words."""
    units = reference.by_key("units", "spelling")
    found = [
        item.spelling
        for item in reference.metric_units()
        if item.metric_id == metric
        and item.factor < 1
        and units.get(item.spelling, {}).get("unit") == item.spelling
    ]
    return f" Finer units are: {', '.join(found)}." if found else ""


def _why_not(metric: str) -> str:
    """Why units that people have at hand are not among those that are accepted."""
    return "".join(
        f" Not {row['unit']}: {row['reason']}."
        for row in reference.rows("unit_reasons")
        if row["metric_id"] == metric
    )


def _beside(metric: str) -> str:
    """Metrics of the same thing in another unit, in words: heads and equivalents."""
    stem, unit = metric.rsplit("_", 1)[0], reference.metric(metric)["canonical_unit"]
    found = [
        f" {row['metric_id']} takes {row['canonical_unit']}."
        for row in reference.rows("metrics")
        if row["metric_id"].rsplit("_", 1)[0] == stem
        and row["form"] == "measurement"
        and row["canonical_unit"] not in (unit, "currency")
    ]
    return "".join(found) if len(found) < 4 else ""


def dimension_message(
    metric: str, dimension: str, rule: str, near: tuple[str, ...] = (), own: Own = NONE
) -> str:
    """What is wrong with a dimension of a row, in words."""
    name = dimension.replace("_", " ")
    if rule == NOT_OF_METRIC:
        names = ", ".join(reference.dimensions(metric)) or "no dimension"
        return f"{metric} is not split by {dimension}. It is split by: {names}."
    words = words_of(metric, dimension, own)
    if rule == LACKING:
        said = f"The {name} is not said: nothing can be computed of this without it."
        return said + (listed(metric, dimension, words.known) if words else "")
    if words is None:
        return f"The {name} may not hold ; or =."
    if rule == NOT_CLEAR:
        return f"This may mean {' or '.join(near)}."
    return (
        f"This is not a {name}.{meant(near)}{listed(metric, dimension, words.known)}"
    )


def meant(near: tuple[str, ...]) -> str:
    """The question whether one of the near words is meant; '' without any."""
    return f" Did you mean {' or '.join(near)}?" if near else ""


def listed(subject: str, column: str, known: tuple[str, ...]) -> str:
    """The words that are accepted, or where they are listed."""
    if len(known) <= FEW:
        return f" Accepted: {', '.join(known)}."
    name = list_of(subject, column)
    return f" {len(known)} words are known: `orebook doctor --words {name}`."


def dimension_remedy(rule: str, metric: str, dimension: str) -> str:
    """What to do about a dimension of a row."""
    if rule == NOT_OF_METRIC:
        return "Empty the cell, or hand the split in with a metric that has it."
    if rule == NOT_CLEAR:
        return (
            "Write the one that is meant; or add a row to words.csv that says which "
            "one your sites mean by it."
        )
    if rule == LACKING:
        return "Write it."
    spelling = "" if words_of(metric, dimension) is None else (
        ", or add it to words.csv as a spelling of a known word"
    )  # fmt: skip
    blank = "" if dimension in needs(metric) else (
        ", or leave the cell blank if it is not known"
    )  # fmt: skip
    return f"Correct the word{blank}{spelling}."
