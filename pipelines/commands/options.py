"""Options that several modules of commands share."""

from __future__ import annotations

from pathlib import Path

import click

project_option = click.option(
    "--project",
    "root",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="OREBOOK_PROJECT",
    default=".",
    help="Project folder (default: OREBOOK_PROJECT, else the current folder).",
)
