"""The tables of the mart: their SQL over the build database, their order, their words.

Column names and order are a contract with everybody who queries the warehouse.
"""

from __future__ import annotations

from transforms.mart import mart_disclosures, mart_materiality
from warehouse.connection import quoted

TABLES: dict[str, str] = {
    "dim_site": """
        select site_id, name, country, admin1, cast(latitude as decimal(12,8)) as
               latitude, cast(longitude as decimal(12,8)) as longitude, type, status,
               minerals, operator, grid_region, cast(opened as date) as opened,
               cast(closed as date) as closed, tags
        from project.site
        union all by name
        select 'GROUP' as site_id, 'Facts of no site' as name
        union all by name
        select 'ELIMINATION' as site_id, 'Postings between own sites' as name""",
    "dim_period": """
        select period_id, kind, period_start, period_end, prior_start, prior_end,
               month_count
        from project.period""",
    "dim_disclosure": """
        select key as disclosure_id, standard, code, cast(year as integer) as year,
               title, sphere, kind, status, effective_from, effective_until,
               superseded_by, in_gri11, in_gri12, in_gri14, confidence
        from ref.gri_disclosures""",
    "dim_unit": """
        select distinct spelling, unit, quantity,
               cast(factor as decimal(24,12)) as factor, status
        from ref.units""",
    "dim_source_file": """
        select left(f.sha256, 12) as file_id, f.sha256, d.name, f.bytes, f.kind
        from raw.file f join raw.delivery d on d.file_no = f.file_no""",
    "dim_factor": """
        select factor_id, version, factor_kind, gas, source_category, activity, value,
               numerator_unit, denominator_unit, calorific_basis, gwp_set, region,
               valid_from, valid_to, publisher, publication, version_label,
               page_or_cell, licence, original_value, original_unit, confidence, origin
        from ref.factor""",
    "fact_measurement": """
        select r.record_id, m.dataset, m.metric_id, m.site_id, m.period_start,
               m.period_end, m.value, m.unit, m.value_as_reported, m.unit_as_reported,
               m.dimensions, g.method, g.quality, r.file_id, r.sheet,
               r.row_no as "row", r.column_no as "column"
        from (
            select v.record_no, k.dataset, cast(v.metric_id as varchar) as metric_id,
                   cast(v.site_id as varchar) as site_id, v.period_start, v.period_end,
                   v.value, u.unit,
                   coalesce(v.word, state.plain(v.reported)) as value_as_reported,
                   u.reported_unit as unit_as_reported, d.dim_key as dimensions, v.grade
            from validated.measurement v
            join ref.metrics k on k.metric_id = cast(v.metric_id as varchar)
            join facts.unit u on u.unit_no = v.unit_no
            join facts.dim_set d on d.dim_set_no = v.dim_set_no
            where v.resolution = 0
            union all
            select record_no, dataset, metric_id, site_id, period_start, period_end,
                   value, 'event', '1', 'event', dimensions, grade
            from scratch.register_fact) m
        join scratch.record r on r.record_no = m.record_no
        join ref.grade g on g.grade = m.grade""",
    "fact_figure": "select * from figures.figure",
    "rejects": """
        select left(f.sha256, 12) as file_id, d.name as file, r.sheet, r.row_no as
               "row", r.column_no as "column", r.header, r.dataset, r.metric_id,
               r.site_id, r.rule, r.severity, r.text, r.message, r.remedy
        from (
            select v.file_no, v.sheet_no, coalesce(s.sheet, '') as sheet, v.row_no,
                   v.column_no, v.header, v.dataset, v.metric_id, v.site_id, v.rule,
                   v.severity, v.text, v.message, v.remedy
            from validated.rejects v
            left join raw.sheet s on s.file_no = v.file_no and s.sheet_no = v.sheet_no
            union all
            select file_no, sheet_no, sheet, row_no, column_no, header, dataset, '', '',
                   rule, severity, text, message, remedy
            from raw.notice) r
        join raw.file f on f.file_no = r.file_no
        join raw.delivery d on d.file_no = r.file_no""",
    "findings": """
        select kind, entity, subject, period_id, message, remedy
        from figures.finding
        union all
        select kind, entity, subject, period_id, message, remedy
        from disclosure.finding
        union all
        select kind, entity, subject, period_id, message, remedy
        from materiality.finding""",
    **mart_disclosures.TABLES,
    **mart_materiality.TABLES,
    "restatement": """
        select cast(null as varchar) as indicator_id, cast(null as varchar) as entity,
               cast(null as varchar) as period_id, cast(null as varchar) as breakdown,
               cast(null as decimal(38,12)) as old_value,
               cast(null as decimal(38,12)) as new_value,
               cast(null as varchar) as reason, cast(null as varchar) as approver
        where false""",
}

