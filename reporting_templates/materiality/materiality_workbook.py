"""The default ranking as a workbook that computes itself.

From assessors' scores, weights and means of groups to significance, voice, score and
rank with formulas; the values that orebook computed are cached in them, so that a
recalculation shows any difference. Means of small groups are not in it: what the groups
withheld add together is one number per topic. Belongs here: sheets and formulas.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from materiality.explain import CLOSED, STATES, is_open, rows
from reporting_templates.workbooks.workbook_style import Book, Column, Sheet, workbook
from warehouse.connection import connect
from warehouse.package_files import query

Row = dict[str, Any]
_SETTINGS = (
    "alpha", "severity_max_share", "tau", "human_rights_significance", "no_drop_mean",
    "financial_threshold", "weight_rights_holder", "weight_duty_bearer",
    "weight_facilitator",
)  # fmt: skip


def render_xlsx(database: Path, target: Path) -> None:
    """The workbook from a published database."""
    with connect(database, read_only=True) as con:
        (release,) = rows(con, "from mart.release")
        words = (
            f" | {release['release_id']} | digest {release['digest'][:12]} | content "
            f"{release['content_digest'][:12]}"
        )
        render(con, release["company"], target, words)


def render(
    con: duckdb.DuckDBPyConnection, company: str, target: Path, release: str = ""
) -> None:
    """Write the workbook. The same rows give the same bytes."""
    about = next(
        iter(rows(con, "from mart.materiality_run")),
        {"period_id": "", "inputs_digest": ""},
    )
    stamp = (
        f"{company} | materiality {about['period_id']} | "
        f"inputs {about['inputs_digest'][:12]}{release}"
    )
    described = {"title": f"Material topics {about['period_id']}", "company": company}
    with workbook(target, stamp, described) as book:
        book.home = ("Ranking", "Back to the ranking")
        topics = rows(con, "from mart.materiality_topic order by rank, topic_id")
        if not topics:
            book.sheet(book.sheet_name("Ranking"), "No assessment is on record")
            return
        if not is_open(con):
            book.sheet(book.sheet_name("Ranking"), "The scores are closed", [CLOSED])
            return
        ranking = book.sheet(
            book.sheet_name("Ranking"),
            "Ranking, computed by formulas",
            [
                "Change a setting or a score on the other sheets: impact, voice, score "
                "and rank follow. Whether a group keeps a topic in does not: its mean "
                "may not be printed.",
            ],
        )
        _settings(book, con)
        scores = _scores(book, con)
        impacts = _impacts(book, con, scores)
        voices = _voices(book, con)
        _ranking(ranking, topics, impacts, voices)


def _column(sheet: str, letter: str, count: int, first: int) -> str:
    last = first + max(count, 1) - 1
    return f"{sheet}!${letter}${first}:${letter}${last}"


def _formula(
    sheet: Sheet, row: int, column: int, text: str, value: Any, kind: str = "number:4"
) -> None:
    cached: float | int | str = (
        float(value) if isinstance(value, Decimal) else value if value is not None
        else ""
    )  # fmt: skip
    sheet.page.write_formula(row, column, text, sheet.book.style(kind), cached)


def _settings(book: Book, con: duckdb.DuckDBPyConnection) -> None:
    sheet = book.sheet(book.sheet_name("Settings"), "Settings of the method")
    found = {
        row["parameter"]: row for row in rows(con, "from mart.materiality_setting")
    }
    head = sheet.next_row + 1
    columns = [Column("Setting", 28), Column("Value", 12, "number"),
               Column("What it does", 80)]  # fmt: skip
    sheet.table(head, columns, len(_SETTINGS), "settings")
    for number, name in enumerate(_SETTINGS, start=head + 1):
        sheet.text(number, 0, name)
        sheet.number(number, 1, found[name]["value"], "number")
        sheet.text(number, 2, found[name]["meaning"])
        book.file.define_name(f"m_{name}", f"=Settings!$B${number + 1}")
    sheet.printed(head, head + len(_SETTINGS), 3, 1)


def _scores(book: Book, con: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    """Each assessor's scores; the first row and their number."""
    sheet = book.sheet(
        book.sheet_name("Scores"), "Impacts as each assessor sees them",
        ["Severity: the gravest part and the mean. Likelihood counts for potential "
         "impacts, but not where people's rights are harmed."],
    )  # fmt: skip
    found = rows(con, "from mart.materiality_assessor order by impact_id, assessor_id")
    head = sheet.next_row + 1
    columns = [
        Column("Impact", 10), Column("Topic", 10), Column("Assessor", 10),
        Column("Direction", 11), Column("State", 11), Column("Human rights", 9),
        Column("Scale", 8, "int"), Column("Scope", 8, "int"),
        Column("Irremediability", 15, "int"), Column("Likelihood", 11, "int"),
        Column("Severity", 10, "number"), Column("Significance", 13, "number"),
    ]  # fmt: skip
    sheet.table(head, columns, len(found), "scores")
    for number, row in enumerate(found, start=head + 1):
        for column, name in enumerate(
            ("impact_id", "topic_id", "assessor_id", "direction", "state")
        ):
            sheet.text(number, column, row[name])
        sheet.text(number, 5, "yes" if row["human_rights"] else "no")
        for column, name in enumerate(
            ("scale", "scope", "irremediability", "likelihood"), start=6
        ):
            sheet.cell(number, column, row[name], "int")
        at = number + 1
        parts = f"G{at}:I{at}" if row["direction"] == "negative" else f"G{at}:H{at}"
        _formula(sheet, number, 10, f"=m_severity_max_share*MAX({parts})"
                 f"+(1-m_severity_max_share)*AVERAGE({parts})",
                 row["severity"])  # fmt: skip
        _formula(
            sheet, number, 11,
            f'=IF(AND(E{at}="potential",NOT(AND(D{at}="negative",F{at}="yes"))),'
            f"K{at}*J{at}/5,K{at})",
            row["significance"],
        )  # fmt: skip
    sheet.printed(head, head + len(found), len(columns), 1)
    return head + 2, len(found)


