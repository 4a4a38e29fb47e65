"""Cases of indicators: small deliveries put through the real intake and engine.

A case is a YAML file named after its indicator. Belongs here: how a case becomes a
project folder, how its figures are got and held against what it expects. The company
of every case, unless it says otherwise:

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
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import duckdb

from transforms import catalogue, contributions, facts, figures, project, steps
from transforms.catalogue import Indicator
from transforms.intake import collect, deliver
from transforms.problem import Problem, Problems, near
from transforms.strict_yaml import Document, YamlProblem, parse

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
    "publisher": "Case", "licence": "own",
}  # fmt: skip
APPROACHES = ("operational_control", "financial_control", "equity_share", "none")
_PERIOD = re.compile(r"(FY|CY)\d{4}|\d{4}-(Q[1-4]|\d\d)")
_DAY = r"\d{4}-\d\d-\d\d"
_WHEN = re.compile(rf"\d{{4}}|\d{{4}}-H[12]|\d{{4}}-\d\d|{_DAY}|{_DAY}\.\.{_DAY}")


@dataclass(frozen=True)
class Case:
    """One case file, as text values; ``lines`` gives the line of each key."""

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
    lines: Document

    def problem(self, path: tuple[str | int, ...], rule: str, what: str) -> Problem:
        """What is wrong with the case itself, at a path of its keys."""
        return Problem(
            self.path.name, self.lines.line(path), rule, what,
            "docs/own_indicator.md shows the form of a case.",
        )  # fmt: skip

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
        """The figure at e.g. 'GROUP-TOTAL equity_share fuel=diesel FY2024'.

        Raises ValueError for a word that is none of these.
        """
        entity, *words = place.split()
        period = next((w for w in words if _PERIOD.fullmatch(w)), "FY2025")
        breakdown = next((w for w in words if "=" in w), "")
        approach = next((w for w in words if w in APPROACHES), None)
        unknown = [w for w in words if w not in (period, breakdown, approach)]
        if unknown:
            raise ValueError(
                f"'{place}': '{unknown[0]}' is no period, breakdown or approach"
            )
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
        return next((name for name in APPROACHES if name in there), APPROACHES[0])


@dataclass(frozen=True)
class Outcome:
    """One thing that a case expects, and what came out."""

    place: str
    expected: str
    got: str
    is_met: bool


_KEYS = (
    "config", "sites", "ownership", "measurements", "registers", "factors", "expect",
    "absent", "wrong",
)  # fmt: skip
_EXPECTED = ("value", "status", "reason", "unit")


def read_case(path: Path) -> Case:
    """Read one case. Raises Problems with everything that is no part of a case."""

    def broken(line: int, rule: str, what: str, *close: str) -> Problem:
        remedy = "docs/own_indicator.md shows the form of a case."
        return Problem(path.name, line, rule, what, remedy, close)

    try:
        document = parse(path.read_text(encoding="utf-8"))
    except (YamlProblem, UnicodeDecodeError) as error:
        raise Problems([broken(0, "yaml", str(error))]) from error
    found = document.value
    if not isinstance(found, dict):
        raise Problems([broken(0, "form", "it is not a list of keys and values")])
    wrong = [
        broken(document.line((key,)), "unknown_key", f"there is no key '{key}'",
               *near(key, _KEYS))
        for key in found if key not in _KEYS
    ]  # fmt: skip
    kinds = {"config": dict, "registers": dict, "expect": dict, "measurements": list,
             "factors": list, "absent": list, "wrong": list, "sites": str,
             "ownership": str}  # fmt: skip
    wrong += [
        broken(document.line((key,)), "form", f"'{key}' holds nothing that it can hold")
        for key, kind in kinds.items()
        if key in found and not isinstance(found[key], kind)
    ]
    if "expect" not in found and not wrong:
        wrong.append(broken(0, "expect", "it expects nothing, so it cannot fail"))
    if wrong:
        raise Problems(wrong)
    case = Case(
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
        document,
    )
    wrong = list(_faults(case))
    if wrong:
        raise Problems(wrong)
    return case


def _faults(case: Case) -> Iterator[Problem]:
    """What of a case cannot be understood."""
    for number, line in enumerate(case.measurements):
        words = line.split() if isinstance(line, str) else []
        if len(words) < 5 or any("=" not in word for word in words[5:]):
            yield case.problem(
                ("measurements", number), "measurement",
                f"'{line}' is not: site metric when value unit [dimension=word ...]",
            )  # fmt: skip
        elif not _WHEN.fullmatch(words[2]):
            yield case.problem(
                ("measurements", number), "measurement",
                f"'{words[2]}' is neither 2025, 2025-H1, 2025-03, 2025-03-31 nor two "
                "days with '..' between them",
            )  # fmt: skip
    if not (case.expect or case.absent or case.wrong):
        yield case.problem(("expect",), "expect", "it expects nothing")
    for place, wanted in case.expect.items():
        given = wanted if isinstance(wanted, dict) else {"value": wanted}
        for key in given:
            if key not in _EXPECTED:
                yield case.problem(
                    ("expect", place), "expect",
                    f"'{key}' cannot be expected; {', '.join(_EXPECTED)} can",
                )  # fmt: skip
        if "value" in given and not _is_value(given["value"]):
            yield case.problem(
                ("expect", place), "expect",
                f"'{given['value']}' is neither a number nor none",
            )  # fmt: skip
    for number, value in enumerate(case.wrong):
        if not _is_value(value):
            yield case.problem(("wrong", number), "wrong", f"'{value}' is no number")
    for key, places in (("expect", case.expect), ("absent", case.absent)):
        for place in places:
            try:
                Figures().at(place)
            except ValueError as error:
                yield case.problem((key, place), "place", str(error))


def _is_value(text: Any) -> bool:
    try:
        return text == "none" or Decimal(str(text)).is_finite()
    except InvalidOperation:
        return False


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
    result: list[list[Case]] = []
    for case in cases:
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


def run(
    cases: list[Case], indicators: dict[str, Indicator], folder: Path
) -> dict[Path, Figures]:
    """Intake, facts, contributions and figures: the steps of a run, but only for the
    indicators of these cases and what those read.

    Raises Problems where what a case delivers is refused, because then it does not try
    what it means to try.
    """
    try:
        item = write_project(together(cases), folder / "project")
        with steps.build_database(item) as con:
            _compute(con, item, cases, indicators)
            return {case.path: read_figures(con, case.indicator_id) for case in cases}
    except Problems:
        raise
    except project.ProjectProblem as error:
        raise Problems(
            [case.problem((), "project", words)
             for case in cases for words in error.problems]
        ) from error  # fmt: skip


def _compute(
    con: duckdb.DuckDBPyConnection,
    item: project.Project,
    cases: list[Case],
    indicators: dict[str, Indicator],
) -> None:
    evidence = deliver.open_evidence(item)
    deliver.receive(item, evidence)
    steps.configure(con, item)
    waiting = collect.collect(con, item, evidence)
    for dataset in waiting.datasets():
        steps.load(con, waiting, dataset)
    collect.finish(con, item, evidence)
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
    facts.rebuild(con)
    chosen = needed(indicators, {case.indicator_id for case in cases})
    contributions.create_derived(con)
    contributions.create_views(con, chosen)
    figures.prepare(con)
    context = figures.Context.of(con, chosen)
    periods = [period.period_id for period in item.periods]
    list(
        figures.compute_each(
            con, context, {case.indicator_id: periods for case in cases}
        )
    )


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
    for batch in batches(cases, indicators):
        yield from _tried(batch, indicators)


def _tried(
    batch: list[Case], indicators: dict[str, Indicator]
) -> Iterator[tuple[Path, list[Outcome] | list[Problem]]]:
    with tempfile.TemporaryDirectory(prefix="orebook-test-") as folder:
        try:
            given = run(batch, indicators, Path(folder))
        except Problems as error:
            if len(batch) == 1:
                yield batch[0].path, error.found
                return
            given = None
    if given is None:
        # One of several is broken: each by itself says which.
        for case in batch:
            yield from _tried([case], indicators)
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
