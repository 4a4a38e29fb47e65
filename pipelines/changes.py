"""Which releases are compared when, and what a run says of it.

Belongs here: the documents of a comparison and its few words. What moved is found in
``transforms.mart``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from materiality import moved as moved_topics
from transforms.intake.deliver import Evidence
from transforms.mart import change_publication, changes, edition
from transforms.mart.change_tables import READ_OTHERWISE
from transforms.project.folder import Project
from warehouse.connection import connect
from warehouse.package_files import query

_MOST = 3  # changes that a run names; the page has all
_DAYS = re.compile(r"(\d{4}-\d\d-\d\d)(?: to |/)(\d{4}-\d\d-\d\d)")


@dataclass(frozen=True)
class Proposed:
    """A figure of a final release that moved beyond its threshold, undecided."""

    figure_id: str
    old_value: str
    new_value: str  # '' where it has none now
    unit: str  # where it is another now, both
    part: Decimal | None

    @property
    def old(self) -> str:
        """The value before, as it is shown."""
        return f"{self.old_value} {self.old_unit or self.unit}"

    @property
    def old_unit(self) -> str:
        """The unit of the value before, where it is another now."""
        return self.unit.partition(changes.BEFORE)[2]

    @property
    def new(self) -> str:
        """The value now, as it is shown."""
        unit = self.unit.partition(changes.BEFORE)[0]
        return f"{self.new_value} {unit}" if self.new_value else "without a value"

    @property
    def percent(self) -> str:
        """The change in per cent, in brackets; '' where there is none."""
        return "" if self.part is None else f" ({self.part * 100:+.1f} %)"


@dataclass(frozen=True)
class Told:
    """A comparison in a few words: its folder, and how much moved."""

    folder: Path
    moved: int
    prior: int
    prior_periods: str
    added: int
    gone: int
    proposed: int
    reasons: list[tuple[str, int]]
    # Each in words, those with a cause of their own first; whether it has one.
    topics: list[tuple[str, bool]]

    @property
    def is_since_final(self) -> bool:
        """Whether it is beside a final edition, so that restatements are proposed."""
        return self.folder.name.partition("--")[0].endswith(edition.SUFFIX)

    @property
    def words(self) -> list[str]:
        """Lines for the terminal."""
        older, _, newer = self.folder.name.partition("--")
        others = [
            f"{count:,} {what}"
            for count, what in ((self.added, "new"), (self.gone, "gone"))
            if count
        ]
        prior = f", {self.prior:,} of them of {self.prior_periods}"
        lines = [
            f"Figures moved from {older} to {newer}: {self.moved:,}"
            + (prior if self.prior else "")
            + (f"; {', '.join(others)}" if others else "")
        ]
        if self.proposed:
            lines.append(
                f"  Restatements proposed and not decided: {self.proposed:,} "
                "(`orebook restate`)"
            )
        listed, more = self.moving(_MOST)
        lines += [f"  {count:,} with: {words}" for words, count in listed]
        if more:
            lines.append(f"  and {more:,} changes more")
        return lines + self.beside + self.of_topics

    def moving(self, most: int) -> tuple[list[tuple[str, int]], int]:
        """The reasons with which most figures moved, and how many more there are. Those
        that say the same of other days are one, with the count of the first; of cells
        that are read otherwise also of other values."""
        alike: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for words, count in self.reasons:
            if count:
                alike[_alike(words)].append((words, count))
        groups = list(alike.values())
        listed = []
        for (words, count), *rest in groups[:most]:
            if rest:
                days = [day for one, _ in rest for _, day in _DAYS.findall(one)]
                until = f", up to {max(days)}" if days else ""
                words = f"{words} (and {len(rest):,} alike{until})"
            listed.append((words, count))
        return listed, sum(map(len, groups[most:]))

    @property
    def beside(self) -> list[str]:
        """What changed and moved no figure, a line each."""
        return [f"  {words}" for words, count in self.reasons if not count]

    @property
    def of_topics(self) -> list[str]:
        """Material topics, where some moved: how many, and those that moved by
        themselves and made others move."""
        if not self.topics:
            return []
        own = [words for words, is_own in self.topics if is_own]
        lines = [f"  Material topics with another rank or state: {len(self.topics)}"]
        lines += [f"    {words}" for words in own[:_MOST]]
        if len(own) > _MOST:
            lines.append(f"    and {len(own) - _MOST} more with a cause of their own")
        return lines


def _alike(words: str) -> str:
    """What words have in common with those of other days."""
    shown = _DAYS.sub("", words)
    return re.sub(r"\d[\d,.]*", "", shown) if shown.endswith(READ_OTHERWISE) else shown


def beside(project: Project, evidence: Evidence, before: str, now: str) -> list[str]:
    """What a new release is compared with: the one that stood before, and the final
    edition of the last that was made final; which says more, if both are one."""
    final = edition.last_final(evidence)
    found = [] if before in ("", now, final) else [before]
    found += [final + edition.SUFFIX] if final not in ("", now) else []
    return [name for name in found if (project.published / name).is_dir()]


def compare(
    project: Project, older: str, newer: str, is_restricted: bool = False
) -> Told:
    """Two releases side by side, as all see them or whole; makes their folder if it is
    not there.

    Raises CannotCompare.
    """
    from reporting_templates.report import changes_page
    from reporting_templates.workbooks import changes_workbook

    folder = change_publication.publish_changes(
        project, older, newer,
        {"index.html": changes_page.render, "changes.xlsx": changes_workbook.render},
        is_restricted, [moved_topics.table()],
    )  # fmt: skip
    with _tables(folder) as con:
        counts = con.execute(
            query("reporting_templates.report", "changes_counts")
        ).fetchone()
        reasons = con.execute(
            "select words, figures from changes.change_reason order by reason_no"
        ).fetchall()
        topics = con.execute(query(__package__, "moved_topics")).fetchall()
    assert counts is not None  # noqa: S101  counting gives a row
    moved, prior, periods, added, gone, proposed, *_ = counts
    return Told(
        folder, moved, prior, periods or "", added, gone, proposed, reasons, topics
    )


def proposed(project: Project, final: str, newer: str) -> list[Proposed]:
    """Restatements of a final release's figures that nobody decided yet.

    Raises CannotCompare.
    """
    folder = compare(project, final + edition.SUFFIX, newer).folder
    with _tables(folder) as con:
        rows = con.execute(query(__package__, "proposed")).fetchall()
    return [
        Proposed(figure, _plain(old), _plain(new), unit, part)
        for figure, old, new, part, unit in rows
    ]


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize() + 0:f}"


@contextmanager
def _tables(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables of a comparison, in schema ``changes``."""
    with connect() as con:
        con.execute("create schema changes")
        for name in ("figure_change", "change_reason", moved_topics.NAME):
            path = str(folder / "tables" / f"{name}.parquet")
            con.read_parquet(path).create(f"changes.{name}")
        yield con
