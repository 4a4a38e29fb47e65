"""Whether a release may be made final, and making it so.

A final release is what the company stands for: nothing that is asked for may be open in
its last period, and no figure of the final release before it may have moved without a
restatement that a person decided. Belongs here: these conditions. The final edition
itself is ``transforms.mart.edition``.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from pipelines import changes
from pipelines.session import renderers
from transforms.intake import deliver
from transforms.mart import edition, publication
from transforms.mart.edition import Edition
from transforms.project.digests import code_digest
from transforms.project.folder import Project
from warehouse import raw_store
from warehouse.connection import connect
from warehouse.package_files import query
from warehouse.trouble import CannotGoOn

_MOST = 10  # open cells and figures that are named one by one


class CannotBeFinal(CannotGoOn):
    """The release is not one that can be made final here; the message says why."""


def make_final(project: Project, release: str, by: str, note: str) -> Path:
    """Publish the final edition of a release and enter the decision in the ledger.

    Raises CannotBeFinal; what is open (``open_questions``) is asked before.
    """
    evidence = deliver.open_evidence(project)
    folder = project.published / release
    if release not in evidence.current(deliver.RELEASE) or not folder.is_dir():
        raise CannotBeFinal(f"There is no release {release} in published/.")
    if (project.published / (release + edition.SUFFIX)).is_dir():
        found = edition.of(project.published / (release + edition.SUFFIX))
        who = f" by {found.by} on {found.on}" if found else ""
        raise CannotBeFinal(f"{release} was made final already{who}.")
    wrong = list(publication.damaged_files(folder))
    manifest = folder / publication.MANIFEST
    known = evidence.current(deliver.RELEASE)[release]
    if not wrong and raw_store.digest(manifest) != known:
        wrong = [publication.MANIFEST]
    if wrong:
        raise CannotBeFinal(
            f"{release} is not as it was released: {', '.join(wrong[:_MOST])}. "
            "`orebook verify` says more."
        )
    made_by = json.loads(manifest.read_bytes())["code"]
    if made_by != code_digest():
        raise CannotBeFinal(
            f"{release} was made by another version of orebook (code {made_by[:12]}); "
            "that one has to make it final, or run again and make that release final."
        )
    # The day of the ledger, whose times are UTC.
    told = Edition(by, datetime.now(UTC).date().isoformat(), note)
    return edition.make(project, evidence, release, told, renderers())


def open_questions(project: Project, release: str) -> list[str]:
    """What keeps a release from being final, each a line; none: it may be."""
    database = project.published / release / publication.DATABASE
    with connect(database, read_only=True) as con:
        cells = con.execute(query(__package__, "open_cells")).fetchall()
    found = [
        f"{site} {period}: {count} "
        + ("cell asked for is" if count == 1 else "cells asked for are")
        + f" {state} ({metrics})"
        for site, period, state, count, metrics in cells
    ]
    before = edition.last_final(deliver.open_evidence(project))
    if before and before != release:
        proposed = changes.proposed(project, before, release)
        found += [
            f"{row.figure_id} was final as {row.old} and is now {row.new}: a "
            "restatement is proposed and nobody decided it"
            for row in proposed[:_MOST]
        ]
        if len(proposed) > _MOST:
            found.append(f"and {len(proposed) - _MOST} figures more of {before}")
    return found
