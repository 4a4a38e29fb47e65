"""Numbers that somebody typed into a text where a figure should be cited.

A typed number does not follow when its figure moves, and nobody can trace it. Belongs
here: which numbers of a text are such. Dates, years, periods, and numbers that are part
of a name (GRI 302, ISO 14001, Scope 1, 302-1, CO2, a list's 1.) are none; what stands
between backticks is quoted as it is, a number of somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|"
    "December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec"
)
# A word before a number that makes both a name.
_NAMED = (
    "GRI|ISO|IFRS|IAS|ESRS|ISAE|ISSA|AA|SDG|NI|Scope|Category|Article|Art\\.|Section|"
    "Chapter|Page|Paragraph|Note|Table|Figure|Step|Phase|Level|Tier|Stage|Class|"
    "Principle|Requirement|Version|Regulation|Directive|Law|Act|No\\.|FY|Q|H"
)
# One more of the same name, and no quantity: Scope 1 and 2.
_NEXT = r"\d{1,3}(?![.,]?\d|\s*%)[\w()-]*"
_NONE = re.compile(
    "|".join(
        (
            r"\{\{.*?\}\}",
            r"`[^`]*`",
            r"\]\([^)]*\)",
            r"^\s*\d+[.)]\s",
            r"\d{4}-\d{2}-\d{2}",
            rf"\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTHS})\b\.?",
            rf"\b(?:{_MONTHS})\b\.?\s+\d{{1,2}}(?:,|\b)",
            r"(?<![\d.,])(?:19|20)\d{2}(?:[-/]\d{2,4})?(?![\d%]|[.,]\d|\s*%)",
            rf"\b(?i:{_NAMED})s?\s?\d[\w.()/-]*(?:\s?(?:,|and|or|to)\s?{_NEXT})*",
            r"\b\d+(?:[-.]\d+)*-\d+(?:-[a-z]+)*\b",  # 302-1, 14.2.3-a
            r"\b\d+\.\d+\.\d+\b",
            r"[A-Za-z]\w*\d[\w.-]*",  # CO2, PM2.5, E1-6
        )
    ),
    re.MULTILINE,
)
# Grouped by commas, points, or (narrow, no-break) blanks before three digits.
_NUMBER = re.compile(r"[-+\u2212]?\d(?:[\d.,]|[ \u00a0\u202f](?=\d{3}\b))*\s?%?")


def typed(text: str, first_line: int = 1) -> Iterator[tuple[int, str]]:
    """(line, number as typed) of each number that is typed where a figure belongs."""
    for number, line in enumerate(text.split("\n"), first_line):
        # A blank of the same length, so that what stood apart stays apart.
        left = _NONE.sub(lambda found: "#" * len(found[0]), line)
        for match in _NUMBER.finditer(left):
            yield number, match[0].strip(" .,")
