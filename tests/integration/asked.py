"""Minimal companies of one year, run as far as figures: who was asked, and told what.

Belongs here: what the tests of asking, of registers and of refused rows share.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from tests.projects import monthly

SITES = "A,Alpha,CL,mine\nB,Beta,US,mine\nC,Gamma,US,office\n"
WATER = monthly("A", "water_withdrawal_ml", 2024, 5, "ML")


class Company:
    """A project of the year 2024, run as far as its figures."""

    def __init__(self, folder: Path, con: duckdb.DuckDBPyConnection) -> None:
        self.folder, self.con = folder, con

    def states(self, metric: str, split: str = "") -> dict[str, str]:
        """site -> states of its cells, each once."""
        return dict(
            self.con.execute(
                "select site_id, string_agg(distinct state, ' ' order by state) "
                "from facts.cell where metric_id = ? and split = ? "
                "and window_name = 'period' group by all order by all",
                [metric, split],
            ).fetchall()
        )

    def figure(self, indicator: str, entity: str = "GROUP-TOTAL") -> dict[str, Any]:
        cursor = self.con.execute(
            "from figures.figure where indicator_id = ? and entity = ? and "
            "breakdown = '' and is_lead",
            [indicator, entity],
        )
        names = [item[0] for item in cursor.description]
        return dict(zip(names, cursor.fetchall()[0], strict=True))

    def findings(self, kind: str) -> list[tuple[str, ...]]:
        return self.con.execute(
            "select entity, subject, message, remedy, place from figures.finding "
            "where kind = ? order by all",
            [kind],
        ).fetchall()


def expected(*rows: str, columns: str = "") -> dict[str, str]:
    head = "site_id,metric_id,valid_from,valid_to,frequency,due_days,applicable,reason,"
    return {"expected.csv": head + f"decided_by{columns}\n" + "\n".join(rows) + "\n"}
