"""``orebook restore``: a project again from its evidence alone.

Belongs here: what is put back where, and what is said. How a release is made again is
``pipelines.again``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipelines.commands.common import open_project, project_option
from pipelines.ending import NEEDS_PERSON, stop


@click.command()
@project_option
def restore(root: Path) -> None:
    """Put a project back from its evidence.

    Configuration, deliveries and releases come back. What is there already is left; a
    file that is there and is not the one on record is named, and nothing is done.
    """
    from pipelines import again
    from pipelines.session import alone
    from transforms.intake import deliver
    from warehouse import ledger, publish

    record = root / "evidence" / "ledger.jsonl"
    entries = ledger.read(record)
    if not entries:
        stop(f"{record} is not there: a project is restored from its evidence.")
    evidence = deliver.Evidence(entries)
    absent = set(evidence.absent())
    files = evidence.current(deliver.CONFIGURATION) | {
        f"intake/{name}": sha
        for name, sha in evidence.current(deliver.DELIVERY).items()
        if name not in absent
    }
    if others := again.others(root, files):
        stop(
            f"{root} holds other files than evidence/ has on record: "
            f"{', '.join(others)}. Restore into a folder that holds evidence/ alone."
        )
    put = again.put_back(root, files, root / "evidence" / "raw")
    click.echo(f"{put:>8,}  files put back")
    project = open_project(root)
    releases = [entry.name for entry in entries if entry.kind == deliver.RELEASE]
    finals = [entry.name for entry in entries if entry.kind == deliver.FINAL]
    left = []
    with alone(project):
        publish.prepare(project.published)
        for name in dict.fromkeys([*releases, *finals]):
            if (project.published / name).is_dir():
                if gone := again.lacking(project.published / name):
                    left.append(
                        f"published/{name} is there and lacks {', '.join(gone)}. Move "
                        "the folder away, and restore again."
                    )
                continue
            try:
                again.restore(project, entries, name)
            except again.CannotMake as error:
                left.append(str(error))
            else:
                click.echo(f"{name}: made again, as it is on record")
        if releases and (project.published / releases[-1]).is_dir():
            publish.point(project.published, releases[-1])
    for words in left:
        click.echo(f"Not made again: {words}")
    if left:
        sys.exit(NEEDS_PERSON)
