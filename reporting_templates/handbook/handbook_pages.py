"""The handbook as pages that need no network: a search, metrics, figures, topics.

Belongs here: which page shows what. What is said of an entry is in ``entries``.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any

from reporting_templates import pages
from reporting_templates.handbook import entries
from reporting_templates.labels import LANGUAGES
from reporting_templates.pages import Link
from warehouse import reference

START, METRICS, INDICATORS, TOPICS, LEFT = (
    "index.html", "metrics.html", "indicators.html", "topics.html", "not_built.html",
)  # fmt: skip
_TITLES = {
    START: "Search", METRICS: "What a site records", INDICATORS: "Figures",
    TOPICS: "GRI 14 by topic", LEFT: "What is not built",
}  # fmt: skip


@dataclass(frozen=True)
class Imprint:
    """What the frame says in place of a release: there is none."""

    company: str
    orebook: str


def render(target: Path) -> None:
    """Write the handbook into a folder, which is made where it is missing."""
    target.mkdir(parents=True, exist_ok=True)
    imprint = Imprint("Handbook of orebook", version("orebook"))
    shared = {
        "release": imprint,
        "up": "",
        "home": START,
        "nav": [Link(href, title) for href, title in _TITLES.items()],
        "LANGUAGES": LANGUAGES,
        "STATES_OF": _STATES,
        "known": {
            "metric": {entry.metric_id for entry in entries.metrics()},
            "indicator": {entry.item.indicator_id for entry in entries.indicators()},
        },
    }
    (target / "style.css").write_text(pages.sheet(imprint.company), encoding="utf-8")
    for name, values in _values().items():
        template = f"handbook_{name.removesuffix('.html')}.html.j2"
        pages.write(target / name, template, shared | values)


_STATES = {
    "figure": ("figure", "complete"), "text": ("text", "not_material"),
    "open": ("open", "incomplete"),
}  # fmt: skip


def _values() -> dict[str, dict[str, Any]]:
    metrics, indicators = entries.metrics(), entries.indicators()
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
