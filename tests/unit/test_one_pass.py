"""What a run computes together and what alone; without a database."""

from __future__ import annotations

import pytest

from transforms import run as steps
from transforms.run import Run

DUE = {name: ["FY2025"] for name in ("coal", "iron", "salt", "zinc")}


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The engine's passes; one that meets salt fails at it."""
    found: list[list[str]] = []

    def compute_each(con, context, due):
        found.append(list(due))
        for name in due:
            if name == "salt":
                raise RuntimeError(name)
            yield name

    monkeypatch.setattr(steps.figures, "compute_each", compute_each)
    monkeypatch.setattr(Run, "facts", lambda self: None)
    return found


def run_of(due: dict[str, list[str]]) -> Run:
    return Run(None, None, None, _due=due, _context=object())  # type: ignore[arg-type]


def test_what_follows_comes_along_in_one_pass(passes):
    run = run_of({name: DUE[name] for name in ("coal", "iron", "zinc")})
    assert run.compute(["iron"], others_follow=True) == {"iron": ["FY2025"]}
    assert run.compute(["zinc", "gold"], others_follow=True) == {
        "zinc": ["FY2025"], "gold": [],
    }  # fmt: skip
    assert passes == [["coal", "iron", "zinc"]]


def test_one_that_fails_stops_only_what_asked_for_it(passes):
    run = run_of(DUE)
    assert run.compute(["zinc"], others_follow=True) == {"zinc": ["FY2025"]}
    with pytest.raises(RuntimeError, match="salt"):
        run.compute(["iron", "salt"], others_follow=True)
    assert run.compute(["coal", "iron"], others_follow=True).keys() == {"coal", "iron"}
    assert passes == [["coal", "iron", "salt", "zinc"], ["zinc"], ["salt"]]
    assert run.apart == "RuntimeError: salt"
    assert run.computed.keys() == {"coal", "iron", "zinc"}


def test_nobody_who_asks_for_some_gets_others(passes):
    assert run_of(DUE).compute(["iron"]) == {"iron": ["FY2025"]}
    assert passes == [["iron"]]
