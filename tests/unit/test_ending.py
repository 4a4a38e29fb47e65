"""An interrupt that comes where Python drops it is not lost."""

from __future__ import annotations

import sys
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
