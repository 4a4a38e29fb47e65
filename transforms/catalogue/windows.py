"""Windows: through which stretch of time a role sees its facts.

Belongs here: the words of a declaration, parsed once. What a window picks from the
facts is SQL of the engine (``engine/sql/look.sql``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

WORDS = ("period", "closing", "opening", "transferred", "mean", "prior")
# Two years of months: nothing that is reported looks further back.
LONGEST = 24
_ROLLING = re.compile(r"rolling ([1-9][0-9]?)")


@dataclass(frozen=True)
class Window:
    """A window; ``periods`` is how many a rolling one spans, else 1."""

    kind: str = "period"
    periods: int = 1

    @property
    def is_instant(self) -> bool:
        """Whether it looks at states on a day, not at what happened in a stretch."""
        return self.kind in ("closing", "opening", "transferred", "mean")

    @property
    def is_rolling(self) -> bool:
        return self.kind == "rolling"

    def __str__(self) -> str:
        return f"rolling {self.periods}" if self.is_rolling else self.kind


def parse(text: object) -> Window:
    """The window that a declaration names. Raises ValueError with what there is."""
    if isinstance(text, Window):
        return text
    if text in WORDS:
        return Window(str(text))
    match = _ROLLING.fullmatch(str(text))
    if match and 2 <= int(match[1]) <= LONGEST:
        return Window("rolling", int(match[1]))
    raise ValueError(
        f"'{text}' is no window: write {', '.join(WORDS)} or rolling n, with n from 2 "
        f"to {LONGEST} periods"
    )
