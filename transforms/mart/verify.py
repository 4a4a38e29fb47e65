"""Checks that somebody who trusts nobody would make: ledger, raw store, publication.

Each problem is one line that names the thing. Nothing is repaired.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Container
from pathlib import Path
from typing import NamedTuple

import duckdb

from transforms.intake import deliver
from transforms.mart import change_publication, verify_release
from transforms.mart.publication import (
    DATABASE,
    MANIFEST,
    added_files,
    damaged_files,
    latest_name,
    leads_elsewhere,
)
from transforms.project.folder import Project
from warehouse import ledger, raw_store
from warehouse.connection import connect, literal, quoted

# What a line of the ledger may say of a folder in published/, and in restricted/.
_PUBLISHED = (deliver.RELEASE, deliver.FINAL)


class Verified(NamedTuple):
    """What was looked at and what does not hold; no problems: all is whole."""

    problems: list[str]
    counts: dict[str, int]
    # Releases on record that are not here; a run killed at its end can leave one.
    gone: list[str]
    # Covers every entry, that of the last release too; '' of a broken ledger.
    head: str
    # What was erased from stored files by decision, a line each.
    erased: list[str]
    # The last release on record, where ``latest`` is another; '' where it is that.
    later: str


def verify(project: Project, head: str = "") -> Verified:
    """Read everything again, and look for the ledger's head that somebody noted.

    ``head`` may be that of any earlier moment: the entry that has it is the last of
    those that have not been written anew since.
    """
    counts = {"ledger entries": 0, "stored files": 0, "published files": 0}
    record = of_record(project)
    entries, problems = record.entries, list(record.problems)
    can_be_read = bool(entries) or not problems
    if head and can_be_read and head not in {entry.hash() for entry in entries}:
        problems.append(
            f"evidence/ledger.jsonl: no entry has the head {head}: the ledger was "
            "written anew, or cut, since that was noted"
        )
    counts["ledger entries"] = len(entries)
    wrong, counts["stored files"] = raw_store_problems(project, entries)
    problems += wrong
    problems += verify_release.times(entries)
    told = entries if can_be_read else None
    problems += _releases(project.published, told, _PUBLISHED, counts)
    problems += _releases(project.restricted, told, (deliver.RESTRICTED,), counts)
    problems += _latest(project)
    covers = ledger.head(entries) if can_be_read else ""
    erased = [done.words for done in deliver.Evidence(entries).redactions()]
    made = [entry for entry in entries if entry.kind == deliver.RELEASE]
    later = ""
    if made and latest_name(project) not in ("", made[-1].name):
        last = made[-1]
        later = f"{last.name} (ledger entry {last.seq}, {last.utc})"
    return Verified(problems, counts, record.gone, covers, erased, later)


class Record(NamedTuple):
    """What the ledger alone shows, without reading what it names."""

    entries: list[ledger.Entry]
    problems: list[str]
    gone: list[str]


def of_record(project: Project) -> Record:
    """Read the ledger: is it there, does it hold, are its releases there still."""
    vanished = deliver.vanished(project)
    if vanished:
        return Record([], [f"{vanished}."], [])
    try:
        entries = ledger.read(project.ledger)
    except ledger.BrokenLedger as error:
        return Record([], [f"evidence/ledger.jsonl: {error}"], [])
    released: dict[tuple[str, str], dict[str, ledger.Entry]] = {}
    for entry in entries:
        if entry.kind in deliver.RELEASED:
            kind = deliver.RESTRICTED if entry.kind == deliver.RESTRICTED else ""
            released.setdefault((kind, entry.name), {})[entry.sha256] = entry
    problems = [
        f"evidence/ledger.jsonl: {name} is on record with different contents (entries "
        f"{', '.join(str(e.seq) for e in made.values())}): the same inputs gave other "
        "bytes, which another version of a library can do; else it is a fault of "
        "orebook, please report it"
        for (_, name), made in sorted(released.items())
        if len(made) > 1
    ]
    gone = [
        f"{place.name}/{name} (ledger entry {last.seq}, {last.utc})"
        for (kind, name), made in sorted(released.items())
        for last in (max(made.values(), key=lambda e: e.seq),)
        for place in (project.restricted if kind else project.published,)
        if not (place / name).is_dir()
    ]
    return Record(entries, problems, gone)


def raw_store_problems(
    project: Project, entries: list[ledger.Entry]
) -> tuple[list[str], int]:
    """(stored files that are missing or changed, how many were looked at)."""
    problems, count = [], 0
    decided = {r.sha256: r.stands_in for r in deliver.Evidence(entries).redactions()}
    for entry in entries:
        if entry.kind in (*deliver.RELEASED, deliver.ABSENCE) or not entry.sha256:
            continue
        path = raw_store.object_path(project.store, entry.sha256)
        there = f"evidence/raw/{entry.sha256[:2]}/{entry.sha256}"
        count += 1
        stands_in = raw_store.stand_in(project.store, entry.sha256)
        if stands_in or entry.sha256 in decided:
            if stands_in != decided.get(entry.sha256):
                problems.append(
                    f"evidence/raw: {entry.name} (ledger entry {entry.seq}) "
                    + (
                        "is replaced by another file, and no decision to erase is on "
                        "record"
                        if stands_in
                        else "was to be erased; `orebook run` does it"
                    )
                )
        elif not path.is_file():
            problems.append(
                f"{there}: {entry.name} (ledger entry {entry.seq}) is missing. "
                f"{raw_store.BRING_BACK}."
            )
        elif raw_store.digest(path) != entry.sha256:
            problems.append(
                f"{there}: {entry.name} (ledger entry {entry.seq}) was changed. "
                f"{raw_store.BRING_BACK}."
            )
    return problems, count


def _comparisons(folder: Path) -> list[str]:
    """What is wrong with comparisons of two releases; each can be made again."""
    problems = []
    for one in sorted(p for p in folder.iterdir() if not p.name.startswith(".")):
        place = f"{folder.parent.name}/{folder.name}/{one.name}"
        if not (one / change_publication.LIST).is_file():
            problems.append(f"{place}/{change_publication.LIST} is missing")
            continue
        problems += [
            f"{place}/{name} was changed, added or is missing (remove the folder: "
            "`orebook changes` makes it again)"
            for name in change_publication.damaged(one)
        ]
    return problems


def _releases(
    releases: Path,
    entries: list[ledger.Entry] | None,
    kinds: tuple[str, ...],
    counts: dict[str, int],
) -> list[str]:
    """What does not hold of the releases in a folder; without ``entries`` the ledger
    cannot be read, and they are held against themselves alone."""
    problems: list[str] = []
    known = {e.name: e.sha256 for e in entries or () if e.kind in kinds}
    if not releases.is_dir():
        return problems
    if not os.access(releases, os.R_OK | os.X_OK):
        return [f"{releases.name}/ is not for you to read: it was not looked at"]
    for folder in sorted(releases.iterdir()):
        if not folder.is_dir() or folder.is_symlink() or folder.name.startswith("."):
            continue
        if folder.name == "latest":  # no link: said as such
            continue
        if folder.name == change_publication.FOLDER:
            problems += _comparisons(folder)
            continue
        looked = f"{releases.name} files"
        there = sum(1 for p in folder.rglob("*") if p.is_file())
        counts[looked] = counts.get(looked, 0) + there
        place = f"{releases.name}/{folder.name}"
        manifest = folder / MANIFEST
        if not manifest.is_file():
            problems.append(f"{place}/{MANIFEST} is missing")
            continue
        sha = hashlib.sha256(manifest.read_bytes()).hexdigest()
        if entries is not None and folder.name not in known:
            problems.append(f"{place} is a release that the ledger has not on record")
        elif entries is not None and known[folder.name] != sha:
            problems.append(
                f"{place}/{MANIFEST} is not the one that the ledger has on record"
            )
        wrong = damaged_files(folder)
        problems += [f"{place}/{name} {words}" for name, words in wrong.items()]
        more = added_files(folder)
        problems += [f"{place}/{name} is not of this release" for name in more]
        if DATABASE not in wrong and MANIFEST not in wrong:
            problems += _tables(folder, place, wrong, entries, counts)
    return problems


def _latest(project: Project) -> list[str]:
    """Whether what people open by the name ``latest`` is the release that is named."""
    name = latest_name(project)
    if not name:
        return []
    if not (project.published / name).is_dir():
        return ["published/LATEST names a release that is not there"]
    latest = project.published / "latest"
    if latest.is_dir() and not latest.is_symlink():
        return [
            f"published/latest is a folder and no link to {name}: a program that "
            "follows links copied the project. What is seen there was not checked. "
            "`orebook run` makes it a link again"
        ]
    if leads_elsewhere(project, name):
        return [
            f"published/latest does not lead to {name}, which published/LATEST names: "
            "what is seen there was not checked. `orebook run` makes both the release "
            "of the project"
        ]
    return []


def _tables(
    folder: Path,
    place: str,
    wrong: Container[str],
    entries: list[ledger.Entry] | None,
    counts: dict[str, int],
) -> list[str]:
    """Tables whose rows in the database differ from the Parquet file beside it, and
    what does not agree with the ledger or with itself."""
    problems = []
    manifest = json.loads((folder / MANIFEST).read_bytes())
    try:
        with connect(folder / DATABASE, read_only=True) as con:
            for name in _table_files(folder):
                if name in wrong:
                    continue
                table = Path(name).stem
                mart = f"(from mart.{quoted(table)})"
                file = f"(from read_parquet({literal(str(folder / name))}))"
                if not _are_alike(con, mart, file):
                    problems.append(
                        f"{place}/{DATABASE}: mart.{table} has other columns than "
                        f"{name}"
                    )
                    continue
                if differing := _differing(con, mart, file):
                    problems.append(
                        f"{place}/{DATABASE}: mart.{table} differs from {name} in "
                        f"{differing} rows"
                    )
            if entries is not None:
                problems += verify_release.against_ledger(con, entries, manifest, place)
            problems += verify_release.content_problems(con, manifest, place)
            problems += verify_release.against_itself(con, place, counts)
    except duckdb.Error as error:
        problems.append(f"{place}/{DATABASE} cannot be read: {error}")
    return problems


def _are_alike(con: duckdb.DuckDBPyConnection, one: str, other: str) -> bool:
    """Whether two relations have the same columns."""
    said = [con.execute(f"describe {relation}").fetchall() for relation in (one, other)]
    return [row[0] for row in said[0]] == [row[0] for row in said[1]]


def _differing(con: duckdb.DuckDBPyConnection, one: str, other: str) -> int:
    """In how many rows two relations of the same columns differ, whatever their order.

    Both were written in one order, so they are laid beside each other row by row; only
    where that finds something are rows looked for elsewhere, at 20 times the cost.
    """
    (beside,) = con.execute(
        f"select count(*) from {one} a positional join {other} b "
        "where a is distinct from b"
    ).fetchone()  # type: ignore[misc]
    if not beside:
        return 0
    (found,) = con.execute(
        f"select count(*) from (({one} except all {other}) union all "
        f"({other} except all {one}))"
    ).fetchone()  # type: ignore[misc]
    return int(found)


def _table_files(folder: Path) -> list[str]:
    """Parquet files that release.json names: one of each table it was made with."""
    files = json.loads((folder / MANIFEST).read_bytes())["files"]
    return sorted(name for name in files if name.endswith(".parquet"))
