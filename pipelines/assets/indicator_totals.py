"""What indicators came to: versions of their figures, and group totals to look at.

Belongs here: reading them from the build database. What to use stands in the mart.
"""

from typing import NamedTuple

from pipelines.session import Session
from warehouse.package_files import query


class Total(NamedTuple):
    """The group's total of a period under the approach that leads."""

    value: float | None
    unit: str
    status: str
    reason: str
    coverage: float | None
    figures: int


def versions(
    session: Session, names: list[str], every: str
) -> dict[tuple[str, str], str]:
    """(indicator, period) -> SHA-256 of its figures; ``every`` names all periods."""
    rows = session.con.execute(
        query(__package__, "versions"), {"names": names, "every": every}
    ).fetchall()
    found = {(name, period): version for name, period, version in rows}
    return {(name, every): "no figures" for name in names} | found


def totals(session: Session, names: list[str]) -> dict[str, dict[str, Total]]:
    """Indicator -> period -> total, periods in their order.

    Only periods of which something was collected.
    """
    rows = session.con.execute(
        query(__package__, "totals"), {"names": names}
    ).fetchall()
    found: dict[str, dict[str, Total]] = {name: {} for name in names}
    order = {p.period_id: n for n, p in enumerate(session.project.periods)}
    for name, period, value, unit, status, reason, coverage, count in sorted(
        rows, key=lambda row: order.get(row[1], 0)
    ):
        found[name][period] = Total(
            None if value is None else float(value), unit, status, reason or "",
            None if coverage is None else float(coverage), count,
        )  # fmt: skip
    return found
