"""From the drop box to evidence: every file stored, every delivery in the ledger.

Belongs here: what was delivered when. What is in the files does not.
"""

from __future__ import annotations

import difflib
import getpass
import os
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from transforms.project.folder import Project
from warehouse import ledger, raw_store
from warehouse.trouble import CannotGoOn

_DESKTOP = (
    ".ds_store", ".localized", ".gitkeep", ".gitignore", ".git", ".svn",
    "thumbs.db", "desktop.ini",
)  # fmt: skip
_LEFTOVERS = ("~$", ".~lock.", "._")  # locks of Excel and LibreOffice; macOS on a share
_RIGHTS = "Give the user who runs orebook the right to read it."
_NO_BOX = "Make the folder, or bring back the drive on which it lies."
_WAS_ERASED = (
    "Something in it was erased by decision, so it is not taken in again as it was.",
    "Take it out, or hand in a copy without what was erased.",
)
NOTES = "delivery.yaml"  # says what a file supersedes, and is no data
DELIVERY, CONFIGURATION, RELEASE = "delivery", "configuration", "release"
FINAL = "final"  # a person made a release final; no input of any
# A recorded file that was seen not to lie in the drop box any more; it still counts.
ABSENCE = "absence"
# Cells of a stored file, or all of it, were erased: what stands in for it.
REDACTION = "redaction"
# The whole of a release, where it is not for all.
RESTRICTED = "restricted"
# What a release showed of people, for those after it.
SHOWN = "shown"
# The lines that the making of a release adds; no input of it.
MADE = (SHOWN, RESTRICTED, RELEASE)
# What they may say of a folder in published/ and restricted/.
RELEASED = (RELEASE, FINAL, RESTRICTED)


@dataclass(frozen=True, order=True)
class Delivery:
    """The content that a path of the drop box last had."""

    name: str
    sha256: str


class Redaction(NamedTuple):
    """A stored file of which something was erased, and what stands in for it."""

    name: str
    sha256: str
    stands_in: str
    what: str
    reason: str
    by: str
    seq: int

    @classmethod
    def of(cls, entry: ledger.Entry) -> Redaction:
        """Read a line of the ledger as ``redaction_reason`` wrote it."""
        what, _, said = entry.reason.partition(" of ")
        sha, _, reason = said.partition(": ")
        return cls(entry.name, sha, entry.sha256, what, reason, entry.actor, entry.seq)

    @property
    def words(self) -> str:
        return (
            f"{self.name}: {self.what} erased by decision of {self.by} (ledger entry "
            f"{self.seq}): {self.reason}"
        )


def redaction_reason(what: str, sha256: str, reason: str) -> str:
    """What the ledger says of a redaction of some cells, or of the whole file."""
    return f"{what} of {sha256}: {reason}"


@dataclass
class Evidence:
    """The ledger's entries and what they say is current."""

    entries: list[ledger.Entry]
    # What is to be said of a last line that was never finished, and was taken away.
    cut: str = ""

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

    def absent(self) -> list[str]:
        """Files that count and were seen to lie in the drop box no more, sorted."""
        seen: set[str] = set()
        for entry in self.entries:
            if entry.kind == ABSENCE and entry.sha256:
                seen.add(entry.name)
            elif entry.kind in (ABSENCE, DELIVERY):
                seen.discard(entry.name)
        return sorted(seen)

    def withdrawn(self) -> list[ledger.Entry]:
        """The entries by which files were withdrawn that did not come back, by name."""
        last = {e.name: e for e in self.entries if e.kind == DELIVERY}
        return [entry for _, entry in sorted(last.items()) if not entry.sha256]

    def redactions(self) -> list[Redaction]:
        """What was erased by decision, in order."""
        return [Redaction.of(e) for e in self.entries if e.kind == REDACTION]

    def deliveries(self) -> list[Delivery]:
        """Current deliveries by name, also those in which nothing can be read."""
        return sorted(
            Delivery(name, told[-1])
            for name, told in self.versions().items()
            if told[-1] and not is_notes(name)
        )

    def replaced(self) -> list[Delivery]:
        """What paths held before and do not hold now: the last of each path last.

        A content that came back is not among them.
        """
        found = []
        for name, told in self.versions().items():
            if is_notes(name):
                continue
            # By the last time that each was delivered.
            for sha in reversed(dict.fromkeys(reversed(told))):
                if sha and sha != told[-1]:
                    found.append(Delivery(name, sha))
        return found


