"""A whole run of a project, from its drop box to its release; one at a time.

The Dagster ops and the command line both work through this class, so there is one way
in which a run happens. Belongs here: what follows the figures of ``transforms.run``,
who may begin, and how it is known afterwards how it went.
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO

from materiality import session as materiality
from materiality import tables as materiality_tables
from materiality.assessment import Assessment
from pipelines import changes, preflight, run_status
from pipelines.ending import stop_if_asked
from reporting_templates.disclosures import aligned, answers, choosing, editions, gates
from transforms.intake import deliver
from transforms.mart import publication, table
from transforms.mart.changes import CannotCompare
from transforms.project.folder import Project
from transforms.run import Run
from warehouse import ledger, publish
from warehouse.trouble import CannotGoOn


class Busy(CannotGoOn):
    """Another run is at work in this project."""


@dataclass
class Session(Run):
    """A run with what stands on its figures: answers, materiality, the release."""

    release: Path | None = None
    # Beside the release that stood before, and the last final one; without those that
    # cannot be compared.
    moved: list[changes.Told] = field(default_factory=list)
    is_same_release: bool = False
    failed: str = ""
    # What is rendered from a release's database; None: every document there is.
    documents: dict[str, publication.Renderer] | None = None
    # Whether the tables of a release are there as Parquet and CSV too.
    has_table_files: bool = True
    # Where documents may be made beside others.
    elsewhere: Executor | None = None
    _disclosed: dict[str, dict[str, int]] | None = None
    _is_assessed: bool = False
    _assessment: Assessment | None = None

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Stop before a step if that was asked for, and note in which a run failed."""
        stop_if_asked()
        try:
            with super().step(name):
                yield
        except BaseException as error:
            self.failed = f"{name}: {str(error) or type(error).__name__}"
            raise

    def told(self) -> tuple[list[str], list[str]]:
        """What a run has something to tell of: datasets that took something in, and
        indicators to compute of which anything was handed in or is expected."""
        due = [name for name in self.due() if self.context.has_data(name)]
        return self.waiting().datasets(), due

    def disclose(self, standard: str) -> dict[str, int]:
        """What answers a standard's requirements: how many are in which state."""
        self.compute(self.due())
        self.assess()
        disclosed = self._layer_of_disclosures()
        if standard not in disclosed:
            with self.step(f"disclosures.{standard}"):
                disclosed[standard] = answers.answer(
                    self.con, self.project, standard, self.context.indicators
                )
        return disclosed[standard]

    def _layer_of_disclosures(self) -> dict[str, dict[str, int]]:
        """What answers each standard so far; other standards are aligned beside them,
        also where a company chose none."""
        if self._disclosed is None:
            answers.prepare(self.con, self.project)
            self._disclosed = {}
        return self._disclosed

    def assess(self) -> Assessment | None:
        """Which topics are material; tables without a row where nobody assessed it.

        After the facts: a critical incident in a register calls for a new assessment.
        """
        if not self._is_assessed:
            self.facts()
            with self.step("materiality"):
                self._assessment = materiality.assess(self.con, self.project)
                self._is_assessed = True
        return self._assessment

    def publish(self) -> Path:
        """The release, after whatever is not done yet of the steps before it.

        One of exactly these inputs that stands already is left.
        """
        if self.release is not None:
            return self.release
        self.compute(self.due())
        for standard in self.project.config.standards:
            self.disclose(standard)
        self._layer_of_disclosures()
        with self.step("alignment"):
            aligned.write(self.con, self.project, self.context.indicators)
            editions.write(self.con, self.project, self.context.indicators)
            choosing.write(self.con, self.project)
        self.assess()
        before = publication.last_own(self.project, self.evidence)
        with self.step("publication"):
            gates.conclude(self.con, self.project)
            self.conclude()
            self.is_same_release = publication.is_published(self.project, self.evidence)
            if self.is_same_release:
                name = publication.release_id(self.project, self.evidence)
                self.release = self.project.published / name
            else:
                made = renderers() if self.documents is None else self.documents
                self.release = publication.publish_release(
                    self.con,
                    self.project,
                    self.evidence,
                    self.context,
                    mart(),
                    made,
                    {n: r for n, r in restricted_renderers().items() if n in made},
                    self.has_table_files,
                    self.elsewhere,
                )
        self._compare(before, self.release.name)
        return self.release

    def _compare(self, before: str, now: str) -> None:
        """Find what moved since the release that stood before, and since the last final
        one."""
        for older in changes.beside(self.project, self.evidence, before, now):
            with self.step("changes"), suppress(CannotCompare):
                self.moved.append(changes.compare(self.project, older, now))


