"""Answer once: how far what answers GRI answers the requirements of other standards.

One fact base is held against every packaged standard, chosen or not, and against those
of the company. Nothing is merged and there is no score. Belongs here: from the states
of GRI disclosures to those of other requirements. How a requirement stands to a GRI
disclosure (``relations``) is data, our own reading; no publisher's linkage document was
compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reporting_templates.disclosures import standards
from reporting_templates.disclosures.standards import Relation, Requirement
from transforms.project.folder import Project

ANSWERED, PARTLY, TEXT, DATA, OMITTED, OPEN = STATES = (
    "answered", "partly", "text_missing", "data_missing", "omitted", "open",
)  # fmt: skip
# Below this share of the publisher's own count no share is printed.
LEAST_HELD = 90
_WHOLE = ("figures", "narrative")
_UNCHECKED = "Number and title are not yet checked against the standard."


@dataclass(frozen=True)
class Answer:
    """What answers a GRI disclosure: ``state`` is one of ``answers.STATES``."""

    state: str
    kind: str
    indicators: tuple[str, ...] = ()
    narrative: str = ""


@dataclass(frozen=True)
class Aligned:
    """A requirement of a standard, and what there is for it.

    ``state`` is one of ``STATES``; ``through`` is the relation that gave it.
    """

    requirement: Requirement
    state: str
    through: Relation | None
    note: str
    indicators: tuple[str, ...]


def every(project: Project) -> dict[str, standards.Standard]:
    """Standards other than GRI's: the packaged and the company's own, by name.

    Raises ProjectProblem for a bad row of a company's standard.
    """
    own = (project.root / "overrides" / "standards").glob("*.csv")
    names = {
        name for name, row in standards.packaged().items() if row["kind"] == "other"
    } | {path.stem for path in own if standards.is_name(path.stem)}
    return {name: standards.load(project, name) for name in sorted(names)}


def keys(rows: Iterable[Requirement]) -> list[str]:
    """GRI disclosures that some requirement is related to, in order."""
    named = {relation.disclosure_key for row in rows for relation in row.relations}
    return sorted(named, key=standards.order)


def align(
    row: Requirement, gri: Mapping[str, Answer], text: str, own: Answer | None = None
) -> Aligned:
    """What there is for one requirement.

    ``text`` is the file of a text of its own, ``own`` what indicators that its row
    names say. A GRI answer is an answer only where the requirement asks for the same or
    for a part of it; where it asks for more, it is a part of one; one that is merely
    near is named and counts for nothing.
    """
    found = [_through(row, relation, gri) for relation in row.relations]
    if own and own.state in (*_WHOLE, "partial"):
        state = ANSWERED if own.state in _WHOLE else PARTLY
        note = "" if state == ANSWERED else "Its figures are not whole."
        found.append(Aligned(row, state, None, _differs(note, row), own.indicators))
    if text:
        state = ANSWERED if row.kind != "quantitative" else PARTLY
        note = "" if state == ANSWERED else "Answered by text alone: it wants figures."
        found.append(Aligned(row, state, None, note, ()))
    if not found:
        return Aligned(
            row, OPEN, None, _joined("No GRI disclosure is near to it.", row), ()
        )
    best = min(found, key=lambda item: STATES.index(item.state))
    state, note = best.state, best.note
    if state == ANSWERED and row.confidence == "memory":
        state = PARTLY
    return Aligned(row, state, best.through, _joined(note, row), best.indicators)


def _through(
    row: Requirement, relation: Relation, gri: Mapping[str, Answer]
) -> Aligned:
    answer = gri[relation.disclosure_key]
    state, note = _carried(relation, answer)
    if state in (ANSWERED, PARTLY):
        note = _differs(note, row)
    return Aligned(row, state, relation, note, answer.indicators)


def _differs(note: str, row: Requirement) -> str:
    said = f" It differs: {row.difference}." if row.difference else ""
    if row.consolidation:
        said += f" Its figures are those by {row.consolidation.replace('_', ' ')}."
    return (note + said).strip()


def _carried(relation: Relation, answer: Answer) -> tuple[str, str]:
    """The state that a relation carries over from a GRI disclosure, and why."""
    key = relation.disclosure_key
    if relation.relation == "related":
        return OPEN, f"Near to {key}, which is no answer to it."
    if answer.state == "omitted":
        return OMITTED, f"{key} is omitted, with its reason."
    if answer.state == "partial":
        return PARTLY, f"{key} is answered in part."
    if answer.state not in _WHOLE:
        missing = TEXT if answer.kind == "narrative" else DATA
        return missing, f"{key} has no answer yet."
    if relation.relation == "broader":
        return PARTLY, f"Asks for more than {key}, which is answered."
    return ANSWERED, f"Answered by {key}."


def _joined(note: str, row: Requirement) -> str:
    return f"{note} {_UNCHECKED}" if row.confidence == "memory" else note


def held(
    standard: standards.Standard, known: Mapping[str, Mapping[str, str]]
) -> tuple[int, int | None, str]:
    """(requirements held at the level that is counted, number by the publisher, what
    may be said of it); the number is None where no source says it. ``known`` is what
    ``standards.described`` gives."""
    said = known.get(standard.standard)
    if said is None:
        return len(standard.rows), None, "A standard of the company's own."
    level, published = said["counted"], int(said["published"] or 0) or None
    count = sum(row.row_type == level for row in standard.rows)
    if published is None:
        return count, None, "How many there are is not known: no share, no statement."
    if count < published:
        return count, published, "Not held whole: no statement of compliance."
    if confirmed(standard, known) < published:
        return count, published, "In part not yet checked: no statement of compliance."
    return count, published, "Held whole at this level."


def confirmed(
    standard: standards.Standard, known: Mapping[str, Mapping[str, str]]
) -> int:
    """Requirements held at the level that is counted and not from memory."""
    level = known.get(standard.standard, {}).get("counted", "")
    return sum(
        row.row_type == level and row.confidence != "memory" for row in standard.rows
    )


def shares(states: Counter[str], count: int, published: int | None) -> int | None:
    """Percent answered or partly, or None where too little of the standard is held.

    ``count`` is how many are held and confirmed: what is from memory carries no claim.
    """
    if not published or count * 100 < published * LEAST_HELD:
        return None
    total = sum(states.values())
    return round(100 * (states[ANSWERED] + states[PARTLY]) / total) if total else None