def is_notes(name: str) -> bool:
    """Whether a delivered path is a delivery.yaml."""
    return name.rsplit("/", 1)[-1] == NOTES


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
    cut = ledger.recover(project.ledger)
    evidence = Evidence(ledger.read(project.ledger), cut)
    # The line comes first, so that a killed command has erased nothing unsaid.
    for done in evidence.redactions():
        raw_store.erase(project.store, done.sha256, done.stands_in)
    return evidence


class LeftOut(NamedTuple):
    """Something that lies in the drop box and cannot be taken in."""

    name: str  # path inside intake/, as text
    why: str
    remedy: str


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
    """Files in intake/ that can be taken in, sorted."""
    return _look(project)[0]


def left_out(project: Project) -> list[LeftOut]:
    """What lies in intake/ and is not taken in, sorted by name.

    Nothing of it is in the evidence, so no release knows of it: whoever runs orebook is
    told, each time.
    """
    return _look(project)[1]


def out_of_the_box(project: Project) -> list[str]:
    """Recorded files that count and do not lie in the drop box any more, sorted.

    Raises ledger.BrokenLedger.
    """
    counting = Evidence(ledger.read(project.ledger)).current(DELIVERY)
    return sorted(
        name
        for name, sha in counting.items()
        if sha and not os.path.lexists(project.intake / name)
    )


def _look(project: Project) -> tuple[list[Path], list[LeftOut]]:
    files, left = [], []
    erased = {path.stem for path in project.store.glob(f"??/*{raw_store.ERASED}")}

    def cannot_list(error: OSError) -> None:
        name = Path(str(error.filename)).relative_to(project.intake).as_posix()
        shown = "intake/" if name == "." else _shown(name)
        remedy = _RIGHTS if project.intake.is_dir() else _NO_BOX
        why = f"The folder cannot be read: {error.strerror}."
        left.append(LeftOut(shown, why, remedy))

    for folder, folders, names in os.walk(project.intake, onerror=cannot_list):
        here = Path(folder)
        for name in [*folders, *names]:
            path = here / name
            if is_of_a_program(name):
                fault = None
            elif name in folders:
                fault = _folder_fault(path)
            else:
                fault = _file_fault(path, project.intake)
                if fault is None and erased and raw_store.digest(path) in erased:
                    fault = _WAS_ERASED
                if fault is None:
                    files.append(path)
            if fault:
                inside = _shown(path.relative_to(project.intake).as_posix())
                left.append(LeftOut(inside, *fault))
        folders[:] = [name for name in folders if not name.startswith(".")]
    return sorted(files), sorted(left)


def is_of_a_program(name: str) -> bool:
    """What editors, desktops and version control leave behind; never a delivery."""
    return name.lower() in _DESKTOP or name.startswith(_LEFTOVERS)


