"""The gates of a GRI content index, and what a company may claim when they hold.

"In accordance" may be claimed only if every gate holds, else "with reference", of which
less is asked; where that does not hold either, nothing is claimed. Belongs here: the
questions, asked of the answers in the build database, and the statement. What may be
claimed of other standards is ``claims``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

import duckdb

from materiality.decisions import MATERIAL, NOT_MATERIAL
from reporting_templates.disclosures import alignment, claims, letters, prose
from reporting_templates.disclosures.answers import finding, insert
from reporting_templates.disclosures.standards import (
    MANAGEMENT,
    publication_day,
    valid_on,
)
from transforms.catalogue.vocabulary import in_words
from transforms.project.folder import Project
from transforms.project.narrative import NEVER_OMITTED, REASONS
from transforms.project.problem import Problem
from warehouse.package_files import query

ACCORDANCE, REFERENCE, NOTHING = "in accordance", "with reference", "none"

Rows = list[dict[str, str]]
Check = Callable[[duckdb.DuckDBPyConnection, Project, Rows], list[str]]


def conclude(con: duckdb.DuckDBPyConnection, project: Project) -> str:
    """Evaluate every gate and write the statement of use; returns the claim."""
    cursor = con.execute("from disclosure.disclosure_answer order by standard, seq")
    names = [item[0] for item in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    found = []
    for gate, (question, check) in _GATES.items():
        problems = check(con, project, rows)
        found.append((gate, question, not problems, claims.listed(problems)))
    failing = [gate for gate, _, holds, _ in found if not holds]
    made = [
        _claim(project, ACCORDANCE, [
            f"{gate} {question}: {detail}"
            for gate, question, holds, detail in found if not holds
        ]),
        _claim(project, REFERENCE, [
            f"{gate} {question}: {claims.listed(problems)}"
            for gate, (question, check) in _REFERENCE.items()
            if (problems := check(con, project, rows))
        ]),
    ]  # fmt: skip
    claim = next((item.claim for item in made if not item.lacks), NOTHING)
    found.append(
        (
            "G9",
            "The claim is no higher than the gates allow",
            True,
            f"The claim is '{claim}'"
            + (f"; these do not hold: {', '.join(failing)}." if failing else "."),
        )
    )
    found.sort(key=lambda item: int(item[0][1:]))
    con.execute("delete from disclosure.disclosure_gate")
    con.execute("delete from disclosure.statement")
    insert(
        con,
        "disclosure_gate",
        [
            {"gate": gate, "question": question, "holds": holds, "detail": detail}
            for gate, question, holds, detail in found
        ],
    )
    insert(con, "statement", [_statement(project, claim)])
    claims.write(con, project, made)
    con.execute("delete from disclosure.finding")
    _unused(con, project, rows)
    _cited(con, project)
    _untold(con, project, rows)
    return claim


def _claim(project: Project, claim: str, lacks: list[str]) -> claims.Claim:
    return claims.Claim(
        "gri@2021", "GRI Standards 2021", claim, _words(project, claim), tuple(lacks)
    )


def _words(project: Project, claim: str) -> str:
    """The statement of use in our words: a person checks it against GRI 1."""
    last = project.periods[-1]
    company, span = project.config.company, f"{last.start} to {last.end}"
    if claim == ACCORDANCE:
        return (
            f"{company} has reported in accordance with the GRI Standards for the "
            f"period {span}."
        )
    if claim == REFERENCE:
        return (
            f"{company} has reported the information cited in this GRI content index "
            f"for the period {span} with reference to the GRI Standards."
        )
    return f"{company} makes no claim to the GRI Standards for the period {span}."


def _statement(project: Project, claim: str) -> dict[str, object]:
    last = project.periods[-1]
    return {
        "claim": claim,
        "text": _words(project, claim),
        "period_id": last.period_id,
        "period_start": last.start,
        "period_end": last.end,
        "publication_date": publication_day(project),
        "publication_date_is": "stated"
        if project.config.publication_date
        else "assumed",
        "foundation": "GRI 1: Foundation 2021",
    }


def _universal(rows: Rows) -> Rows:
    return [row for row in rows if row["disclosure_id"].startswith("2-")]


def _g1(con: duckdb.DuckDBPyConnection, project: Project, rows: Rows) -> list[str]:
    general = _universal(rows)
    if not general:
        return ["GRI 2 is not among the chosen standards"]
    gaps = [row["disclosure_id"] for row in general if row["state"] == "gap"]
    omitted = [
        f"{row['disclosure_id']} may not be omitted"
        for row in rows
        if row["omission_reason"] and row["disclosure_id"] in NEVER_OMITTED
    ]
    return [*omitted, *(f"{name} is not answered" for name in gaps)]


def _topics(rows: Rows) -> dict[str, dict[str, str]]:
    return {
        row["topic_no"]: row
        for row in rows
        if row["required"] == "sector" and row["row_type"] == "management_of_topic"
    }


def _g2(con: duckdb.DuckDBPyConnection, project: Project, rows: Rows) -> list[str]:
    topics = _topics(rows)
    if not topics:
        return ["no sector standard is chosen"]
    undecided = [
        f"{number} {row['topic']} is not decided"
        for number, row in topics.items()
        if row["topic_decision"] not in (MATERIAL, NOT_MATERIAL)
    ]
    bare = [
        f"{number} {row['topic']} is not material, without a reason"
        for number, row in topics.items()
        if row["topic_decision"] == NOT_MATERIAL and not row["topic_reason"]
    ]
    return undecided + bare


def _g3(con: duckdb.DuckDBPyConnection, project: Project, rows: Rows) -> list[str]:
    material = {
        row["topic_no"]: row["topic"]
        for row in rows
        if row["topic_decision"] == MATERIAL
    }
    problems = [] if material else ["no topic is decided to be material"]
    answered = ("figures", "narrative", "partial")
    for number, name in material.items():
        of_topic = [row for row in rows if row["topic_no"] == number]
        management = [row for row in of_topic if row["disclosure_id"] == MANAGEMENT]
        if not any(row["state"] in (*answered, "omitted") for row in management):
            problems.append(f"{number} {name} has no 3-3")
        if not any(
            row["state"] in answered and row["disclosure_id"] != MANAGEMENT
            for row in of_topic
        ):
            problems.append(f"{number} {name} has no disclosure that is answered")
    return problems


def _g4(con: duckdb.DuckDBPyConnection, project: Project, rows: Rows) -> list[str]:
    return [
        f"{row['ref_no']} ({row['disclosure_id']})"
        for row in rows
        if row["required"] == "sector" and row["state"] == "gap"
    ]


def _g5(con: duckdb.DuckDBPyConnection, project: Project, rows: Rows) -> list[str]:
    return [
        row["disclosure_id"]
        for row in rows
        if row["state"] not in ("gap", "not_required") and not row["location"]
    ]


def _g6(con: duckdb.DuckDBPyConnection, project: Project, rows: Rows) -> list[str]:
    day = publication_day(project)
    problems = []
    if project.config.publication_date is None:
        problems.append(
            "orebook.yaml has no publication_date; the first possible day, "
            f"{day}, is assumed"
        )
    elif day <= project.periods[-1].end:
        problems.append(f"the publication date {day} is inside the period")
    return problems + _replaced(con, project, rows)


def _replaced(
    con: duckdb.DuckDBPyConnection, project: Project, rows: Rows
) -> list[str]:
    """What a successor has replaced on the day of publication."""
    day = publication_day(project)
    problems = [
        f"{title} has been replaced on {day}"
        for (title,) in con.execute(
            "select title from disclosure.disclosure_standard where not is_valid "
            "order by title"
        ).fetchall()
    ]
    old = {
        row["disclosure_id"] for row in rows if not valid_on(row["disclosure_id"], day)
    }
    return problems + [f"{name} has been replaced on {day}" for name in sorted(old)]


def _reported(
    con: duckdb.DuckDBPyConnection, project: Project, rows: Rows
) -> list[str]:
    """Of a requirement of GRI there is something to cite."""
    of_gri = {
        name
        for (name,) in con.execute(
            "select standard from disclosure.disclosure_standard where kind <> 'other'"
        ).fetchall()
    }
    answered = ("figures", "narrative", "partial")
    if any(row["standard"] in of_gri and row["state"] in answered for row in rows):
        return []
    return ["no disclosure of the GRI Standards is answered"]


def _g7(con: duckdb.DuckDBPyConnection, project: Project, rows: Rows) -> list[str]:
    return [
        f"{row['disclosure_id']}: '{row['omission_reason']}'"
        for row in rows
        if row["omission_reason"]
        and (row["omission_reason"] not in REASONS or not row["omission_explanation"])
    ]


def _g8(con: duckdb.DuckDBPyConnection, project: Project, rows: Rows) -> list[str]:
    """A value published before that is now another needs a restatement."""
    found = con.execute(query(__package__, "published_before")).fetchall()
    return [
        f"{name} of {entity} in {period} was published as {text} and is now "
        f"{_at_scale(value, text)}, without a restatement that says so"
        for name, entity, period, text, value, restated in found
        if _at_scale(value, text) != Decimal(text)
        and _at_scale(value, text) not in {_at_scale(r, text) for r in restated}
    ]


def _at_scale(value: Decimal, text: str) -> Decimal:
    """A figure with as many decimals as were published."""
    exponent = Decimal(text).as_tuple().exponent
    return value.quantize(Decimal(1).scaleb(int(exponent)), rounding=ROUND_HALF_UP)


def _g10(con: duckdb.DuckDBPyConnection, project: Project, rows: Rows) -> list[str]:
    of_period = [row for row in rows if row["disclosure_id"] == "2-3@2021"]
    if any(row["narrative"] for row in of_period):
        return []
    return ["2-3 has no text, so nobody has stated the period in words"]


def _g11(con: duckdb.DuckDBPyConnection, project: Project, rows: Rows) -> list[str]:
    """What is left out of a disclosure is omitted with a reason, letter by letter."""
    open_: dict[str, list[str]] = defaultdict(list)
    for name, letter in con.execute(
        "select disclosure_id, coalesce(nullif(letter, ''), what) "
        "from disclosure.disclosure_letter where not list_contains($1, state) "
        "order by disclosure_id, seq",
        [letters.ANSWERED],
    ).fetchall():
        open_[name].append(letter)
    return [
        f"{name} lacks {', '.join(dict.fromkeys(open_[name]))}"
        for name in _partly(rows)
        if name in open_
    ]


def _partly(rows: Rows) -> list[str]:
    """Disclosures that are answered in part, each once."""
    partly = [row["disclosure_id"] for row in rows if row["state"] == "partial"]
    return list(dict.fromkeys(partly))


_GATES: dict[str, tuple[str, Check]] = {
    "G1": ("Every disclosure of GRI 2 is answered or omitted; 2-1 to 2-5 never "
           "omitted", _g1),
    "G2": ("Each topic of the sector standard is material or explained", _g2),
    "G3": ("Each material topic has one 3-3 and at least one disclosure", _g3),
    "G4": ("Every disclosure that the sector standard lists is reported or omitted",
           _g4),
    "G5": ("Every answer has a location", _g5),
    "G6": ("The editions are those of the publication date", _g6),
    "G7": ("Every omission has a reason of the closed list and an explanation", _g7),
    "G8": ("A value that differs from that in history.csv has a restatement; what the "
           "last final release said is compared before the next is made final", _g8),
    "G10": ("The period of the statement is that of 2-3", _g10),
    "G11": ("Each number and text that an answered disclosure asks for is there, or "
            "omitted with its reason", _g11),
}  # fmt: skip
# What is asked of a report that is made with reference to the GRI Standards.
_REFERENCE: dict[str, tuple[str, Check]] = {
    "R1": ("At least one disclosure is reported", _reported),
    "R2": ("Every answer has a location", _g5),
    "R3": ("No edition has been replaced on the day of publication", _replaced),
}


def _unused(con: duckdb.DuckDBPyConnection, project: Project, rows: Rows) -> None:
    """A text that answers nothing of any standard is said, not swallowed."""
    used = {row["disclosure_id"] for row in rows}
    topics = {row["topic_no"] for row in rows if row["disclosure_id"] == MANAGEMENT}
    others = {
        row.disclosure_key
        for standard in alignment.every(project).values()
        for row in standard.rows
    }
    period = project.periods[-1].period_id
    for item in project.narratives:
        if item.period_id != period:
            continue
        is_management = item.disclosure_id == MANAGEMENT
        for problem in prose.answers(project, item, used | others):
            _said(con, period, problem)
        if is_management and item.topic_no not in topics:
            words = (
                f"3-3 is answered once per topic, and '{item.topic_no}' is no topic of "
                "the chosen sector standards and not decided as material."
            )
        elif item.topic_no and not is_management:
            words = "Only 3-3 is answered by topic, and that is no language."
        else:
            continue
        finding(
            con, "narrative", item.file, period, words,
            "Rename the file; content_index.html lists codes, editions and topics.",
        )  # fmt: skip


def _said(con: duckdb.DuckDBPyConnection, period: str, problem: Problem) -> None:
    """What is wrong with a text, as a finding."""
    place = f"Line {problem.line}: " if problem.line else ""
    finding(
        con, "narrative", problem.file, period, f"{place}{problem.what}.",
        problem.remedy,
    )  # fmt: skip


def _cited(con: duckdb.DuckDBPyConnection, project: Project) -> None:
    """Texts cite figures; an id that is none is a finding, and so are a typed number
    and a translation that tells under other letters."""
    for problem in prose.translations(project):
        period = problem.file.split("/")[1]
        _said(con, period, problem)
    for item in (*project.narratives, *project.translations):
        for problem in prose.numbers(item):
            _said(con, item.period_id, problem)
        for name in sorted(set(item.figures)):
            known = con.execute(
                "select 1 from figures.figure where figure_id = ?", [name]
            ).fetchone()
            if not known:
                finding(
                    con, "narrative", item.file, item.period_id,
                    f"The text cites the figure '{name}', which does not exist.",
                    "`orebook figures --quote` gives what to paste.",
                )  # fmt: skip


def _untold(con: duckdb.DuckDBPyConnection, project: Project, rows: Rows) -> None:
    """Texts that a disclosure asks for beside numbers that are there, and nobody told:
    a missing number is a finding where it was asked of a site."""
    open_: dict[str, list[str]] = defaultdict(list)
    for name, *asked in con.execute(
        "select disclosure_id, letter, what, confidence "
        "from disclosure.disclosure_letter where kind = 'text' and state = 'open' "
        "order by disclosure_id, seq"
    ).fetchall():
        open_[name].append(in_words(*asked))
    period = project.periods[-1].period_id
    for name in _partly(rows):
        if name in open_:
            finding(
                con, "narrative", f"narrative/{period}/{name}.md", period,
                f"Nothing is told of {'; '.join(open_[name])}.",
                "Tell it under a heading that begins with its letter, or say there "
                "that it does not apply, and why; or omit it with a reason.",
            )  # fmt: skip
