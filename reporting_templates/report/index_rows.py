"""The rows of the GRI content index: every requirement and its answer, in groups.

Page, workbook and PDF draw the same ``Group`` rows. Belongs here: grouping; what the
answers are was decided in ``disclosures``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from reporting_templates.disclosures.standards import MANAGEMENT, order
from reporting_templates.report.report_model import Report
from reporting_templates.states import CONFIDENCE


@dataclass
class Group:
    """Rows of the index under one heading: a topic, or a part of a standard."""

    title: str
    decision: str = ""
    reason: str = ""
    rows: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Index:
    """The content index of a release."""

    groups: list[Group]
    topics: list[dict[str, str]]
    sectors: list[str]
    unasked: int


def build(report: Report) -> Index:
    """Group the answers: GRI 2, GRI 3, topics, what else is reported, other."""
    kinds = {s["standard"]: s for s in report.standards}
    groups: dict[tuple[Any, ...], Group] = {}
    sector_keys = {
        a["disclosure_id"] for a in report.answers if _kind(kinds, a) == "sector"
    }
    unasked = 0
    for answer in report.answers:
        kind = _kind(kinds, answer)
        edition = kinds.get(answer["standard"], {}).get("title", answer["standard"])
        if kind == "sector":
            title = f"{answer['topic_no']} {answer['topic']}"
            place: tuple[Any, ...] = (2, edition, *order(answer["topic_no"]))
        elif kind == "universal" and answer["required"] == "general":
            number = answer["topic_no"]
            title = f"{answer['source']}"
            place = (0, int(number) if number.isdigit() else 0)
        elif kind == "universal":
            if answer["state"] in ("not_required",):
                unasked += 1
                continue
            if answer["disclosure_id"] in sector_keys - {MANAGEMENT}:
                continue  # it stands under its sector topic, with its number
            title, place = "Further disclosures of the topic standards", (3,)
        else:
            title, place = edition, (4, edition)
        group = groups.setdefault(place, Group(title))
        if kind == "sector":
            group.decision = answer["topic_decision"] or group.decision
            group.reason = answer["topic_reason"] or group.reason
        code, _, year = answer["disclosure_id"].partition("@")
        group.rows.append(
            {
                **answer,
                "code": code,
                "anchor": answer["location"].partition("#")[2],
                "year": year,
                "sure": answer["confidence"] == "verified",
                "confidence_words": CONFIDENCE.get(answer["confidence"], ""),
            }
        )
    topics = {
        a["topic_no"]: {
            "number": a["topic_no"],
            "name": a["topic"],
            "decision": a["topic_decision"],
            "reason": a["topic_reason"],
        }
        for a in report.answers
        if a["row_type"] == "management_of_topic"
    }
    return Index(
        groups=[groups[key] for key in sorted(groups)],
        topics=[topics[number] for number in sorted(topics, key=order)],
        sectors=[s["title"] for s in report.standards if s["kind"] == "sector"],
        unasked=unasked,
    )


def _kind(kinds: dict[str, dict[str, Any]], answer: dict[str, Any]) -> str:
    return str(kinds.get(answer["standard"], {}).get("kind", "other"))