def _shown(name: str) -> str:
    """A name as text that can be stored and printed, whatever its bytes are."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _folder_fault(path: Path) -> tuple[str, str] | None:
    if path.is_symlink():
        return (
            f"It is a link to the folder {_shown(os.readlink(path))}; links are not "
            "followed, so nothing in it was read.",
            "Copy the files themselves into intake/.",
        )
    if path.name.startswith("."):
        return (
            "The name of the folder begins with a dot, so nothing in it was read.",
            "Rename it if it holds deliveries, else move it out of intake/.",
        )
    return None


def _file_fault(path: Path, intake: Path) -> tuple[str, str] | None:
    """Why a file cannot be taken in, and what to do; None if it can."""
    try:
        str(path.relative_to(intake)).encode()
    except UnicodeEncodeError:
        return (
            "The name of the file is not UTF-8, so it cannot be entered in the ledger.",
            "Rename it, with plain letters and digits.",
        )
    if path.is_symlink() and not path.resolve().is_relative_to(intake.resolve()):
        return (
            f"It is a link out of intake/, to {_shown(os.readlink(path))}; what stands "
            "there was not read.",
            "Copy the file itself into intake/.",
        )
    if path.name.startswith("."):
        return (
            "The name of the file begins with a dot, so it was not read.",
            "Rename it if it is a delivery, else move it out of intake/.",
        )
    if not path.is_file():
        return "It is not a file, or a link that leads nowhere.", "Remove it."
    if not os.access(path, os.R_OK):
        return "The file cannot be read: its rights do not allow it.", _RIGHTS
    return None


def pending(project: Project, evidence: Evidence) -> list[tuple[str, str, Path]]:
    """(kind, name, file) of everything that the ledger does not hold as it is now.

    Of kind absence: a file that is gone from the drop box, or lies there again. Where
    there is no drop box at all (a restore from evidence) nothing has gone from it. A
    file of configuration that is on record may be gone too.
    """
    result = []
    known = {kind: evidence.current(kind) for kind in (DELIVERY, CONFIGURATION)}
    absent, has_box = set(evidence.absent()), project.intake.is_dir()
    for name, sha in sorted(known[DELIVERY].items()):
        path = project.intake / name
        if sha and has_box and (name in absent) == os.path.lexists(path):
            result.append((ABSENCE, name, path))
    for path in drop_box(project):
        name = path.relative_to(project.intake).as_posix()
        if known[DELIVERY].get(name) != raw_store.digest(path):
            result.append((DELIVERY, name, path))
    present = {
        path.relative_to(project.root).as_posix(): path
        for path in project.configuration_files()
    }
    for name, sha in sorted(known[CONFIGURATION].items()):
        if sha and name not in present:
            result.append((CONFIGURATION, name, project.root / name))
    for name, path in present.items():
        if known[CONFIGURATION].get(name) != raw_store.digest(path):
            result.append((CONFIGURATION, name, path))
    return result


def receive(
    project: Project, evidence: Evidence, is_trial: bool = False
) -> list[ledger.Entry]:
    """Store and enter everything that is new; return the new entries.

    In a trial, of which nothing is kept, the project's own files are left out.

    The file is in the store and synced before its line is in the ledger, so a line
    always has its file. Raises raw_store.ChangingFile, also where the project is not as
    it was read any more (``Project.unchanged``).
    """
    if not is_trial:
        project.unchanged()
    received = []
    counting = evidence.current(DELIVERY)
    for kind, name, path in pending(project, evidence):
        if is_trial and kind == CONFIGURATION:
            continue
        if kind == ABSENCE:
            is_gone = not os.path.lexists(path)
            stored = raw_store.Stored(counting[name] if is_gone else "", 0)
        elif kind == CONFIGURATION and not path.exists():
            stored = raw_store.Stored("", 0)
        else:
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


class CannotWithdraw(CannotGoOn):
    """The file is not one that can be withdrawn; the message says why."""


def withdraw(project: Project, name: str, reason: str, by: str) -> ledger.Entry:
    """Enter that a recorded file counts no more; return the entry.

    What it told stays in the store. Raises CannotWithdraw for a file that is not on
    record, is withdrawn already or lies in the drop box; ledger.BrokenLedger.
    """
    evidence = open_evidence(project)
    counting = evidence.current(DELIVERY)
    if name not in counting:
        near = difflib.get_close_matches(name, counting, n=1)
        raise CannotWithdraw(
            f"{name} is not on record"
            + (f"; did you mean {near[0]}?" if near else ": nothing was delivered so.")
        )
    if not counting[name]:
        raise CannotWithdraw(f"{name} is withdrawn already.")
    if os.path.lexists(project.intake / name):
        raise CannotWithdraw(
            f"{name} lies in intake/, so the next run would take it in again. Take it "
            "out of there first."
        )
    return ledger.append(
        project.ledger, evidence.entries, kind=DELIVERY, name=name, sha256="", size=0,
        actor=by, reason=reason,
    )  # fmt: skip