# Rows that are alike in all of these are alike: how they came in must not show.
ORDER: dict[str, tuple[str, ...]] = {
    "dim_site": ("site_id",),
    "dim_period": ("period_start", "period_end", "period_id"),
    "dim_disclosure": ("disclosure_id",),
    "dim_unit": ("spelling",),
    "dim_source_file": ("file_id", "name"),
    "dim_factor": ("factor_id", "version"),
    "dim_indicator": ("indicator_id",),
    "fact_measurement": (
        "metric_id", "site_id", "period_start", "period_end", "dimensions", "record_id",
    ),
    "fact_figure": ("figure_id",),
    "contribution": (
        "indicator_id", "period_id", "site_id", "role", "record_id", "factor_id",
        "part", "day", "key", "breakdown_values", "amount", "country", "used_in",
        "share_operational_control", "share_financial_control", "share_equity_share",
    ),
    "rejects": (
        "file", "file_id", "sheet", "row", "column", "rule", "message", "header",
        "dataset", "metric_id", "site_id", "text", "severity", "remedy",
    ),
    "findings": ("kind", "entity", "subject", "period_id", "message", "remedy"),
    "restatement": ("indicator_id", "entity", "period_id", "breakdown"),
    **mart_disclosures.ORDER,
    **mart_materiality.ORDER,
    "release": ("release_id",),
}  # fmt: skip

