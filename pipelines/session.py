"""One run over one project: what every step shares, and the steps by name.

The Dagster ops and the command line both work through this class, so there is one way
in which a run happens. Belongs here: state that lives as long as a run.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from reporting_templates import disclosures, gates
from transforms import catalogue, figures, findings, publication, steps
from transforms.intake import collect, deliver
from transforms.intake.load import Loaded
from transforms.project import Project
from warehouse import ledger, publish


class Busy(Exception):
    """Another run is at work in this project."""


@dataclass
class Session:
    """The open build database of a run, and what its steps found out."""

    project: Project
    evidence: deliver.Evidence
    con: duckdb.DuckDBPyConnection
    say: Callable[[str], None] = lambda text: None
    received: list[ledger.Entry] = field(default_factory=list)
    loaded: dict[str, Loaded] = field(default_factory=dict)
    _waiting: collect.Waiting | None = None
    _context: figures.Context | None = None
    _due: dict[str, list[str]] | None = None
    _disclosed: dict[str, dict[str, int]] | None = None

    def deliveries(self) -> list[ledger.Entry]:
        """Put what is new into evidence and find what it holds."""
        self.received = deliver.receive(self.project, self.evidence)
        steps.configure(self.con, self.project)
        self.waiting()
        return self.received

    def waiting(self) -> collect.Waiting:
        """Sheets that their datasets have yet to take in."""
        if self._waiting is None:
            self._waiting = collect.collect(self.con, self.project, self.evidence)
        return self._waiting

    def validate(self, dataset: str) -> Loaded:
        """Bring one dataset up to date."""
        waiting = self.waiting()
        if dataset not in waiting.datasets():
            return Loaded(dataset)
        self.say(f"validated.{dataset}")
        self.loaded[dataset] = steps.load(self.con, waiting, dataset)
        return self.loaded[dataset]

    def facts(self) -> None:
        """Settle what all facts together say."""
        self.say("facts")
        indicators = steps.settle(self.con, self.project, self.evidence)
        self._context = figures.Context.of(self.con, indicators)
        self._due = steps.due(self.con, self.project, self._context)

    @property
    def context(self) -> figures.Context:
        """The catalogue beside the facts; there after ``facts``."""
        if self._context is None:
            self.facts()
        assert self._context is not None  # noqa: S101  facts() sets it
        return self._context

    def due(self) -> dict[str, list[str]]:
        """Indicators and periods that have to be computed; there after ``facts``."""
        if self._due is None:
            self.facts()
        return self._due or {}

    def compute(self, indicator_id: str) -> int | None:
        """One indicator, if it is due: the number of figures; else None."""
        periods = self.due().get(indicator_id)
        if not periods:
            return None
        self.say(f"figures.{indicator_id}")
        return steps.compute(self.con, self.context, indicator_id, periods)

    def data_version(self, indicator_id: str) -> str:
        """SHA-256 over the indicator's figures: the same figures, the same version."""
        (version,) = self.con.execute(
            "select sha256(coalesce(string_agg(figure_id || '=' || coalesce(cast("
            "value as varchar), status), ';' order by figure_id), '')) "
            "from figures.figure where indicator_id = ?",
            [indicator_id],
        ).fetchone() or ("",)
        return str(version)

    def totals(self, indicator_id: str) -> dict[str, float]:
        """The group's totals by period under the leading approach, as numbers that
        the Dagster UI plots over time (for looking at, not for using)."""
        rows = self.con.execute(
            "select period_id, value from figures.figure where indicator_id = ? "
            "and entity = 'GROUP-TOTAL' and breakdown = '' and value is not null "
            "and consolidation in (?, 'financial_control', 'none') "
            "order by period_id, consolidation = ? desc",
            [indicator_id] + 2 * [self.project.config.consolidation],
        ).fetchall()
        found: dict[str, float] = {}
        for period, value in rows:
            found.setdefault(f"group total {period}", float(value))
        return found

    def disclose(self, standard: str) -> dict[str, int]:
        """What answers a standard's requirements: how many are in which state."""
        if self._disclosed is None:
            disclosures.prepare(self.con, self.project)
            self._disclosed = {}
        if standard not in self._disclosed:
            self.say(f"disclosures.{standard}")
            self._disclosed[standard] = disclosures.answer(
                self.con, self.project, standard, self.context.indicators
            )
        return self._disclosed[standard]

    def publish(self) -> Path:
        """Disclosures that are not there yet, findings, then the release."""
        for standard in self.project.config.standards:
            self.disclose(standard)
        gates.conclude(self.con, self.project)
        steps.figures_done(self.con)
        findings.rebuild(self.con, self.project)
        self.say("publication")
        return publication.publish_release(
            self.con, self.project, self.evidence, self.context, renderers()
        )


def renderers() -> dict[str, publication.Renderer]:
    """Documents of a release: file or folder name -> function (database, target)."""
    from reporting_templates import content_index, databook, report, report_pdf

    return {
        "content_index.html": content_index.render_html,
        "content_index.xlsx": content_index.render_xlsx,
        "databook.xlsx": databook.render,
        "report": report.render,
        "report.pdf": report_pdf.render,
    }


@contextmanager
def open_session(
    project: Project, say: Callable[[str], None] = lambda text: None
) -> Iterator[Session]:
    """Open a project for one run; only one at a time gets in.

    Raises Busy, or ProjectProblem if its standards or decisions cannot be read.
    """
    disclosures.check(project)
    project.state.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        lock = stack.enter_context((project.state / "run.lock").open("w"))
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy(
                f"another run is at work in {project.root}; wait until it ends"
            ) from error
        if project.published.exists():
            publish.sweep(project.published)
        evidence = deliver.open_evidence(project)
        con = stack.enter_context(steps.build_database(project))
        yield Session(project, evidence, con, say)


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


def run_directly(session: Session) -> Path:
    """All steps in order, without Dagster: for tests and for measuring."""
    session.deliveries()
    for dataset in session.waiting().datasets():
        session.validate(dataset)
    session.facts()
    for name in list(session.due()):
        session.compute(name)
    for standard in session.project.config.standards:
        session.disclose(standard)
    return session.publish()


def indicator_topics() -> dict[str, list[str]]:
    """Topic -> packaged indicators, in order of dependence."""
    topics: dict[str, list[str]] = {}
    for name, item in catalogue.load().items():
        topics.setdefault(item.topic, []).append(name)
    return dict(sorted(topics.items()))
