"""Words that the company's tables have in common: entities, shares, days, splits.

Belongs here: what a single cell can say. What rows say together is ``tables`` and
``asking``.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache

from warehouse import reference

# Facts of no site, and postings between own sites; both are entities, never sites.
GROUP, ELIMINATION = "GROUP", "ELIMINATION"
# Columns of ownership.csv, each the share of one approach.
SHARES = ("equity_share", "financial_control", "operational_control")
# What a site may be inside of; none: it has any of the shares.
INSIDES = ("operational_control", "financial_control", "equity_share", "none")
NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,10})?")
# Columns of expected.csv: the first ones are required.
EXPECTED = (
    ("site_id", "metric_id"),
    ("valid_from", "valid_to", "frequency", "due_days", "applicable", "reason",
     "decided_by", "words"),
)  # fmt: skip
_FLAGS = {"yes": "1", "no": "0", "true": "1", "false": "0", "1": "1", "0": "0"}


def share(text: str) -> Decimal | None:
    """A share written as 0..1, or yes/no; None if it is neither."""
    text = _FLAGS.get(text.lower(), text)
    if not NUMBER.fullmatch(text):
        return None
    value = Decimal(text)
    return value if 0 <= value <= 1 else None


def is_day(text: str) -> bool:
    """An ISO date, and nothing else."""
    try:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text) and date.fromisoformat(text))
    except ValueError:
        return False


@cache
def split_columns() -> dict[str, str]:
    """Columns of expected.csv that ask for a split -> the dimension that each means.

    A dimension whose name is a column of its own is written dim_<name>, as in a
    delivery.
    """
    names = {row["dimension"] for row in reference.rows("dimensions")} - {"site"}
    own = {*EXPECTED[0], *EXPECTED[1]}
    return {f"dim_{name}" if name in own else name: name for name in names}
