"""How a command ends: its words and its exit code, whatever ended it.

Exit codes: 0 done; 1 done, but something needs a person; 2 could not be done (usage,
configuration, broken input, stopped); 3 a fault of orebook itself.
"""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Iterator
from typing import NoReturn

import click

NEEDS_PERSON, CANNOT, FAULT = 1, 2, 3
# What DuckDB and Dagster make of a Ctrl-C that reaches them first.
_INTERRUPTS = ("InterruptException", "DagsterExecutionInterruptedError")
_QUERY_INTERRUPTED = "Query interrupted"


def stop(message: str, code: int = CANNOT) -> NoReturn:
    """Say what is wrong on stderr and exit."""
    click.echo(message, err=True)
    sys.exit(code)


def end(error: BaseException) -> NoReturn:
    """Exit with the words for an error that nothing else took care of."""
    from transforms.project import ProjectProblem

    if any(_is_interrupt(item) for item in _chain(error)):
        stop("Stopped. Nothing half done is visible; run it again to go on.")
    if isinstance(error, ProjectProblem):
        stop("The project cannot be used:\n  " + "\n  ".join(error.problems))
    if isinstance(error, FileExistsError | NotADirectoryError | PermissionError):
        stop(str(error))
    stop(f"{type(error).__name__}: a fault of orebook. {_report(error)}", FAULT)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and what it came from."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_interrupt(error: BaseException) -> bool:
    return (
        isinstance(error, click.Abort | KeyboardInterrupt)
        or type(error).__name__ in _INTERRUPTS
        or str(error) == _QUERY_INTERRUPTED
    )


def _report(error: BaseException) -> str:
    handle, name = tempfile.mkstemp(prefix="orebook-fault-", suffix=".txt")
    with os.fdopen(handle, "w") as stream:
        lines = traceback.format_exception(error)
        stream.write(f"orebook {' '.join(sys.argv[1:])}\n{''.join(lines)}")
    return f"What happened is in {name}; please send it with your question."
