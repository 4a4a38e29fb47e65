"""A small published database, made by SQL with the columns that the mart promises."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipelines.session import mart
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
    "share_operational_control": "decimal(12,10)",
    "share_financial_control": "decimal(12,10)",
    "share_equity_share": "decimal(12,10)", "share_none": "decimal(12,10)",
    "coverage": "decimal(12,10)", "reviewed_share": "decimal(12,10)",
    "estimated_share": "decimal(12,10)", "quality": "decimal(4,2)",
    "period_start": "date", "period_end": "date", "valid_from": "date",
    "valid_to": "date", "bytes": "bigint", "row": "integer", "column": "smallint",
    "year": "integer", "version": "integer", "seq": "integer", "holds": "boolean",
    "is_valid": "boolean", "is_lead": "boolean", "publication_date": "date",
    "may_be_made": "boolean", "requirements": "integer", "applies_from": "date",
    "applies_until": "date", "last_day": "date", "is_chosen": "boolean",
    "answered": "integer", "partly": "integer", "open": "integer",
    "unconfirmed": "integer", "held": "integer", "published": "integer",
    "text_missing": "integer", "data_missing": "integer", "omitted": "integer",
}  # fmt: skip

Row = dict[str, Any]


@cache
def _empty() -> bytes:
    """The file of a database in which each table of the mart is without a row."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.duckdb"
        with connect(path, storage=PUBLISHED_STORAGE) as con:
            con.execute("create schema mart")
            for table, said in mart().items():
                if said.is_view:
                    continue
                listed = ", ".join(
                    f"{quoted(name)} {_TYPES.get(name, 'varchar')}"
                    for name in said.columns
                )
                con.execute(f"create table mart.{table} ({listed})")
        return path.read_bytes()


def write(path: Path, tables: dict[str, list[Row]]) -> Path:
    """Write every table of the mart; those not given are empty."""
    path.write_bytes(_empty())
    with connect(path) as con:
        for table, rows in tables.items():
            for row in rows:
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
        "is_lead": approach != "equity_share",
    }


def indicator(name: str, title: str, keys: str, kind: str = "boundary_weighted") -> Row:
    """A row of dim_indicator with what the databook reads."""
    return {
        "indicator_id": name, "name": title, "unit": "t", "method": "Added up.",
        "formula": "value", "consolidation": kind, "disclosures": keys,
        "criteria": "00ff00ff00ff", "definition": "packaged", "metrics": "m",
        "breakdowns": "gas", "topic": "t", "file": f"indicators/{name}.sql",
        "roles": '{"value": {"reduce": "sum", "window": "period"}}',
        "sql": "select 1 where 1 < 2",
    }  # fmt: skip


def answer(seq: int, key: str, state: str, **more: object) -> Row:
    """A row of disclosure_answer."""
    texts = dict.fromkeys(
        ("ref_no", "topic_no", "topic", "topic_decision", "topic_reason", "note",
         "indicator_ids", "narrative", "omission_what", "omission_reason",
         "omission_explanation", "omission_plan", "location"), "",
    )  # fmt: skip
    return {
        **texts, "seq": seq, "standard": "gri@2021", "edition": "gri@2021",
        "period_id": "FY2025", "disclosure_id": key, "source": "GRI x: Things 2020",
        "title": f"Title of {key}", "row_type": "general", "required": "general",
        "kind": "mixed", "site_breakdown": "no", "state": state,
        "statuses": "", "confidence": "verified", **more,
    }  # fmt: skip


EVIL = '<script>alert("x")</script> =1+1 &amp;'


