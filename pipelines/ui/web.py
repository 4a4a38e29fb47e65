"""Dagster's web server behind a guard: ``python -m pipelines.ui.web SOCKET NAMES ...``.

SOCKET is the code server's, NAMES the hosts that may be asked for beside the local ones
(separated by commas), the rest Dagster's own options.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from dagster_webserver import cli

from pipelines.ui.guard import Application, Guard


def main() -> None:
    """Serve until stopped."""
    code, names = Path(sys.argv.pop(1)), sys.argv.pop(1).split(",")
    make = cli.create_app_from_workspace_process_context

    def guarded(*arguments: Any, **options: Any) -> Application:
        return Guard(make(*arguments, **options), filter(None, names))

    setattr(cli, make.__name__, guarded)
    # It looks for the code server once, so it waits for it; importing it takes as long
    # as loading the definitions, so both happen at the same time.
    while not code.exists():
        time.sleep(0.05)
    cli.main()


if __name__ == "__main__":
    main()
