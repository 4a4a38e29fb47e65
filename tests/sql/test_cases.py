"""Each indicator against cases whose arithmetic can be done by hand."""

from __future__ import annotations

import ast
import shutil
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from pipelines.session import open_session
from tests.sql.conftest import batches, case_at, case_files, indicators
from transforms import case_rows, cases, catalogue
from transforms.case_files import OWNERSHIP, together, write_project
from transforms.cases import Figures, compare, read_figures
from transforms.catalogue.formula import parse
from transforms.project.problem import Problems
from warehouse import reference

QUICK = 4
SAMPLE = (1, 2, 6)
ORE = next(path for path in case_files() if "ore_mined_t" in path.read_text())


def each_case() -> list[ParameterSet]:
    """Every case; those of one batch of middling size are quick, the others slow."""
    quick = {case.path for case in batches()[QUICK]}
    return [
        pytest.param(
            path, id=path.stem, marks=() if path in quick else (pytest.mark.slow,)
        )
        for path in case_files()
    ]


@pytest.mark.parametrize("path", each_case())
def test_case_gives_its_figures(
    path: Path, figures_of: Callable[[Path], Figures]
) -> None:
    given = figures_of(path)
    missed = [o for o in compare(case_at(path), given) if not o.is_met]
    listed = "\n".join(f"{key}: {row['value']}" for key, row in given.rows.items())
    assert not missed, "\n".join([*map(str, missed), "", listed])


def _is_added_up(indicator_id: str) -> bool:
    """Whether a figure is the plain sum or count of what its sites give."""
    said = indicators()[indicator_id].declaration
    ((name, role), *others) = said.roles.items()
    return (
        not others and said.figure == name and role.reduce in ("sum", "count")
        and str(role.window) in ("period", "closing", "opening", "prior")
    )  # fmt: skip


@pytest.mark.slow
def test_what_is_added_up_foots_and_follows_the_shares(
    figures_of: Callable[[Path], Figures], capsys: pytest.CaptureFixture[str]
) -> None:
    """Over all indicators, in the runs of their cases: sites, GROUP and ELIMINATION
    come to the group in each breakdown, and of B, which is held by half, half counts
    under the equity share."""
    footed, shared, wrong = set(), set(), []
    for path in case_files():
        case, rows = case_at(path), figures_of(path).rows
        name = case.indicator_id
        if not _is_added_up(name):
            continue
        held = indicators()[name].declaration.consolidation == "boundary_weighted"
        for (entity, period, breakdown, approach), row in rows.items():
            place = (path.name, entity, period, breakdown, approach)
            if entity == "GROUP-TOTAL" and row["value"] is not None:
                parts = [
                    other["value"]
                    for (of, *rest), other in rows.items()
                    if rest == [period, breakdown, approach]
                    and of != "GROUP-TOTAL" and not of.startswith("country:")
                ]  # fmt: skip
                if parts and None not in parts:
                    footed.add(name)
                    if sum(parts) != row["value"]:
                        wrong.append((place, row["value"], parts))
            whole = rows.get((entity, period, breakdown, "operational_control"))
            is_half = entity == "B" and approach == "equity_share"
            is_half = is_half and held and case.ownership == OWNERSHIP
            if is_half and whole and None not in (row["value"], whole["value"]):
                shared.add(name)
                if abs(2 * row["value"] - whole["value"]) > Decimal("1e-9"):
                    wrong.append((place, row["value"], whole["value"]))
    assert wrong == []
    with capsys.disabled():
        print(f"\n{len(footed)} indicators foot, {len(shared)} follow the share")
    assert len(footed) > 100
    assert len(shared) > 30


# Metrics whose values are amounts or numbers of things; an index and a price are none.
AMOUNTS = ("flow", "monetary", "stock", "event")
NO_AMOUNT = ("index", "USD/tCO2e")


def _tenfold(line: str) -> str:
    """A measurement of a case with ten times the amount."""
    words = line.split()
    metric = reference.by_key("metrics", "metric_id").get(words[1], {})
    is_amount = metric.get("kind") in AMOUNTS
    if is_amount and metric["canonical_unit"] not in NO_AMOUNT:
        words[3] = f"{10 * Decimal(words[3]):f}"
    return " ".join(words)


def _degree(node: ast.expr, counted: set[str]) -> Fraction | None:
    """By which power of a factor a formula grows if its roles grow by it; those that
    are ``counted`` stay. None where its terms do not grow alike."""
    match node:
        case ast.Name():
            return Fraction(node.id not in counted)
        case ast.UnaryOp():
            return _degree(node.operand, counted)
        case ast.Call():
            inner = _degree(node.args[0], counted)
            is_root = isinstance(node.func, ast.Name) and node.func.id == "sqrt"
            return inner and (inner / 2 if is_root else inner)
        case ast.BinOp():
            one, other = (_degree(n, counted) for n in (node.left, node.right))
            if one is None or other is None:
                return None
            if isinstance(node.op, (ast.Mult, ast.Div)):
                return one + (other if isinstance(node.op, ast.Mult) else -other)
            return one if one == other else None
    return Fraction(0)


