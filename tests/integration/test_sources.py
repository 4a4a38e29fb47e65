"""Rows of a database are a delivery: taken by a query, kept, read by their mapping."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.cli import main
from pipelines.commands.check import check_project
from tests.projects import make_project, run_to_figures
from transforms.intake.mapping import load_mappings, mapping_files
from transforms.intake.sources import Taken, take
from transforms.project.folder import load
from transforms.project.problem import ProjectProblem
from warehouse.connection import connect

QUERY = "select mine, day, tonnes, note from haulage"
MAPPING = """
source: {{{where}, query: "{query}"}}
columns: {{mine: site_id, day: [period_start, period_end], tonnes: value}}
constants: {{metric_id: waste_rock_t, unit: t}}
ignore: [note]
"""
PASSWORD = "s3cret/of the plant"  # noqa: S105  of a server that the test starts
TABLE = "create table haulage (mine text, day {day}, tonnes numeric(20,3), note text)"
ROWS = "insert into haulage values ('A', '2025-01-31', 10.250, 'x'), ('A', " + (
    "'2025-02-28', 7, null), ('B', '2025-01-31', 1, 'y')"
)


def project(folder: Path, where: str, query: str = QUERY) -> Path:
    make_project(folder)
    (folder / "mappings").mkdir()
    text = MAPPING.format(where=where, query=query)
    (folder / "mappings" / "haulage.yaml").write_text(text)
    return folder


def taken(folder: Path) -> list[Taken]:
    found = load(folder)
    return list(take(found, load_mappings(*mapping_files(found))))


def accepted(folder: Path) -> list[tuple[str, str, str]]:
    found = check_project(load(folder), lambda text: None)
    assert found.rejects == []
    with connect(run_to_figures(folder) / "orebook.duckdb", read_only=True) as con:
        return [
            tuple(map(str, row))
            for row in con.execute(
                "select site_id, period_end, value::double from "
                "mart.fact_measurement order by all"
            ).fetchall()
        ]


@pytest.fixture
def sqlite(tmp_path, monkeypatch) -> Path:
    path = tmp_path / "plant.db"
    with sqlite3.connect(path) as con:
        con.execute(TABLE.format(day="text"))
        con.execute(ROWS)
    monkeypatch.setenv("PLANT_DB", f"sqlite:///{path}")
    return path


WANTED = [
    ("A", "2025-01-31", "10.25"), ("A", "2025-02-28", "7.0"), ("B", "2025-01-31", "1.0")
]  # fmt: skip


@pytest.mark.slow
def test_rows_of_sqlite_are_a_delivery_and_what_is_new_is_said(tmp_path, sqlite):
    folder = project(tmp_path / "p", "connection: PLANT_DB")
    assert taken(folder) == [Taken("sources/haulage.parquet", 3, 3, 0)]
    file = folder / "intake" / "sources" / "haulage.parquet"
    before = file.stat()
    assert taken(folder) == [Taken("sources/haulage.parquet", 3, 0, 0)]
    assert file.stat().st_mtime_ns == before.st_mtime_ns
    assert accepted(folder) == WANTED
    with sqlite3.connect(sqlite) as con:
        con.execute("update haulage set tonnes = 8 where day = '2025-02-28'")
    assert taken(folder) == [Taken("sources/haulage.parquet", 3, 1, 1)]
    assert accepted(folder) == [WANTED[0], ("A", "2025-02-28", "8.0"), WANTED[2]]


def test_the_order_of_the_database_says_nothing(tmp_path, sqlite):
    folder = project(tmp_path / "p", "connection: PLANT_DB")
    taken(folder)
    file = folder / "intake" / "sources" / "haulage.parquet"
    one = file.read_bytes()
    file.unlink()
    mapping = folder / "mappings" / "haulage.yaml"
    mapping.write_text(mapping.read_text().replace(QUERY, f"{QUERY} order by 3 desc"))
    taken(folder)
    assert file.read_bytes() == one


def test_nothing_is_changed_by_being_asked(tmp_path, sqlite):
    folder = project(tmp_path / "p", "connection: PLANT_DB", "delete from haulage")
    with pytest.raises(ProjectProblem, match="readonly"):
        taken(folder)
    with sqlite3.connect(sqlite) as con:
        assert con.execute("select count(*) from haulage").fetchone() == (3,)


@pytest.mark.slow
def test_a_lake_is_asked_by_the_same_key(tmp_path):
    lake = tmp_path / "lake"
    lake.mkdir()
    for mine in ("A", "B"):
        rows = {"mine": [mine], "day": ["2025-01-31"], "tonnes": [2]}
        pq.write_table(pa.table(rows), lake / f"{mine}.parquet")
    query = "select mine, day, tonnes, 'z' as note from lake"
    folder = project(tmp_path / "p", f'lake: "{lake}/*.parquet"', query)
    assert taken(folder) == [Taken("sources/haulage.parquet", 2, 2, 0)]
    assert accepted(folder) == [("A", "2025-01-31", "2.0"), ("B", "2025-01-31", "2.0")]


@pytest.mark.parametrize(
    ("where", "query", "words"),
    [
        ("connection: NOT_SET", QUERY, "NOT_SET is not set"),
        ("connection: PLANT_DB", "select nothing", "PLANT_DB says"),
        ("connection: PLANT_DB", "select 1 as a, 2 as a", "column 'a' twice"),
        ("connection: PLANT_DB", "select x'00' as raw", "which no cell holds"),
        ("lake: /nowhere/*.parquet", "select * from lake", "the lake /nowhere"),
    ],
)
def test_what_cannot_be_taken_is_said_and_the_rows_of_before_stay(
    tmp_path, sqlite, where, query, words
):
    folder = project(tmp_path / "p", "connection: PLANT_DB")
    taken(folder)
    file = folder / "intake" / "sources" / "haulage.parquet"
    one = file.read_bytes()
    text = MAPPING.format(where=where, query=query)
    (folder / "mappings" / "haulage.yaml").write_text(text)
    with pytest.raises(ProjectProblem, match=words) as told:
        taken(folder)
    assert "mappings/haulage.yaml, source: " in str(told.value)
    assert file.read_bytes() == one


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("connection: 'postgresql://me:secret@host/plant'", "source.connection"),
        ("connection: A, lake: B", "one of the two"),
        ("connection: PLANT_DB, table: haulage", "source.table"),
    ],
)
def test_a_source_says_its_variable_and_one_place(tmp_path, where, words):
    folder = project(tmp_path / "p", where)
    with pytest.raises(ProjectProblem, match=words) as told:
        taken(folder)
    assert "secret" not in str(told.value)


def test_a_mapping_has_files_or_a_source(tmp_path):
    folder = project(tmp_path / "p", "connection: PLANT_DB")
    mapping = folder / "mappings" / "haulage.yaml"
    mapping.write_text(mapping.read_text() + "files: a.csv\n")
    with pytest.raises(ProjectProblem, match="remove `files` or `source`"):
        taken(folder)


def test_the_command_names_what_it_took_and_whom_it_does_not_know(
    tmp_path, sqlite, capsys
):
    folder = project(tmp_path / "p", "connection: PLANT_DB")
    for says in ("3 rows: 3 new, 0 gone", "3 rows: nothing new"):
        main(["take", "--project", str(folder), "haulage"])
        assert says in capsys.readouterr().out
    with pytest.raises(SystemExit) as ended:
        main(["take", "--project", str(folder), "plant"])
    assert ended.value.code == 2 and "haulage" in capsys.readouterr().err


def _program(name: str) -> str | None:
    """A program of the PostgreSQL server, which Debian keeps off the path."""
    beside = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(beside[-1]) if beside else shutil.which(name)


@pytest.fixture(scope="module")
def postgres(tmp_path_factory) -> Iterator[str]:
    """The address of a PostgreSQL of its own, which is stopped again."""
    initdb, server = _program("initdb"), _program("postgres")
    if not initdb or not server:
        pytest.skip("the PostgreSQL server (initdb, postgres) is not installed")
    folder = tmp_path_factory.mktemp("postgres")
    # The server refuses to run as root, and temporary folders are root's alone.
    as_user: list[str] = []
    if os.geteuid() == 0:
        as_user = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
        for part in (folder, *folder.parents):
            if part.stat().st_uid == 0 and part != Path("/") and part != Path("/tmp"):  # noqa: S108
                part.chmod(part.stat().st_mode | 0o011)
        shutil.chown(folder, "nobody", "nogroup")
    secret = folder / "password"
    secret.write_text(PASSWORD)
    secret.chmod(0o644)
    subprocess.run(
        [*as_user, initdb, "-D", str(folder / "data"), "-U", "clerk", "-A",
         "scram-sha-256", f"--pwfile={secret}", "-N"],
        check=True, capture_output=True, cwd=folder, timeout=180,
    )  # fmt: skip
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = subprocess.Popen(
        [*as_user, server, "-D", str(folder / "data"), "-p", str(port), "-h",
         "127.0.0.1", "-k", "", "-F"],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert running.stderr is not None
        for line in running.stderr:
            if "ready to accept connections" in line:
                break
        else:
            pytest.fail("the server ended before it was ready")
        yield f"postgresql://clerk:{_quoted(PASSWORD)}@127.0.0.1:{port}/postgres"
    finally:
        running.terminate()
        running.communicate(timeout=60)


def _quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe="")


@pytest.mark.slow
def test_rows_of_a_real_postgresql(tmp_path, postgres, monkeypatch, capsys):
    from adbc_driver_postgresql.dbapi import connect as database

    with database(postgres) as con, con.cursor() as cursor:
        cursor.execute(TABLE.format(day="date"))
        cursor.execute(ROWS)
        con.commit()
    monkeypatch.setenv("PLANT_DB", postgres)
    folder = project(tmp_path / "p", "connection: PLANT_DB")
    assert taken(folder) == [Taken("sources/haulage.parquet", 3, 3, 0)]
    assert taken(folder) == [Taken("sources/haulage.parquet", 3, 0, 0)]
    assert accepted(folder) == WANTED
    # A query that writes is refused by the database.
    mapping = folder / "mappings" / "haulage.yaml"
    text = mapping.read_text()
    mapping.write_text(text.replace(QUERY, "delete from haulage returning mine"))
    with pytest.raises(ProjectProblem, match="read-only"):
        taken(folder)
    # Nobody reads the password: in no message, no log, no file of the project.
    mapping.write_text(text)
    monkeypatch.setenv("PLANT_DB", postgres.replace("/postgres", "/nothing"))
    with pytest.raises(SystemExit) as ended:
        main(["take", "--project", str(folder)])
    assert ended.value.code == 2
    told = capsys.readouterr()
    for secret in (PASSWORD, _quoted(PASSWORD)):
        assert secret not in told.out + told.err
        for file in folder.rglob("*"):
            assert not file.is_file() or secret.encode() not in file.read_bytes()
