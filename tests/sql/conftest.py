"""Cases of indicators: small deliveries put through the real intake and engine.

A case is a YAML file. Belongs here: how a case becomes a project folder and how its
figures are got. The company of every case, unless it says otherwise:

    site  country  equity share  financial control  operational control
    A     CL       1             yes                yes
    B     US       0.5           no                 yes     (operated joint venture)
    C     GB       0.4           no                 no      (non-operated)

so a weighted sum of A, B, C is A + B (operational), A (financial), A + B/2 + 0.4 C
(equity), and what is counted by control alone is A + B or A.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from transforms import catalogue, contributions, facts, figures, project, steps
from transforms.catalogue import Indicator
from transforms.intake import collect, deliver
from transforms.strict_yaml import parse

HERE = Path(__file__).parent
SITES = """site_id,name,country,grid_region,tags
A,Alpha,CL,,open_pit
B,Beta,US,,open_pit
C,Gamma,GB,,underground
"""
OWNERSHIP = """site_id,valid_from,equity_share,financial_control,operational_control
A,2000-01-01,1,yes,yes
B,2000-01-01,0.5,no,yes
C,2000-01-01,0.4,no,no
"""
CONFIG = {
    "company": "Case",
    "periods": "[FY2024, FY2025]",
    "publication_date": "2026-06-30",
}
FACTOR = {
    "gas": "CO2", "source_category": "stationary", "numerator_unit": "t",
    "denominator_unit": "L", "calorific_basis": "not_energy", "factor_kind": "emission",
    "region": "GLOBAL", "valid_from": "2020-01-01", "valid_to": "2030-01-01",
    "publisher": "Case",
}  # fmt: skip
APPROACHES = ("operational_control", "financial_control", "equity_share", "none")


@dataclass(frozen=True)
class Case:
    """One case file, as text values."""

    path: Path
    config: dict[str, str]
    sites: str
    ownership: str
    measurements: list[str]
    registers: dict[str, str]
    factors: list[dict[str, str]]
    expect: dict[str, Any]
    absent: list[str]
    wrong: list[str]

    @property
    def indicator_id(self) -> str:
        """The file's name; what follows a dot tells cases of one indicator apart."""
        return self.path.name.split(".")[0]

    @property
    def delivered(self) -> frozenset[str]:
        """The metrics and registers that the case hands in."""
        return frozenset(
            [*(line.split()[1] for line in self.measurements), *self.registers]
        )


@dataclass
class Figures:
    """The figures that a case gave, by (entity, period, breakdown, approach)."""

    rows: dict[tuple[str, str, str, str], dict[str, Any]] = field(default_factory=dict)

    def at(self, place: str) -> dict[str, Any] | None:
        """The figure at e.g. 'GROUP-TOTAL equity_share fuel=diesel FY2024'."""
        entity, *words = place.split()
        period = next((w for w in words if re.fullmatch(r"FY\d{4}", w)), "FY2025")
        breakdown = next((w for w in words if "=" in w), "")
        approach = next((w for w in words if w in APPROACHES), None)
        known = {period, breakdown, approach}
        assert all(word in known for word in words), f"'{place}' is not understood"
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
        return next(name for name in APPROACHES if name in there)


def read_case(path: Path) -> Case:
    """Read one case; a key that no case has is an error."""
    found = parse(path.read_text(encoding="utf-8")).value
    known = Case.__dataclass_fields__.keys() - {"path"}
    assert found.keys() <= known, f"{path.name}: {found.keys() - known}"
    return Case(
        path,
        CONFIG | found.get("config", {}),
        found.get("sites", SITES),
        found.get("ownership", OWNERSHIP),
        found.get("measurements", []),
        found.get("registers", {}),
        found.get("factors", []),
        found["expect"],
        found.get("absent", []),
        found.get("wrong", []),
    )


def case_files() -> list[Path]:
    """All case files, sorted."""
    return sorted(HERE.glob("*/*.yaml"))


def write_project(case: Case, root: Path) -> project.Project:
    """Lay the case out as a project folder."""
    (root / "intake").mkdir(parents=True)
    lines = [f"{key}: {value}\n" for key, value in case.config.items()]
    (root / "orebook.yaml").write_text("".join(lines), encoding="utf-8")
    (root / "sites.csv").write_text(case.sites, encoding="utf-8")
    if case.ownership:
        (root / "ownership.csv").write_text(case.ownership, encoding="utf-8")
    if case.measurements:
        _write_rows(
            root / "intake" / "measurements.csv",
            [_measurement(line) for line in case.measurements],
        )
    for name, text in case.registers.items():
        (root / "intake" / f"{name}.csv").write_text(text, encoding="utf-8")
    if case.factors:
        (root / "factors").mkdir()
        rows = [
            FACTOR | {"factor_id": f"case.{number}"} | row
            for number, row in enumerate(case.factors, start=1)
        ]
        _write_rows(root / "factors" / "case.csv", rows)
    return project.load(root)


