"""From the drop box to evidence: every file stored, every delivery in the ledger.

Belongs here: what was delivered when. What is in the files does not.
"""

from __future__ import annotations

import getpass
import os
from dataclasses import dataclass
from pathlib import Path

from transforms.project import Project
from warehouse import ledger, raw_store

_DESKTOP = ("thumbs.db", "desktop.ini")  # hidden by Windows, without a dot
NOTES = "delivery.yaml"  # says what a file supersedes, and is no data
DELIVERY, CONFIGURATION, RELEASE = "delivery", "configuration", "release"


@dataclass(frozen=True, order=True)
class Delivery:
    """The content that a path of the drop box last had."""

    name: str
    sha256: str


@dataclass
class Evidence:
    """The ledger's entries and what they say is current."""

    entries: list[ledger.Entry]

    def current(self, kind: str) -> dict[str, str]:
        """Latest digest for each name of this kind ('' where it was taken away)."""
        return {e.name: e.sha256 for e in self.entries if e.kind == kind}

    def versions(self) -> dict[str, list[str]]:
        """Every content that each delivered path had, in order; again at once is once.

        The order between paths says nothing, so it is not kept: they are sorted.
        """
        found: dict[str, list[str]] = {}
        for entry in self.entries:
            if entry.kind == DELIVERY:
                told = found.setdefault(entry.name, [])
                if told[-1:] != [entry.sha256]:
                    told.append(entry.sha256)
        return dict(sorted(found.items()))

    def deliveries(self) -> list[Delivery]:
        """Current deliveries by name, also those in which nothing can be read."""
        return sorted(
            Delivery(name, told[-1])
            for name, told in self.versions().items()
            if told[-1] and Path(name).name != NOTES
        )

    def replaced(self) -> list[Delivery]:
        """What paths held before and do not hold now: the last of each path last.

        A content that came back is not among them.
        """
        found = []
        for name, told in self.versions().items():
            if Path(name).name == NOTES:
                continue
            # By the last time that each was delivered.
            for sha in reversed(dict.fromkeys(reversed(told))):
                if sha and sha != told[-1]:
                    found.append(Delivery(name, sha))
        return found


def actor() -> str:
    """Who runs orebook: OREBOOK_ACTOR, else the login name."""
    return os.environ.get("OREBOOK_ACTOR") or getpass.getuser()


def open_evidence(project: Project) -> Evidence:
    """Read the ledger after cutting what a killed run left unfinished.

    Raises ledger.BrokenLedger, also if the ledger itself is not there any more.
    """
    gone = vanished(project)
    if gone:
        raise ledger.BrokenLedger(gone)
    if project.store.exists():
        raw_store.sweep(project.store)
    ledger.begin(project.ledger)
    ledger.recover(project.ledger)
    return Evidence(ledger.read(project.ledger))


def vanished(project: Project) -> str:
    """What shows that there was a ledger where there is none, and what to do; or ''.

    The file is the first thing that a project's first run makes, so whatever else
    there is was made with it there; a run killed before its first line left at most
    one stored file behind.
    """
    is_there = project.ledger.exists()
    if is_there and project.ledger.stat().st_size:
        return ""
    stored = sum(1 for _ in project.store.glob("??/*"))
    released = sum(
        1 for p in project.published.glob("*/release.json") if not p.parent.is_symlink()
    )
    left = []
    if stored > (1 if is_there else 0):
        left.append(f"evidence/raw holds {stored} stored file{'s'[: stored != 1]}")
    if released:
        left.append(f"published/ holds {released} release{'s'[: released != 1]}")
    if not is_there and (project.state / "build.duckdb").exists():
        left.append("state/ holds a build database")
    if not left:
        return ""
    return (
        f"evidence/ledger.jsonl is {'empty' if is_there else 'not there'}, though "
        f"{' and '.join(left)}: it was deleted, and with it the proof of what was "
        "received and released. Put it back from the backup of evidence/. To begin "
        "anew on purpose, move evidence/, published/ and state/ out of the project"
    )


def drop_box(project: Project) -> list[Path]:
    """Files in intake/, sorted; what editors and desktops hide there is left out."""
    if not project.intake.is_dir():
        return []
    found = []
    for path in sorted(project.intake.rglob("*")):
        inside = path.relative_to(project.intake)
        hidden = any(part.startswith((".", "~$")) for part in inside.parts)
        hidden |= path.name.lower() in _DESKTOP
        if path.is_file() and not hidden:
            found.append(path)
    return found


def pending(project: Project, evidence: Evidence) -> list[tuple[str, str, Path]]:
    """(kind, name, file) of everything that the ledger does not hold as it is now."""
    result = []
    known = {kind: evidence.current(kind) for kind in (DELIVERY, CONFIGURATION)}
    for path in drop_box(project):
        name = path.relative_to(project.intake).as_posix()
        if known[DELIVERY].get(name) != raw_store.digest(path):
            result.append((DELIVERY, name, path))
    for path in project.configuration_files():
        if path.is_relative_to(project.intake):
            continue
        name = path.relative_to(project.root).as_posix()
        if known[CONFIGURATION].get(name) != raw_store.digest(path):
            result.append((CONFIGURATION, name, path))
    return result


def receive(project: Project, evidence: Evidence) -> list[ledger.Entry]:
    """Store and enter everything that is new; return the new entries.

    The file is in the store and synced before its line is in the ledger, so a line
    always has its file. Raises raw_store.ChangingFile.
    """
    received = []
    for kind, name, path in pending(project, evidence):
        stored = raw_store.put(project.store, path)
        entry = ledger.append(
            project.ledger,
            evidence.entries,
            kind=kind,
            name=name,
            sha256=stored.sha256,
            size=stored.size,
            actor=actor(),
        )
        received.append(entry)
    return received
