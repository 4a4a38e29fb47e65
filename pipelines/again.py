"""A release made anew from evidence alone, in a folder of its own.

The ledger below a release names every delivery and every configuration file that it
was made of, so what stands can be compared with what these give, byte by byte; of the
database, whose pages DuckDB lays out as it likes, row by row. Belongs here: laying
that folder out, the run in it, and in what the two differ. ``orebook verify --again``
and ``orebook restore`` use it.
"""

from __future__ import annotations

import filecmp
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines import session
from transforms.intake.deliver import (
    CONFIGURATION,
    DELIVERY,
    FINAL,
    REDACTION,
    RELEASE,
    SHOWN,
    Evidence,
)
from transforms.mart import edition, publication
from transforms.project.digests import code_digest
from transforms.project.folder import Project, load
from warehouse import ledger, publish, raw_store
from warehouse.connection import connect, literal, quoted
from warehouse.package_files import query
from warehouse.trouble import CannotGoOn

# Lines of the ledger that name a file of the store.
_STORED = (DELIVERY, CONFIGURATION, REDACTION, SHOWN)
_MOST = 5  # figures named one by one
_BY_ROWS = (publication.DATABASE, f"{publication.DATABASE}.sha256")


class CannotMake(CannotGoOn):
    """Evidence and this version of orebook do not give the release that is asked for;
    the message says what they give, or which version does."""


@dataclass(frozen=True)
class Compared:
    """A release beside itself made anew: how many files, and what differs."""

    release: str
    files: int
    problems: list[str]


def again(project: Project, release: str) -> Compared:
    """Make a release anew and compare every byte, and every row of the database.

    Raises CannotMake; MissingObject and BrokenLedger, of which ``verify`` tells.
    """
    stands = project.published / release
    entries = ledger.read(project.ledger)
    with edition_made(entries, project.store, release, _code_of(stands)) as anew:
        count, problems = _compared(stands, anew, f"published/{release}")
        own = project.restricted / release
        if own.is_dir():
            place = f"restricted/{release}"
            more, wrong = _compared(own, _restricted(anew), place)
            count, problems = count + more, problems + wrong
    if problems:
        seq = len(below(entries, release.removesuffix(edition.SUFFIX)))
        problems += [
            f"{done.words}. That came after this release was made, so what showed it "
            "differs"
            for done in Evidence(entries).redactions()
            if done.seq > seq
        ]
    return Compared(release, count, problems)


def _compared(stands: Path, anew: Path, place: str) -> tuple[int, list[str]]:
    names = sorted(_files(stands) | _files(anew))
    problems = [
        f"{place}/{name} {_differs(stands / name, anew / name)}"
        for name in names
        if name not in _BY_ROWS and not _is_same(stands / name, anew / name)
    ]
    return len(names), [*problems, *_rows(stands, anew, place)]


def _restricted(release: Path) -> Path:
    """The whole of a release that was made in a project of its own."""
    return release.parents[1] / "restricted" / release.name


def below(entries: list[ledger.Entry], release: str) -> list[ledger.Entry]:
    """What the ledger held when a release was made first. Raises CannotMake."""
    for number, entry in enumerate(entries):
        if entry.kind == RELEASE and entry.name == release:
            return entries[:number]
    raise CannotMake(f"{release} is not on record: the ledger knows no such release.")


@contextmanager
def made(
    entries: list[ledger.Entry], store: Path, release: str, code: str = ""
) -> Iterator[Path]:
    """A release made of what stands below it in the ledger; it goes at the end.

    ``code`` is the digest that the release names, where one stands. Raises CannotMake.
    """
    known = below(entries, release)
    with tempfile.TemporaryDirectory(prefix="orebook-again-") as folder:
        root = Path(folder)
        lay_out(root, known, store)
        project = load(root)
        found = publication.release_id(project, Evidence(known))
        if found != release:
            raise CannotMake(_other(release, found, code))
        with session.open_session(project) as opened:
            yield opened.publish()


@contextmanager
def edition_made(
    entries: list[ledger.Entry], store: Path, name: str, code: str = ""
) -> Iterator[Path]:
    """A release or, of a name that says so, its final edition. Raises CannotMake."""
    decided = [e for e in entries if e.kind == FINAL and e.name == name]
    with made(entries, store, name.removesuffix(edition.SUFFIX), code) as anew:
        if not decided:
            yield anew
            return
        folder = anew.with_name(name)
        folder.mkdir()
        told = edition.of_entry(decided[-1])
        edition.write(anew, folder, told, session.renderers())
        yield folder


def lay_out(root: Path, known: list[ledger.Entry], store: Path) -> None:
    """The record as a project: ledger, links into the store, configuration. Without a
    drop box nothing new is taken in and nothing is missing from it."""
    (root / "evidence").mkdir()
    lines = b"".join(entry.line() + b"\n" for entry in known)
    (root / "evidence" / "ledger.jsonl").write_bytes(lines)
    for entry in known:
        if entry.kind in _STORED and entry.sha256:
            stored = raw_store.stored_file(store, entry.sha256, entry.name)
            link = raw_store.object_path(root / "evidence" / "raw", entry.sha256)
            link.parent.mkdir(parents=True, exist_ok=True)
            if not link.is_symlink():
                link.symlink_to(stored.resolve())
    put_back(root, Evidence(known).current(CONFIGURATION), store)


