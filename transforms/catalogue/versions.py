"""The version of a method: a digest over what is computed, not over its explanation.

Belongs here: what makes two methods the same. When a figure is due again is
``build_database``.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping

from transforms.catalogue.derived import derived
from transforms.catalogue.indicator import Indicator

# What a declaration says to people: it may be corrected without a new version.
PROSE = {
    "name", "method", "disclosures", "answers", "replaces", "why", "lacks", "remedy",
}  # fmt: skip
# Texts and names stay as they are; a comment, or any room, becomes one space.
_PARTS = re.compile(r"""('[^']*'|"[^"]*")|(?:--[^\n]*|/\*.*?\*/|\s)+""", re.DOTALL)


def versions(indicators: Mapping[str, Indicator]) -> dict[str, str]:
    """The version of each indicator, 12 hex digits; they are in order of dependence.

    What an indicator reads is part of it: other indicators, derived facts, through
    everything that those read.
    """
    known = {("derived", name): "" for name in derived()}
    for name, item in derived().items():
        known["derived", name] = _digest(plain(item.select), item.reads, known)
    for name, indicator in indicators.items():
        said = indicator.declaration.model_dump(exclude=PROSE, exclude_defaults=True)
        text = json.dumps(said, sort_keys=True, default=str)
        text += plain(indicator.own_select)
        known["contribution", name] = _digest(text, indicator.reads, known)
    return {name: known["contribution", name] for name in indicators}


def _digest(
    text: str,
    reads: Iterable[tuple[str, str]],
    known: Mapping[tuple[str, str], str],
) -> str:
    listed = [f"{'.'.join(name)}={known.get(name, '')}" for name in sorted(reads)]
    return hashlib.sha256("\n".join([text, *listed]).encode()).hexdigest()[:12]


def plain(sql: str) -> str:
    """SQL without its comments, each run of blanks as one."""
    return _PARTS.sub(lambda found: found[1] or " ", sql).strip()
