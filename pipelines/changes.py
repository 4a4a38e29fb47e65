"""Which releases are compared when, and what a run says of it.

Belongs here: the documents of a comparison and its few words. What moved is found in
``transforms.mart``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from transforms.mart import change_publication
from transforms.project.folder import Project
from warehouse.connection import connect
from warehouse.package_files import query

_MOST = 3  # changes that a run names; the page has all


@dataclass(frozen=True)
class Told:
    """A comparison in a few words: its folder, and how much moved."""

    folder: Path
    moved: int
    prior: int
    prior_periods: str
    added: int
    gone: int
    reasons: list[tuple[str, int]]

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
        lines += [f"  {count:,} with: {words}" for words, count in self.reasons[:_MOST]]
        if len(self.reasons) > _MOST:
            lines.append(f"  and {len(self.reasons) - _MOST} changes more")
        return lines


def compare(project: Project, older: str, newer: str) -> Told:
    """Two releases side by side; makes their folder if it is not there.

    Raises CannotCompare.
    """
    from reporting_templates.report import changes_page
    from reporting_templates.workbooks import changes_workbook

    folder = change_publication.publish_changes(
        project, older, newer,
        {"index.html": changes_page.render, "changes.xlsx": changes_workbook.render},
    )  # fmt: skip
    tables = folder / "tables"
    with connect() as con:
        con.execute("create schema changes")
        for name in ("figure_change", "change_reason"):
            path = str(tables / f"{name}.parquet")
            con.read_parquet(path).create(f"changes.{name}")
        counts = con.execute(
            query("reporting_templates.report", "changes_counts")
        ).fetchone()
        reasons = con.execute(
            "select words, figures from changes.change_reason order by reason_no"
        ).fetchall()
    moved, prior, periods, added, gone = counts or (0, 0, None, 0, 0)
    return Told(folder, moved, prior, periods or "", added, gone, reasons)
