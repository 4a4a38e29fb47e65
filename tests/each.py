"""One test over many things that are alike.

As tests of their own they are collected by each worker, and told of one by one, which
takes longer than what most of them ask. Belongs here: how things are gone through, and
how those that fail are told apart.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.rooms import ROOT

Test = Callable[..., None]


def each(things: Mapping[str, object]) -> Callable[[Test], Test]:
    """Call a test with each of these, by name, as its first argument.

    All are tried; those that fail are raised together, each with its name as a note.
    Raises ValueError where there is nothing to try: it could not fail.
    """
    if not things:
        raise ValueError("a test over nothing")

    def over(test: Test) -> Test:
        _, *fixtures = inspect.signature(test).parameters.values()

        @functools.wraps(test)
        def whole(**given: Any) -> None:
            failed = []
            for name, thing in things.items():
                try:
                    test(thing, **given)
                except Exception as error:
                    error.add_note(f"of {name}")
                    failed.append(error)
            if failed:
                raise ExceptionGroup(f"{len(failed)} of {len(things)}", failed)

        # What pytest has to give is the rest.
        whole.__signature__ = inspect.Signature(fixtures)  # type: ignore[attr-defined]
        return whole

    return over


def by_name(paths: Iterable[Path]) -> dict[str, Path]:
    """Files by where they stand in the checkout."""
    return {path.relative_to(ROOT).as_posix(): path for path in paths}