def _impacts(
    book: Book, con: duckdb.DuckDBPyConnection, scores: tuple[int, int]
) -> tuple[int, int]:
    sheet = book.sheet(book.sheet_name("Impacts"), "Impacts: mean of their assessors")
    found = rows(con, "from mart.materiality_impact order by impact_id")
    head = sheet.next_row + 1
    columns = [
        Column("Impact", 10), Column("Topic", 10), Column("What happens", 60),
        Column("Sites", 30), Column("Significance", 13, "number"),
    ]  # fmt: skip
    sheet.table(head, columns, len(found), "impacts")
    first, count = scores
    for number, row in enumerate(found, start=head + 1):
        for column, name in enumerate(("impact_id", "topic_id", "description")):
            sheet.text(number, column, row[name])
        sheet.text(number, 3, (row["sites"] or "").replace(";", ", "))
        _formula(
            sheet, number, 4,
            f"=SUMPRODUCT(({_column('Scores', 'A', count, first)}=A{number + 1})"
            f"*{_column('Scores', 'L', count, first)})"
            f"/SUMPRODUCT(--({_column('Scores', 'A', count, first)}=A{number + 1}))",
            row["significance"],
        )  # fmt: skip
    sheet.printed(head, head + len(found), len(columns), 1)
    return head + 2, len(found)


