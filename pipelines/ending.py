"""How a command ends: its words and its exit code, whatever ended it.

Exit codes: 0 done; 1 done, but something needs a person; 2 could not be done (usage,
configuration, broken input, trouble of the machine, stopped); 3 a fault of orebook
itself.
"""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from typing import NoReturn

import click

NEEDS_PERSON, CANNOT, FAULT = 1, 2, 3
STOPPED = "Stopped. Nothing half done is visible; run it again to go on."


def stop(message: str, code: int = CANNOT) -> NoReturn:
    """Say what is wrong on stderr and exit."""
    click.echo(message, err=True)
    sys.exit(code)


def end(error: BaseException) -> NoReturn:
    """Exit with the words for an error that nothing else took care of."""
    from warehouse.trouble import CannotGoOn, causes, machine_trouble

    if any(_is_interrupt(item) for item in causes(error)):
        stop(STOPPED)
    if isinstance(error, CannotGoOn):
        stop(error.words)
    if trouble := machine_trouble(error):
        stop(trouble.words)
    if isinstance(error, FileExistsError | NotADirectoryError):
        stop(str(error))
    stop(f"{type(error).__name__}: a fault of orebook. {_report(error)}", FAULT)


def _is_interrupt(error: BaseException) -> bool:
    """Ctrl-C, also where DuckDB met it first."""
    return (
        isinstance(error, click.Abort | KeyboardInterrupt)
        or type(error).__name__ == "InterruptException"
        or str(error) == "Query interrupted"
    )


def _report(error: BaseException) -> str:
    handle, name = tempfile.mkstemp(prefix="orebook-fault-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as stream:
        lines = traceback.format_exception(error)
        stream.write(f"orebook {' '.join(sys.argv[1:])}\n{''.join(lines)}")
    return f"What happened is in {name}; please send it with your question."
