"""The handbook as pages that need no network: a search, metrics, figures, topics.

Belongs here: which page shows what. What is said of an entry is in ``entries``.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from reporting_templates import pages
from reporting_templates.handbook import entries
from reporting_templates.labels import LANGUAGES
from reporting_templates.pages import Link
from reporting_templates.release import read_release
from warehouse import reference
from warehouse.connection import connect
from warehouse.package_files import query

START, METRICS, INDICATORS, TOPICS, LEFT = (
    "index.html", "metrics.html", "indicators.html", "topics.html", "not_built.html",
)  # fmt: skip
_TITLES = {
    START: "Entries", METRICS: "What a site records", INDICATORS: "Figures",
    TOPICS: "GRI 14 by topic", LEFT: "What is not built",
}  # fmt: skip


def render(target: Path) -> None:
    """Write the handbook into a folder, which is made where it is missing."""
    imprint = pages.imprint("Handbook of orebook")
    target.mkdir(parents=True, exist_ok=True)
    (target / "style.css").write_text(pages.style(imprint), encoding="utf-8")
    _write(target, _values(entries.metrics(), entries.indicators()), {
        "release": imprint, "up": "", "home": START, "parts": [],
        "currency": "currency of the report", "unasked": {},
        "nav": [Link(href, title) for href, title in _TITLES.items()],
    })  # fmt: skip


def render_release(database: Path, target: Path) -> None:
    """Write what the handbook says of the figures of a published database and of the
    metrics that they take, with the navigation of the release.

    Worked cases stay out: they are where the tests are, and the same database gives the
    same bytes everywhere.
    """
    with connect(database, read_only=True) as con:
        release = read_release(con)
        names = dict(con.execute(query(__package__, "formed")).fetchall())
    indicators = [e for e in entries.indicators() if e.item.indicator_id in names]
    taken = {name for entry in indicators for name in entry.metrics}
    metrics = [e for e in entries.metrics() if e.metric_id in taken]
    values = _values(metrics, indicators)
    shown = (START, METRICS, INDICATORS)
    target.mkdir()
    values[START]["listed"] = []
    _write(target, {name: values[name] for name in shown}, {
        "release": release, "up": "../report/", "home": "../report/index.html",
        "currency": release.currency,
        "nav": pages.nav("../"),
        "parts": [Link(name, _TITLES[name]) for name in shown],
        "own": len(names) - len(indicators),
        "unasked": names,
    })  # fmt: skip


def _write(
    target: Path, values: dict[str, dict[str, Any]], shared: dict[str, Any]
) -> None:
    start = values[START]
    shared |= {
        "LANGUAGES": LANGUAGES,
        "STATES_OF": _STATES,
        "known": {
            "metric": {entry.metric_id for entry in start["metrics"]},
            "indicator": {entry.item.indicator_id for entry in start["indicators"]},
        },
    }
    for name, said in values.items():
        template = f"handbook_{name.removesuffix('.html')}.html.j2"
        pages.write(target / name, template, shared | said)


_STATES = {
    "figure": ("figure", "complete"), "text": ("text", "not_material"),
    "report": ("said by the report", "complete"),
    "open": ("open", "incomplete"),
}  # fmt: skip


def _values(
    metrics: Sequence[entries.MetricEntry], indicators: Sequence[entries.IndicatorEntry]
) -> dict[str, dict[str, Any]]:
    rows = entries.topics()
    listed = [row for row in reference.rows("catalogue") if row["reason"]]
    return {
        START: {"metrics": metrics, "indicators": indicators, "listed": listed},
        METRICS: {"groups": _grouped(metrics, lambda e: e.row["dataset"])},
        INDICATORS: {"groups": _grouped(indicators, lambda e: e.item.topic)},
        TOPICS: {
            "groups": _grouped(rows, lambda row: (row.topic_no, row.topic_name)),
            "counts": {s: sum(row.state == s for row in rows) for s in _STATES},
        },
        LEFT: {"groups": _grouped(listed, lambda row: row["kind"])},
    }


def _grouped(rows: Any, key: Any) -> list[tuple[Any, list[Any]]]:
    """Rows by a key; topics keep the order in which they are listed."""
    if rows and isinstance(rows[0], entries.MetricEntry):
        rows = sorted(rows, key=key)
    return [(name, list(group)) for name, group in groupby(rows, key)]
