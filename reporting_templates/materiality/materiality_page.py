"""The page of an assessment: what a board, a community and an assurer read.

A pure function of a database with the tables ``mart.materiality_*``. Belongs here:
which rows make up the page and its plots. Geometry is in ``materiality_plots``.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
from markupsafe import Markup

from materiality.explain import (
    CLOSED,
    STATES,
    incident_words,
    is_open,
    reasons,
    rows,
    settings,
    shown,
)
from materiality.process import process
from reporting_templates import pages
from reporting_templates.materiality import materiality_plots as plots
from reporting_templates.release import Release, read_release
from warehouse.connection import connect
from warehouse.publish import write_file

Row = dict[str, Any]
CATEGORIES = {
    "rights_holder": "rights-holders",
    "duty_bearer": "duty-bearers",
    "facilitator": "facilitators",
}


def write(con: duckdb.DuckDBPyConnection, company: str, folder: Path) -> list[Path]:
    """Page, plots and workbook into a folder; the same rows give the same bytes."""
    from reporting_templates.materiality import materiality_workbook

    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, text in {
        "materiality.html": page(con, company),
        **{f"materiality_{name}.svg": svg for name, svg in pictures(con).items()},
    }.items():
        write_file(folder / name, str(text).encode())
        made.append(folder / name)
    target = folder / "materiality.xlsx"
    temporary = folder / ".materiality.xlsx.part"
    materiality_workbook.render(con, company, temporary)
    write_file(target, temporary.read_bytes())
    temporary.unlink()
    return [*made, target]


def render_html(database: Path, target: Path) -> None:
    """The page from a published database."""
    with connect(database, read_only=True) as con:
        release = read_release(con)
        words = _page(con, release, pages.nav(""), "report/index.html")
    target.write_text(words, encoding="utf-8")


def page(con: duckdb.DuckDBPyConnection, company: str) -> str:
    """The page before there is a release, without anything from elsewhere."""
    return _page(con, pages.imprint(company), [], "materiality.html")


def _page(
    con: duckdb.DuckDBPyConnection,
    release: Release | pages.Imprint,
    nav: list[pages.Link],
    home: str,
) -> str:
    words = untold(con)
    said = {"words": words, "warnings": warnings(con)} if words else content(con)
    name = "materiality_none" if words else "materiality"
    return pages.render(f"{name}.html.j2", {
        "release": release, "css": pages.style(release), "nav": nav, "home": home,
        "shown": shown, "DECISIONS": STATES, **said,
    }).decode()  # fmt: skip


def is_assessed(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether the database holds an assessment at all."""
    return bool(rows(con, "from mart.materiality_topic limit 1"))


def untold(con: duckdb.DuckDBPyConnection) -> str:
    """Why there is no ranking to tell; '' where there is one."""
    if not is_assessed(con):
        return "No assessment is on record. It starts with materiality/topics.csv."
    return "" if is_open(con) else CLOSED


