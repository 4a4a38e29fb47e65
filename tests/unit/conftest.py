"""What single parts are tried with."""

from __future__ import annotations

from subprocess import CompletedProcess

import pytest

from transforms.intake.workbook import child, parent


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child's work done in this process, where what it finds is looked at: that
    there is a child, with limits and without secrets, is what others try."""

    def run(module: str, *arguments: str) -> CompletedProcess[bytes]:
        assert module == child.__name__
        child.main(*arguments)
        return CompletedProcess([], 0, b"", b"")

    monkeypatch.setattr(child, "limit", lambda: None)
    monkeypatch.setattr(parent, "run_child", run)
