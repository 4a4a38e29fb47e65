"""How a delivered text file is written: what orebook.yaml declares and readers use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Dialect:
    """How a text file is written; numbers are left for the caller to parse."""

    delimiter: str = ","
    decimal: str = "."
    thousands: str = ""
    encoding: str = "utf-8"