COMMENTS: dict[str, tuple[str, dict[str, str]]] = {
    "dim_site": (
        "Sites, and the two entities that are none: GROUP and ELIMINATION.",
        {
            "site_id": "The company's id of the site.",
            "name": "Name of the site.",
            "country": "ISO 3166-1 alpha-2.",
            "admin1": "State or province.",
            "latitude": "Degrees, WGS 84.",
            "longitude": "Degrees, WGS 84.",
            "type": "Mine, smelter, port and so on.",
            "status": "Operating, closed and so on.",
            "minerals": "What is mined or processed.",
            "operator": "Who operates the site.",
            "grid_region": "Region of the electricity grid.",
            "opened": "First day in operation.",
            "closed": "Last day in operation.",
            "tags": "The company's own marks, separated by semicolons.",
        },
    ),
    "dim_period": (
        "Reporting periods; both days are part of the period.",
        {
            "period_id": "FY2025 (named after the year it ends in), CY2025, 2025-Q1.",
            "kind": "year, quarter or month.",
            "period_start": "First day.",
            "period_end": "Last day.",
            "prior_start": "First day of the period before.",
            "prior_end": "Last day of the period before.",
            "month_count": "Month-ends in the period: the divisor of means.",
        },
    ),
    "dim_indicator": (
        "Indicators: what is computed, how, and where the method comes from.",
        {
            "indicator_id": "Id of the indicator.",
            "name": "Its name.",
            "topic": "Topic it belongs to.",
            "unit": "Unit of its figures.",
            "method": "The formula in words, with its source.",
            "formula": "Formula over the reduced roles.",
            "roles": "JSON: for each role its reducer and its window.",
            "consolidation": "Class: how ownership is applied.",
            "breakdowns": "Sets of dimensions figures are broken down by.",
            "disclosures": "GRI disclosures it answers, code@year.",
            "metrics": "Metrics it rests on, through other indicators too.",
            "definition": "packaged, or company for an override.",
            "criteria": "Version of what is computed: SHA-256, 12 digits.",
            "sql": "The select that gives its contributions.",
            "file": "The file it is declared in.",
        },
    ),
    "dim_disclosure": (
        "GRI disclosures by edition; titles are short and in our words.",
        {
            "disclosure_id": "code@year of the edition.",
            "standard": "The standard.",
            "code": "The disclosure's code, not unique without the year.",
            "year": "Year of the edition.",
            "title": "Short title.",
            "sphere": "General, economic, social or environmental.",
            "kind": "quantitative, narrative or mixed.",
            "status": "Status at the time the reference data were made.",
            "effective_from": "For reports published from this day.",
            "effective_until": "First day on which a successor takes over.",
            "superseded_by": "Successors.",
            "in_gri11": "1 if the oil and gas standard lists it.",
            "in_gri12": "1 if the coal standard lists it.",
            "in_gri14": "1 if the mining standard lists it.",
            "confidence": "verified, derived or memory.",
        },
    ),
    "dim_unit": (
        "Accepted spellings of units.",
        {
            "spelling": "As it may be handed in, exactly.",
            "unit": "Our spelling.",
            "quantity": "Physical quantity; only equal ones convert.",
            "factor": "To the base unit of the quantity.",
            "status": "exact or definition.",
        },
    ),
    "dim_source_file": (
        "Files that were delivered, as they are in the raw store.",
        {
            "file_id": "First 12 digits of the SHA-256.",
            "sha256": "SHA-256 of the file's bytes.",
            "name": "Path in the drop box.",
            "bytes": "Size.",
            "kind": "csv, xlsx or parquet.",
        },
    ),
    "dim_factor": (
        "Emission, energy and grid factors, with their sources.",
        {
            "factor_id": "Id of the factor.",
            "version": "Version; a changed value is a new version.",
            "factor_kind": "emission, energy_content, grid, ...",
            "gas": "The gas whose mass the factor gives.",
            "source_category": "stationary, mobile_offroad, ...",
            "activity": "Fuel, material or grid.",
            "value": "Numerator units per denominator unit.",
            "numerator_unit": "Unit of what comes out.",
            "denominator_unit": "Unit of the activity.",
            "calorific_basis": "Net or gross, where a unit holds energy.",
            "gwp_set": "Set that a CO2e-only factor was built with.",
            "region": "Country, grid region or GLOBAL.",
            "valid_from": "First day it represents.",
            "valid_to": "Last day it represents; empty: no end.",
            "publisher": "Who published it.",
            "publication": "In what.",
            "version_label": "Edition.",
            "page_or_cell": "Where in it.",
            "licence": "On what terms.",
            "original_value": "As published.",
            "original_unit": "Unit as published.",
            "confidence": "verified, derived or memory.",
            "origin": "packaged, or the company's file.",
        },
    ),
    "fact_measurement": (
        "One row per accepted fact: a value, where it stands, what it speaks of.",
        {
            "record_id": "file_id:sheet:cell.",
            "dataset": "Dataset of the metric.",
            "metric_id": "What was measured.",
            "site_id": "Where.",
            "period_start": "First day.",
            "period_end": "Last day; a stock is the state on this day.",
            "value": "In `unit`.",
            "unit": "Canonical unit of the quantity.",
            "value_as_reported": "As handed in.",
            "unit_as_reported": "As handed in.",
            "dimensions": "dim=value;dim=value, sorted; left out means not split.",
            "method": "measured, calculated, estimated, modelled, prorated or ''.",
            "quality": "1 best (measured and reviewed) to 5 (estimated).",
            "file_id": "File, see dim_source_file.",
            "sheet": "Sheet, '' in a CSV or Parquet file.",
            "row": "Row in the sheet; the header of a CSV is row 1.",
            "column": "Column of the value, counted from 1.",
        },
    ),
    "fact_figure": (
        "One row per figure, also per figure that is missing, with its reason.",
        {
            "figure_id": "indicator/entity/period/consolidation/breakdown or total.",
            "indicator_id": "What.",
            "level": "site, country or group.",
            "entity": "site_id, country:XX or GROUP-TOTAL.",
            "site_id": "The site, at level site.",
            "period_id": "When.",
            "breakdown": "'' for the total, else dim=value;dim=value sorted.",
            "value": "The figure, unrounded; null when there is none.",
            "unit": "Its unit.",
            "roles": "JSON: the reduced roles that the formula took.",
            "status": "not_applicable, not_collected, not_material, incomplete, "
            "estimated, zero or complete: the first that holds.",
            "reason": "Why there is no figure, or what is missing in it.",
            "coverage": "Part of the expected days or readings that was handed in.",
            "estimated_share": "Part that was estimated, modelled or prorated.",
            "reviewed_share": "Part that a second person reviewed.",
            "quality": "Weighted quality, 1 best to 5.",
            "consolidation": "Approach: operational_control, financial_control, "
            "equity_share or none.",
            "is_lead": "Whether it is the approach that leads, of those that the "
            "indicator forms: the one that tables show.",
            "criteria": "Version of the method.",
            "gwp_set": "Global warming potentials used, for CO2e.",
            "definition": "packaged or company.",
            "assurance_level": "none, limited or reasonable.",
        },
    ),
    "contribution": (
        "What each fact gave to each indicator in each period, at 100 %, with the "
        "share under each approach. A figure is its formula over these.",
        {
            "indicator_id": "The indicator.",
            "period_id": "The period.",
            "site_id": "The site of the fact.",
            "country": "Country it counts in.",
            "role": "Role in the formula.",
            "part": "How a mean counts it: month, half, or '' elsewhere.",
            "day": "The day looked at, for closing, opening and mean windows.",
            "record_id": "The fact, see fact_measurement.",
            "amount": "What it gives, at 100 %.",
            "factor_id": "Factor used, see dim_factor.",
            "key": "What is counted once, or added within, by keyed reducers.",
            "breakdown_values": "dim=value;... it may be split by.",
            "used_in": "Breakdown sets that take it, separated by |.",
            "share_operational_control": "Share under operational control.",
            "share_financial_control": "Share under financial control.",
            "share_equity_share": "Share under equity share.",
            "share_none": "1 where no share is applied.",
        },
    ),
    "rejects": (
        "Rows, sheets and files that were refused or flagged, and what to do.",
        {
            "file_id": "File.",
            "file": "Path in the drop box.",
            "sheet": "Sheet.",
            "row": "Row; null means the whole sheet.",
            "column": "Column, counted from 1.",
            "header": "Header of the column.",
            "dataset": "Dataset the row was for.",
            "metric_id": "Metric as found.",
            "site_id": "Site as found.",
            "rule": "Rule that it broke.",
            "severity": "refused (left out) or flagged (taken over).",
            "text": "The cell as found.",
            "message": "What is wrong.",
            "remedy": "What to do.",
        },
    ),
    "findings": (
        "Gaps, contradictions and differences that a person should look at.",
        {
            "kind": "gap, series_gap, views_disagree, order_of_magnitude, control, "
            "withdrawn, narrative, materiality or note.",
            "entity": "Site or entity.",
            "subject": "Metric or indicator.",
            "period_id": "Period or days.",
            "message": "What was found.",
            "remedy": "What to do.",
        },
    ),
    "restatement": (
        "Figures that differ from an earlier release, with reason and approver.",
        {
            "indicator_id": "The indicator.",
            "entity": "The entity.",
            "period_id": "The period.",
            "breakdown": "The breakdown.",
            "old_value": "As published before.",
            "new_value": "As published now.",
            "reason": "Why.",
            "approver": "Who approved it.",
        },
    ),
    **mart_disclosures.COMMENTS,
    **mart_materiality.COMMENTS,
    "release": (
        "This release: one row.",
        {
            "release_id": "period-digest.",
            "digest": "SHA-256 over deliveries, reference data, configuration, code.",
            "company": "The company.",
            "periods": "Reporting periods.",
            "currency": "Reporting currency.",
            "consolidation": "The approach that leads.",
            "gwp_set": "Global warming potentials.",
            "orebook": "Version of orebook.",
        },
    ),
}


