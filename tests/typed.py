"""`orebook ...` as it is typed: each in a process of its own, or ``here``.

The processes are forked from one that has read all modules already, which is half of
what a short command takes; in this one those that end soon take a hundredth. That
commands start from nothing is looked at where ``pipelines.cli`` is run as a module.
Belongs here: starting a command and what it said.
"""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from multiprocessing.process import BaseProcess
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

_READ_AHEAD = [
    "pandera.ibis", "pipelines.cli", "pipelines.definitions", "tests.projects",
    "tests.typed",
]  # fmt: skip


def orebook(
    *arguments: object, umask: int | None = None, **environment: str
) -> CompletedProcess[str]:
    """Run a command to its end; ``environment`` is added to that of the tests."""
    words = [str(argument) for argument in arguments]
    with tempfile.TemporaryDirectory() as folder:
        said, complained = Path(folder) / "said", Path(folder) / "complained"
        child = process(_command, words, {**os.environ, **environment}, umask, said,
                        complained)  # fmt: skip
        child.start()
        child.join()
        return CompletedProcess(
            words, child.exitcode or 0, said.read_text(), complained.read_text()
        )


def here(*arguments: object) -> CompletedProcess[str]:
    """A command in this process, where neither what it inherits nor what it leaves
    behind in one is looked at."""
    from pipelines.cli import main

    words = [str(argument) for argument in arguments]
    said, complained, code = StringIO(), StringIO(), 0
    with redirect_stdout(said), redirect_stderr(complained):
        try:
            main(words)
        except SystemExit as ended:
            code = int(ended.code or 0)
    return CompletedProcess(words, code, said.getvalue(), complained.getvalue())


def process(target: Callable[..., None], *given: Any) -> BaseProcess:
    """A process that calls ``target``, a function of a module, and has yet to start."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_READ_AHEAD)
    return context.Process(target=target, args=given)


def speak(said: Path, complained: Path) -> None:
    """What this process says goes into files from here on."""
    for number, path in ((1, said), (2, complained)):
        with path.open("a") as stream:
            os.dup2(stream.fileno(), number)


def _command(
    words: list[str],
    environment: Mapping[str, str],
    umask: int | None,
    said: Path,
    complained: Path,
) -> None:
    speak(said, complained)
    os.environ.clear()
    os.environ.update(environment)
    if umask is not None:
        os.umask(umask)
    from pipelines.cli import main

    main(words)
