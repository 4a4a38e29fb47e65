"""A second process of a run, in which documents are made beside other work.

Python does one thing at a time in a process, and most of a document is Python. Belongs
here: how such a process begins and that it ends with the run. What is made in it is
``transforms.mart.publication``'s.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.process import parent_process
from threading import Thread

from pipelines import session
from pipelines.ending import not_stopped
from transforms.engine import workers
from warehouse.trouble import MachineTrouble

_KILLED = (
    "The process in which documents are made was killed, as systems do when the memory "
    "is full: close other programs, or let orebook do with one (ORE_THREADS=1). "
    "Nothing half done is visible; run it again when that is mended."
)


@contextmanager
def elsewhere() -> Iterator[Executor | None]:
    """A process of its own for a run about to begin; None where one core is all.

    To be asked for before the run has opened a database or begun a thread: the process
    is a copy of this one as it is, and neither would go on in it. What it is asked to
    do is a function of a module with paths; what that raises is raised here.
    """
    if workers.cores() == 1:
        yield None
        return
    session.renderers()  # read once, for both
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(1, context, initializer=_begin) as process:
        # Python waits for the end of a process half begun, which nobody tells to end.
        with not_stopped():
            process.submit(os.getpid).result()
        try:
            yield process
        except BrokenProcessPool as error:
            if error.__cause__:
                raise
            raise MachineTrouble(_KILLED) from error


def _begin() -> None:
    # Who is asked to stop is the run, and this process ends with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.environ["ORE_THREADS"] = "1"
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Nothing goes on, and nothing is left, after a run that was killed."""
    if parent := parent_process():
        parent.join()
    os._exit(1)
