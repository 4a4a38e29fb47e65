"""One run over one project, up to its figures: the steps by name, in their one order.

``pipelines.session`` adds what stands on figures; ``orebook check`` and the cases of
indicators go as far as they need. Belongs here: what a step does and what it stands on,
and what lives as long as a run. What is stored from run to run is ``build_database``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self

import duckdb

from transforms import build_database, catalogue
from transforms.catalogue import Indicator, needs
from transforms.engine import figures
from transforms.engine.context import Context
from transforms.facts import coverage, findings, held_cases, unused
from transforms.intake import collect, deliver, shared_out, withdrawn
from transforms.intake.load import Incoming, Loaded, load_datasets
from transforms.intake.register_files import unforeseen
from transforms.project.asking import Asking
from transforms.project.folder import Project
from warehouse import ledger
from warehouse.connection import transaction
from warehouse.trouble import is_interrupt


@dataclass
class Run:
    """The open build database of a run, and what its steps found out.

    A step first sees to it that what it stands on is done. So any choice of steps (a
    person may pick some in the Dagster UI) leaves a whole state.
    """

    project: Project
    evidence: deliver.Evidence
    con: duckdb.DuckDBPyConnection
    say: Callable[[str], None] = lambda text: None
    # What is computed; None: the packaged indicators and the company's own.
    indicators: dict[str, Indicator] | None = None
    # It ends with the rows that are accepted, and nothing of it is kept.
    is_trial: bool = False
    # Whether what is odd about the facts is looked for; nobody reads that of a case.
    has_findings: bool = True
    received: list[ledger.Entry] = field(default_factory=list)
    loaded: dict[str, Loaded] = field(default_factory=dict)
    computed: dict[str, list[str]] = field(default_factory=dict)
    # Why indicators are computed apart: '' where one pass did for all, None before it.
    apart: str | None = None
    _waiting: collect.Waiting | None = None
    _context: Context | None = None
    _due: dict[str, list[str]] | None = None

    @classmethod
    @contextmanager
    def open(
        cls,
        project: Project,
        say: Callable[[str], None] = lambda text: None,
        indicators: dict[str, Indicator] | None = None,
        is_trial: bool = False,
    ) -> Iterator[Self]:
        """A run over a project's evidence and build database, which ends closed."""
        evidence = deliver.open_evidence(project)
        notes = (e.name for e in evidence.withdrawn() if deliver.is_notes(e.name))
        with build_database.opened(project, is_trial, notes) as con:
            yield cls(project, evidence, con, say, indicators, is_trial)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """What goes on around each step: its name is said as it begins."""
        self.say(name)
        yield

    def deliveries(self) -> list[ledger.Entry]:
        """Put what is new into evidence and find what it holds."""
        if self._waiting is None:
            with self.step("deliveries"):
                self.received = deliver.receive(
                    self.project, self.evidence, self.is_trial
                )
                build_database.configure(self.con, self.project)
                self._waiting = collect.collect(self.con, self.project, self.evidence)
        return self.received

    def waiting(self) -> collect.Waiting:
        """Sheets that their datasets have yet to take in."""
        self.deliveries()
        assert self._waiting is not None  # noqa: S101  deliveries() sets it
        return self._waiting

    def validate(self, dataset: str) -> Loaded:
        """Bring one dataset up to date, and the others with it where that is cheap.

        If they cannot be taken in together each is alone, so that one that fails stops
        only itself.
        """
        waiting = self.waiting()
        if dataset in self.loaded or dataset not in waiting.datasets():
            return self.loaded.get(dataset, Loaded(dataset))
        with self.step(f"validated.{dataset}"):
            if waiting.is_one_load:
                waiting.is_one_load = False
                try:
                    every = self._incoming(waiting.datasets())
                    self.loaded |= load_datasets(self.con, every)
                except Exception as error:
                    unforeseen(error)
            if dataset not in self.loaded:
                self.loaded |= load_datasets(self.con, self._incoming([dataset]))
        return self.loaded[dataset]

    def _incoming(self, datasets: list[str]) -> Incoming:
        return replace(self.waiting().incoming(datasets), is_trial=self.is_trial)

    def validate_all(self) -> None:
        """Bring every dataset up to date."""
        for dataset in self.waiting().datasets():
            self.validate(dataset)

    def facts(self) -> None:
        """Settle what all facts together say: what is expected, told twice, due."""
        if self._due is not None:
            return
        self.validate_all()
        with self.step("facts"):
            collect.finish(self.con, self.evidence)
            shared_out.rebuild(self.con)
            if self.indicators is None:
                self.indicators = catalogue.load(self.project.root / "overrides")
            changed = build_database.changed(self.con, self.project, self.indicators)
            withdrawn.rebuild(self.con, self.evidence)
            held_cases.rebuild(self.con)
            asking = Asking(self.project.tables, needs.counted(self.indicators))
            coverage.rebuild(
                self.con, self.project, asking, self.indicators, self.evidence, changed
            )
            shared = catalogue.shared(self.indicators)
            context = Context.of(self.con, self.indicators)
            with transaction(self.con):
                build_database.create_views(self.con, context, changed)
                figures.prepare(self.con, changed)
            unused.rebuild(
                self.con,
                asking,
                self.indicators,
                lambda name: context.contributed(self.con, name),
                changed.by_site(shared),
            )
            of_figures = build_database.changed(
                self.con, self.project, self.indicators, "figures.touched"
            )
            self._due, again = build_database.due(
                self.con, self.project, context, of_figures.by_site(shared)
            )
            self._context = replace(context, changed=again)
            if self.has_findings:
                findings.of_facts(self.con, self.project, changed)
            build_database.settled(self.con, self.project, self.indicators)

    @property
    def context(self) -> Context:
        """The catalogue beside the facts."""
        self.facts()
        assert self._context is not None  # noqa: S101  facts() sets it
        return self._context

    @cached_property
    def files(self) -> dict[str, list[str]]:
        """Metric or register -> names of the files that told of it, in order."""
        self.facts()
        return collect.files_by_metric(self.con)

    def due(self) -> dict[str, list[str]]:
        """Indicators and periods that have to be computed."""
        self.facts()
        return self._due or {}

    def compute(
        self, names: Iterable[str], others_follow: bool = False
    ) -> dict[str, list[str]]:
        """Indicators, where they are due: the periods computed of each.

        Where ``others_follow`` all that is due will be asked for, and the engine does
        it in one pass. If they cannot be computed together each is alone, so that one
        that fails stops only what asked for it.
        """
        names = list(names)
        if self._left(names):
            with self.step("figures"):
                if others_follow and self.apart is None:
                    self.apart = ""
                    try:
                        self._compute(self.due())
                    except Exception as error:
                        if is_interrupt(error):
                            raise
                        self.apart = f"{type(error).__name__}: {error}"
                self._compute(names)
        return {name: self.computed.get(name, []) for name in names}

    def _left(self, names: Iterable[str]) -> dict[str, list[str]]:
        """Of these what is due and not computed yet: its periods."""
        due = self.due()
        left = (name for name in names if name not in self.computed)
        return {name: due[name] for name in left if due.get(name)}

    def _compute(self, names: Iterable[str]) -> None:
        if left := self._left(names):
            for name in figures.compute_each(self.con, self.context, left):
                with self.step(f"figures.{name}"):
                    self.computed[name] = left[name]

    def conclude(self) -> None:
        """Everything due is computed: note it, and find what the figures show."""
        self.compute(self.due())
        figures.follow(self.con, self.context, list(self.due()))
        build_database.figures_done(self.con, self.project, self.context)
        findings.of_figures(self.con)
