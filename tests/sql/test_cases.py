"""Each indicator against cases whose arithmetic can be done by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from pipelines.session import open_session
from tests.sql.conftest import batches, case_files, indicators
from transforms import case_rows, cases
from transforms.case_files import OWNERSHIP, read_case, together, write_project
from transforms.cases import Figures, compare, read_figures
from transforms.project.problem import Problems

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
    missed = [o for o in compare(read_case(path), given) if not o.is_met]
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
        case, rows = read_case(path), figures_of(path).rows
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


@pytest.mark.slow
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
    case = replace(read_case(ORE), measurements=["B ore_mined_t 2025-03 2 t", line])
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
        for case in map(read_case, case_files())
        if any("equity_share" in place for place in case.expect)
    }
    weighted = {
        name
        for name, item in indicators().items()
        if item.declaration.consolidation == "boundary_weighted"
    }
    assert weighted - tried == set(), "expect `GROUP-TOTAL equity_share` in their case"
