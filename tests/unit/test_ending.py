"""An interrupt that comes where Python drops it is not lost."""

from __future__ import annotations

import importlib
import os
import signal
import sys
import time
import weakref

import pytest

from pipelines import ending


class DagsterExecutionInterruptedError(BaseException):
    """As Dagster's own, which takes seconds to import: told by its name."""


class Held:
    pass


@pytest.fixture
def listening(monkeypatch):
    monkeypatch.setattr(ending, "_asked_to_stop", False)
    monkeypatch.setattr(sys, "unraisablehook", ending._dropped)


@pytest.fixture
def noting(listening, monkeypatch):
    """Signals are noted as in a command, and all is as it was afterwards."""
    monkeypatch.setattr(ending, "_noted", -1)
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)
    before = {n: signal.getsignal(n) for n in numbers}
    signal.signal(signal.SIGALRM, ending._interrupt)
    ending._note_signals()
    yield
    noted_by = signal.set_wakeup_fd(-1)
    for end_of_pipe in (noted_by, ending._noted):
        os.close(end_of_pipe)
    for number, handler in before.items():
        signal.signal(number, handler)


def collect(error: type[BaseException]) -> None:
    """Raise an error in a callback of the garbage collection, as a signal does."""

    def called(_: object) -> None:
        raise error

    held = Held()
    kept = weakref.ref(held, called)
    del held
    assert kept() is None


@pytest.mark.parametrize(
    "error", [KeyboardInterrupt, DagsterExecutionInterruptedError]
)
def test_an_interrupt_within_a_callback_stops_at_the_next_step(
    listening, capsys, error
):
    collect(error)
    assert capsys.readouterr().err == ""
    with pytest.raises(KeyboardInterrupt):
        ending.stop_if_asked()


def test_another_error_within_a_callback_is_told_and_stops_nothing(listening, capsys):
    collect(ValueError)
    assert "ValueError" in capsys.readouterr().err
    ending.stop_if_asked()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_that_another_handler_forgets_stops_at_the_next_step(noting, number):
    """As Dagster's does that came after it last looked, before it gives back."""
    ending.stop_if_asked()
    signal.signal(number, lambda *_: None)
    os.kill(os.getpid(), number)
    with pytest.raises(KeyboardInterrupt):
        ending.stop_if_asked()


def test_another_signal_stops_nothing(noting):
    before = signal.signal(signal.SIGUSR1, lambda *_: None)
    os.kill(os.getpid(), signal.SIGUSR1)
    ending.stop_if_asked()
    signal.signal(signal.SIGUSR1, before)


class Found:
    """Is asked by Python for each module to be imported; notes from where."""

    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        if name == "no_such_module":
            ending._interrupt(signal.SIGTERM, sys._getframe(1))


def test_an_interrupt_waits_until_python_has_the_lock_of_imports_in_order(
    noting, monkeypatch
):
    """Raised inside, it would leave the lock taken: other threads import no more."""
    monkeypatch.setattr(sys, "meta_path", [Found, *sys.meta_path])
    with pytest.raises(KeyboardInterrupt):
        with pytest.raises(ModuleNotFoundError):
            importlib.import_module("no_such_module")
        time.sleep(10)


def test_what_is_begun_whole_is_not_stopped_within(noting):
    signal.signal(signal.SIGTERM, ending._interrupt)
    done = []
    with pytest.raises(KeyboardInterrupt):
        with ending.not_stopped():
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(0.05)
            done.append("all of it")
        time.sleep(10)
    assert done
