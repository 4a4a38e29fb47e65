"""Events and lists, one row each, cumulative over the years: safety, spills,
grievances, tailings facilities and the rest."""

from __future__ import annotations

from datetime import date, timedelta

from tests.sample_company.invent import noise, pick

Table = list[tuple[object, ...]]
FIRST, DAYS = date(2022, 7, 1), 1095
# The registers of the group tell of these sites. The joint venture keeps its own.
SPEAKS_FOR = "".join(
    f"{name}.csv: {{speaks_for: [KES-01, KES-02, KES-03, KES-04, KES-06]}}\n"
    for name in (
        "air_exceedance", "compliance_event", "discrimination_incident",
        "emergency_drill", "fine_paid", "grievance", "injury", "land_conflict",
        "near_miss", "spill_event", "strike_event", "water_noncompliance",
    )
)  # fmt: skip
_SITES = ("KES-01", "KES-01", "KES-01", "KES-02", "KES-02", "KES-03", "KES-04")


def _day(*key: object) -> date:
    return FIRST + timedelta(days=pick(DAYS, *key, "day"))


def injuries() -> Table:
    """120 injuries, one of them fatal; classes as in GRI 403."""
    rows: Table = [
        ("injury_id", "site_id", "worker_type", "injury_class", "days_lost",
         "recordable", "occurred_on", "evidence_ref")
    ]  # fmt: skip
    for number in range(1, 121):
        key = ("injury", number)
        kind = ("first_aid", "medical_treatment", "lost_time", "medical_treatment",
                "restricted")[pick(5, *key, "class")]  # fmt: skip
        if number == 17:
            kind = "fatal"
        if number in (9, 33):
            kind = "high_consequence"
        lost = {"lost_time": 3 + pick(40, *key, "days"), "high_consequence": 190}
        rows.append(
            (f"INJ-{number:03}", _SITES[pick(7, *key)],
             ("employee", "nonemployee_controlled")[pick(2, *key, "worker")], kind,
             lost.get(kind, 0), str(kind != "first_aid").lower(), _day(*key),
             f"incident report {number:03}")
        )  # fmt: skip
    return rows


def near_misses() -> Table:
    """120 near misses; one in eight could have killed."""
    rows: Table = [("near_miss_id", "site_id", "worker_type", "hpi", "occurred_on")]
    for number in range(1, 121):
        key = ("near miss", number)
        rows.append(
            (f"NM-{number:03}", _SITES[pick(7, *key)],
             ("employee", "nonemployee_controlled")[pick(2, *key, "worker")],
             str(pick(8, *key, "hpi") == 0).lower(), _day(*key))
        )  # fmt: skip
    return rows


def grievances() -> Table:
    """72 grievances; some closed in another year, some still open."""
    rows: Table = [
        ("grievance_id", "site_id", "channel", "grievance_category", "complainant",
         "grievance_status", "opened_on", "closed_on", "grievance_outcome")
    ]  # fmt: skip
    for number in range(1, 73):
        key = ("grievance", number)
        opened = _day(*key)
        closed = opened + timedelta(days=12 + pick(170, *key, "closed"))
        is_open = closed > date(2025, 6, 30) or pick(7, *key, "open") == 0
        rows.append(
            (f"GRV-{number:03}", ("KES-01", "KES-02", "KES-02", "KES-06", "KES-03")[
                pick(5, *key)],
             ("office", "phone", "meeting")[pick(3, *key, "channel")],
             ("noise_dust", "land", "labour", "environment", "damage")[
                 pick(5, *key, "category")],
             ("community", "worker", "indigenous", "community")[pick(4, *key, "who")],
             "open" if is_open else "closed", opened, "" if is_open else closed,
             "pending" if is_open else ("remedied", "explained", "rejected")[
                 pick(3, *key, "outcome")])
        )  # fmt: skip
    return rows


def spills() -> Table:
    """Nine spills, two of them significant."""
    rows: Table = [
        ("spill_event_id", "site_id", "occurred_on", "spill_material", "receiving",
         "volume_m3", "recovered_m3", "significant", "evidence_ref")
    ]  # fmt: skip
    for number in range(1, 10):
        key = ("spill", number)
        volume = 0.4 + round(4 * abs(noise(*key)), 1)
        if number in (4, 8):
            volume *= 30
        rows.append(
            (f"SPL-{number:02}", _SITES[pick(7, *key)], _day(*key),
             ("fuel", "oil", "chemical", "tailings")[pick(4, *key, "what")],
             ("soil", "contained", "surface_water")[pick(3, *key, "where")],
             f"{volume:.1f}", f"{volume * 0.8:.2f}", str(number in (4, 8)).lower(),
             f"spill report {number:02}")
        )  # fmt: skip
    return rows


def facilities() -> Table:
    """Tailings facilities as they stood at the end of each year."""
    rows: Table = [
        ("as_of", "tsf", "site_id", "owner_share", "tsf_status", "raising", "height_m",
         "classification_scheme", "consequence", "population_at_risk",
         "last_independent_review", "material_findings", "operator")
    ]  # fmt: skip
    for year in (2022, 2023, 2024, 2025):
        grown = year - 2022
        rows += [
            (f"{year}-06-30", "TSF-A", "KES-01", "1", "inactive" if year > 2023
             else "active", "centreline", 74, "GISTM", "very_high", 410, "2023-03-14",
             2 - min(grown, 2), "Kestrel Metals"),
            (f"{year}-06-30", "TSF-B", "KES-01", "1", "active", "downstream",
             38 + 4 * grown, "GISTM", "high", 35, "2024-02-20", 1, "Kestrel Metals"),
            (f"{year}-06-30", "TSF-H", "KES-02", "1", "active", "downstream",
             29 + grown, "GISTM", "extreme", 1150, "2022-11-08", 3, "Kestrel Metals"),
            (f"{year}-06-30", "TSF-OLD", "KES-06", "1", "closed", "upstream", 21,
             "GISTM", "significant", 12, "2021-09-30", 0, "Kestrel Metals"),
        ]  # fmt: skip
    return rows


