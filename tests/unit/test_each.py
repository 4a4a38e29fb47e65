"""One test over many things fails as many would."""

from __future__ import annotations

import pytest

from tests.each import by_name, each
from tests.rooms import ROOT


def test_all_are_tried_and_those_that_fail_are_named() -> None:
    tried = []

    @each({"one": 1, "two": 2, "three": 3, "four": 4})
    def is_odd(number: int, divisor: int) -> None:
        tried.append(number)
        assert number % divisor == 1

    with pytest.raises(ExceptionGroup, match="2 of 4") as raised:
        is_odd(divisor=2)
    assert tried == [1, 2, 3, 4]
    notes = [error.__notes__ for error in raised.value.exceptions]
    assert notes == [["of two"], ["of four"]]


@each({"a": "first", "b": "second"})
def test_what_is_no_thing_is_a_fixture(thing: str, tmp_path: object) -> None:
    assert thing in ("first", "second") and tmp_path


def test_nothing_to_try_is_no_test() -> None:
    with pytest.raises(ValueError, match="nothing"):
        each({})


def test_files_are_named_by_where_they_stand() -> None:
    assert by_name([ROOT / "tests" / "each.py"]) == {
        "tests/each.py": ROOT / "tests" / "each.py"
    }
