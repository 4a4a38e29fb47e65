"""``orebook handbook``: what a site records and what becomes of it, as pages.

Belongs here: where they are written and what is printed. What they say is the room
``reporting_templates.handbook``.
"""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path),
    default=Path("handbook"), help="The folder; default: handbook.",
)  # fmt: skip
def handbook(out: Path) -> None:
    """Write the handbook: every metric and figure. It is searched offline."""
    from reporting_templates.handbook import handbook_pages

    handbook_pages.render(out)
    click.echo(str(out / handbook_pages.START))
