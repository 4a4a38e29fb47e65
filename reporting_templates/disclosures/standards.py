"""Reporting standards as data: which requirements a standard has at a given date.

``standards/standards.csv`` lists the packaged standards. Those of GRI take their rows
from ``warehouse/ref``, where they stand once; any other standard is one file
``<standard>.csv`` with the columns of ``COLUMNS``, packaged in ``standards/`` or in the
company's ``overrides/standards/``, where a ``standards.csv`` may say of them what ours
says of the packaged ones. Belongs here: reading them and choosing editions.
What answers a requirement is ``answers``, and over all standards ``alignment``.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from transforms.project.folder import APPROACHES, Project, read_table
from transforms.project.problem import ProjectProblem
from warehouse import reference
from warehouse.package_files import package_folder

INDEX = "standards"
COLUMNS = (
    ("disclosure_key", "title"),
    (
        "ref_no", "topic_no", "topic_name", "row_type", "required", "site_breakdown",
        "kind", "indicators", "confidence", "relations", "difference", "consolidation",
    ),
)  # fmt: skip
# What a company says of a standard of its own, in a file named as ours.
INDEX_COLUMNS = (
    ("standard", "title"),
    (
        "publisher", "effective_from", "effective_until", "dates", "successor",
        "counted", "published", "claim", "claim_level", "claim_needs",
    ),
)  # fmt: skip
# What the dates of a standard count from.
DATES = ("publication", "period")
MANAGEMENT = "3-3@2021"
KINDS = ("quantitative", "narrative", "mixed", "")
REQUIRED = ("general", "topic", "sector")
CONFIDENCES = ("verified", "derived", "memory")
# How a requirement stands to a GRI disclosure: it asks for the same, for a part of it,
# for it and more, or for something near to it (after SKOS closeMatch, broadMatch ...).
RELATIONS = ("equivalent", "narrower", "broader", "related")
_RELATION = re.compile(rf"(\S+@[0-9]{{4}}) ({'|'.join(RELATIONS)})( derived| memory)?")
_NAME = re.compile(r"[a-z0-9_]+@[0-9]{4}(-[a-z0-9.]+)?")


class UnknownStandard(ProjectProblem):
    """A standard of orebook.yaml that nobody describes."""


@dataclass(frozen=True)
class Relation:
    """How a requirement stands to a GRI disclosure, by our own reading."""

    disclosure_key: str
    relation: str
    confidence: str = "verified"


@dataclass(frozen=True)
class Requirement:
    """One row of a standard: what has to be answered, and where it is listed.

    ``required``: general (always), topic (for material topics), sector (listed by the
    sector standard for a topic). ``confidence`` is that of number and title.
    """

    disclosure_key: str
    title: str
    ref_no: str = ""
    topic_no: str = ""
    topic_name: str = ""
    row_type: str = "disclosure"
    required: str = "general"
    site_breakdown: str = "unknown"
    kind: str = ""
    source: str = ""
    confidence: str = "memory"
    indicators: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    # What it asks for otherwise than those GRI disclosures do.
    difference: str = ""
    # The approach by which it wants its figures; '' is the company's own.
    consolidation: str = ""

    @property
    def narrative_key(self) -> str:
        """How its text is filed: 3-3 is answered once per material topic."""
        if self.disclosure_key == MANAGEMENT:
            return f"{MANAGEMENT}.{self.topic_no}"
        return self.disclosure_key


@dataclass(frozen=True)
class Standard:
    """A standard in the edition that holds on the day of publication."""

    standard: str
    edition: str
    title: str
    kind: str
    is_valid: bool
    rows: tuple[Requirement, ...]


@cache
def packaged() -> Mapping[str, Mapping[str, str]]:
    """Rows of standards.csv by standard."""
    with (_folder() / f"{INDEX}.csv").open(newline="", encoding="utf-8") as stream:
        return {row["standard"]: row for row in csv.DictReader(stream)}


def described(project: Project) -> Mapping[str, Mapping[str, str]]:
    """What is said of each standard as a whole: packaged, and by the company in
    ``overrides/standards/standards.csv``, of standards of its own.

    Raises ProjectProblem with file and row.
    """
    known = packaged()
    path = project.root / "overrides" / "standards" / f"{INDEX}.csv"
    if not path.is_file():
        return known
    problems: list[str] = []
    found: dict[str, dict[str, str]] = {}
    for number, row in enumerate(read_table(path, problems, INDEX_COLUMNS), start=2):
        where = f"overrides/standards/{path.name}, row {number}"
        name = row["standard"]
        if name in found:
            problems.append(f"{where}: '{name}' is described already")
        elif not (path.parent / f"{name}.csv").is_file():
            problems.append(f"{where}: there is no file {name}.csv beside it")
        if row["published"] and not row["published"].isdecimal():
            problems.append(f"{where}: published '{row['published']}' is no number")
        if row["dates"] not in ("", *DATES):
            problems.append(
                f"{where}: dates '{row['dates']}' is not one of {', '.join(DATES)}"
            )
        for column in ("effective_from", "effective_until"):
            if row[column] and not _is_day(row[column]):
                problems.append(
                    f"{where}: {column} '{row[column]}' is not a day, YYYY-MM-DD"
                )
        found[name] = {"kind": "other", "confidence": "verified", **row}
    if problems:
        raise ProjectProblem(problems)
    return {**known, **found}


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def ended(project: Project, standard: str) -> str:
    """Why this edition may not be used any more for the last period, '' if it may.

    Dates of a standard count from the day of publication, or from the first day of the
    period reported on. GRI's sector standards are followed by their successors.
    """
    said = described(project).get(standard, {})
    until = said.get("effective_until")
    if said.get("kind") != "other" or not until:
        return ""
    day, what = _counts_from(project, said)
    if day.isoformat() < until:
        return ""
    instead = f"; {said['successor']} replaces it" if said["successor"] else ""
    return f"it ended for {what} on or after {until}{instead}"


def not_begun(project: Project, standard: str) -> str:
    """Why nobody can claim this edition yet for the last period, '' if one can."""
    said = described(project).get(standard, {})
    day, what = _counts_from(project, said)
    first = said.get("effective_from", "")
    return f"it begins with {what} on {first}" if day.isoformat() < first else ""


def _counts_from(project: Project, said: Mapping[str, str]) -> tuple[date, str]:
    if said.get("dates") == "period":
        return project.periods[-1].start, "periods that begin"
    return publication_day(project), "reports published"


def _folder() -> Path:
    """Where the packaged standards stand."""
    return package_folder("reporting_templates") / "standards"


@cache
def related() -> Mapping[str, frozenset[tuple[str, str]]]:
    """GRI disclosure -> (standard, requirement and relation) of the packaged ones."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for name, said in packaged().items():
        if said["kind"] != "other":
            continue
        with (_folder() / f"{name}.csv").open(newline="", encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                ref = row.get("ref_no") or row["disclosure_key"].partition("@")[0]
                for key, relation, _ in _RELATION.findall(row.get("relations") or ""):
                    found[key].add((said["title"], f"{ref} ({relation})"))
    return defaultdict(frozenset, {k: frozenset(v) for k, v in found.items()})


def is_name(text: str) -> bool:
    """Whether a standard can have this name: acme@2025."""
    return bool(_NAME.fullmatch(text))


def publication_day(project: Project) -> date:
    """The day that decides editions: as stated, else the first possible one.

    A report cannot be published before its period has ended. No clock is asked, so
    that the same inputs give the same report.
    """
    last = project.periods[-1].end
    return project.config.publication_date or last + timedelta(days=1)


def load(project: Project, standard: str) -> Standard:
    """The requirements of a standard on the day of publication.

    Raises UnknownStandard, or ProjectProblem naming file and row of a bad CSV.
    """
    day = publication_day(project)
    company = project.root / "overrides" / "standards"
    # A name is part of a path, so it is looked at before it is one.
    if is_name(standard):
        title = described(project).get(standard, {}).get("title", standard)
        path = company / f"{standard}.csv"
        if path.is_file():
            return _from_file(path, standard, "overrides/standards", title)
        if (_folder() / path.name).is_file():
            return _from_packaged(standard, title)
    known = packaged()
    if standard not in known:
        others = sorted(p.stem for p in company.glob("*.csv"))
        raise UnknownStandard(
            [f"orebook.yaml, standards: there is no standard '{standard}'."
             f"{_meant(standard, [*known, *others])} Known: "
             f"{', '.join([*known, *others])}. A standard of your own is a file "
             f"overrides/standards/{standard}.csv."]
        )  # fmt: skip
    said = known[standard]
    while said["effective_until"] and day.isoformat() >= said["effective_until"]:
        if not said["successor"]:
            break
        said = known[said["successor"]]
    if said["kind"] == "universal":
        # Who chooses a standard before its day uses it early, with all its parts.
        rows = _universal(max(day, date.fromisoformat(said["effective_from"])))
    else:
        rows = _sector(said["standard"])
    # Use before the day it takes effect is allowed; use after a successor is not.
    until = said["effective_until"]
    is_valid = not until or day.isoformat() < until
    title = " ".join(filter(None, (said["title"], said["year"], said["version"])))
    return Standard(
        standard, said["standard"], title, said["kind"], is_valid, rows
    )


def _meant(name: str, known: list[str]) -> str:
    """The known names that are nearest, also without their edition."""
    plain = {item.split("@")[0]: item for item in known}
    near = difflib.get_close_matches(name, known, n=2) or [
        plain[item] for item in difflib.get_close_matches(name, plain, n=1)
    ]
    return f" Did you mean {' or '.join(near)}?" if near else ""


def valid_on(key: str, day: date) -> bool:
    """Whether a disclosure's edition is the one for reports published on ``day``.

    A disclosure that takes effect later may be used early; one that a successor has
    replaced may not. Keys that are not GRI's have no dates.
    """
    row = _disclosures().get(key)
    return row is None or not (
        row["effective_until"] and row["effective_until"] <= day.isoformat()
    )


def in_force(key: str, day: date) -> bool:
    """Whether reports published on ``day`` have to use this edition."""
    row = _disclosures().get(key)
    started = row is None or row["effective_from"] <= day.isoformat()
    return started and valid_on(key, day)


def _disclosures() -> dict[str, dict[str, str]]:
    return reference.by_key("gri_disclosures", "key")


@cache
def _universal(day: date) -> tuple[Requirement, ...]:
    """GRI 2, GRI 3 and the topic standards in force; topics are the standards."""
    found = []
    for row in reference.rows("gri_disclosures"):
        number = row["standard"].removeprefix("GRI ")
        # GRI 11 to 14 are the sector standards: their rows come with the sector.
        if int(number) in range(11, 20) or not in_force(row["key"], day):
            continue
        if row["key"] == MANAGEMENT:
            continue  # once per material topic: the sector's rows, or the decisions
        is_general = number in ("2", "3")
        found.append(
            Requirement(
                disclosure_key=row["key"],
                title=row["title"],
                topic_no=number,
                topic_name=row["standard_title"],
                row_type="general" if is_general else "topic_standard_disclosure",
                required="general" if is_general else "topic",
                kind=row["kind"],
                source=f"{row['standard']}: {row['standard_title']} {row['year']}",
                confidence=row["confidence"],
            )
        )
    return tuple(sorted(found, key=lambda item: order(item.disclosure_key)))


@cache
def _sector(standard: str) -> tuple[Requirement, ...]:
    """The rows of a sector standard, with the changes of a later version."""
    said = packaged()[standard]
    name = said["sector_standard"]
    changes = [
        row
        for row in (reference.rows(said["changes"]) if said["changes"] else ())
        if row["sector_standard"] == name and row["version"] == said["version"]
    ]
    removed = {
        (row["topic_no"], row["disclosure_key"])
        for row in changes
        if row["change"] == "removed"
    }
    added = [row for row in changes if row["change"] == "added"]
    renamed = {row["topic_no"]: row["topic_name"] for row in added}
    own = f"{name}: {said['title'].split(': ')[1]} {said['year']}"
    found = []
    for row in reference.rows(said["reference"]):
        if (row["topic_no"], row["disclosure_key"]) in removed:
            continue
        found.append(_sector_row(row, own, renamed.get(row["topic_no"])))
    for row in added:
        key = row["disclosure_key"]
        known = _disclosures()[key]
        found.append(
            Requirement(
                disclosure_key=key,
                title=known["title"],
                ref_no=row["ref_no"],
                topic_no=row["topic_no"],
                topic_name=row["topic_name"],
                row_type="topic_standard_disclosure",
                required="sector",
                kind=known["kind"],
                source=f"{known['standard']}: {known['standard_title']} "
                f"{known['year']}",
                confidence=_weakest(row["confidence"], known["confidence"])
                if row["ref_no"]
                else "memory",
            )
        )
    found = _without_empty_topics(found, {number for number, _ in removed})
    return tuple(
        sorted(found, key=lambda item: (order(item.topic_no), order(item.ref_no)))
    )


def _sector_row(row: dict[str, str], own: str, topic: str | None) -> Requirement:
    key = row["disclosure_key"]
    known = _disclosures().get(key)
    source = own
    if known and row["row_type"] != "additional_sector_disclosure":
        source = f"{known['standard']}: {known['standard_title']} {known['year']}"
    return Requirement(
        disclosure_key=key,
        title=row["item_title"],
        ref_no=row["ref_no"],
        topic_no=row["topic_no"],
        topic_name=topic or row["topic_name"],
        row_type=row["row_type"],
        # x.0 is asked of every company of the sector, whatever is material.
        required="general" if row["topic_no"].endswith(".0") else "sector",
        site_breakdown=row["site_breakdown"],
        kind=known["kind"] if known else "",
        source=source,
        confidence=_weakest(row["confidence"], row["membership_confidence"]),
    )


def _without_empty_topics(
    rows: list[Requirement], touched: set[str]
) -> list[Requirement]:
    """A topic that lost all but its 3-3 was merged into another one."""
    left = {row.topic_no for row in rows if row.disclosure_key != MANAGEMENT}
    return [r for r in rows if r.topic_no in left or r.topic_no not in touched]


def _weakest(*confidences: str) -> str:
    known = [c if c in CONFIDENCES else "memory" for c in confidences]
    return max(known, key=CONFIDENCES.index)


@cache
def _from_packaged(standard: str, title: str) -> Standard:
    return _from_file(_folder() / f"{standard}.csv", standard, "standards", title)


def _from_file(path: Path, standard: str, place: str, title: str) -> Standard:
    """A standard that is one CSV. Raises ProjectProblem with file and row."""
    problems: list[str] = []
    rows = read_table(path, problems, COLUMNS)
    found = []
    for number, row in enumerate(rows, start=2):
        where = f"{place}/{path.name}, row {number}"
        for column, closed in (
            ("kind", KINDS),
            ("required", ("", *REQUIRED)),
            ("confidence", ("", *CONFIDENCES)),
            ("site_breakdown", ("", "yes", "no", "unknown")),
            ("consolidation", ("", *APPROACHES)),
        ):
            if row[column] not in closed:
                words = ", ".join(word for word in closed if word)
                problems.append(
                    f"{where}: {column} '{row[column]}' is not one of {words}"
                )
        relations = tuple(filter(None, map(str.strip, row["relations"].split(";"))))
        for text in relations:
            match = _RELATION.fullmatch(text)
            if not match or match[1] not in _disclosures():
                problems.append(
                    f"{where}: relations '{text}' is not a GRI disclosure (305-1@2016) "
                    f"and one of {', '.join(RELATIONS)}"
                )
        if not re.fullmatch(r"\S+@[0-9]{4}", row["disclosure_key"]):
            problems.append(
                f"{where}: disclosure_key '{row['disclosure_key']}' is not code@year"
            )
        found.append(
            Requirement(
                disclosure_key=row["disclosure_key"],
                title=row["title"],
                ref_no=row["ref_no"],
                topic_no=row["topic_no"],
                topic_name=row["topic_name"],
                row_type=row["row_type"] or "disclosure",
                required=row["required"] or "general",
                site_breakdown=row["site_breakdown"] or "unknown",
                kind=row["kind"],
                source=standard,
                confidence=row["confidence"] or "memory",
                indicators=tuple(row["indicators"].replace(";", " ").split()),
                relations=tuple(
                    Relation(m[1], m[2], (m[3] or "verified").strip())
                    for m in map(_RELATION.fullmatch, relations)
                    if m
                ),
                difference=row["difference"],
                consolidation=row["consolidation"],
            )
        )
    if problems:
        raise ProjectProblem(problems)
    return Standard(standard, standard, title, "other", True, tuple(found))


def order(code: str) -> list[tuple[bool, int, str]]:
    """2-7 before 14.6.3 before 302-1: numbers as numbers."""
    parts = re.split(r"[-.@]", code)
    return [(not p.isdigit(), int(p) if p.isdigit() else 0, p) for p in parts]
