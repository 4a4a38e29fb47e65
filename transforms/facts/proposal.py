"""Rows that a company may want in its expected.csv, for a person to strike out.

Belongs here: what is asked for and was never handed in, and what figures need that
nobody told of yet. What a row means is ``transforms.project.asking``.
"""

from __future__ import annotations

import duckdb

from transforms import catalogue
from transforms.catalogue import needs
from transforms.project.asking import YES, Asking, frequency
from transforms.project.folder import Project
from transforms.project.words import GROUP, split_columns
from warehouse import reference

_COLUMNS = ("site_id", "metric_id", "frequency", "applicable", "reason", "decided_by",
            "words")  # fmt: skip
# What a site was asked for in the last period and told nothing of, in any period.
_SILENT = """
    select e.site_id, s.name, e.metric_id, e.frequency
    from mart.expectation e join mart.dim_site s on s.site_id = e.site_id
    group by all having bool_and(e.state in ('missing', 'not_applicable', 'not_due'))
        and bool_or(e.state = 'missing')
    order by all"""


def proposal(
    project: Project, published: duckdb.DuckDBPyConnection | None
) -> tuple[list[str], list[tuple[str, ...]]]:
    """(columns, rows) of expected.csv, each with what it says in words.

    First what single sites leave open, to say no to with a reason; then what the
    packaged and own indicators need and nobody hands in, to leave in where it is to be
    asked for. A split that figures need stands in the column of its dimension as *.
    """
    indicators = catalogue.load(project.root / "overrides")
    asking = Asking(project.tables, needs.counted(indicators))
    open_rows = published.execute(_SILENT).fetchall() if published else []
    names = {row["site_id"]: row["name"] for row in project.tables["sites"]}
    known = asking.named | _asked(published)
    wanted = {
        metric
        for metrics in catalogue.inputs(indicators).values()
        for metric in metrics
        if reference.metric(metric)["kind"] != "factor"
    }
    found = [
        (site, metric, often, "", names.get(site, name))
        for site, name, metric, often in open_rows
    ]
    for metric in sorted(wanted - known):
        is_of_sites = "site" in reference.metric(metric)["dimensions"].split(";")
        who = ("*", "every site") if is_of_sites else (GROUP, "the group")
        found.append((who[0], metric, frequency(metric), "", who[1]))
        found += [
            (who[0], metric, frequency(metric), split, who[1])
            for split in sorted(asking.counted[metric])
            if split
        ]
    columns = {name: column for column, name in split_columns().items()}
    used = sorted({name for row in found for name in row[3].split(";") if name})
    rows = [
        (site, metric, often, YES, "", "", _words(metric, often, split, who),
         *("*" if name in split.split(";") else "" for name in used))
        for site, metric, often, split, who in found
    ]  # fmt: skip
    return [*_COLUMNS, *(columns[name] for name in used)], rows


def _asked(published: duckdb.DuckDBPyConnection | None) -> set[str]:
    if published is None:
        return set()
    rows = published.execute("select distinct metric_id from mart.expectation")
    return {metric for (metric,) in rows.fetchall()}


def _words(metric: str, often: str, split: str, who: str) -> str:
    name = reference.metric(metric)["name"].split(" (")[0].split(";")[0]
    by = f", by {split.replace(';', ' and ').replace('_', ' ')}" if split else ""
    return f"{who}: {name}{by}, once a {often}"
