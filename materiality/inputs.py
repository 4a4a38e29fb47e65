"""What an assessment rests on, once it is read: tables, forms, and what was refused.

Belongs here: their shape. Reading them is ``reading`` and ``responses``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True)
class Refusal:
    """What was not taken: where, by which rule, what to do. No text of the form."""

    file: str
    row: int
    column: str
    rule: str
    severity: str
    message: str
    remedy: str


@dataclass
class Inputs:
    """Everything the assessment rests on, typed; ``row`` is the row in the file.

    ``answers`` are three columns: respondent_no, topic_id, score. Respondents are
    numbered in the order of their ids: no result depends on the order of a file.
    """

    period_id: str
    tables: dict[str, list[Row]] = field(default_factory=dict)
    respondents: list[Row] = field(default_factory=list)
    answers: tuple[list[int], list[str], list[int]] = field(
        default_factory=lambda: ([], [], [])
    )
    refusals: list[Refusal] = field(default_factory=list)