def put_back(root: Path, files: dict[str, str], store: Path) -> int:
    """Copy stored files to where they lay and none lies now; return how many."""
    count = 0
    for name, sha in sorted(files.items()):
        target = _inside(root, name)
        if sha and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(raw_store.stored_file(store, sha, name), target)
            count += 1
    return count


def others(root: Path, files: dict[str, str]) -> list[str]:
    """Names under which another content lies than the one on record, sorted."""
    return sorted(
        name
        for name, sha in files.items()
        if _inside(root, name).exists() and sha != raw_store.digest(root / name)
    )


def _inside(root: Path, name: str) -> Path:
    """Where a file of the record lies in a project; a record may come from anybody.

    Raises CannotMake for a name that leads out of it.
    """
    target = root / name
    if not target.resolve().is_relative_to(root.resolve()):
        raise CannotMake(f"The ledger names a file outside of the project: {name}.")
    return target


def restore(project: Project, entries: list[ledger.Entry], release: str) -> None:
    """Make a release on record that is not here, and publish it.

    Raises CannotMake, also where it comes out other than it is on record.
    """
    evidence = Evidence(entries)
    on_record = (evidence.current(RELEASE) | evidence.current(FINAL))[release]
    with edition_made(entries, project.store, release) as anew:
        if raw_store.digest(anew / publication.MANIFEST) != on_record:
            raise CannotMake(f"{release} comes out other than it is on record.")
        with publish.staged(project.published) as folder:
            shutil.copytree(anew, folder, dirs_exist_ok=True)
            publish.put(folder, project.published, release)
        if _restricted(anew).is_dir():
            publish.prepare(project.restricted, is_own=True)
            with publish.staged(project.restricted) as folder:
                shutil.copytree(_restricted(anew), folder, dirs_exist_ok=True)
                publish.put(folder, project.restricted, release, is_own=True)


def _other(release: str, found: str, code: str) -> str:
    if code and code != code_digest():
        return (
            f"{release} was made by another version of orebook (code {code[:12]}; this "
            f"is {code_digest()[:12]}). Install that one and ask it again."
        )
    if code:
        return (
            f"{release} is not what is on record: deliveries and configuration below "
            f"it in the ledger give {found}. One of them was changed since, or the "
            "release was."
        )
    return (
        f"{release} cannot be made here: what is on record gives {found}. Another "
        "version of orebook made it, if nobody changed the record since."
    )


def lacking(folder: Path) -> list[str]:
    """Files that a release says it has and that are not there."""
    try:
        named = json.loads((folder / publication.MANIFEST).read_bytes())["files"]
    except (OSError, ValueError, KeyError):
        return [publication.MANIFEST]
    return sorted(name for name in named if not (folder / name).is_file())


def _code_of(folder: Path) -> str:
    try:
        return str(json.loads((folder / publication.MANIFEST).read_bytes())["code"])
    except (OSError, ValueError, KeyError):
        return ""


def _files(folder: Path) -> set[str]:
    found = (p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    # Desktops leave hidden files of their own in each folder that somebody looks into.
    return {name for name in found if not name.rpartition("/")[2].startswith(".")}


def _is_same(one: Path, other: Path) -> bool:
    both = one.is_file() and other.is_file()
    return both and filecmp.cmp(one, other, shallow=False)


def _differs(stands: Path, anew: Path) -> str:
    if not anew.is_file():
        return "is not made from what is on record"
    if not stands.is_file():
        return "is missing; it is made from what is on record"
    return "is not what is made from what is on record"


def _rows(stands: Path, anew: Path, place: str) -> Iterator[str]:
    """Tables and views of the database that differ, and figures by name."""
    database = f"{place}/{publication.DATABASE}"
    try:
        with connect() as con:
            for name, folder in (("stands", stands), ("anew", anew)):
                path = literal(str(folder / publication.DATABASE))
                con.execute(f"attach {path} as {name} (read_only)")
            told = con.execute(query(__package__, "relations_again")).fetchall()
            for name, is_same, is_table in told:
                if is_same and is_table:
                    one, other = (f"(from {d}.mart.{quoted(name)})"
                                  for d in ("stands", "anew"))  # fmt: skip
                    is_same = not con.execute(
                        f"select 1 from (({one} except all {other}) union all "
                        f"({other} except all {one})) limit 1"
                    ).fetchone()
                if not is_same:
                    yield f"{database}: mart.{name} is not what is made from the record"
            rows = con.execute(query(__package__, "figures_again")).fetchall()
    except duckdb.Error as error:
        yield f"{database} cannot be read: {error}"
        return
    for figure, one, other in rows[:_MOST]:
        yield f"{place}: {figure} stands as {one}; made again it is {other}"
    if len(rows) > _MOST:
        yield f"{place}: and {len(rows) - _MOST} figures more"