def profiles() -> Table:
    """What kind of place each site is, once a year."""
    rows: Table = [
        ("as_of", "site_id", "country", "site_type", "site_status", "operator",
         "minerals", "in_cahra", "near_indigenous_land", "area_ha")
    ]  # fmt: skip
    for year in (2022, 2023, 2024, 2025):
        for site, country, kind, status, minerals, indigenous, area in (
            ("KES-01", "CL", "mine", "operating", "copper", "true", 18_400),
            ("KES-02", "GH", "mine", "operating", "gold", "false", 3_900),
            ("KES-03", "US", "smelter", "operating", "copper", "true", 520),
            ("KES-04", "CL", "port", "operating", "copper", "false", 62),
            ("KES-06", "GB", "mine", "closed", "tin", "false", 940),
        ):
            rows.append((f"{year}-06-30", site, country, kind, status,
                         "Kestrel Metals", minerals, "false", indigenous,
                         area))  # fmt: skip
    rows.append(("2024-11-15", "KES-05", "AU", "mine", "operating",
                 "Goshawk Mining Pty (fictional)", "copper;gold", "false", "true",
                 7_200))  # fmt: skip
    return rows


def small() -> dict[str, Table]:
    """Registers with a handful of rows."""
    return {
        "compliance_event": [
            ("compliance_event_id", "site_id", "occurred_on", "jurisdiction",
             "compliance_area", "significant", "sanction", "occurred_year"),
            ("CE-01", "KES-03", "2023-05-11", "Arizona", "environment", "true", "fine",
             2023),
            ("CE-02", "KES-01", "2024-03-02", "Antofagasta", "labour", "false",
             "non_monetary", 2024),
            ("CE-03", "KES-02", "2025-01-23", "Western Region", "environment", "true",
             "both", 2025),
        ],
        "fine_paid": [
            ("fine_paid_id", "site_id", "paid_on", "jurisdiction", "compliance_area",
             "occurred_year", "amount", "currency"),
            ("F-01", "KES-03", "2023-11-30", "Arizona", "environment", 2023, "84000",
             "USD"),
            ("F-02", "KES-02", "2025-05-19", "Western Region", "environment", 2025,
             "620000", "GHS"),
        ],
        "water_noncompliance": [
            ("water_noncompliance_id", "site_id", "occurred_on", "permit", "severity",
             "water_breach_type"),
            ("WN-01", "KES-06", "2023-02-06", "discharge consent 114", "minor",
             "discharge_limit"),
            ("WN-02", "KES-02", "2024-12-14", "EPA/PR/88", "moderate",
             "discharge_limit"),
        ],
        "strike_event": [
            ("strike_event_id", "site_id", "occurred_on", "workers", "days_idle",
             "stoppage_type", "full_shift"),
            ("ST-01", "KES-01", "2023-08-21", 1240, 7440, "strike", "true"),
        ],
        "emergency_drill": [
            ("emergency_drill_id", "site_id", "occurred_on", "drill_type",
             "community_involved"),
            *(
                (f"ED-{year}-{n}", site, f"{year}-04-1{n}", "dam break",
                 "true" if n < 2 else "false")
                for year in (2023, 2024, 2025)
                for n, site in enumerate(("KES-01", "KES-02", "KES-06"))
            ),
        ],
        "air_exceedance": [
            ("air_exceedance_id", "site_id", "occurred_on", "pollutant", "monitor",
             "limit_name"),
            ("AX-01", "KES-03", "2022-12-09", "sox", "stack 1", "one-hour limit"),
            ("AX-02", "KES-03", "2024-07-17", "sox", "stack 1", "one-hour limit"),
            ("AX-03", "KES-01", "2025-02-28", "pm10", "village station",
             "24-hour limit"),
        ],
        "supplier_assessment": [
            ("supplier_assessment_id", "supplier", "assessment_scope",
             "negative_impact", "actual", "improvement_agreed", "terminated",
             "assessed_on"),
            *(
                (f"SA-{n:02}", f"supplier {n:02}",
                 ("environmental", "social")[n % 2], str(n % 5 == 0).lower(),
                 str(n % 10 == 0).lower(), str(n % 5 == 0).lower(), "false",
                 _day("supplier", n))
                for n in range(1, 25)
            ),
        ],
        "land_conflict": [
            ("land_conflict_id", "site_id", "occurred_on", "complainant",
             "dispute_status"),
            ("LC-01", "KES-02", "2024-05-30", "community", "in_dialogue"),
        ],
        "discrimination_incident": [
            ("discrimination_incident_id", "site_id", "occurred_on", "ground",
             "case_status"),
            ("DI-01", "KES-03", "2023-10-04", "gender", "closed"),
            ("DI-02", "KES-01", "2025-03-18", "gender", "reviewed"),
        ],
    }  # fmt: skip


def registers() -> dict[str, Table]:
    """Register name -> table."""
    return {
        "injury": injuries(),
        "near_miss": near_misses(),
        "grievance": grievances(),
        "spill_event": spills(),
        "tsf_register": facilities(),
        "site_profile": profiles(),
    } | small()
