"""``orebook ui``: the address, the words around it and how it ends.

Which processes serve it is ``pipelines.ui.serve``.
"""

from __future__ import annotations

from pathlib import Path

import click

from pipelines.commands.common import open_project, progress, project_option
from pipelines.ending import FAULT, stop


@click.command()
@project_option
@click.option(
    "--read-only",
    is_flag=True,
    help="Show a copy of the history in which nothing can be changed: for assurers.",
)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=3000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--path-prefix", default="", help="Path under which a proxy serves it: /lineage."
)
@click.option(
    "--allow-host",
    "allowed",
    multiple=True,
    metavar="NAME",
    help="Name under which a proxy serves it: lineage.example.com. May be repeated.",
)
def ui(
    root: Path,
    read_only: bool,
    host: str,
    port: int,
    path_prefix: str,
    allowed: tuple[str, ...],
) -> None:
    """Lineage, checks and runs in the browser, until Ctrl-C."""
    import signal
    import time

    from pipelines import preflight, run_status
    from pipelines.ui.guard import name_of
    from pipelines.ui.serve import Address, CannotServe, serve

    project = open_project(root)
    preflight.check(project)
    if path_prefix and not path_prefix.startswith("/"):
        path_prefix = f"/{path_prefix}"
    for name in allowed:
        if name_of(name) != name.lower():
            stop(
                f"--allow-host {name}: give the name alone, without http://, port and "
                "path."
            )
    names = tuple(name.lower() for name in allowed)
    address = Address(host, port, path_prefix.rstrip("/"), names)
    last, is_well = run_status.words(project)
    # A closed terminal and a service manager stop it as Ctrl-C does.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    progress("starting the UI")
    try:
        with serve(
            project, address, read_only, lambda t: click.echo(t, err=True)
        ) as up:
            progress("")
            click.echo(f"{project.config.company}: {address.url}")
            click.echo(f"{'Last run' if is_well else 'ATTENTION'}: {last}.")
            click.echo(
                "A copy of the history as it is now; nothing in it can be changed. "
                "Start it again after a run."
                if read_only
                else "The monthly schedule and the drop-box sensor are off until "
                "switched on under Automation."
            )
            if host not in ("127.0.0.1", "localhost", "::1"):
                click.echo(
                    "Whoever reaches this address sees everything: put a proxy with a "
                    "sign-in in front of it. It answers to its own address and to the "
                    "names given by --allow-host.",
                    err=True,
                )
            click.echo("Ctrl-C stops it.")
            while not (ended := up()):
                time.sleep(0.5)
            stop(f"Stopped: {ended}", FAULT)
    except CannotServe as error:
        progress("")
        stop(str(error))
    except KeyboardInterrupt:
        click.echo("Stopped; no process is left.")
