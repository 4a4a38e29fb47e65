"""Requirements by letter: which parts of a disclosure have their figure or their text.

``warehouse/ref/gri_letters.csv`` lists what each disclosure asks for in numbers and in
texts. Which indicator, split in which way, answers a number stands there; a company's
own indicator says so itself (``answers``). A text stands under its letter in the
company's text of the disclosure, or is a part of the report. Belongs here: holding all
of it against the figures of the group and the texts. What follows for the state of the
disclosure is ``answers``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb

from reporting_templates.labels.parts import value_words
from transforms.catalogue import Indicator
from transforms.catalogue.vocabulary import (
    ENTITIES,
    TEXT,
    Asked,
    Way,
    in_words,
    letters_of,
)
from transforms.project.narrative import Narrative
from warehouse.package_files import query

WHOLE = frozenset(("complete", "zero", "estimated", "not_applicable", "not_material"))
# Asked for of each tax jurisdiction in which an entity of the accounts is resident.
BY_JURISDICTION = "207-4@2019"
STATES = ("figure", "incomplete", "text", "report", "omitted", "open")
ANSWERED = ("figure", "text", "report", "omitted")


@dataclass(frozen=True)
class Letter:
    """One number or text that a disclosure asks for, and what is there of it.

    ``state``: figure (whole), incomplete (a value that lacks something), text (told by
    the company), report (a part of it says so), omitted with a reason, or open.
    ``lacks``: the jurisdictions of which there is nothing, where each is asked for.
    """

    disclosure_id: str
    seq: int
    letter: str
    kind: str
    what: str
    indicator_ids: str
    state: str
    confidence: str
    lacks: str = ""

    @property
    def words(self) -> str:
        """Letter and subject, what it lacks, and that they rest on memory where they
        do."""
        names = [value_words("country", c, {}) for c in self.lacks.split("; ") if c]
        lacks = f" (nothing of {', '.join(names)})" if names else ""
        return in_words(self.letter, self.what, self.confidence) + lacks


Figures = Mapping[str, list[tuple[dict[str, str], str, bool]]]


def told(
    con: duckdb.DuckDBPyConnection, period: str, approach: str = ""
) -> Figures:
    """(parts of the breakdown, status, has a value) of the group's figures in a period,
    under an approach or, by default, the one that leads, by indicator."""
    found: dict[str, list[tuple[dict[str, str], str, bool]]] = defaultdict(list)
    for name, breakdown, status, has_value in con.execute(
        query(__package__, "group_figures"), {"period": period, "approach": approach}
    ).fetchall():
        parts = dict(p.split("=", 1) for p in re.split(";(?=[a-z_]+=)", breakdown) if p)
        found[name].append((parts, status, has_value))
    return found


def answered(
    disclosures: Iterable[str],
    indicators: Mapping[str, Indicator],
    figures: Figures,
    texts: Mapping[str, Narrative],
    jurisdictions: Iterable[str] = (),
) -> dict[str, list[Letter]]:
    """The numbers and texts that each disclosure asks for, in order; none where it is
    not listed. ``texts``: the company's, by disclosure. ``jurisdictions``: countries in
    which entities of the accounts are."""
    answering: dict[str, list[str]] = defaultdict(list)
    for name, item in indicators.items():
        for answer in item.declaration.answers:
            answering[answer].append(name)
    return {
        name: _answered(
            name, indicators, answering, figures, texts.get(name),
            frozenset(jurisdictions if name == BY_JURISDICTION else ()),
        )
        for name in dict.fromkeys(disclosures)
    }


def _answered(
    disclosure_id: str,
    indicators: Mapping[str, Indicator],
    answering: Mapping[str, list[str]],
    figures: Figures,
    text: Narrative | None,
    jurisdictions: frozenset[str],
) -> list[Letter]:
    found: list[Letter] = []
    # Numbers before texts: the report says how a figure was made where there is one.
    for asked in sorted(letters_of(disclosure_id), key=lambda item: item.kind):
        ways = [way for way in asked.ways if way.indicator in indicators]
        ways += map(Way, answering.get(f"{disclosure_id}#{asked.seq}", []))
        states = [_state(way, figures.get(way.indicator, [])) for way in ways]
        state, lacks = min(states, key=STATES.index, default="open"), ""
        if state != "open" and jurisdictions:
            told = {
                place
                for way in ways
                for parts, _, _ in figures.get(way.indicator, [])
                for name, place in parts.items()
                if name in way.parts
            }
            lacks = "; ".join(sorted(jurisdictions - told))
            state = "incomplete" if lacks else state
        if asked.kind == TEXT:
            has_figure = any(item.state in ("figure", "incomplete") for item in found)
            state = _told(asked, text, has_figure, bool(jurisdictions))
        if state == "open" and text and text.omits(asked.letter):
            state = "omitted"
        found.append(
            Letter(
                disclosure_id, asked.seq, asked.letter, asked.kind, asked.what,
                "; ".join(dict.fromkeys(way.indicator for way in ways)),
                state, asked.confidence, lacks,
            )
        )  # fmt: skip
    return sorted(found, key=lambda item: item.seq)


def _told(
    asked: Asked, text: Narrative | None, has_figure: bool, has_entities: bool
) -> str:
    """Who tells a text that is asked for, if anybody."""
    if text and asked.letter in text.told:
        return "text"
    is_there = has_entities if asked.said_by == ENTITIES else has_figure
    return "report" if asked.said_by and is_there else "open"


def _state(way: Way, figures: list[tuple[dict[str, str], str, bool]]) -> str:
    """How far the figures of an indicator give what a way names."""
    fitting = [
        (status, has_value)
        for parts, status, has_value in figures
        if parts.keys() == way.parts.keys()
        and all(wanted in ("", parts[name]) for name, wanted in way.parts.items())
    ]
    if any(has or status == "not_applicable" for status, has in fitting):
        is_whole = all(status in WHOLE for status, _ in fitting)
        return "figure" if is_whole else "incomplete"
    return "open"


def missing(letters: list[Letter]) -> str:
    """What is open, in words for the content index; '' where everything is there."""
    states = {
        "Open": [i.words for i in letters if i.state == "open" and i.kind != TEXT],
        "Incomplete": [i.words for i in letters if i.state == "incomplete"],
        "Nothing told of": [
            i.words for i in letters if i.state == "open" and i.kind == TEXT
        ],
    }
    return " ".join(f"{k}: {'; '.join(v)}." for k, v in states.items() if v)


def by_report(letters: list[Letter]) -> str:
    """Which texts are parts of the report, in words; '' where none is."""
    found = [item.letter for item in letters if item.state == "report"]
    words = "Said by the report itself"
    return f"{words}: {'; '.join(dict.fromkeys(found))}." if found else ""


def unsure(letters: list[Letter]) -> str:
    """What is answered though nobody checked that it is asked for; '' where nothing."""
    found = [
        item.letter or item.what
        for item in letters
        if item.confidence == "memory" and item.state != "open"
    ]
    words = "Letters not yet checked against the standard"
    return f"{words}: {'; '.join(dict.fromkeys(found))}." if found else ""
