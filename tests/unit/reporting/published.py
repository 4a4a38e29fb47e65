"""A small published database, made by SQL with the columns that the mart promises."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from transforms.mart_tables import COMMENTS
from warehouse.connection import PUBLISHED_STORAGE, connect, quoted

DIGEST = "0a1b2c3d4e5f" + "7" * 52
COMPANY = "Kestrel & Sons Mining"
SEVEN = (
    "complete", "zero", "estimated", "incomplete", "not_collected", "not_applicable",
    "not_material",
)  # fmt: skip

_TYPES = {
    "value": "decimal(38,12)", "old_value": "decimal(38,12)",
    "new_value": "decimal(38,12)", "amount": "decimal(38,12)",
    "coverage": "decimal(12,10)", "reviewed_share": "decimal(12,10)",
    "estimated_share": "decimal(12,10)", "quality": "decimal(4,2)",
    "period_start": "date", "period_end": "date", "valid_from": "date",
    "valid_to": "date", "bytes": "bigint", "row": "integer", "column": "smallint",
    "year": "integer", "version": "integer",
}  # fmt: skip

Row = dict[str, Any]


def write(path: Path, tables: dict[str, list[Row]]) -> Path:
    """Write every table of the mart; those not given are empty."""
    with connect(path, storage=PUBLISHED_STORAGE) as con:
        con.execute("create schema mart")
        for table, (_, columns) in COMMENTS.items():
            listed = ", ".join(
                f"{quoted(name)} {_TYPES.get(name, 'varchar')}" for name in columns
            )
            con.execute(f"create table mart.{table} ({listed})")
            for row in tables.get(table, []):
                names = ", ".join(quoted(name) for name in row)
                marks = ", ".join("?" * len(row))
                con.execute(
                    f"insert into mart.{table} ({names}) values ({marks})",
                    list(row.values()),
                )
    return path


def figure(
    indicator: str,
    period: str,
    value: str | None,
    status: str = "complete",
    *,
    entity: str = "GROUP-TOTAL",
    breakdown: str = "",
    approach: str = "operational_control",
    unit: str = "t",
    reason: str = "",
) -> Row:
    """A row of fact_figure with what the databook reads."""
    known = status not in ("not_collected", "not_applicable", "not_material")
    return {
        "figure_id": f"{indicator}/{entity}/{period}/{approach}/{breakdown or 'total'}",
        "indicator_id": indicator,
        "level": "group" if entity == "GROUP-TOTAL" else "site",
        "entity": entity,
        "period_id": period,
        "breakdown": breakdown,
        "value": value,
        "unit": unit,
        "status": status,
        "reason": reason,
        "coverage": ("0.75" if status == "incomplete" else "1") if known else None,
        "reviewed_share": "0.5" if known else None,
        "consolidation": approach,
    }


def indicator(name: str, title: str, keys: str, kind: str = "boundary_weighted") -> Row:
    """A row of dim_indicator with what the databook reads."""
    return {
        "indicator_id": name, "name": title, "unit": "t", "method": "Added up.",
        "formula": "value", "consolidation": kind, "disclosures": keys,
        "criteria": "00ff00ff00ff", "definition": "packaged", "metrics": "m",
        "breakdowns": "gas",
    }  # fmt: skip


def tables() -> dict[str, list[Row]]:
    """A release with every state, three classes, a decoy approach and odd texts."""
    figures = [
        figure("waste", "FY2024", "1234567.125"),
        figure("waste", "FY2025", "1300000.5", "estimated"),
        figure("waste", "FY2025", "0.004", breakdown="kind=sludge;route=off site"),
        figure("waste", "FY2025", "999", approach="equity_share"),
        figure("waste", "FY2025", "12.5", "incomplete", entity="A",
               reason="missing in part: waste_t"),
        figure("spills", "FY2024", None, "not_collected", approach="none",
               reason="no data were handed in"),
        figure("spills", "FY2025", "0", "zero", approach="none"),
        figure("spend", "FY2025", "-98765432.10", unit="USD",
               approach="financial_control"),
        figure("orphan", "FY2025", "5"),
    ]  # fmt: skip
    given = {"complete": "7", "zero": "0", "estimated": "8", "incomplete": "9"}
    figures += [
        figure("states", "FY2025", given.get(status), status, breakdown=f"case={n}")
        for n, status in enumerate(SEVEN)
    ]
    return {
        "release": [{
            "release_id": "FY2025-" + DIGEST[:12], "digest": DIGEST,
            "company": COMPANY, "periods": "FY2024 FY2025", "currency": "USD",
            "consolidation": "operational_control", "gwp_set": "AR6",
            "orebook": "0.1.0",
        }],
        "dim_period": [
            {"period_id": f"FY{y}", "period_start": f"{y}-01-01",
             "period_end": f"{y}-12-31"} for y in (2025, 2024)
        ],
        "dim_site": [{"site_id": "A", "name": '=HYPERLINK("http://x","Alpha")'}],
        "dim_disclosure": [
            {"disclosure_id": "306-3@2016", "standard": "GRI 306", "title": "Spills",
             "confidence": "memory"},
            {"disclosure_id": "306-3@2020", "standard": "GRI 306", "title": "Waste",
             "confidence": "verified"},
        ],
        "dim_indicator": [
            indicator("orphan", "No code", ""),
            indicator("spend", "Money", "201-1@2016", "financial_scope"),
            indicator("spills", "Spills", "306-3@2016", "entity_list"),
            indicator("states", "Every state", "306-3@2020"),
            indicator("waste", "Waste", "306-3@2020; 14.5.4@2024"),
        ],
        "fact_figure": figures,
        "dim_factor": [
            {"factor_id": "f1", "version": 1, "value": "0.0027", "numerator_unit": "t",
             "denominator_unit": "L", "origin": "packaged"},
            {"factor_id": "unused", "version": 1, "value": "1"},
        ],
        "contribution": [
            {"indicator_id": "waste", "factor_id": "f1"},
            {"indicator_id": "waste", "factor_id": "0011:prices:B2"},
        ],
        "findings": [{"kind": "order_of_magnitude", "message": "+1 000 times off"}],
        "rejects": [{"file": "e.csv", "row": 3, "column": 5, "text": "=1+1",
                     "message": "x" * 40_000, "severity": "refused"}],
        "dim_source_file": [{"file_id": "0011", "sha256": "ab" * 32, "name": "e.csv",
                             "bytes": 1234, "kind": "csv"}],
    }  # fmt: skip