@pytest.mark.rare
def test_ten_times_the_amounts_give_figures_that_many_times_as_large(
    figures_of: Callable[[Path], Figures],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Over all indicators: sums of amounts are ten times as large, ratios of two are as
    they were. Left out are those to which a register gives rows, which are counted and
    not measured, and those that take no amount: prices, weeks, stated base years."""
    inputs = catalogue.inputs(indicators())
    grown: dict[Fraction, set[str]] = defaultdict(set)
    left_out: dict[str, set[str]] = defaultdict(set)
    wrong: list[object] = []
    templates = cases.Templates(tmp_path / "templates")
    for number, batch in enumerate(batches()):
        more = [
            replace(case, measurements=[_tenfold(m) for m in case.measurements])
            for case in batch
        ]
        folder = tmp_path / str(number)
        tenfold = cases.figures_of(more, indicators(), folder, templates)
        shutil.rmtree(folder)
        for case, raised in zip(batch, more, strict=True):
            name = case.indicator_id
            if inputs[name] & case.registers.keys():
                left_out["a register gives rows"].add(name)
                continue
            if case.measurements == raised.measurements:
                left_out["no amount"].add(name)
                continue
            said = indicators()[name].declaration
            counted = {
                role for role, how in said.roles.items()
                if how.reduce in ("count", "count_distinct")
            }  # fmt: skip
            degree = _degree(parse(said.figure).tree, counted)
            assert degree is not None, f"{name}: {said.figure}"
            factor = Decimal(10) ** (Decimal(degree.numerator) / degree.denominator)
            rows, others = figures_of(case.path).rows, tenfold[case.path].rows
            for place in rows.keys() | others.keys():
                one, ten = (
                    found.get(place, {}).get("value") for found in (rows, others)
                )
                if one is None and ten is None:
                    continue
                if one is None or ten is None:
                    wrong.append((case.path.name, place, one, ten))
                    continue
                grown[degree].add(name)
                slack = Decimal("1e-9") * max(1, abs(ten))
                if abs(one * factor - ten) > slack:
                    wrong.append((case.path.name, place, one, ten))
    assert wrong == []
    tried = set().union(*grown.values())
    for names in left_out.values():
        names -= tried
    with capsys.disabled():
        for power, names in sorted(grown.items()):
            print(f"\n{len(names)} indicators grow by the power {power}")
        for why, names in sorted(left_out.items()):
            print(f"{len(names)} left out, {why}: {', '.join(sorted(names))}")
    assert tried | set().union(*left_out.values()) == indicators().keys()
    assert len(grown[Fraction(1)]) > 135
    assert len(grown[Fraction(0)]) > 65
    assert len(left_out["no amount"]) < 10


@pytest.mark.rare
def test_a_whole_run_gives_the_same_figures(
    figures_of: Callable[[Path], Figures], tmp_path: Path
) -> None:
    # All steps and all indicators at once: no case may depend on being alone.
    cases = batches()[0]
    item = write_project(together(cases), tmp_path / "project")
    with open_session(item) as opened:
        opened.compute(opened.due())
        for case in cases:
            whole = read_figures(opened.con, case.indicator_id)
            assert whole.rows == figures_of(case.path).rows, case.path.name


@pytest.mark.slow
@pytest.mark.parametrize("number", SAMPLE)
def test_rows_put_and_rows_handed_in_give_the_same(
    figures_of: Callable[[Path], Figures], tmp_path: Path, number: int
) -> None:
    # Of batches with and without registers, factors and rows that are not plain.
    batch = batches()[number]
    templates = cases.Templates(tmp_path / "templates")
    given = cases.figures_of(batch, indicators(), tmp_path, templates, in_files=True)
    assert {path: found.rows for path, found in given.items()} == {
        case.path: figures_of(case.path).rows for case in batch
    }
    assert case_rows.plain(together(batch).measurements)


@pytest.mark.slow
@pytest.mark.parametrize(
    "line",
    [
        "A ore_mined_t 2025-03 -1 t",
        "A ore_mined_t 2025-03 1 tt",
        "Q ore_mined_t 2025-03 1 t",
        "A ore_mined_t 2031-03 1 t",
        "A ore_mined_t 2025-13 1 t",
        "A ore_mine_t 2025-03 1 t",
        "A ore_mined_t 2025-03 one t",
        "A ore_mined_t 2025-03 1 t mine_method=seabed",
    ],
)
def test_a_row_that_the_intake_refuses_is_refused_in_its_words(
    tmp_path: Path, line: str
) -> None:
    case = replace(case_at(ORE), measurements=["B ore_mined_t 2025-03 2 t", line])
    templates = cases.Templates(tmp_path / "templates")
    with pytest.raises(Problems) as error:
        cases.figures_of([case], indicators(), tmp_path, templates)
    assert "what it delivers is refused" in str(error.value)


def test_every_indicator_has_a_case_in_the_folder_of_its_topic() -> None:
    cases = {(path.parent.name, path.name.split(".")[0]) for path in case_files()}
    files = {(item.topic, name) for name, item in indicators().items()}
    assert files - cases == set()
    assert cases - files == set()


def test_weighted_indicators_are_tried_at_a_share_below_one() -> None:
    tried = {
        case.indicator_id
        for case in map(case_at, case_files())
        if any("equity_share" in place for place in case.expect)
    }
    weighted = {
        name
        for name, item in indicators().items()
        if item.declaration.consolidation == "boundary_weighted"
    }
    assert weighted - tried == set(), "expect `GROUP-TOTAL equity_share` in their case"
