"""An assessment whose inputs are the same is left; any change of them makes it anew."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from materiality import session, uncertainty
from pipelines.commands.init import examples
from transforms.project.folder import load
from warehouse.connection import connect

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("kept") / "kestrel"
    shutil.copytree(
        examples() / "kestrel", target, ignore=shutil.ignore_patterns("intake")
    )
    return target


@pytest.fixture(scope="module")
def con(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect() as found:
        assess(found, folder)
        yield found


def assess(con: duckdb.DuckDBPyConnection, folder: Path) -> list[str]:
    """The steps that an assessment said it took."""
    said: list[str] = []
    session.run(con, load(folder), said.append)
    return said


def contents(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    """Every table of the assessment."""
    names = con.execute(
        "select table_name from duckdb_tables() where schema_name = 'materiality'"
    ).fetchall()
    return {
        name: con.execute(f"from materiality.{name} order by all").fetchall()
        for (name,) in names
    }


def test_the_same_inputs_are_not_computed_again(con, folder):
    before = contents(con)
    assert "ranking" not in assess(con, folder)
    assert contents(con) == before


def test_one_score_more_makes_it_anew(con, folder):
    scores = folder / "materiality/assessors/scores.csv"
    text = scores.read_text(encoding="utf-8")
    before = contents(con)
    scores.write_text("".join(text.splitlines(keepends=True)[:-1]), encoding="utf-8")
    assert "ranking" in assess(con, folder)
    assert contents(con)["score"] != before["score"]
    scores.write_text(text, encoding="utf-8")
    assert "ranking" in assess(con, folder)
    assert contents(con) == before


def test_another_code_makes_it_anew(con, folder, monkeypatch):
    before = contents(con)
    made = before.pop("run")
    with monkeypatch.context() as patched:
        patched.setattr(session, "code_digest", lambda layer: f"another {layer}")
        assert "ranking" in assess(con, folder)
        assert "ranking" not in assess(con, folder)
        assert contents(con).pop("run") != made
    assert "ranking" in assess(con, folder)
    assert contents(con) == {**before, "run": made}


def test_what_was_interrupted_is_made_anew(con, folder, monkeypatch):
    """Even if the inputs are by then what they were before."""
    scores = folder / "materiality/assessors/scores.csv"
    text = scores.read_text(encoding="utf-8")
    before = contents(con)
    scores.write_text("".join(text.splitlines(keepends=True)[:-1]), encoding="utf-8")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(uncertainty, "write", stop)
        with pytest.raises(KeyboardInterrupt):
            assess(con, folder)
    scores.write_text(text, encoding="utf-8")
    assert "ranking" in assess(con, folder)
    assert contents(con) == before