def _voices(book: Book, con: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    sheet = book.sheet(
        book.sheet_name("Voices"), "What each group says, and its weight",
        ["Groups whose means are not printed stand together in one row per topic, with "
         "what they add to the voice."],
    )  # fmt: skip
    found = rows(con, query(__package__, "voices"))
    head = sheet.next_row + 1
    columns = [
        Column("Topic", 10), Column("Group", 46), Column("Weight", 12, "number"),
        Column("Mean", 12, "number"), Column("Adds", 12, "number"),
    ]  # fmt: skip
    sheet.table(head, columns, len(found), "voices")
    for number, row in enumerate(found, start=head + 1):
        sheet.text(number, 0, row["topic_id"])
        sheet.text(number, 1, row["name"])
        sheet.number(number, 2, row["weight"], "number:4")
        if row["mean"] is None:
            sheet.text(number, 3, "not printed")
            sheet.number(number, 4, row["adds"], "number:4")
            continue
        sheet.number(number, 3, row["mean"], "number:4")
        _formula(sheet, number, 4, f"=C{number + 1}*D{number + 1}", row["adds"])
    sheet.printed(head, head + len(found), len(columns), 1)
    return head + 2, len(found)


def _ranking(
    sheet: Sheet, topics: list[Row], impacts: tuple[int, int], voices: tuple[int, int]
) -> None:
    head = sheet.next_row + 1
    columns = [
        Column("Topic", 10), Column("Name", 46), Column("Impact", 10, "number"),
        Column("Voice", 10, "number"), Column("Score", 10, "number"),
        Column("Rank", 8, "int"), Column("Score reaches the cut", 14),
        Column("Rank as published", 12, "int"), Column("90 % of draws", 12),
        Column("Kept in by", 34), Column("Decided", 14),
    ]  # fmt: skip
    sheet.table(head, columns, len(topics), "ranking")
    first, last = head + 2, head + 1 + len(topics)
    impact, score = (f"${c}${first}:${c}${last}" for c in "CE")
    for number, row in enumerate(topics, start=head + 1):
        at = number + 1
        sheet.text(number, 0, row["topic_id"])
        sheet.text(number, 1, row["name"])
        if row["score"] is None:
            for column in range(2, 7):
                sheet.text(number, column, "no score", "absent")
        else:
            # SUMPRODUCT compares text as text; SUMIFS would take 14.1 for 14.10.
            _formula(
                sheet, number, 2,
                f"=SUMPRODUCT(MAX(({_column('Impacts', 'B', impacts[1], impacts[0])}"
                f"=A{at})*{_column('Impacts', 'E', impacts[1], impacts[0])}))",
                row["impact"],
            )  # fmt: skip
            _formula(
                sheet, number, 3,
                f"=SUMPRODUCT(({_column('Voices', 'A', voices[1], voices[0])}=A{at})"
                f"*{_column('Voices', 'E', voices[1], voices[0])})",
                row["voice"],
            )  # fmt: skip
            _formula(
                sheet,
                number,
                4,
                f"=(1-m_alpha)*C{at}/5+m_alpha*(D{at}-1)/4",
                row["score"],
            )
            _formula(
                sheet, number, 5,
                f"=1+SUMPRODUCT(--(ROUND({score},9)>ROUND(E{at},9)))"
                f"+SUMPRODUCT((ROUND({score},9)=ROUND(E{at},9))"
                f"*(ROUND({impact},9)>ROUND(C{at},9)))",
                row["rank"], "int",
            )  # fmt: skip
            _formula(sheet, number, 6, f'=IF(ROUND(E{at},9)>=m_tau,"yes","no")',
                     "yes" if row["by_score"] else "no", "text")  # fmt: skip
        sheet.cell(number, 7, row["rank"], "int")
        span = f"{row['rank_low']}–{row['rank_high']}" if row["rank"] else ""
        sheet.text(number, 8, span)
        kept = [
            words
            for words, is_so in (
                ("human rights", row["by_human_rights"]),
                ("rights-holders", row["by_no_drop"]),
                ("law", row["by_law"]),
                ("financial", row["by_financial"]),
            )
            if is_so
        ]
        sheet.text(number, 9, ", ".join(kept))
        sheet.text(number, 10, STATES[row["state"]])
    sheet.printed(head, head + len(topics), len(columns), 2)
    sheet.page.activate()
