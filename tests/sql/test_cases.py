"""Each indicator against cases whose arithmetic can be done by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sql.conftest import (
    Figures,
    batches,
    case_files,
    indicators,
    matches,
    read_case,
    read_figures,
    together,
    write_project,
)
from transforms import steps
from transforms.intake import deliver


@pytest.mark.parametrize("path", case_files(), ids=lambda path: path.stem)
def test_case_gives_its_figures(
    path: Path, figures_of: Callable[[Path], Figures]
) -> None:
    case = read_case(path)
    given = figures_of(path)
    problems = []
    for place, wanted in case.expect.items():
        figure = given.at(place)
        if figure is None:
            problems.append(f"{place}: there is no such figure")
            continue
        expected = wanted if isinstance(wanted, dict) else {"value": wanted}
        if "value" in expected and not matches(figure["value"], expected["value"]):
            problems.append(f"{place}: {figure['value']}, not {expected['value']}")
        if figure["status"] != expected.get("status", figure["status"]):
            problems.append(f"{place}: {figure['status']} ({figure['reason']})")
        if expected.get("reason", "") not in figure["reason"]:
            problems.append(f"{place}: the reason is '{figure['reason']}'")
        if figure["unit"] != expected.get("unit", figure["unit"]):
            problems.append(f"{place}: the unit is {figure['unit']}")
    problems += [f"{place}: is there" for place in case.absent if given.at(place)]
    for value in case.wrong:
        problems += [
            f"{key}: the wrong value {value}"
            for key, figure in given.rows.items()
            if figure["value"] is not None and matches(figure["value"], value)
        ]
    listed = "\n".join(f"{key}: {row['value']}" for key, row in given.rows.items())
    assert not problems, "\n".join([*problems, "", listed])


def test_a_whole_run_gives_the_same_figures(
    figures_of: Callable[[Path], Figures], tmp_path: Path
) -> None:
    # All steps and all indicators at once: no case may depend on being alone.
    cases = batches()[0]
    item = write_project(together(cases), tmp_path / "project")
    evidence = deliver.open_evidence(item)
    deliver.receive(item, evidence)
    with steps.build_database(item) as con:
        steps.run(con, item, evidence)
        for case in cases:
            whole = read_figures(con, case.indicator_id)
            assert whole.rows == figures_of(case.path).rows, case.path.name


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
    assert weighted - tried == set()
