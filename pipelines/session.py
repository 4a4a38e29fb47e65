"""One run over one project: what every step shares, and the steps by name.

The Dagster ops and the command line both work through this class, so there is one way
in which a run happens. Belongs here: state that lives as long as a run.
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import duckdb

from materiality import session as materiality
from materiality import tables as materiality_tables
from materiality.assessment import Assessment
from pipelines import preflight, run_status
from pipelines.ending import stop_if_asked
from reporting_templates.disclosures import answers, gates
from transforms import steps
from transforms.engine import figures
from transforms.facts import findings
from transforms.intake import collect, deliver
from transforms.intake.load import Loaded
from transforms.mart import publication, table
from transforms.project.folder import Project
from warehouse import ledger, publish
from warehouse.trouble import CannotGoOn


class Busy(CannotGoOn):
    """Another run is at work in this project."""


@dataclass
class Session:
    """The open build database of a run, and what its steps found out.

    A step first sees to it that what it stands on is done. So any choice of steps (a
    person may pick some in the Dagster UI) leaves a whole state.
    """

    project: Project
    evidence: deliver.Evidence
    con: duckdb.DuckDBPyConnection
    say: Callable[[str], None] = lambda text: None
    received: list[ledger.Entry] = field(default_factory=list)
    loaded: dict[str, Loaded] = field(default_factory=dict)
    computed: dict[str, list[str]] = field(default_factory=dict)
    release: Path | None = None
    is_same_release: bool = False
    failed: str = ""
    # What is rendered from a release's database; None: every document there is.
    documents: dict[str, publication.Renderer] | None = None
    _waiting: collect.Waiting | None = None
    _context: figures.Context | None = None
    _due: dict[str, list[str]] | None = None
    _disclosed: dict[str, dict[str, int]] | None = None
    _is_assessed: bool = False
    _assessment: Assessment | None = None

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        stop_if_asked()
        self.say(name)
        try:
            yield
        except BaseException as error:
            self.failed = f"{name}: {str(error) or type(error).__name__}"
            raise

    def deliveries(self) -> list[ledger.Entry]:
        """Put what is new into evidence and find what it holds."""
        if self._waiting is None:
            with self._step("deliveries"):
                self.received = deliver.receive(self.project, self.evidence)
                steps.configure(self.con, self.project)
                self._waiting = collect.collect(self.con, self.project, self.evidence)
        return self.received

    def waiting(self) -> collect.Waiting:
        """Sheets that their datasets have yet to take in."""
        self.deliveries()
        return self._waiting or collect.Waiting()

    def validate(self, dataset: str) -> Loaded:
        """Bring one dataset up to date."""
        if dataset in self.loaded:
            return self.loaded[dataset]
        waiting = self.waiting()
        if dataset not in waiting.datasets():
            return Loaded(dataset)
        with self._step(f"validated.{dataset}"):
            self.loaded[dataset] = steps.load(self.con, waiting, dataset)
        return self.loaded[dataset]

    def facts(self) -> None:
        """Settle what all facts together say."""
        if self._due is not None:
            return
        for dataset in self.waiting().datasets():
            self.validate(dataset)
        with self._step("facts"):
            self._context = steps.settle(self.con, self.project, self.evidence)
            self._due = steps.due(self.con, self.project, self._context)
            findings.of_facts(self.con, self.project)

    @property
    def context(self) -> figures.Context:
        """The catalogue beside the facts."""
        self.facts()
        assert self._context is not None  # noqa: S101  facts() sets it
        return self._context

    def due(self) -> dict[str, list[str]]:
        """Indicators and periods that have to be computed."""
        self.facts()
        return self._due or {}

    def compute(self, names: Iterable[str]) -> dict[str, list[str]]:
        """Indicators, where they are due: the periods computed of each."""
        names = list(names)
        due = {
            name: self.due()[name]
            for name in names
            if self.due().get(name) and name not in self.computed
        }
        with self._step("figures"):
            for name in figures.compute_each(self.con, self.context, due):
                stop_if_asked()
                self.say(f"figures.{name}")
                self.computed[name] = due[name]
        return {name: self.computed.get(name, []) for name in names}

    def disclose(self, standard: str) -> dict[str, int]:
        """What answers a standard's requirements: how many are in which state."""
        self.compute(self.due())
        self.assess()
        if self._disclosed is None:
            answers.prepare(self.con, self.project)
            self._disclosed = {}
        if standard not in self._disclosed:
            with self._step(f"disclosures.{standard}"):
                self._disclosed[standard] = answers.answer(
                    self.con, self.project, standard, self.context.indicators
                )
        return self._disclosed[standard]

    def assess(self) -> Assessment | None:
        """Which topics are material; tables without a row where nobody assessed it.

        After the facts: a critical incident in a register calls for a new assessment.
        """
        if not self._is_assessed:
            self.facts()
            with self._step("materiality"):
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
        self.assess()
        with self._step("publication"):
            gates.conclude(self.con, self.project)
            steps.figures_done(self.con)
            findings.of_figures(self.con)
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
                )
        return self.release


def mart() -> dict[str, table.Table]:
    """The tables of a release, by name: those of each room that has some."""
    return table.collect(table.MART, materiality_tables.MART, answers.MART)


def renderers() -> dict[str, publication.Renderer]:
    """Documents of a release: file or folder name -> function (database, target)."""
    from reporting_templates.materiality import materiality_page, materiality_workbook
    from reporting_templates.report import content_index, html_report, pdf_report
    from reporting_templates.workbooks import databook

    return {
        "content_index.html": content_index.render_html,
        "content_index.xlsx": content_index.render_xlsx,
        "databook.xlsx": databook.render,
        "materiality.html": materiality_page.render_html,
        "materiality.xlsx": materiality_workbook.render_xlsx,
        "report": html_report.render,
        "report.pdf": pdf_report.render,
    }


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
    project.state.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        lock = stack.enter_context((project.state / run_status.LOCK).open("w"))
        if not _locked(lock):
            raise Busy(f"another run is at work in {project.root}; wait until it ends")
        if project.published.exists():
            publish.sweep(project.published)
        run_status.began(project, run_id)
        session = None
        try:
            evidence = deliver.open_evidence(project)
            con = stack.enter_context(steps.build_database(project))
            session = Session(project, evidence, con, say)
            yield session
        except BaseException as error:
            words = session.failed if session else ""
            run_status.ended(project, run_id, words or str(error) or repr(error))
            raise
        run_status.ended(project, run_id, session.failed, _counts(session))


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