def content(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Everything the page says, by name."""
    topics = rows(con, "from mart.materiality_topic order by rank, topic_id")
    decisions = rows(
        con,
        "select d.*, t.rank, t.is_contested, t.has_dissent, t.p_material, t.origin "
        "from mart.materiality_decision d join mart.materiality_topic t "
        "on t.topic_id = d.topic_id order by t.rank, t.topic_id",
    )
    (about,) = rows(con, "from mart.materiality_run")
    said = settings(con)
    return {
        "about": about,
        "topics": topics,
        "why": {row["topic_id"]: reasons(con, row, said) for row in topics},
        "states": Counter(row["state"] for row in topics),
        "decisions": decisions,
        "changes": {
            change: [row for row in decisions if row["change"] == change]
            for change in ("added", "dropped", "kept")
        },
        "groups": rows(con, "from mart.materiality_group order by category, group_id"),
        "categories": CATEGORIES,
        "participation": rows(
            con,
            "select p.*, coalesce(g.name, 'All') as name "
            "from mart.materiality_participation p left join mart.materiality_group g "
            "on g.group_id = p.group_id where p.dimension in ('gender', 'site') "
            "order by p.dimension, p.group_id, p.value",
        ),
        "dissent": dissent_rows(con),
        "moves": rows(
            con,
            "select s.*, t.name from mart.materiality_sensitivity s "
            "join mart.materiality_topic t on t.topic_id = s.topic_id "
            "where s.drops_out or s.comes_in order by s.kind, s.scenario, s.topic_id",
        ),
        "tenth": rows(
            con,
            "select s.scenario, t.name from mart.materiality_sensitivity s "
            "join mart.materiality_topic t on t.topic_id = s.topic_id "
            "where s.drops_out and s.kind like '%10_percent' order by all",
        ),
        "checks": rows(con, "from mart.materiality_agreement order by method"),
        "moved": rows(
            con,
            "select c.*, t.name from mart.materiality_crosscheck c "
            "join mart.materiality_topic t on t.topic_id = c.topic_id "
            "where c.is_moved order by c.method, c.default_rank",
        ),
        "circles": rows(
            con,
            "select string_agg(t.name, ', ' order by t.rank) as names "
            "from mart.materiality_circle c join mart.materiality_topic t "
            "on t.topic_id = c.topic_id group by c.circle_no order by c.circle_no",
        ),
        "settings": rows(con, "from mart.materiality_setting order by parameter"),
        "matrix": rows(
            con,
            "select m.*, g.name from mart.materiality_matrix m "
            "join mart.materiality_group g on g.group_id = m.group_id "
            "order by g.category, m.group_id, m.tool",
        ),
        "refusals": rows(
            con, 'from mart.materiality_refusal order by file, "row", "column"'
        ),
        "figures": _figures(con, about["period_id"]),
        "pictures": pictures(con),
        "captions": captions(con),
        "warnings": warnings(con),
        "incidents": rows(
            con, "from mart.materiality_incident order by occurred_on, record_id"
        ),
        "process": process(con),
    }


def _figures(con: duckdb.DuckDBPyConnection, period: str) -> dict[str, str] | None:
    """Group figures of the period by indicator in words; None outside a release."""
    if not rows(
        con,
        "select 1 from duckdb_tables() where schema_name = 'mart' "
        "and table_name = 'fact_figure'",
    ):
        return None
    found = rows(
        con,
        "select indicator_id, value, unit, status from mart.fact_figure "
        "where level = 'group' and breakdown = '' and period_id = ? and is_lead",
        period,
    )
    return {
        row["indicator_id"]: f"{number(row['value'])} {row['unit']} "
        f"({row['status'].replace('_', ' ')})"
        if row["value"] is not None
        else f"no figure ({row['status'].replace('_', ' ')})"
        for row in found
    }


def number(value: Decimal) -> str:
    """A figure for people: thousands separated, few decimals where it is large."""
    is_whole = value == value.to_integral_value()
    places = 0 if is_whole or abs(value) >= 100 else 2
    return f"{Decimal(shown(value, places)):,f}"


def dissent_rows(con: duckdb.DuckDBPyConnection) -> list[Row]:
    """Where rights-holders and the company part, the widest first."""
    return rows(
        con,
        'select d.*, t.name as topic, g.name as "group", t.state '
        "from mart.materiality_dissent d "
        "join mart.materiality_topic t on t.topic_id = d.topic_id "
        "join mart.materiality_group g on g.group_id = d.group_id "
        "order by d.company_place desc, d.topic_id, d.group_place nulls last, "
        "d.group_id",
    )


def captions(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """How to read the plots of ranking and dissent, by name."""
    return {
        "ranking": "The mark is the score, the line holds it in 90 of 100 draws of "
        "respondents, weights and assessors. A topic may be material although its "
        "score is below the cut: the last column says by which rule.",
        "dissent": "A group of rights-holders rates the topic "
        f"{shown(settings(con)['no_drop_mean'], 1)} or higher while the company's own "
        "impact scores put it more than three places lower.",
    }


def warnings(con: duckdb.DuckDBPyConnection) -> list[str]:
    """What a person has to see to: impacts seen by one, categories that nobody speaks
    for, incidents since."""
    lone = rows(
        con,
        "select l.*, t.name from mart.materiality_lone l "
        "join mart.materiality_topic t on t.topic_id = l.topic_id order by impact_id",
    )
    lines = [
        f"{row['impact_id']} ({row['topic_id']} {row['name']}): "
        + (
            "one assessor only, the method asks for two."
            if row["assessors"]
            else "nobody has assessed it, so it counts nowhere."
        )
        for row in lone
    ]
    unheard = rows(
        con,
        "select parameter, value from mart.materiality_setting where value > 0 and "
        "starts_with(parameter, 'weight_') and substr(parameter, 8) not in "
        "(select category from mart.materiality_group) order by parameter",
    )
    lines += [
        f"No group of {row['parameter'][7:].replace('_', '-')}s is in "
        f"stakeholder_groups.csv, and they weigh {row['value'].normalize():f}: no "
        "topic has a score."
        for row in unheard
    ]
    since = rows(
        con,
        "from mart.materiality_incident where is_open order by occurred_on, record_id",
    )
    return lines + [
        (f"{row['topic_id']} {row['name']} is to be assessed again. "
         if row["topic_id"] else "")
        + f"{incident_words(row)}."
        for row in since
    ]  # fmt: skip


def pictures(
    con: duckdb.DuckDBPyConnection, font: str = plots.SCREEN
) -> dict[str, Markup]:
    """The plots by name; none while there is no ranking to tell."""
    if untold(con):
        return {}
    topics = rows(con, "from mart.materiality_topic order by rank, topic_id")
    parted = dissent_rows(con)
    found = {"ranking": plots.intervals(topics, settings(con)["tau"], font)}
    if parted:
        ranked = sum(1 for row in topics if row["rank"])
        found["dissent"] = plots.dissent(parted, ranked, font)
    found["voices"] = _voices(con, topics, font)
    found["impacts"] = _impacts(con, topics, font)
    return found


def _label(row: Row) -> str:
    return f"{row['topic_id']}  {row['name']}"


def _voices(con: duckdb.DuckDBPyConnection, topics: list[Row], font: str) -> Markup:
    groups = rows(
        con,
        "from mart.materiality_group "
        "order by case category when 'rights_holder' then 0 "
        "when 'duty_bearer' then 1 else 2 end, group_id",
    )
    at = {row["group_id"]: n for n, row in enumerate(groups)}
    line = {row["topic_id"]: n for n, row in enumerate(topics)}
    cells: dict[tuple[int, int], tuple[Decimal | None, str]] = {}
    for row in rows(con, "from mart.materiality_voice"):
        key = (line[row["topic_id"]], at[row["group_id"]])
        mark = " ●" if row["is_no_drop"] else ""
        hidden = "●" if row["is_no_drop"] else ""
        cells[key] = (row["mean"], hidden if row["is_withheld"] else mark)
    heads = []
    for row in groups:
        state = (
            "not heard" if row["is_absent"]
            else "under 5 persons" if row["is_thin"]
            else "only spoken for" if row["is_proxy_only"]
            else f"{row['persons_shown']} persons"
        )  # fmt: skip
        heads.append((row["name"], f"{CATEGORIES[row['category']]}, {state}"))
    return plots.grid(
        "voices", "Who says what: mean score of each group", heads,
        [_label(row) for row in topics], cells, 1, 5,
        "Mean, 1 to 5. ● the group keeps the topic in. Hatched: not printed, so that "
        "no small group can be told. White: nobody answered.", 176, 2, font,
    )  # fmt: skip


def _impacts(con: duckdb.DuckDBPyConnection, topics: list[Row], font: str) -> Markup:
    found = rows(con, "from mart.materiality_impact order by impact_id")
    sites = sorted({s for row in found for s in (row["sites"] or "").split(";") if s})
    columns = [(site, "") for site in sites] + [("no single site", "")]
    line = {row["topic_id"]: n for n, row in enumerate(topics)}
    cells: dict[tuple[int, int], tuple[Decimal | None, str]] = {}
    for row in found:
        mark = "+" if row["direction"] == "positive" else ""
        mark += " ◆" if row["human_rights"] and row["direction"] == "negative" else ""
        for site in [s for s in (row["sites"] or "").split(";") if s] or [""]:
            column = sites.index(site) if site else len(sites)
            key = (line[row["topic_id"]], column)
            held = cells.get(key)
            if held is None or (held[0] or 0) < row["significance"]:
                cells[key] = (row["significance"], mark)
    return plots.grid(
        "impacts", "Impacts by site: the most significant of each topic", columns,
        [_label(row) for row in topics], cells, 0, 5,
        "Significance, 0 to 5. ◆ human rights; + benefit. White: no impact named "
        "there.", font=font,
    )  # fmt: skip
