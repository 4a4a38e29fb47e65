"""The collection page: who has handed in what, by site and month, and what to ask for.

Belongs here: the words and shapes of the page. What is asked, and what became of it, is
the table of expectations.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import duckdb

from reporting_templates import labels
from reporting_templates.release import rows
from warehouse.package_files import query

# Sites whose months are shown metric by metric; the least whole come first.
_MOST_SITES = 60
# State -> (sign in a field, words of the legend).
SIGNS = {
    "told": ("✓", "told"),
    "nil": ("0", "told: nothing"),
    "estimated": ("≈", "estimated"),
    "not_due": ("…", "not due yet"),
    "refused": ("✗", "refused"),
    "conflict": ("≠", "told twice, differently"),
    "unused": ("?", "without a split that figures need"),
    "missing": ("○", "missing"),
}
# What a field of the map is -> (an example, its sign, words of the legend): a printer
# and an eye without colours see the sign.
FIELDS = {
    "whole": ("12/12", "", "all told"),
    "faulty": ("11/12", SIGNS["refused"][0], "handed in, with faults"),
    "part": ("8/12", SIGNS["missing"][0], "something missing"),
    "silent": ("0/12", SIGNS["missing"][0], "nothing came"),
    "notdue": ("0/12", SIGNS["not_due"][0], "not due yet"),
}
_OPEN = ("missing", "refused", "conflict", "unused")


@dataclass
class Site:
    """One site: its numbers, its months by metric, and a text to send."""

    row: dict[str, Any]
    months: dict[str, dict[str, Any]] = field(default_factory=dict)
    lines: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    text: str = ""
    language: str = "en"

    def field(self, month: str) -> str:
        """The class of the colour of a field of the map."""
        cells = self.months[month]
        if cells["told"] == cells["asked"]:
            return "whole"
        if not cells["told"] and cells["missing"]:
            return "silent"
        if cells["missing"]:
            return "part"
        return "faulty" if cells["faulty"] else "notdue"

    @property
    def state(self) -> str:
        """In a word: silent, late, faulty or whole, what says least first."""
        if not self.row["told"] and self.row["missing"]:
            return "silent"
        if self.row["missing"]:
            return "late"
        return "faulty" if self.row["faulty"] else "whole"


def read(
    con: duckdb.DuckDBPyConnection, company: str, period: str
) -> tuple[list[Site], list[str]]:
    """(sites, those with most that is open first; months) of a period."""
    which = {"period": period}
    found = {
        row["site_id"]: Site(row, language=row["language"] or "en")
        for row in rows(con, query(__package__, "collection_sites"), which)
    }
    months = set()
    for cells in rows(con, query(__package__, "collection_months"), which):
        found[cells["site_id"]].months[cells["month"]] = cells
        months.add(cells["month"])
    sites = sorted(
        found.values(),
        key=lambda s: (-s.row["missing"] - s.row["faulty"], s.row["site_id"]),
    )
    shown = [site.row["site_id"] for site in sites[:_MOST_SITES]]
    for cell in rows(
        con, query(__package__, "collection_cells"), which | {"sites": shown}
    ):
        site = found[cell["site_id"]]
        name = labels.metric(cell["metric_id"], site.language)
        split = "" if cell["split"] == "total" else cell["split"].replace(";", ", ")
        site.lines.setdefault((name, split), {})[cell["month"]] = cell["state"]
    ordered = sorted(months)
    for site in sites[:_MOST_SITES]:
        site.text = _text(site, company, period, ordered)
    return sites, ordered


def _text(site: Site, company: str, period: str, months: list[str]) -> str:
    """A letter to a site in its language: what is open, and how to answer."""
    by_state: dict[str, list[str]] = defaultdict(list)
    for (metric, split), states in sorted(site.lines.items()):
        whole = site.lines.get((metric, ""), {})
        for state in _OPEN:
            # Of what did not come at all no split is asked for beside it.
            at = [
                number
                for number, month in enumerate(months)
                if states.get(month) == state
                and not (split and whole.get(month) == "missing")
            ]
            if at:
                said = ", ".join(_runs(at, months))
                by_state[state].append(f"- {named(metric, split)}: {said}")

    def word(key: str, **names: str) -> str:
        return labels.table("collection")[key][site.language].format(**names)

    name = site.row["name"]
    parts = [word("subject", company=company, site=name, period=period), word("hello")]
    parts += ["\n".join([word(s), *by_state[s]]) for s in _OPEN if by_state[s]]
    parts += [word("how" if any(by_state.values()) else "whole"), word("thanks")]
    return "\n\n".join(parts)


def named(metric: str, split: str) -> str:
    """A metric with the split that is asked of it."""
    return f"{metric} ({split})" if split else metric


def _runs(numbers: list[int], months: list[str]) -> list[str]:
    """Months that follow one another as a span: 2024-07 ... 2024-10."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return [
        months[run[0]] + (f" ... {months[run[-1]]}" if len(run) > 1 else "")
        for run in found
    ]