def _measurement(line: str) -> dict[str, str]:
    """'A fuel_use_qty 2025-03 100 L fuel=diesel': site, metric, when, value, unit."""
    site, metric, when, value, unit, *dims = line.split()
    start, end = interval(when)
    return {
        "site_id": site, "metric_id": metric, "period_start": start,
        "period_end": end, "value": value, "unit": unit,
    } | dict(pair.split("=", 1) for pair in dims)  # fmt: skip


def interval(when: str) -> tuple[str, str]:
    """2025, 2025-H1, 2025-03, 2025-03-31 or two days with '..' between them."""
    if ".." in when:
        start, end = when.split("..")
        return start, end
    if re.fullmatch(r"\d{4}", when):
        return f"{when}-01-01", f"{when}-12-31"
    if half := re.fullmatch(r"(\d{4})-H([12])", when):
        year, number = half.groups()
        return (
            (f"{year}-01-01", f"{year}-06-30")
            if number == "1"
            else (f"{year}-07-01", f"{year}-12-31")
        )
    if re.fullmatch(r"\d{4}-\d\d", when):
        return f"{when}-01", f"{when}-{_last_day(when)}"
    return when, when


def _last_day(month: str) -> int:
    days = {"02": 29 if int(month[:4]) % 4 == 0 else 28}
    days |= dict.fromkeys(("04", "06", "09", "11"), 30)
    return days.get(month[5:], 31)


def _write_rows(path: Path, rows: list[dict[str, str]]) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@cache
def indicators() -> dict[str, Indicator]:
    """The packaged indicators, read once."""
    return catalogue.load()


def needed(wanted_ids: set[str]) -> dict[str, Indicator]:
    """Indicators and every indicator that they read, in order of dependence."""
    wanted: set[str] = set()

    def visit(name: str) -> None:
        wanted.add(name)
        for schema, table in indicators()[name].reads:
            if schema == "contribution":
                visit(table)

    for indicator_id in sorted(wanted_ids):
        visit(indicator_id)
    return {name: item for name, item in indicators().items() if name in wanted}


def batches() -> list[list[Case]]:
    """Cases put together into runs in which none reads what another delivers.

    Factors of a case are about what it delivers, so they are apart as well. One run for
    each case alone would take three times as long.
    """
    inputs = catalogue.inputs(indicators())
    result: list[list[Case]] = []
    for case in map(read_case, case_files()):
        room = [b for b in result if all(_apart(case, o, inputs) for o in b)]
        if room:
            room[0].append(case)
        else:
            result.append([case])
    return result


def _apart(one: Case, other: Case, inputs: dict[str, frozenset[str]]) -> bool:
    if (one.config, one.sites, one.ownership) != (
        other.config, other.sites, other.ownership
    ):  # fmt: skip
        return False
    return not (
        one.delivered & inputs[other.indicator_id]
        or other.delivered & inputs[one.indicator_id]
        or one.delivered & other.delivered
        or one.indicator_id == other.indicator_id
    )


def together(cases: list[Case]) -> Case:
    """The deliveries of several cases as one."""
    first = cases[0]
    return replace(
        first,
        measurements=[line for case in cases for line in case.measurements],
        registers={n: text for case in cases for n, text in case.registers.items()},
        factors=[row for case in cases for row in case.factors],
    )


@pytest.fixture(scope="session")
def figures_of(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[Path], Figures]:
    """The figures of one case's indicator; its batch is run when first asked for."""
    planned = batches()
    done: dict[Path, Figures] = {}

    def figures_of_case(path: Path) -> Figures:
        if path not in done:
            batch = next(b for b in planned if path in {case.path for case in b})
            done.update(run(batch, tmp_path_factory.mktemp("case")))
        return done[path]

    return figures_of_case


def run(cases: list[Case], folder: Path) -> dict[Path, Figures]:
    """Intake, facts, contributions and figures: the steps of a run, but only for the
    indicators of these cases and what those read."""
    item = write_project(together(cases), folder / "project")
    evidence = deliver.open_evidence(item)
    deliver.receive(item, evidence)
    with steps.build_database(item) as con:
        steps.configure(con, item)
        waiting = collect.collect(con, item, evidence)
        for dataset in waiting.datasets():
            steps.load(con, waiting, dataset)
        collect.finish(con, evidence)
        refused = con.execute(
            "select rule, text, message from validated.rejects "
            "where severity = 'refused' union all "
            "select rule, text, message from raw.notice where severity = 'refused'"
        ).fetchall()
        assert not refused, [case.path.name for case in cases] + refused
        facts.rebuild(con)
        chosen = needed({case.indicator_id for case in cases})
        contributions.create_derived(con)
        contributions.create_views(con, chosen)
        figures.prepare(con)
        context = figures.Context.of(con, chosen)
        periods = [period.period_id for period in item.periods]
        due = {case.indicator_id: periods for case in cases}
        list(figures.compute_each(con, context, due))
        return {case.path: read_figures(con, case.indicator_id) for case in cases}


def read_figures(con: Any, indicator_id: str) -> Figures:
    """All figures of one indicator."""
    cursor = con.execute(
        "select entity, period_id, breakdown, consolidation, value, unit, status, "
        "reason, coverage from figures.figure where indicator_id = ?",
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
