"""The final edition of a release: the same tables, and documents that say final.

That a person made a release final is an entry of the ledger and no input of any
release. ``published/<release>-final/`` stands beside the release; ``edition.json`` in
it says who made it final and when, for the documents to repeat. Belongs here: that
folder and its entry. Whether a release may be made final is ``pipelines.final``.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import NamedTuple

from transforms.intake import deliver
from transforms.intake.deliver import Evidence
from transforms.mart import publication
from transforms.mart.publication import DATABASE, MANIFEST, Renderer
from transforms.project.folder import Project
from warehouse import ledger, publish, raw_store

FILE, SUFFIX = "edition.json", publication.FINAL


class Edition(NamedTuple):
    """Who made a release final, the day (ISO 8601), and what they noted."""

    by: str
    on: str
    note: str


def of(folder: Path) -> Edition | None:
    """The edition of a published folder; None of a draft."""
    file = folder / FILE
    return Edition(**json.loads(file.read_bytes())) if file.is_file() else None


def last_final(evidence: Evidence) -> str:
    """The release that was made final last; '' where none was."""
    names = [e.name for e in evidence.entries if e.kind == deliver.FINAL]
    return names[-1].removesuffix(SUFFIX) if names else ""


def make(
    project: Project,
    evidence: Evidence,
    release: str,
    edition: Edition,
    renderers: dict[str, Renderer],
) -> Path:
    """Publish the final edition of a release that stands; enter it in the ledger."""
    name = release + SUFFIX
    with publish.staged(project.published) as folder:
        manifest = write(project.published / release, folder, edition, renderers)
        ledger.append(
            project.ledger, evidence.entries, kind=deliver.FINAL, name=name,
            sha256=raw_store.digest(manifest), size=manifest.stat().st_size,
            actor=edition.by, reason=edition.note,
        )  # fmt: skip
        return publish.put(folder, project.published, name)


def write(
    draft: Path, folder: Path, edition: Edition, renderers: dict[str, Renderer]
) -> Path:
    """Write the final edition of a release into a folder; returns its release.json.

    Tables, database and what describes them are those of the release; its documents
    are rendered from the same database again.
    """
    content = json.loads((draft / MANIFEST).read_bytes())
    told = json.dumps(edition._asdict(), indent=1, ensure_ascii=False)
    (folder / FILE).write_bytes(told.encode() + b"\n")
    for name in [*content["files"], DATABASE, f"{DATABASE}.sha256"]:
        if name.split("/")[0] not in renderers:
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(draft / name, target)
    for name, render in sorted(renderers.items()):
        render(folder / DATABASE, folder / name)
    files = publication.digests(folder)
    manifest = content | {"edition": edition._asdict(), "files": files}
    return publication.write_manifest(folder, manifest)


def of_entry(entry: ledger.Entry) -> Edition:
    """What an entry of the ledger says of a final edition."""
    return Edition(entry.actor, entry.utc[:10], entry.reason)
