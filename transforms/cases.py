"""Cases of indicators, put through the real engine and held to account.

Belongs here: running cases, alone or together, and what came out beside what was
expected. What a case file can say is ``case_files``.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import duckdb

from transforms import build_database, case_rows, catalogue
from transforms.case_files import (
    Case,
    place_words,
    read_case,
    together,
    write_project,
)
from transforms.catalogue import Indicator
from transforms.intake import deliver
from transforms.project import folder as project
from transforms.project.digests import intake_digest
from transforms.project.problem import Problem, Problems, near
from transforms.project.words import INSIDES
from transforms.run import Run


@dataclass
class Figures:
    """The figures that a case gave, by (entity, period, breakdown, approach)."""

    rows: dict[tuple[str, str, str, str], dict[str, Any]] = field(default_factory=dict)

    def at(self, place: str) -> dict[str, Any] | None:
        """The figure at e.g. 'GROUP-TOTAL equity_share fuel=diesel FY2024'.

        Raises ValueError for a word that is none of these.
        """
        entity, period, breakdown, approach = place_words(place)
        found = [
            row
            for key, row in self.rows.items()
            if key[:3] == (entity, period, breakdown) and approach in (None, key[3])
        ]
        if approach is None:
            found = [r for r in found if r["consolidation"] == self.first_approach]
        return found[0] if found else None

    @property
    def first_approach(self) -> str:
        """What a place means that names no approach."""
        there = {row["consolidation"] for row in self.rows.values()}
        return next((name for name in INSIDES if name in there), INSIDES[0])


@dataclass(frozen=True)
class Outcome:
    """One thing that a case expects, and what came out."""

    place: str
    expected: str
    got: str
    is_met: bool


def needed(
    indicators: Mapping[str, Indicator], wanted_ids: set[str]
) -> dict[str, Indicator]:
    """Indicators and every indicator that they read, in order of dependence."""
    wanted: set[str] = set()

    def visit(name: str) -> None:
        wanted.add(name)
        for schema, table in indicators[name].reads:
            if schema == "contribution":
                visit(table)

    for indicator_id in sorted(wanted_ids):
        visit(indicator_id)
    return {name: item for name, item in indicators.items() if name in wanted}


def batches(
    cases: Iterable[Case], indicators: dict[str, Indicator]
) -> list[list[Case]]:
    """Cases put together into runs in which none reads what another delivers.

    Factors of a case are about what it delivers, so they are apart as well. One run for
    each case alone would take three times as long.
    """
    inputs = catalogue.inputs(indicators)
    result: list[_Batch] = []
    for case in cases:
        reads = inputs[case.indicator_id]
        room = next((batch for batch in result if batch.is_apart(case, reads)), None)
        if room is None:
            result.append(room := _Batch())
        room.add(case, reads)
    return [batch.cases for batch in result]


class _Batch:
    """Cases of one company, and what all of them hand in, read and ask for."""

    def __init__(self) -> None:
        self.cases: list[Case] = []
        self.delivered: set[str] = set()
        self.reads: set[str] = set()
        self.indicator_ids: set[str] = set()

    def add(self, case: Case, reads: frozenset[str]) -> None:
        self.cases.append(case)
        self.delivered |= case.delivered
        self.reads |= reads
        self.indicator_ids.add(case.indicator_id)

    def is_apart(self, case: Case, reads: frozenset[str]) -> bool:
        """Whether a case may join: neither reads what the other hands in."""
        first = self.cases[0]
        return (
            (case.config, case.sites, case.ownership)
            == (first.config, first.sites, first.ownership)
            and case.indicator_id not in self.indicator_ids
            and self.delivered.isdisjoint(reads)
            and case.delivered.isdisjoint(self.reads | self.delivered)
        )


@dataclass(frozen=True)
class Templates:
    """Build databases before any delivery, in a folder: made once, copied as files.

    Laying one out takes half a second, and most cases are of one company.
    """

    folder: Path

    def copy_to(self, item: project.Project) -> None:
        """Give the project a build database that is laid out and empty."""
        template = self.folder / f"{intake_digest(item)}.duckdb"
        built = item.state / "build.duckdb"
        if template.exists():
            item.state.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(template, built)
            return
        with build_database.opened(item) as con:
            build_database.configure(con, item)
            con.execute("checkpoint")  # the file alone is copied, not its log
        self.folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(built, template)


def figures_of(
    cases: list[Case],
    indicators: dict[str, Indicator],
    folder: Path,
    templates: Templates,
    in_files: bool = False,
) -> dict[Path, Figures]:
    """Intake, facts, contributions and figures: the steps of a run, but only for the
    indicators of these cases and what those read.

    Rows in which the intake has nothing to judge are put beside what it takes in,
    unless all are to come ``in_files``. Raises Problems where what a case delivers is
    refused, because then it does not try what it means to try.
    """
    whole = together(cases)
    rows = {} if in_files else case_rows.plain(whole.measurements)
    rest = [line for line in whole.measurements if line not in rows]
    try:
        item = write_project(replace(whole, measurements=rest), folder / "project")
        # On record first: a build database without a ledger is refused.
        deliver.receive(item, deliver.open_evidence(item))
        templates.copy_to(item)
        wanted = {case.indicator_id for case in cases}
        with Run.open(item, indicators=needed(indicators, wanted)) as run:
            run.has_findings = False
            run.validate_all()
            _nothing_refused(run.con, cases)
            if case_rows.put(run.con, rows.values()):
                run.compute(sorted(wanted))
                return {
                    case.path: read_figures(run.con, case.indicator_id)
                    for case in cases
                }
    except Problems:
        raise
    except project.ProjectProblem as error:
        raise Problems(
            [case.problem((), "project", words)
             for case in cases for words in error.problems]
        ) from error  # fmt: skip
    # A row that a contract refuses: in a file it is refused in words.
    return figures_of(cases, indicators, folder / "files", templates, in_files=True)


def _nothing_refused(con: duckdb.DuckDBPyConnection, cases: list[Case]) -> None:
    refused = con.execute(
        "select rule, text, message from validated.rejects "
        "where severity = 'refused' union all "
        "select rule, text, message from raw.notice where severity = 'refused' "
        "order by all"
    ).fetchall()
    if refused:
        raise Problems(
            [case.problem((), rule, f"what it delivers is refused ('{text}'): {words}")
             for case in cases for rule, text, words in refused]
        )  # fmt: skip


def run_all(
    paths: Iterable[Path], indicators: dict[str, Indicator]
) -> Iterator[tuple[Path, list[Outcome] | list[Problem]]]:
    """Each case with its outcomes, or with what is wrong with the case itself."""
    cases = []
    for path in paths:
        try:
            case = read_case(path)
        except Problems as error:
            yield path, error.found
            continue
        if case.indicator_id in indicators:
            cases.append(case)
        else:
            words = f"there is no indicator '{case.indicator_id}'"
            found = case.problem((), "known_indicator", words)
            yield path, [replace(found, near=near(case.indicator_id, indicators))]
    with tempfile.TemporaryDirectory(prefix="orebook-test-") as folder:
        templates = Templates(Path(folder))
        for batch in batches(cases, indicators):
            yield from _tried(batch, indicators, templates)


def _tried(
    batch: list[Case], indicators: dict[str, Indicator], templates: Templates
) -> Iterator[tuple[Path, list[Outcome] | list[Problem]]]:
    with tempfile.TemporaryDirectory(prefix="orebook-test-") as folder:
        try:
            given = figures_of(batch, indicators, Path(folder), templates)
        except Problems as error:
            if len(batch) == 1:
                yield batch[0].path, error.found
                return
            given = None
    if given is None:
        # One of several is broken: each by itself says which.
        for case in batch:
            yield from _tried([case], indicators, templates)
        return
    for case in batch:
        yield case.path, compare(case, given[case.path])


def compare(case: Case, given: Figures) -> list[Outcome]:
    """Everything a case expects beside what came out."""
    outcomes = []
    for place, wanted in case.expect.items():
        figure = given.at(place)
        expected = wanted if isinstance(wanted, dict) else {"value": wanted}
        for key, text in expected.items():
            if figure is None:
                outcomes.append(Outcome(place, text, "there is no such figure", False))
                break
            got = figure[key]
            is_met = {
                "value": lambda t, g: matches(g, t),
                "reason": lambda t, g: t in g,
            }.get(key, lambda t, g: t == g)(text, got)
            shown = f"{got:f}" if isinstance(got, Decimal) else str(got).lower()
            what = text if key == "value" else f"{key} {text}"
            if key == "value" and not is_met and figure["reason"]:
                shown += f" ({figure['reason']})"
            outcomes.append(Outcome(place, what, shown, is_met))
    for place in case.absent:
        figure = given.at(place)
        got = "absent" if figure is None else str(figure["value"])
        outcomes.append(Outcome(place, "absent", got, figure is None))
    for value in case.wrong:
        places = [
            " ".join(filter(None, key))
            for key, figure in given.rows.items()
            if figure["value"] is not None and matches(figure["value"], value)
        ]
        met = "; ".join(places) or "nowhere"
        outcomes.append(Outcome("anywhere", f"never {value}", met, not places))
    return outcomes


def read_figures(con: Any, indicator_id: str) -> Figures:
    """All figures of one indicator."""
    cursor = con.execute(
        "select entity, period_id, breakdown, consolidation, value, unit, status, "
        "reason, coverage from figures.figure where indicator_id = ? order by "
        "list_position(['site', 'country', 'group'], level), entity, period_id, "
        "breakdown, consolidation",
        [indicator_id],
    )
    names = [column[0] for column in cursor.description]
    result = Figures()
    for row in cursor.fetchall():
        result.rows[row[:4]] = dict(zip(names, row, strict=True))
    return result


def matches(value: Decimal | None, expected: str) -> bool:
    """Equal; where the expectation prints decimals, equal when rounded to those."""
    if value is None or expected == "none":
        return value is None and expected == "none"
    wanted = Decimal(expected)
    if "." in expected:
        value = value.quantize(wanted, ROUND_HALF_UP)
    return value == wanted