def disclosed() -> dict[str, list[Row]]:
    """What answers the requirements of two standards, with texts that bite."""
    where = "report/gri-306.html#d-306-3-2020"
    return {
        "disclosure_standard": [
            {"standard": "gri@2021", "edition": "gri@2021", "is_valid": True,
             "title": "GRI Standards 2021", "kind": "universal"},
            {"standard": "gri14@2024", "edition": "gri14@2024", "is_valid": True,
             "title": "GRI 14: Mining Sector 2024", "kind": "sector"},
        ],
        "disclosure_answer": [
            answer(0, "2-1@2021", "narrative", topic_no="2", narrative="n/2-1.md",
                   location="report/general.html#d-2-1-2021"),
            answer(1, "2-2@2021", "partial", topic_no="2", note=EVIL,
                   location="report/general.html#d-2-2-2021"),
            answer(2, "2-9@2021", "gap", topic_no="2", note="Nothing."),
            answer(3, "2-20@2021", "omitted", topic_no="2", omission_what=EVIL,
                   omission_reason="legal_prohibitions", omission_plan="",
                   omission_explanation="A law forbids it.",
                   location="report/general.html#d-2-20-2021"),
            answer(4, "306-3@2020", "figures", required="topic", topic_no="306",
                   indicator_ids="states; waste", location=where),
            answer(5, "301-1@2016", "not_required", required="topic", topic_no="301"),
            answer(0, "3-3@2021", "gap", standard="gri14@2024", required="sector",
                   row_type="management_of_topic", topic_no="14.5", topic="Waste",
                   ref_no="14.5.1", topic_decision="undecided"),
            answer(1, "306-3@2020", "figures", standard="gri14@2024", topic_no="14.5",
                   required="sector", ref_no="14.5.4", topic="Waste", location=where,
                   topic_decision="undecided", confidence="memory",
                   indicator_ids="states; waste"),
        ],
        "disclosure_gate": [
            {"gate": "G1", "question": "All of it?", "holds": False, "detail": EVIL},
            {"gate": "G10", "question": "The period?", "holds": True, "detail": ""},
            {"gate": "G9", "question": "The claim?", "holds": True, "detail": "x"},
        ],
        "claim": [
            {"standard": "gri@2021", "title": "GRI", "claim": "in accordance",
             "may_be_made": False, "text": "", "lacks": f"G1 {EVIL}"},
        ],
        "statement": [
            {"claim": "with reference", "text": "Said.", "period_id": "FY2025",
             "period_start": "2025-01-01", "period_end": "2025-12-31",
             "publication_date": "2026-05-01", "publication_date_is": "stated",
             "foundation": "GRI 1: Foundation 2021"},
        ],
        "narrative": [
            {"period_id": "FY2025", "disclosure_id": "2-1@2021", "topic_no": "",
             "file": "n/2-1.md", "omission_what": "", "omission_reason": "",
             "omission_explanation": "", "omission_plan": "",
             "text": "## Who\n\n**We** mine. " + EVIL + "\n\nWaste was "
             "{{figure:waste/GROUP-TOTAL/FY2025/operational_control/total}}, not "
             "{{figure:no/such}}."},
        ],
        "history": [
            {"indicator_id": "waste", "entity": "GROUP-TOTAL", "period_id": "FY2021",
             "breakdown": "", "value": "1100000.50", "unit": "t", "page": "7",
             "value_as_published": "1100000.50", "document": "Report 2021",
             "assured": ""},
        ],
        "entity": [{"entity": EVIL, "country": "CL", "in_financial_report": "yes"}],
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
            "conventions": "energy_basis: net", "orebook": "0.1.0",
            "content_digest": "c" * 64,
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
            {"indicator_id": "waste", "period_id": "FY2025", "site_id": "A",
             "role": "value", "record_id": "0011:s:B2", "amount": "12.5",
             "factor_id": "f1", "breakdown_values": "kind=sludge",
             "used_in": "total", "part": "", "share_operational_control": "1",
             "share_financial_control": "1", "share_equity_share": "0.4"},
            {"indicator_id": "waste", "period_id": "FY2025", "site_id": "A",
             "role": "value", "record_id": "0011:s:B3", "amount": None,
             "factor_id": "0011:prices:B2", "breakdown_values": "",
             "used_in": "total", "part": "", "share_operational_control": "1",
             "share_financial_control": "1", "share_equity_share": "0.4"},
        ],
        "fact_measurement": [
            {"record_id": "0011:s:B2", "metric_id": "waste_t", "site_id": "A",
             "period_start": "2025-01-01", "period_end": "2025-12-31", "value": "12.5",
             "unit": "t", "value_as_reported": "12,5", "unit_as_reported": "<t>",
             "dimensions": "", "method": "measured", "file_id": "0011",
             "sheet": "=s&1"},
        ],
        "findings": [{"kind": "unlike_series", "message": "+1 000 times off"}],
        "rejects": [{"file": "e.csv", "row": 3, "column": 5, "text": "=1+1",
                     "message": "x" * 40_000, "severity": "refused"}],
        **disclosed(),
        "dim_source_file": [{"file_id": "0011", "sha256": "ab" * 32, "name": "e.csv",
                             "also_named": "",
                             "bytes": 1234, "kind": "csv"}],
    }  # fmt: skip
