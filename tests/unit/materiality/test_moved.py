"""Why topics moved between the assessments of two releases."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from materiality import session, tables
from materiality.explain import rows
from materiality.moved import table
from pipelines.commands.init import examples
from tests.unit.materiality.test_reading import Rows, change
from transforms.mart.table import tables as tables_of
from transforms.project.folder import load
from warehouse.connection import connect

# Kestrel assessed five times.
pytestmark = pytest.mark.slow


def assessed(target: Path, folder: Path) -> Path:
    with connect(target) as con:
        session.run(con, load(folder))
        tables.write(con, "mart")
    return target


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return assessed(
        tmp_path_factory.mktemp("before") / "old.duckdb", examples() / "kestrel"
    )


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Assessed a second time, with every row read and written anew."""
    folder = tmp_path_factory.mktemp("unchanged")
    return edited(folder, "materiality/impacts.csv", lambda rows: None)


def edited(folder: Path, name: str, edit: Callable[[Rows], object]) -> Path:
    """The assessment after one of its tables was edited."""
    project = folder / "kestrel"
    shutil.copytree(
        examples() / "kestrel", project, ignore=shutil.ignore_patterns("intake")
    )
    change(project, name, edit)
    return assessed(folder / "new.duckdb", project)


def moved(before: Path, after: Path) -> dict[str, dict[str, object]]:
    """Topic -> what is said of it."""
    with connect() as con:
        for side, path in (("old", before), ("new", after)):
            con.execute(f"attach '{path}' as {side} (read_only)")
        found = rows(con, table().select)
    return {str(row["topic_id"]): row for row in found}


def test_nothing_moves_where_nothing_changed(before: Path, unchanged: Path) -> None:
    assert moved(before, unchanged) == {}


def test_an_impact_that_is_scored_otherwise_is_named(
    before: Path, tmp_path: Path
) -> None:
    def edit(scores: Rows) -> None:
        for row in scores:
            if row["impact_id"] == "I01":
                row |= dict.fromkeys(("scale", "scope", "irremediability"), "1")

    found = moved(before, edited(tmp_path, "materiality/assessors/scores.csv", edit))
    own = found.pop("14.1")
    assert re.fullmatch(r"impact I01 4\.\d+ → 1", str(own["why"]))
    assert own["moved"] == "rank" and own["new_rank"] > own["old_rank"]
    others = list(found.values())
    assert others
    for row in others:
        assert row["why"] == "only other topics moved"
        assert row["old_score"] == row["new_score"]


def test_a_setting_is_named_at_each_topic_that_it_moves(
    before: Path, tmp_path: Path
) -> None:
    def edit(settings: Rows) -> None:
        (weight,) = (row for row in settings if row["parameter"] == "alpha")
        weight |= {"value": "0.5", "reason": "more weight on severity"}

    found = moved(before, edited(tmp_path, "materiality/thresholds.csv", edit))
    assert len(found) > 20
    assert {row["why"] for row in found.values()} == {"setting alpha 0.3 → 0.5"}


def test_what_people_decided_otherwise_is_named(before: Path, tmp_path: Path) -> None:
    def edit(decisions: Rows) -> None:
        for row in decisions:
            if (row["period_id"], row["topic"]) == ("FY2025", "14.1"):
                row["decision"] = "not_material"

    found = moved(before, edited(tmp_path, "decisions/materiality.csv", edit))
    assert {name: (row["moved"], row["why"]) for name, row in found.items()} == {
        "14.1": ("state", "decided not material, before material")
    }


def test_an_assessment_that_was_not_there_before_is_said(
    before: Path, unchanged: Path, tmp_path: Path
) -> None:
    with connect(tmp_path / "none.duckdb") as con:
        con.execute("create schema mart")
        con.execute(f"attach '{before}' as whole (read_only)")
        for name in tables_of(tables.MART):
            con.execute(f"create table mart.{name} as from whole.mart.{name} limit 0")
    found = moved(tmp_path / "none.duckdb", unchanged)
    assert len(found) == 25
    for row in found.values():
        assert row["moved"] == "new"
        assert str(row["why"]).startswith("the release before has no assessment")