VIEW_WORDS = {
    "figure_source": "What each figure is made of: one row per contribution. The "
    "reduced roles of these, put into the indicator's formula, give the figure.",
}
VIEW_COLUMNS = {
    "figure_id": "The figure, see fact_figure.",
    "record_id": "The fact, see fact_measurement.",
    "role": "Role in the formula.",
    "amount": "What the fact gives, at 100 %; null when a factor is missing.",
    "share": "Share of the figure's consolidation approach.",
    "factor_id": "Factor used, see dim_factor.",
    "part": "How a mean counts it: month, half, or '' elsewhere.",
    "day": "The day looked at, for closing, opening and mean windows.",
    "key": "What is counted once, or added within, by keyed reducers.",
    "site_id": "The site of the fact.",
    "item": "Name of the indicator.",
    "breakdown": "'' for the total, else dim=value;dim=value.",
    "level": "site, country or group.",
    "entity": "site_id, country:XX or GROUP-TOTAL.",
    "unit": "Unit of the figures.",
    "indicator_id": "The indicator.",
}


def select(table: str, replaced: dict[str, str] | None = None) -> str:
    """SQL that reads a mart table in its fixed order; ``replaced`` are expressions."""
    # The order is that of the table, also of a column that an expression stands for.
    order = ", ".join(f"t.{quoted(column)}" for column in ORDER[table])
    said = ", ".join(
        f"{sql} as {quoted(name)}" for name, sql in (replaced or {}).items()
    )
    replace = f" replace ({said})" if said else ""
    return f"select *{replace} from mart.{quoted(table)} t order by {order}"
