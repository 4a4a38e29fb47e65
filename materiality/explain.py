"""Why a topic is in or out, in plain words, and whose voices made it so.

Reads the tables of ``materiality.tables`` and nothing else, so that no mean of a small
group can get into a sentence. Belongs here: sentences. Where they are shown does not.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import duckdb

Row = dict[str, Any]
STATES = {
    "material": "material",
    "not_material": "not material",
    "undecided": "undecided",
}


CLOSED = (
    "The scores are closed: the cut and the weights have to be set and approved, and "
    "somebody has to open the scores (`orebook materiality run`). Until then no score, "
    "rank or rule is told, here or anywhere."
)


class UnknownTopic(ValueError):
    """There is no topic of this id or name."""


def rows(con: duckdb.DuckDBPyConnection, sql: str, *values: object) -> list[Row]:
    """Rows of a query by column."""
    cursor = con.execute(sql, list(values))
    names = [item[0] for item in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def shown(value: Decimal | int | None, places: int = 2) -> str:
    """A number rounded for people, half away from zero; a dash where there is none."""
    if value is None:
        return "–"
    step = Decimal(1).scaleb(-places)
    return f"{Decimal(value).quantize(step, rounding=ROUND_HALF_UP):f}"


def find(con: duckdb.DuckDBPyConnection, text: str) -> Row:
    """The topic of an id, or of a name. Raises UnknownTopic."""
    topics = rows(con, "from mart.materiality_topic order by rank, topic_id")
    for row in topics:
        if text.lower() in (row["topic_id"].lower(), row["name"].lower()):
            return row
    near = [row for row in topics if text.lower() in row["name"].lower()]
    if len(near) == 1:
        return near[0]
    listed = ", ".join(f"{row['topic_id']} {row['name']}" for row in near or topics)
    raise UnknownTopic(f"There is no topic '{text}'. Topics: {listed}")


def is_open(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether the tables tell scores."""
    return bool(rows(con, "select 1 from mart.materiality_run where is_open"))


def settings(con: duckdb.DuckDBPyConnection) -> dict[str, Decimal]:
    """The settings in force, by parameter."""
    found = con.execute("select parameter, value from mart.materiality_setting")
    return dict(found.fetchall())


def reasons(
    con: duckdb.DuckDBPyConnection, topic: Row, said: dict[str, Decimal]
) -> list[str]:
    """Each rule that makes the topic material under these settings, or that none
    does."""
    tau = shown(said["tau"], 3)
    score = shown(topic["score"], 3)
    found = []
    if topic["score"] is None:
        found.append(
            "It has no combined score: a whole category of stakeholders is silent on "
            "it, or no impact is assessed. Silence is not a low score."
        )
    elif topic["by_score"]:
        found.append(f"Its combined score of {score} reaches the cut of {tau}.")
    else:
        found.append(f"Its combined score of {score} is below the cut of {tau}.")
    if topic["by_human_rights"]:
        found.append(
            "One of its impacts harms human rights with a significance of "
            f"{shown(said['human_rights_significance'], 1)} or more. Severity "
            "precedes likelihood."
        )
    if topic["by_no_drop"]:
        found.append(
            "It may not be left out: "
            + ", ".join(
                _voice(v) for v in voices(con, topic["topic_id"]) if v["is_no_drop"]
            )
            + " rate it "
            + shown(said["no_drop_mean"], 1)
            + " or higher on average."
        )
    if topic["by_law"]:
        found.append("A law demands that it is reported.")
    if topic["by_financial"]:
        found.append(
            f"A financial {_largest(topic)} of {shown(topic['financial'], 1)} reaches "
            f"the threshold of {shown(said['financial_threshold'], 1)}."
        )
    if not topic["double_view"]:
        found.append("No other rule keeps it in.")
    return found


def _largest(topic: Row) -> str:
    risk, other = topic["risk"] or 0, topic["opportunity"] or 0
    return "risk" if risk >= other else "opportunity"


def voices(con: duckdb.DuckDBPyConnection, topic_id: str) -> list[Row]:
    """What the groups say of a topic, those with the highest mean first."""
    return rows(
        con,
        "select v.*, g.name, g.is_thin, g.is_proxy_only from mart.materiality_voice v "
        "join mart.materiality_group g on g.group_id = v.group_id "
        "where v.topic_id = ? order by v.mean desc nulls last, v.group_id",
        topic_id,
    )


def _voice(voice: Row) -> str:
    if voice["is_thin"]:
        return f"{voice['name']} (under five persons: mean not printed)"
    if voice["is_withheld"]:
        return f"{voice['name']} (mean not printed)"
    return f"{voice['name']} ({shown(voice['mean'])})"


def explain(con: duckdb.DuckDBPyConnection, text: str) -> list[str]:
    """Lines on one topic. Raises UnknownTopic."""
    topic = find(con, text)
    (decision,) = rows(
        con,
        "from mart.materiality_decision where topic_id = ?",
        topic["topic_id"],
    )
    if not is_open(con):
        return [
            f"{topic['topic_id']} {topic['name']}: {STATES[topic['state']]}",
            "",
            CLOSED,
            *_incidents(con, topic["topic_id"]),
            "",
            *_decision(decision),
        ]
    count = rows(con, "select count(*) as n from mart.materiality_topic")[0]["n"]
    lines = [
        f"{topic['topic_id']} {topic['name']}: {STATES[topic['state']]}",
        "",
        f"By the rules it is {STATES[decision['by_rules']]}:",
        *(f"  - {reason}" for reason in reasons(con, topic, settings(con))),
    ]
    if topic["rank"]:
        lines += [
            "",
            f"Rank {topic['rank']} of {count}; in 90 of 100 draws between "
            f"{topic['rank_low']} and {topic['rank_high']}. Material in "
            f"{shown(topic['p_material'] * 100, 0)} of 100 draws."
            + (" Contested: its score's interval crosses the cut, so people decide."
               if topic["is_contested"] else ""),
        ]  # fmt: skip
    lines += ["", "What happens:", *_impacts(con, topic["topic_id"])]
    lines += [
        f"  {row['impact_id']}: NOBODY HAS ASSESSED IT, so it counts nowhere"
        for row in rows(
            con,
            "from mart.materiality_lone where topic_id = ? and assessors = 0 "
            "order by impact_id",
            topic["topic_id"],
        )
    ]
    lines += ["", "Who says what (1 to 5):", *_voices(con, topic["topic_id"])]
    lines += _dissent(con, topic["topic_id"])
    lines += _incidents(con, topic["topic_id"])
    lines += _moves(con, topic["topic_id"])
    lines += ["", *_decision(decision)]
    return lines


