"""How a delivered text file is written: what orebook.yaml declares and readers use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# The forms of a day that can be declared; without it only the first one is read.
DateForm = Literal[
    "YYYY-MM-DD", "DD.MM.YYYY", "DD/MM/YYYY", "DD-MM-YYYY", "MM/DD/YYYY", "MM-DD-YYYY",
    "YYYY/MM/DD", "YYYYMMDD",
]  # fmt: skip
ISO = "YYYY-MM-DD"


@dataclass(frozen=True)
class Dialect:
    """How a text file is written; numbers and days are left to the caller."""

    delimiter: str = ","
    decimal: str = "."
    thousands: str = ""
    encoding: str = "utf-8"
    dates: str = ISO
    # Another delimiter is declared, and the decimal mark that comes with it is not.
    is_open: bool = False
