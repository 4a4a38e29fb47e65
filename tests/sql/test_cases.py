"""Each indicator against cases whose arithmetic can be done by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from pipelines.session import open_session
from tests.sql.conftest import batches, case_files, indicators
from transforms import case_rows, cases
from transforms.case_files import read_case, together, write_project
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
