"""How a command ends: its words and its exit code, whatever ended it.

Exit codes: 0 done; 1 done, but something needs a person; 2 could not be done (usage,
configuration, broken input, trouble of the machine, stopped); 3 a fault of orebook
itself.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

import click

NEEDS_PERSON, CANNOT, FAULT = 1, 2, 3
STOPPED = "Stopped. Nothing half done is visible; run it again to go on."


_asked_to_stop = False
_beginning = False
# Where Python notes the number of every signal as it comes, whoever handles it.
_noted = -1
# What Python calls the file of the system that imports modules.
_IMPORTING = "<frozen importlib._bootstrap>"
_A_MOMENT = 0.005  # seconds


def listen() -> None:
    """From now on Ctrl-C, and SIGTERM (systemd, a container), stop the command.

    A shell starts what runs in the background with Ctrl-C ignored; that is left so.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _interrupt)
    signal.signal(signal.SIGALRM, _interrupt)
    _note_signals()
    sys.unraisablehook = _dropped
    # Libraries log what they are stopped in, with a traceback, and pass it on.
    if logging.lastResort:
        logging.lastResort.addFilter(_is_no_stop)


def _note_signals() -> None:
    """Dagster handles signals in its own way around steps, and forgets the one that
    came after it last looked; what is noted here it does not reach."""
    global _noted
    if _noted == -1:
        _noted, noting = os.pipe()
        for end_of_pipe in (_noted, noting):
            os.set_blocking(end_of_pipe, False)
        signal.set_wakeup_fd(noting, warn_on_full_buffer=False)


def _was_noted() -> bool:
    try:
        numbers = os.read(_noted, 1024) if _noted != -1 else b""
    except BlockingIOError:  # nothing came
        return False
    return signal.SIGINT in numbers or signal.SIGTERM in numbers


@contextmanager
def not_stopped() -> Iterator[None]:
    """What must be begun whole or not at all is: a signal waits until it has."""
    global _beginning
    _beginning = True
    try:
        yield
    finally:
        _beginning = False


def _is_no_stop(record: logging.LogRecord) -> bool:
    """Whether what is logged is something else than that the command was stopped."""
    raised = record.exc_info[0] if record.exc_info else None
    return raised is None or not issubclass(raised, KeyboardInterrupt)


def _interrupt(number: int, frame: FrameType | None) -> None:
    global _asked_to_stop
    if _asked_to_stop:
        # Asked twice: whoever asks does not want to wait. A killed run harms nothing.
        os.write(2, f"{STOPPED}\n".encode())
        os._exit(CANNOT)
    # While Python imports, it takes a lock a step before the `try` that gives it back:
    # raised in between, every other thread that imports would wait for ever.
    if _beginning or (frame and frame.f_code.co_filename == _IMPORTING):
        signal.setitimer(signal.ITIMER_REAL, _A_MOMENT)
        return
    _asked_to_stop = True
    raise KeyboardInterrupt


def _dropped(what: sys.UnraisableHookArgs) -> None:
    """An interrupt that Python drops is asked for again; of all else it tells.

    Dagster sets a handler of its own while steps run, which raises and notes nothing.
    """
    global _asked_to_stop
    from warehouse.trouble import is_interrupt

    if what.exc_value is not None and is_interrupt(what.exc_value):
        _asked_to_stop = True
    else:
        sys.__unraisablehook__(what)


def stop_if_asked() -> None:
    """Raise the interrupt that was asked for, if it got lost on its way.

    Python drops what is raised inside a destructor or a callback, and a library may
    handle a signal and forget it, so long work calls this between its steps.
    """
    if _asked_to_stop or _was_noted():
        raise KeyboardInterrupt


def stop(message: str, code: int = CANNOT) -> NoReturn:
    """Say what is wrong on stderr and exit."""
    click.echo(message, err=True)
    sys.exit(code)


def end(error: BaseException) -> NoReturn:
    """Exit with the words for an error that nothing else took care of."""
    from warehouse.trouble import CannotGoOn, is_interrupt, machine_trouble

    if isinstance(error, click.Abort) or is_interrupt(error):
        # Where a Ctrl-C met text that was being executed (as dataclasses do while they
        # are made), Python notes it and would end by the signal, whatever is asked for
        # here; executing text anew takes the note back.
        exec("")  # noqa: S102  nothing is executed
        stop(STOPPED)
    if isinstance(error, CannotGoOn):
        stop(error.words)
    if trouble := machine_trouble(error):
        stop(trouble.words)
    if isinstance(error, FileExistsError | NotADirectoryError):
        stop(str(error))
    stop(f"{type(error).__name__}: a fault of orebook. {_report(error)}", FAULT)


def _report(error: BaseException) -> str:
    handle, name = tempfile.mkstemp(prefix="orebook-fault-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as stream:
        lines = traceback.format_exception(error)
        stream.write(f"orebook {' '.join(sys.argv[1:])}\n{''.join(lines)}")
    return f"What happened is in {name}; please send it with your question."
