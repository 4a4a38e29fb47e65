"""``orebook take``: rows of databases and lakes laid into the drop box.

Belongs here: which sources are asked, and what is printed. How they are asked is
``intake.sources``'s.
"""

from __future__ import annotations

from pathlib import Path

import click

from pipelines.commands.common import open_project, project_option
from pipelines.ending import stop


@click.command()
@project_option
@click.argument("names", nargs=-1)
def take(root: Path, names: tuple[str, ...]) -> None:
    """Take rows from the sources that mappings name.

    NAMES are mappings; default every one that has a source, a database or a lake. What
    they give lies in intake/sources afterwards, and the next run reads it like any
    other file.
    """
    from transforms.intake import sources
    from transforms.intake.mapping import load_mappings, mapping_files

    project = open_project(root)
    found = [m for m in load_mappings(*mapping_files(project)) if m.source]
    known = sorted({mapping.file for mapping in found})
    if not known:
        stop("No mapping has a `source`: see docs/mappings.md.")
    for name in names:
        if name not in known:
            stop(f"No mapping '{name}' has a `source`. Those that do: "
                 f"{', '.join(known)}.")  # fmt: skip
    chosen = [m for m in found if not names or m.file in names]
    for taken in sources.take(project, chosen):
        what = f"{taken.new} new, {taken.gone} gone"
        click.echo(
            f"{taken.name}  {taken.rows} rows: "
            + (what if taken.new or taken.gone else "nothing new")
        )