def _impacts(con: duckdb.DuckDBPyConnection, topic_id: str) -> list[str]:
    found = rows(
        con,
        "from mart.materiality_impact where topic_id = ? "
        "order by significance desc, impact_id",
        topic_id,
    )
    return [
        f"  {row['impact_id']} {row['description']} ({row['direction']}, {row['state']}"
        f"{', human rights' if row['human_rights'] else ''}"
        f"{', ' + row['sites'].replace(';', ', ') if row['sites'] else ''}): "
        f"severity {shown(row['severity'])}"
        + (f", likelihood {shown(row['likelihood'], 1)}" if row["likelihood"] else "")
        + f", significance {shown(row['significance'])} ("
        + (
            f"{row['assessors']} assessors, "
            f"{shown(row['lowest'])} to {shown(row['highest'])}"
            if row["assessors"] > 1
            else "ONE ASSESSOR ONLY, the method asks for two"
        )
        + ")"
        for row in found
    ] or ["  no impact is assessed"]


def _voices(con: duckdb.DuckDBPyConnection, topic_id: str) -> list[str]:
    found = voices(con, topic_id)
    width = max((len(v["name"]) for v in found), default=0)
    lines = []
    for v in found:
        mean = "not printed" if v["is_withheld"] else shown(v["mean"])
        notes = [
            words
            for words, is_so in (
                ("under five persons", v["is_thin"]),
                ("only others spoke for them", v["is_proxy_only"]),
                ("keeps it in", v["is_no_drop"]),
            )
            if is_so
        ]
        weight = shown(v["weight"] * 100, 1)
        lines.append(
            f"  {v['name']:<{width}}  {mean:>11}  weight {weight} %"
            f"  {'; '.join(notes)}".rstrip()
        )
    absent = rows(
        con, "from mart.materiality_group where is_absent order by category, group_id"
    )
    lines += [
        f"  {row['name']}: not heard. {row['absence_reason'] or 'No reason given.'}"
        for row in absent
    ]
    return lines or ["  nobody has answered"]


def _dissent(con: duckdb.DuckDBPyConnection, topic_id: str) -> list[str]:
    found = rows(
        con,
        "select d.*, g.name from mart.materiality_dissent d "
        "join mart.materiality_group g on g.group_id = d.group_id "
        "where d.topic_id = ? order by d.group_id",
        topic_id,
    )
    if not found:
        return []
    lines = ["", "Where rights-holders and the company part:"]
    for row in found:
        theirs = (
            "high"
            if row["group_place"] is None
            else f"at place {shown(row['group_place'], 1).removesuffix('.0')}"
        )
        company = shown(row["company_place"], 1).removesuffix(".0")
        lines.append(
            f"  {row['name']} put it {theirs}, the company's impact scores at place "
            f"{company}." + (" Without them it would be out." if row["kept_in"] else "")
        )
    return lines


def incident_words(row: Row) -> str:
    """An incident with its place in the register and what came after it, or not."""
    place = f"{row['words']}, {row['occurred_on']}"
    if row["site_id"]:
        place += f" at {row['site_id']}"
    assessed = max(filter(None, (row["opened_on"], row["decided_on"])), default=None)
    after = (
        f"the topic was last assessed on {assessed or 'a day that is not on record'}"
        if row["topic_id"]
        else "no topic of the catalogue stands for it"
    )
    return f"{place} ({row['file']}, row {row['row']}): {after}"


def _incidents(con: duckdb.DuckDBPyConnection, topic_id: str) -> list[str]:
    found = rows(
        con,
        "from mart.materiality_incident where topic_id = ? and is_open "
        "order by occurred_on, record_id",
        topic_id,
    )
    if not found:
        return []
    return [
        "",
        "To be assessed again, after a critical incident:",
        *(f"  {incident_words(row)}" for row in found),
    ]


def _moves(con: duckdb.DuckDBPyConnection, topic_id: str) -> list[str]:
    found = rows(
        con,
        "from mart.materiality_sensitivity where topic_id = ? "
        "and (drops_out or comes_in) order by kind, scenario",
        topic_id,
    )
    if not found:
        return ["", "No single changed setting and no missing group would turn it."]
    return [
        "",
        "What would turn it:",
        *(
            f"  {row['scenario']}: {'out' if row['drops_out'] else 'in'}"
            for row in found
        ),
    ]


def _decision(decision: Row) -> list[str]:
    if decision["refused"]:
        return [
            f"Not decided: {decision['refused']}.",
            "  orebook materiality decide "
            f"{decision['topic_id']} --material|--not-material --reason ... "
            "--approver ... --minute ...",
        ]
    against = " against the rules" if decision["is_override"] else ""
    return [
        f"Decided{against}: {STATES[decision['decision']]}. {decision['reason']}",
        f"  {decision['approver']}, {decision['minute']}",
    ]
