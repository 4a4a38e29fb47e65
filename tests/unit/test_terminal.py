"""What a terminal shows: words whole, and colours only for who wants them."""

from __future__ import annotations

import pytest

from pipelines import cli
from pipelines.commands import common

LONG = "KES-01 fuel_use_qty FY2025: " + "Deliver the values that are missing. " * 4


def _wide(monkeypatch: pytest.MonkeyPatch, is_terminal: bool) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: is_terminal, raising=False)
    monkeypatch.setenv("COLUMNS", "40")


def test_a_finding_is_one_line_in_a_pipe(monkeypatch, capsys) -> None:
    _wide(monkeypatch, is_terminal=False)
    common.tell("gap", "yellow", LONG)
    assert capsys.readouterr().out == f"gap {LONG}\n"


def test_a_finding_breaks_no_word_on_a_terminal(monkeypatch, capsys) -> None:
    _wide(monkeypatch, is_terminal=True)
    common.tell("gap", "yellow", LONG)
    first, *rest = capsys.readouterr().out.replace("\x1b[33mgap\x1b[0m", "gap").split(
        "\n"
    )[:-1]
    assert first.startswith("gap KES-01") and rest
    assert all(line.startswith("    ") for line in rest)
    assert max(map(len, [first, *rest])) <= 40
    assert " ".join([first, *rest]).split() == f"gap {LONG}".split()


@pytest.mark.parametrize(("wish", "colour"), [("1", False), ("", None)])
def test_who_wants_no_colours_gets_none(monkeypatch, wish, colour) -> None:
    seen = {}
    monkeypatch.setenv("NO_COLOR", wish)
    monkeypatch.setattr(cli.cli, "main", lambda *_, **how: seen.update(how))
    cli.main(["doctor"])
    assert seen["color"] is colour