def mart() -> dict[str, table.Table]:
    """The tables of a release, by name: those of each room that has some."""
    return table.collect(table.MART, materiality_tables.MART, answers.MART)


def renderers(language: str = "") -> dict[str, publication.Renderer]:
    """Documents of a release: file or folder name -> function (database, target); with
    the company's texts in a language where there are such."""
    from reporting_templates.handbook import handbook_pages
    from reporting_templates.materiality import materiality_page, materiality_workbook
    from reporting_templates.report import (
        alignment_page,
        choosing_page,
        content_index,
        html_report,
        pdf_report,
    )
    from reporting_templates.workbooks import alignment_workbook, databook

    return {
        "alignment.html": alignment_page.render_html,
        "alignment.xlsx": alignment_workbook.render,
        "choosing.html": choosing_page.render_html,
        "content_index.html": partial(content_index.render_html, language=language),
        "content_index.xlsx": partial(content_index.render_xlsx, language=language),
        "databook.xlsx": databook.render,
        "handbook": handbook_pages.render_release,
        "materiality.html": materiality_page.render_html,
        "materiality.xlsx": materiality_workbook.render_xlsx,
        "report": partial(html_report.render, language=language),
        "report.pdf": partial(pdf_report.render, language=language),
    }


def restricted_renderers() -> dict[str, publication.Renderer]:
    """Documents of which a restricted release has its own, as ``renderers``."""
    from reporting_templates.report import html_report

    return {"report": html_report.render_people}


@contextmanager
def open_session(
    project: Project,
    say: Callable[[str], None] = lambda text: None,
    run_id: str = "",
) -> Iterator[Session]:
    """Open a project for one run; only one at a time gets in.

    Raises Busy, or ProjectProblem with all for which a run does not begin.
    """
    preflight.check(project)
    with ExitStack() as stack:
        stack.enter_context(alone(project))
        if project.published.exists():
            publish.sweep(project.published)
        run_status.began(project, run_id)
        session = None
        try:
            session = stack.enter_context(Session.open(project, say))
            yield session
        except BaseException as error:
            words = session.failed if session else ""
            run_status.ended(project, run_id, words or str(error) or repr(error))
            raise
        run_status.ended(project, run_id, session.failed, _counts(session))


@contextmanager
def alone(project: Project) -> Iterator[None]:
    """Hold the one place in a project from which its ledger is written. Raises Busy."""
    project.state.mkdir(parents=True, exist_ok=True)
    with (project.state / run_status.LOCK).open("w") as lock:
        if not _locked(lock):
            raise Busy(f"another run is at work in {project.root}; wait until it ends")
        yield


def _locked(lock: IO[str]) -> bool:
    for _ in range(2):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            # Who only asks whether a run is at work holds it for a moment.
            time.sleep(0.2)
    return False


def _counts(session: Session) -> dict[str, int]:
    """What a run did, for the one file that people ask afterwards."""
    if session.release is None:
        return {}
    return {
        "received": len(session.received),
        "computed": len(session.computed),
        "left": len(session.context.indicators) - len(session.computed),
    }


def nothing_new(project: Project) -> bool:
    """Whether a run would change nothing: decided without Dagster."""
    try:
        entries = ledger.read(project.ledger)
    except ledger.BrokenLedger:
        return False
    evidence = deliver.Evidence(entries)
    return not deliver.pending(project, evidence) and publication.is_published(
        project, evidence
    )
