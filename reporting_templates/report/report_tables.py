"""Tables of disclosures that the project's own data answer, without a text.

Belongs here: which rows of the mart answer which disclosure. Where they are drawn does
not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reporting_templates import pages, rounding
from reporting_templates.disclosures.standards import order
from reporting_templates.labels import parts
from reporting_templates.labels.units import words as unit_words
from reporting_templates.report.report_model import Report


def table(report: Report, key: str) -> dict[str, Any] | None:
    """The table under a disclosure, or None."""
    if key == "2-2@2021":
        head = (
            "Entity", "Parent", "Country", "From", "To", "In the financial report",
        )  # fmt: skip
        return _listing("Legal entities, from entities.csv", head, report.entities)
    if key == "207-4@2019":
        return _listing(
            "Tax jurisdictions and the entities of the accounts that are resident "
            "there, from entities.csv", ("Tax jurisdiction", "Entities"),
            _residents(report),
        )  # fmt: skip
    if key == "2-3@2021" and report.statement["period_id"]:
        statement = report.statement
        pairs = [
            (
                "Reporting period",
                f"{statement['period_start']} to {statement['period_end']}",
            ),
            (
                "Publication date",
                f"{statement['publication_date']} ({statement['publication_date_is']})",
            ),
        ]
        return _listing(
            "From the configuration of the release", ("What", "As stated"), pairs
        )
    if key == "2-4@2021":
        return _listing(
            "Restatements, by the approach that leads; those by others: databook",
            ("Indicator", "Breakdown", "Entity", "Period", "Unit", "Before", "Now",
             "Reason"), _restated(report), (4, 4, 3, 2, 3, 2, 2, 6),
        )  # fmt: skip
    if key == "3-2@2021" and report.topics.listing:
        return report.topics.listing
    if key == "3-2@2021":
        decided = sorted(
            {
                (a["topic_no"], a["topic"], a["topic_decision"].replace("_", " "),
                 a["topic_reason"])
                for a in report.answers
                if a["topic_decision"] and a["topic_decision"] != "undecided"
            },
            key=lambda row: order(row[0]),
        )  # fmt: skip
        names = ("Topic", "Name", "Decision", "Reason")
        return _listing("Topics that were decided", names, decided)
    return None


def _restated(report: Report) -> list[tuple[str, ...]]:
    """Restatements (GRI 2-4-a): what moved, and why."""
    found = []
    for row in report.restatements:
        values = row["old_value"], row["new_value"]
        shown = [rounding.text(value) for value in values]
        if shown[0] == shown[1]:  # what was restated is never shown as the same
            shown = [pages.exact(value) for value in values]
        sites = report.scope.sites
        unit = unit_words(row["unit"])
        if row["old_unit"]:
            unit += f", before {unit_words(row['old_unit'])}"
        found.append(
            (row["name"], parts.words(row["breakdown"], sites) or "total",
             sites.get(row["entity"], row["entity"]), row["period_id"],
             unit, *shown, row["reason"])
        )  # fmt: skip
    return found


def _residents(report: Report) -> list[tuple[str, str]]:
    """Countries of the entities in the financial report of the last period, and the
    entities of each (GRI 207-4-a, b-i)."""
    first, last = (str(report.statement[f"period_{end}"]) for end in ("start", "end"))
    found: dict[str, list[str]] = {}
    for entity, _, country, begins, ends, is_in_report in report.entities:
        if is_in_report == "yes" and begins <= last and (ends or last) >= first:
            name = parts.value_words("country", country, {})
            found.setdefault(name, []).append(entity)
    return [(name, ", ".join(entities)) for name, entities in sorted(found.items())]


def _listing(
    caption: str, head: tuple[str, ...], found: list[Any], weights: Sequence[int] = ()
) -> dict[str, Any] | None:
    """``weights``: how wide the columns are on paper, one as the next without them."""
    if not found:
        return None
    cells = [["" if v is None else str(v) for v in row] for row in found]
    wide = [*weights] or [1] * len(head)
    return {"caption": caption, "head": head, "rows": cells, "weights": wide}
