"""How material topics were determined, told by the assessment itself (GRI 3-1).

Sentences made from the tables of ``materiality.tables``: every number and name in them
is a cell of these, nothing is typed by hand. Belongs here: the sentences. What is
missing in the record is said by ``missing``; where both are shown is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import duckdb

from materiality.explain import CLOSED, Row, rows

Part = tuple[str, list[str]]
_CATEGORIES = {
    "rights_holder": "rights-holders",
    "duty_bearer": "duty-bearers",
    "facilitator": "facilitators",
}
_CHAIN = {
    "own": "in the company's own activities",
    "upstream": "upstream in the value chain",
    "downstream": "downstream in the value chain",
}


def process(con: duckdb.DuckDBPyConnection) -> list[Part]:
    """Headings with their sentences, in the order in which GRI 3-1 asks for them."""
    (about,) = rows(con, "from mart.materiality_run")
    settings = rows(con, "from mart.materiality_setting order by parameter")
    return [
        ("How impacts were identified", _identified(con)),
        ("Who assessed them", _experts(con)),
        ("How they were prioritised", _prioritised(settings)),
        ("Who set the method, and when", _set(settings, about)),
        ("What was decided", _decided(con, about)),
        ("Whose views informed it", _views(con, about)),
    ]


def missing(con: duckdb.DuckDBPyConnection) -> list[str] | None:
    """What the record lacks to answer 3-1; None where there is no assessment.

    Asks the schema ``materiality`` of the build database, before anything is published.
    """
    if not _is_assessed(con):
        return None
    found = []
    tests = {
        "the day on which the scores were opened": "not exists (from "
        "materiality.setting_record where opened_on is not null)",
        "the approval of the cut, alpha or a weight": "exists (from "
        "materiality.setting_record where state in ('default', 'set') and "
        "(parameter in ('tau', 'alpha') or parameter like 'weight\\_%' escape '\\'))",
        "any answer of a stakeholder": "not exists (from materiality.respondent "
        "where not refused)",
        "any score of an assessor": "not exists (from materiality.score)",
    }
    for words, test in tests.items():
        if con.execute(f"select {test}").fetchone() == (True,):
            found.append(words)
    return found


def undecided(con: duckdb.DuckDBPyConnection) -> int | None:
    """Topics that nobody has decided on; None where there is no assessment."""
    if not _is_assessed(con):
        return None
    (count,) = con.execute(
        "select count(*) from materiality.outcome where state = 'undecided'"
    ).fetchone() or (0,)
    return int(count)


def _is_assessed(con: duckdb.DuckDBPyConnection) -> bool:
    is_there = con.execute(
        "select 1 from duckdb_tables() where schema_name = 'materiality' "
        "and table_name = 'outcome' and database_name = current_database()"
    ).fetchone()
    return bool(is_there and con.execute("from materiality.outcome limit 1").fetchone())


def _listed(items: Iterable[object]) -> str:
    *first, last = [str(item) for item in items] or ["none"]
    return f"{', '.join(first)} and {last}" if first else last


def _many(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize() + 0:f}"


def _identified(con: duckdb.DuckDBPyConnection) -> list[str]:
    impacts = rows(con, "from mart.materiality_impact order by impact_id")
    topics = rows(con, "from mart.materiality_topic order by topic_id")
    harm = [row for row in impacts if row["direction"] == "negative"]
    state = {
        name: sum(row["state"] == name for row in impacts)
        for name in ("actual", "potential")
    }
    chain = {
        words: sum(row["value_chain"] == name for row in impacts)
        for name, words in _CHAIN.items()
    }
    sector = sum(row["origin"] == "sector" for row in topics)
    lines = [
        f"{_many(len(impacts), 'impact')} on the economy, the environment and people "
        f"were assessed under {_many(len(topics), 'topic')}, of which {sector} are "
        f"listed by the sector standard and {len(topics) - sector} are the company's "
        "own.",
        f"{state['actual']} are actual and {state['potential']} potential; {len(harm)} "
        f"are negative and {len(impacts) - len(harm)} positive; "
        f"{sum(bool(row['human_rights']) for row in harm)} of the negative ones affect "
        "people's rights.",
        "They lie "
        + _listed(f"{words} ({count})" for words, count in chain.items() if count)
        + ".",
    ]
    sites: dict[str, int] = {}
    for row in impacts:
        for site in filter(None, (row["sites"] or "").split(";")):
            sites[site] = sites.get(site, 0) + 1
    nowhere = sum(not row["sites"] for row in impacts)
    if sites:
        told = _listed(f"{site} ({count})" for site, count in sorted(sites.items()))
        at_none = f"; {nowhere} at no single site" if nowhere else ""
        lines.append(f"By site: {told}{at_none}. An impact may stand at several.")
    bare = [f"{row['topic_id']} {row['name']}" for row in topics if not row["impacts"]]
    if bare:
        lines.append(f"No impact is assessed under {_listed(bare)}.")
    items = rows(
        con,
        "select count(*) filter (where kind = 'risk') as risks, "
        "count(*) filter (where kind = 'opportunity') as others "
        "from mart.materiality_financial",
    )[0]
    if items["risks"] or items["others"]:
        lines.append(
            f"Beside them stand {_many(items['risks'], 'financial risk')} and "
            f"{_many(items['others'], 'opportunity', 'opportunities')}; they never "
            "lower an impact."
        )
    return lines


def _experts(con: duckdb.DuckDBPyConnection) -> list[str]:
    people = rows(
        con,
        "select assessor_id, role, organisation, count(*) as impacts "
        "from mart.materiality_assessor group by all order by assessor_id",
    )
    told = _listed(
        f"{row['role'] or row['assessor_id']}"
        f" ({', '.join(filter(None, (row['organisation'], str(row['impacts']))))})"
        for row in people
    )
    lines = [
        f"{_many(len(people), 'assessor')}, with the number of impacts that each "
        f"scored: {told}."
    ]
    lone = rows(con, "from mart.materiality_lone order by impact_id")
    if lone:
        named = _listed(row["impact_id"] for row in lone)
        lines.append(f"Fewer than two people assessed {named}.")
    elif people:
        lines.append("Each impact has the scores of two assessors or more.")
    return lines


def _prioritised(settings: list[Row]) -> list[str]:
    at = {row["parameter"]: row["value"] for row in settings}
    weights = _listed(
        f"{words} {_plain(at[f'weight_{name}'])}" for name, words in _CATEGORIES.items()
    )
    share, alpha = at["severity_max_share"], at["alpha"]
    return [
        f"The severity of an impact is {_plain(share)} x the gravest of scale, scope "
        f"and irremediability + {_plain(1 - share)} x their mean (of scale and scope "
        "for a benefit), on scales of 1 to 5, for each assessor, then averaged. "
        "Likelihood counts for potential impacts, but not for harm to people's rights: "
        "there severity precedes.",
        "A topic is as significant as its most significant impact. Topics are ordered "
        f"by {_plain(1 - alpha)} x impact + {_plain(alpha)} x the voice of the "
        f"stakeholders, whose categories weigh {weights}.",
        f"A topic is material by the rules with a score from {_plain(at['tau'])}; or "
        "with harm to people's rights of a significance from "
        f"{_plain(at['human_rights_significance'])}; or where a group of "
        f"rights-holders rates it {_plain(at['no_drop_mean'])} or higher on average; "
        "or where a law demands it; or with a financial risk or opportunity from "
        f"{_plain(at['financial_threshold'])}.",
    ]


def _set(settings: list[Row], about: Row) -> list[str]:
    lines = []
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in settings:
        if row["set_on"] and row["state"] != "changed_after_opening":
            key = (row["set_on"], row["set_by"], row["approved_by"], row["minute"])
            groups.setdefault(key, []).append(row)
    for (day, by, approver, minute), found in sorted(groups.items(), key=str):
        names = _listed(
            f"{row['parameter']} {_plain(row['value'])}" for row in found
        ).replace("_", " ")
        approved = (
            f"approved by {approver} ({minute})"
            if approver and minute
            else "not approved on record"
        )
        lines.append(f"{by} set {names} on {day}; {approved}.")
    default = [row["parameter"].replace("_", " ") for row in settings
               if row["state"] == "default"]  # fmt: skip
    if default:
        lines.append(f"Left at the method's default: {_listed(default)}.")
    opener = f" by {about['opened_by']}" if about["opened_by"] else ""
    lines.append(
        f"The scores were opened on {about['opened_on']}{opener}."
        if about["opened_on"]
        else "When the scores were opened is not on record."
    )
    late = [row for row in settings if row["state"] == "changed_after_opening"]
    lines += [
        f"After that {row['parameter'].replace('_', ' ')} was changed from "
        f"{_plain(row['at_opening'])} to {_plain(row['value'])} on {row['set_on']} by "
        f"{row['set_by']}, approved by {row['approved_by']} ({row['minute']}): "
        f"{row['reason']}."
        for row in late
    ]
    return lines


def _decided(con: duckdb.DuckDBPyConnection, about: Row) -> list[str]:
    found = rows(con, "from mart.materiality_decision order by topic_id")
    (contested,) = con.execute(
        "select count(*) from mart.materiality_topic where is_contested"
    ).fetchone() or (0,)
    made = [row for row in found if row["state"] != "undecided"]
    yes = sum(row["state"] == "material" for row in made)
    lines = [
        f"{len(made)} of {_many(len(found), 'topic')} are decided on: {yes} material, "
        f"{len(made) - yes} not. "
        + (
            f"{contested} were contested: the interval of the score crosses the cut, "
            "so people decide."
            if about["is_open"]
            else CLOSED
        )
    ]
    by: dict[tuple[str, str], int] = {}
    for row in made:
        key = (row["approver"], str(row["decided_on"] or ""))
        by[key] = by.get(key, 0) + 1
    lines += [
        f"{approver} decided on {_many(count, 'topic')}"
        + (f" on {day}" if day else "")
        + "; the minutes stand beside each topic."
        for (approver, day), count in sorted(by.items())
    ]
    against = [f"{r['topic_id']} {r['name']}" for r in made if r["is_override"]]
    if about["is_open"]:
        lines.append(f"Decided against the rules: {_listed(against)}.")
    open_ = [f"{r['topic_id']} {r['name']}" for r in found if r["refused"]]
    if open_:
        lines.append(f"Not decided: {_listed(open_)}.")
    if about["previous_id"]:
        lines.append(f"Changes are told against {about['previous_id']}.")
    return lines


def _views(con: duckdb.DuckDBPyConnection, about: Row) -> list[str]:
    groups = rows(con, "from mart.materiality_group order by category desc, group_id")
    span = (
        f" between {about['collected_from']} and {about['collected_to']}"
        if about["collected_from"]
        else ""
    )
    heard = sum(not row["is_absent"] for row in groups)
    lines = [
        f"{_many(about['persons'], 'person')} of {heard} of "
        f"{_many(len(groups), 'stakeholder group')} answered{span}."
    ]
    for row in groups:
        said = "nobody" if row["is_absent"] else f"{row['persons_shown']} persons"
        if row["invited"] is not None:
            said += f" of {row['invited']} asked"
        if row["is_proxy_only"]:
            said += ", only through others who spoke for them"
        if row["refused"]:
            said += f"; {row['refused']} would not take part"
        how = row["absence_reason"] if row["is_absent"] else row["engagement"]
        lines.append(
            f"{row['name']} ({_CATEGORIES[row['category']]}): {said}."
            + (f" {how.rstrip('.')}." if how else "")
        )
    for name, words in (("mode", "Ways of answering"), ("gender", "Gender as told")):
        found = rows(
            con,
            "from mart.materiality_participation where group_id = '' "
            "and dimension = ? and persons_shown <> '0' order by value",
            name,
        )
        if found:
            told = _listed(
                f"{row['value'].replace('_', ' ')} ({row['persons_shown']})"
                for row in found
            )
            lines.append(f"{words}: {told}.")
    spoken = rows(
        con,
        "select distinct value from mart.materiality_participation "
        "where dimension = 'language' and persons_shown <> '0' order by value",
    )
    if spoken:
        lines.append(f"Languages: {_listed(row['value'] for row in spoken)}.")
    return lines
