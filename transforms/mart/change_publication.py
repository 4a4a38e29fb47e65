"""The comparison of two releases as a folder that others read.

``published/changes/<from>--<to>/``: tables, a page, a workbook, and ``changes.json``
with the digest of each file. It is a function of the two releases and of nothing else,
and no input of any. The same of the whole releases, in which people can be read, lies
in ``restricted/changes/``. Belongs here: which two are compared, and the folder. What
moved is ``changes``; what the page says is the business of who renders it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import duckdb

from transforms.mart import change_tables, datapackage
from transforms.mart.changes import CannotCompare
from transforms.mart.publication import DATABASE, MANIFEST, whole
from transforms.mart.table import Table
from transforms.project.folder import Project
from warehouse import csv_text, publish
from warehouse.connection import connect, literal, quoted
from warehouse.raw_store import digest

FOLDER, LIST = "changes", "changes.json"
# (comparison, database before, database after, target)
Renderer = Callable[[duckdb.DuckDBPyConnection, Path, Path, Path], None]


def release(project: Project, name: str) -> Path:
    """The database of a release. Raises CannotCompare, naming those that are there."""
    path = project.published / name / DATABASE
    if not path.is_file() or not (path.parent / MANIFEST).is_file():
        there = sorted(p.parent.name for p in project.published.glob(f"*/{MANIFEST}")
                       if not p.parent.is_symlink())  # fmt: skip
        raise CannotCompare(
            f"There is no release {name} in published/. There: "
            f"{', '.join(there) or 'none'}."
        )
    return path


def publish_changes(
    project: Project,
    old: str,
    new: str,
    renderers: dict[str, Renderer],
    is_restricted: bool = False,
    more: Iterable[Table] = (),
) -> Path:
    """The folder of a comparison, made if it is not there; of the whole releases with
    ``is_restricted``. ``more``: tables beside those of figures, which select from
    ``old`` and ``new``. Raises CannotCompare."""
    before, after = release(project, old), release(project, new)
    manifests = before.parent / MANIFEST, after.parent / MANIFEST
    folder = project.published / FOLDER
    if is_restricted:
        sides = before, after
        before, after = whole(project, old), whole(project, new)
        if (before, after) == sides:
            raise CannotCompare(
                f"Neither {old} nor {new} has a restricted part here, or it is not for "
                "you to read; published/ is the whole of them."
            )
        folder = project.restricted / FOLDER
    name = f"{old}--{new}"
    # Of the same release the whole and what all see belong together.
    made_of = {"from": digest(manifests[0]), "to": digest(manifests[1])}
    tables = [*change_tables.TABLES.values(), *more]
    if _stands(folder / name, made_of, tables):
        return folder / name
    with publish.staged(folder) as target, connect() as con:
        try:
            change_tables.fill(con, before, after, manifests)
            for table in more:
                place = f"changes.{quoted(table.name)}"
                con.execute(f"create table {place} as {table.select}")
        except duckdb.Error as error:
            versions = " and ".join(
                json.loads(path.read_text())["orebook"] for path in manifests
            )
            raise CannotCompare(
                f"{old} and {new} cannot be compared: they were made with other tables "
                f"(orebook {versions}; {str(error).splitlines()[0]})"
            ) from error
        for table in tables:
            for said in table.comments(f"changes.{quoted(table.name)}"):
                con.execute(said)
        _export(con, target / "tables", tables)
        datapackage.write(
            con, "changes", tables, target, f"orebook-{name.lower()}",
            f"{project.config.company}: what changed from {old} to {new}",
        )  # fmt: skip
        # While it is open once others open it at no cost.
        with connect(after, read_only=True):
            for file, render in sorted(renderers.items()):
                render(con, before, after, target / file)
        files = {
            path.relative_to(target).as_posix(): digest(path)
            for path in sorted(target.rglob("*"))
            if path.is_file()
        }
        text = json.dumps({"releases": made_of, "files": files}, indent=1)
        (target / LIST).write_text(text + "\n")
        return publish.put(target, folder, name, is_own=is_restricted)


def _stands(folder: Path, made_of: dict[str, str], tables: Iterable[Table]) -> bool:
    """Whether a comparison of these two is there and whole, with all its tables."""
    if not (folder / LIST).is_file():
        return False
    said = json.loads((folder / LIST).read_text())
    wanted = {f"tables/{table.name}.parquet" for table in tables}
    has_all = said["files"].keys() >= wanted | {"datapackage.json"}
    return has_all and said["releases"] == made_of and not damaged(folder)


def damaged(folder: Path) -> list[str]:
    """Files of a comparison that are not as changes.json says, or are not of it."""
    said = json.loads((folder / LIST).read_text())["files"]
    files = (path for path in folder.rglob("*") if path.is_file())
    there = {path.relative_to(folder).as_posix(): path for path in files}
    wrong = {n for n, sha in said.items() if n not in there or digest(there[n]) != sha}
    return sorted(wrong | (there.keys() - said.keys() - {LIST}))


def _export(
    con: duckdb.DuckDBPyConnection, folder: Path, tables: Iterable[Table]
) -> None:
    folder.mkdir()
    for name in (table.name for table in tables):
        columns = con.execute(f"describe changes.{name}").fetchall()
        text = ", ".join(
            f"{csv_text.guarded_sql(quoted(row[0]))} as {quoted(row[0])}"
            for row in columns
            if row[1] == "VARCHAR"
        )
        for suffix, rows, options in (
            ("parquet", f"from changes.{name} order by all",
             "format parquet, compression zstd"),
            ("csv", f"select * replace ({text}) from changes.{name} order by all",
             "format csv, header"),
        ):  # fmt: skip
            path = literal(str(folder / f"{name}.{suffix}"))
            con.execute(f"copy ({rows}) to {path} ({options})")
