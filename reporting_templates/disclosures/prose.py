"""What a text may not say, with file and line.

A number that is typed, a figure or a requirement that is none, an edition that has
ended. All of it is known before a figure is computed. Belongs here: holding texts to
these rules, with file and line. Which numbers are typed ones is ``typed_numbers``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from reporting_templates.disclosures import alignment
from reporting_templates.disclosures.standards import (
    MANAGEMENT,
    load,
    publication_day,
    valid_on,
)
from transforms.catalogue.vocabulary import letters_of
from transforms.project.folder import APPROACHES, Project
from transforms.project.narrative import FIGURE, Narrative, unlike
from transforms.project.problem import Problem, near
from transforms.project.typed_numbers import typed
from warehouse import reference

_PARTS = "indicator/entity/period/approach/breakdown or total"


def problems(project: Project, indicators: Collection[str]) -> Iterator[Problem]:
    """Everything wrong with the texts; what one answers counts for the last period."""
    asked = _asked(project)
    period = project.periods[-1].period_id
    for item in (*project.narratives, *project.translations):
        yield from numbers(item)
        yield from _figures(project, item, indicators)
    for item in project.narratives:
        if item.period_id == period:
            yield from answers(project, item, asked)
    yield from translations(project)


def translations(project: Project) -> Iterator[Problem]:
    """Translations that do not tell under the letters of the company's own text: the
    index would point at an answer that is not there."""
    own = {item.key: item for item in project.narratives}
    for item in project.translations:
        text = own[item.key]
        lacks, more = unlike(text.text, item.text)
        lines = {letter: line for line, letter in item.headed}
        if lacks:
            yield Problem(
                item.file, 0, "letters_of_the_text",
                f"nothing is told under {', '.join(lacks)}, under which {text.file} "
                "tells something",
                f"Tell the same under {', '.join(lacks)}.",
            )  # fmt: skip
        for letter in more:
            yield Problem(
                item.file, lines[letter], "letters_of_the_text",
                f"{text.file} tells nothing under '{letter}'",
                "Tell it there too: what a disclosure has is read in the company's own "
                "text.",
            )  # fmt: skip


def numbers(item: Narrative) -> Iterator[Problem]:
    """Numbers that are typed where a figure belongs."""
    # A heading's letter may be a number: 2.2.
    letters = set(item.headed)
    for line, number in typed(item.text, item.first_line):
        if (line, number) in letters:
            continue
        yield Problem(
            item.file, line, "typed_number",
            f"the number {number} is typed. It stays as it is when its figure moves, "
            "and nobody can trace it",
            "Cite the figure, {{figure:ID}} (`orebook figures --quote` gives what to "
            "paste). A number of somebody else stands between backticks.",
        )  # fmt: skip


def _figures(
    project: Project, item: Narrative, indicators: Collection[str]
) -> Iterator[Problem]:
    """Ids of which a part names nothing; whether the figure was made a run can tell."""
    sites = {row["site_id"] for row in project.tables["sites"]}
    countries = {f"country:{row['country']}" for row in project.tables["sites"]}
    known: tuple[tuple[str, Collection[str]], ...] = (
        ("indicator", indicators),
        ("entity", sites | countries | {"GROUP-TOTAL", "GROUP", "ELIMINATION"}),
        ("period", {period.period_id for period in project.periods}),
        ("approach", {*APPROACHES, "none"}),
    )
    for number, line in enumerate(item.text.split("\n"), item.first_line):
        for name in FIGURE.findall(line):
            parts = name.split("/", 4)
            if len(parts) < 5:
                yield _no_figure(item, number, name, f"an id is {_PARTS}", ())
                continue
            for (what, words), part in zip(known, parts, strict=False):
                if part not in words:
                    yield _no_figure(
                        item, number, name, f"there is no {what} '{part}'",
                        near(part, words),
                    )  # fmt: skip


def _no_figure(
    item: Narrative, line: int, name: str, why: str, hint: tuple[str, ...]
) -> Problem:
    return Problem(
        item.file, line, "known_figure", f"the figure '{name}' does not exist: {why}",
        "`orebook figures --quote` gives what to paste.", hint,
    )  # fmt: skip


def _asked(project: Project) -> set[str]:
    """Requirements that some standard that is held or chosen asks for."""
    found = [load(project, name) for name in project.config.standards]
    found += alignment.every(project).values()
    return {row.disclosure_key for standard in found for row in standard.rows}


def answers(
    project: Project, item: Narrative, keys: Collection[str]
) -> Iterator[Problem]:
    """Whether a text of this period answers one of ``keys``; the topic of a 3-3 is left
    to who knows which are material."""
    key, day = item.disclosure_id, publication_day(project)
    row = reference.by_key("gri_disclosures", "key").get(key)
    if row and not valid_on(key, day):
        instead = row["superseded_by"].replace(";", " and ") or "nothing"
        yield Problem(
            item.file, 0, "edition_in_force",
            f"the edition {key} ended for reports published on or after "
            f"{row['effective_until']}; {instead} replaces it",
            "Move what still holds into a text of the new edition.",
        )  # fmt: skip
    elif key not in keys and key != MANAGEMENT:
        yield Problem(
            item.file, 0, "known_requirement",
            f"no standard that is held asks for '{key}' in this edition",
            "Rename the file; content_index.html and alignment.html list codes and "
            "editions.", near(key, keys),
        )  # fmt: skip
    known = [asked.letter for asked in letters_of(key) if asked.letter]
    for line, letter in item.headed if known else ():
        if letter not in known:
            yield Problem(
                item.file, line, "known_letter",
                f"{key} asks for nothing under '{letter}'",
                f"Head the section with letters of: {', '.join(dict.fromkeys(known))}; "
                "other headings begin with none.",
                near(letter, known),
            )  # fmt: skip
