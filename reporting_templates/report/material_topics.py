"""What the report says of the assessment of material topics, in HTML and in the PDF.

Its page opens with this section; GRI 3-1 is answered by what the assessment recorded,
3-2 by the list of decisions. Belongs here: choosing rows and words. The plots are those
of ``materiality_page``, whose page tells the rest.
"""

from __future__ import annotations

from typing import Any

import duckdb

from materiality import explain
from materiality.explain import STATES, shown
from materiality.process import process
from reporting_templates import links
from reporting_templates.markdown import Block
from reporting_templates.materiality import materiality_page
from reporting_templates.report.report_model import Section, Topics
from warehouse.package_files import query

TITLE = "Material topics"
WORDS = "Which topics the report is about, how they were chosen, and who disagrees."
NONE = (
    "No assessment of material topics is on record, so nothing here tells how topics "
    "were chosen. It starts with materiality/topics.csv."
)
_SHOWN = {
    "ranking": "Score of each topic, with its interval",
    "dissent": "Where rights-holders and the company part",
}


def read(con: duckdb.DuckDBPyConnection) -> Topics:
    """Read all of it; without an assessment it says so and lists nothing."""
    return Topics(section(con), listing(con), process_blocks(con))


def section(con: duckdb.DuckDBPyConnection) -> Section:
    """How topics rank, how sure that is and who disagrees; or that nobody assessed."""
    found = Section("", "Ranking, and how sure it is", links.RANKING, [])
    if not materiality_page.is_assessed(con):
        found.title, found.words = "Assessment", [NONE]
        return found
    if not explain.is_open(con):
        found.title = "Assessment"
        found.words = [explain.CLOSED, *materiality_page.warnings(con)]
        return found
    found.words = _words(con)
    found.more = [
        ("../materiality.html", "The whole assessment: who says what, impacts by site, "
         "decisions with their minutes, settings, other methods"),
        ("../materiality.xlsx", "The ranking as a workbook with formulas"),
    ]  # fmt: skip
    return found


def pictures(con: duckdb.DuckDBPyConnection, font: str) -> list[dict[str, Any]]:
    """The plots of ``section``, each with its caption."""
    if materiality_page.untold(con):
        return []
    drawn = materiality_page.pictures(con, font)
    captions = materiality_page.captions(con)
    return [
        {"title": title, "svg": drawn[name], "caption": captions[name]}
        for name, title in _SHOWN.items()
        if name in drawn
    ]


def _words(con: duckdb.DuckDBPyConnection) -> list[str]:
    (count,) = explain.rows(con, query(__package__, "topic_counts"))
    lines = [
        f"Material: {count['material']}. Not material: {count['not_material']}. "
        f"Undecided: {count['undecided']}. On {count['dissent']} topics a group of "
        f"rights-holders and the company part; {count['contested']} were contested: "
        "the interval of the score crosses the cut, so people decide."
    ]
    refused = explain.rows(
        con,
        "from mart.materiality_decision where refused is not null order by topic_id",
    )
    if refused:
        listed = "; ".join(
            f"{row['topic_id']} {row['name']} ({row['refused']})" for row in refused
        )
        lines.append(f"The list is not final. Nobody has decided on: {listed}.")
    return lines + materiality_page.warnings(con)


def listing(con: duckdb.DuckDBPyConnection) -> dict[str, Any] | None:
    """The list of topics (GRI 3-2) with ranks and changes; None without assessment."""
    if not materiality_page.is_assessed(con):
        return None
    (about,) = explain.rows(con, "from mart.materiality_run")
    found = explain.rows(con, query(__package__, "topic_decisions"))
    without = "no score" if explain.is_open(con) else "closed"
    rows = []
    for row in found:
        state = STATES[row["state"]]
        span = f" ({row['rank_low']} to {row['rank_high']})" if row["rank_low"] else ""
        rows.append(
            [
                f"{row['topic_id']} {row['name']}",
                f"{state}, against the rules" if row["is_override"] else state,
                f"{row['rank']}{span}" if row["rank"] else without,
                shown(row["score"], 3),
                row["change"] or "",
                row["refused"] or row["reason"],
            ]
        )
    return {
        "caption": "Topics by decision, then by rank (in 90 of 100 draws)",
        "head": (
            "Topic", "Decision", "Rank", "Score",
            f"Against {about['previous_id'] or 'the period before'}", "Reason",
        ),
        "rows": rows,
        "weights": (2, 1, 1, 0.6, 0.9, 3),
    }  # fmt: skip


def process_blocks(con: duckdb.DuckDBPyConnection) -> list[Block]:
    """GRI 3-1 as the assessment tells it; [] without one."""
    if not materiality_page.is_assessed(con):
        return []
    words = "From the assessment on record: each number is counted from its tables."
    blocks: list[Block] = [
        {"kind": "paragraph", "spans": [{"kind": "em", "spans": [_text(words)]}]}
    ]
    for title, lines in process(con):
        blocks.append({"kind": "heading", "level": 1, "spans": [_text(title)]})
        blocks.append({"kind": "bullets", "items": [[_text(line)] for line in lines]})
    return blocks


def _text(words: str) -> dict[str, Any]:
    return {"kind": "text", "text": words}
