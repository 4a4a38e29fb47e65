"""What Kestrel Metals is: sites, owners, settings, factors, history, mappings."""

from __future__ import annotations

from tests.sample_company.invent import YEARS, as_csv

MARK = "Kestrel Metals is fictional: every name and number of it is invented."

YAML = f"""\
company: Kestrel Metals (fictional sample company)
# {MARK}
periods: [FY2023, FY2024, FY2025]
fiscal_year_end: 06-30
publication_date: 2025-10-31
currency: USD
consolidation: operational_control   # the approach that leads; all are computed
standards: [gri@2021, gri14@2024]
gwp_set: AR6
base_year: FY2023
factor_regions: [US, GB]             # where a country has no fuel factors of its own
languages: [en, es, fr]
dialects:
  - files: FY*/KES-03/erp_export.csv # the smelter's ERP writes 1.234,5
    delimiter: ";"
    decimal: ","
    thousands: "."
"""

SITES = [
    ("site_id", "name", "country", "admin1", "latitude", "longitude", "type", "status",
     "minerals", "operator", "grid_region", "opened", "closed", "tags", "language",
     "contact"),
    ("KES-01", "Kestrel Pit", "CL", "CL-AN", "-23.10", "-69.40", "mine", "operating",
     "copper", "Kestrel Metals", "", "2009-04-01", "", "open-pit;desert",
     "es", "data.pit@kestrel.example"),
    ("KES-02", "Harrier Deep", "GH", "GH-WP", "5.60", "-2.10", "mine", "operating",
     "gold", "Kestrel Metals", "", "2014-10-01", "", "underground;tropics",
     "", "data.deep@kestrel.example"),
    ("KES-03", "Merlin Smelter", "US", "US-AZ", "33.00", "-110.80", "smelter",
     "operating", "copper", "Kestrel Metals", "egrid:AZNM", "1998-01-01", "",
     "smelter;desert",
     "", "data.smelter@kestrel.example"),
    ("KES-04", "Osprey Port", "CL", "CL-AN", "-23.05", "-70.35", "port", "operating",
     "copper", "Kestrel Metals", "", "2009-04-01", "", "port",
     "es", "data.port@kestrel.example"),
    ("KES-05", "Goshawk Joint Venture", "AU", "AU-QLD", "-20.90", "140.20", "mine",
     "operating", "copper;gold", "Goshawk Mining Pty (fictional)", "", "2017-07-01",
     "", "open-pit;joint-venture",
     "", "data.jv@kestrel.example"),
    ("KES-06", "Buzzard Mine", "GB", "GB-CON", "50.20", "-5.30", "mine",
     "closed, in rehabilitation", "tin", "Kestrel Metals", "", "1986-01-01", "",
     "closed;rehabilitation",
     "", "data.closed@kestrel.example"),
]  # fmt: skip

OWNERSHIP = [
    ("site_id", "valid_from", "valid_to", "equity_share", "financial_control",
     "operational_control"),
    ("KES-01", "2009-04-01", "", "0.8", "1", "1"),
    ("KES-02", "2014-10-01", "", "0.9", "1", "1"),
    ("KES-03", "1998-01-01", "", "1", "1", "1"),
    ("KES-04", "2009-04-01", "", "0.8", "1", "1"),
    ("KES-05", "2024-11-15", "", "0.6", "1", "1"),
    ("KES-06", "1986-01-01", "", "1", "1", "1"),
]  # fmt: skip

ENTITIES = [
    ("entity", "country", "parent", "valid_from", "valid_to", "in_financial_report"),
    ("Kestrel Metals plc", "GB", "", "1986-01-01", "", "yes"),
    ("Minera Kestrel SpA", "CL", "Kestrel Metals plc", "2007-02-01", "", "yes"),
    ("Harrier Gold Ltd", "GH", "Kestrel Metals plc", "2012-06-01", "", "yes"),
    ("Merlin Smelting Inc", "US", "Kestrel Metals plc", "1998-01-01", "", "yes"),
    ("Goshawk Joint Venture", "AU", "Kestrel Metals plc", "2024-11-15", "", "yes"),
    ("Kestrel Foundation", "GB", "", "2015-01-01", "", "no"),
]  # fmt: skip

ACTIVITIES = [
    ("site_id", "activity", "valid_from", "valid_to"),
    ("KES-01", "mine", "", ""),
    ("KES-02", "mine", "", ""),
    ("KES-03", "smelter", "", ""),
    ("KES-04", "port", "", ""),
    ("KES-05", "mine", "", ""),
    ("KES-06", "mine", "", "2012-12-31"),
    ("KES-06", "closed", "2013-01-01", ""),
]

_TEAM, _PIT = "head of sustainability", "asked for since FY2023, not handed in yet"


def _expected() -> list[tuple[str, ...]]:
    """What is asked of whom: each row for everybody first, then who differs."""
    rows: list[tuple[str, ...]] = []

    def put(site: str, metric: str, answer: str, reason: str, days: str = "/",
            often: str = "") -> None:  # fmt: skip
        first, last = days.split("/")
        by = "" if answer == "yes" else _TEAM
        rows.append((site, metric, first, last, often, "", answer, reason, by))

    def only(who: str, metric: str, others: str, why: str = "",
             often: str = "") -> None:  # fmt: skip
        put("*", metric, "no", others)
        put(who, metric, "yes", why, often=often)

    only("KES-01", "refrigerant_loss_kg", "small units only, below 50 kg", _PIT,
         "quarter")  # fmt: skip
    only("KES-01", "energy_saved_gj", "no initiative that is measured")
    only("KES-01", "ghg_reduction_t", "no initiative that is measured")
    only("KES-02", "electricity_selfgen_mwh", "no generators or panels")
    only("KES-02", "tailings_reprocessed_t", "tailings are not reworked")
    only("KES-05", "ghg_scope1_reported_t", "worked out from fuel and process inputs")
    only("closed", "closure_spend", "nothing is being closed there")
    for metric in ("water_evaporation_ml", "water_other_loss_ml", "water_reused_ml",
                   "water_storage_ml"):  # fmt: skip
        only("mine", metric, "no pond, no store: the water passes through")
    put("mine", "product_sold_t", "no", "sold as it is made, see product_produced_t")
    put("KES-04", "closure", "no", "leased; the port authority clears the site")
    put("KES-04", "community_investment", "no", "what the port gives, the pit tells")
    put("KES-04", "revenue", "no", "handles the pit's concentrate and sells nothing")
    put("KES-05", "cyanide_used_t", "no", "ore is floated, not leached")
    put("GROUP", "eac_retired_mwh", "no", "no certificates before the solar contract",
        "/2023-06-30")  # fmt: skip
    put("KES-05", "*", "waived", "bought on 15 November 2024; hands in totals only "
        "until its systems are joined", "/2025-06-30")  # fmt: skip
    return rows


EXPECTED = [
    ("site_id", "metric_id", "valid_from", "valid_to", "frequency", "due_days",
     "applicable", "reason", "decided_by"),
    *_expected(),
]  # fmt: skip

# What laws ask about, as invented as the rest: employees and revenue are those of the
# figures of FY2025, in round numbers.
PROFILE = [
    ("fact", "value"),
    ("seat", "GB"),
    ("listed", "GB"),
    ("listed", "US"),
    ("activity", "mines"),
    ("activity", "does business in the United Kingdom"),
    ("activity", "imports into the EU"),
    ("mineral", "gold"),
    ("employees", "3565"),
    ("turnover_eur", "1800000000"),
    ("revenue_usd", "2000000000"),
]  # fmt: skip
# On the day of publication the first counts, the second has expired, the third has its
# own last day, the fourth has not begun, of the last no end is known.
CERTIFICATES = [
    ("site_id", "scheme", "valid_from", "valid_to", "result", "document"),
    ("KES-01", "MAC-TSM", "2023-05-15", "", "A",
     "verification report 2023 (fictional)"),
    ("KES-05", "MAC-TSM", "2022-03-01", "", "AA", "verification report 2022 of the "
     "operator (fictional)"),
    ("KES-03", "COPPER-MARK", "2024-09-01", "2027-08-31", "assured",
     "assurance summary 2024 (fictional)"),
    ("KES-01", "IRMA", "2025-12-01", "", "", "audit booked (fictional)"),
    ("KES-02", "WGC-RGMP", "2024-07-31", "", "conformant",
     "assurance statement 2024 (fictional)"),
]  # fmt: skip

_REPORT = "Kestrel Metals, Sustainability Report 2022 (fictional)"
HISTORY = [
    ("indicator_id", "entity", "period_id", "breakdown", "value", "unit", "document",
     "page", "assured"),
    *(
        (indicator, "GROUP-TOTAL", period, "", value, unit, _REPORT, page, assured)
        for indicator, unit, page, assured, values in (
            ("ghg_scope1_gross", "tCO2e", "41", "limited", ("261000", "256500")),
            ("ghg_scope2_location", "tCO2e", "42", "limited", ("378400", "371200")),
            ("energy_total", "GJ", "39", "none", ("7010000", "6985000")),
            ("water_withdrawal_total", "ML", "47", "none", ("27900", "28150")),
            ("ohs_fatalities", "count", "28", "limited", ("1", "0")),
            ("ohs_ltifr", "per 1,000,000 h", "28", "none", ("1.12", "0.94")),
            ("emp_total", "headcount", "33", "none", ("3010", "3045")),
            ("waste_generated_total", "t", "51", "none", ("6120", "6040")),
            ("tailings_produced", "t", "53", "none", ("20900000", "21100000")),
            ("land_disturbed_total", "ha", "56", "none", ("5210", "5275")),
        )
        for period, value in zip(("FY2021", "FY2022"), values, strict=True)
    ),
]  # fmt: skip


def factors() -> str:
    """Grid, supplier, process and explosives factors: invented, and said so."""
    header = (
        "factor_id", "version", "factor_kind", "gas", "source_category", "activity",
        "numerator_unit", "denominator_unit", "calorific_basis", "value", "gwp_set",
        "region", "valid_from", "valid_to", "publisher", "publication",
        "version_label", "licence", "confidence", "note",
    )  # fmt: skip

    def row(name: str, kind: str, gas: str, category: str, activity: str, per: str,
            value: str, region: str, year: int) -> tuple[str, ...]:  # fmt: skip
        return (
            f"kestrel.{name}.{year}.{gas}", "1", kind, gas, category, activity, "t",
            per, "not_energy", value, "", region,
            f"{year - 1}-07-01", f"{year}-06-30", "Kestrel Metals (fictional)",
            "Factor register", f"FY{year}", "own", "memory",
            "invented for the sample company",
        )  # fmt: skip

    rows: list[tuple[str, ...]] = []
    for place, year in ((p, y) for p in (0, 1, 2) for y in YEARS):
        step = year - YEARS[0]
        name, region, values = (
            ("grid_cl", "CL", ("0.2890", "0.2714", "0.2403")),
            ("grid_gh", "GH", ("0.4460", "0.4421", "0.4388")),
            ("grid_au_qld", "AU-QLD", ("0.7300", "0.7100", "0.6900")),
        )[place]
        rows.append(row(name, "grid", "CO2", "purchased_electricity", "electricity",
                        "MWh", values[step], region, year))  # fmt: skip
    for year in YEARS:
        rows += [
            row("supplier_desierto", "supplier", "CO2", "purchased_electricity",
                "Desierto Energia (fictional)", "MWh", "0.1950", "CL", year),
            row("limestone", "emission", "CO2", "process", "limestone", "t", "0.4397",
                "GLOBAL", year),
            row("electrode", "emission", "CO2", "process", "electrode", "t", "3.0100",
                "GLOBAL", year),
            row("anfo", "emission", "CO2", "explosives", "anfo", "t", "0.1700",
                "GLOBAL", year),
            row("emulsion", "emission", "CO2", "explosives", "emulsion", "t", "0.1650",
                "GLOBAL", year),
        ]  # fmt: skip
    return as_csv([header, *rows])


# What the smelter's ERP calls things -> metric, fuel, fuel_use, source, quality,
# pollutant, air_source, mineral, product_form, process_material.
ACCOUNTS: dict[str, dict[str, str]] = {
    "4100 Erdgas Schmelzofen": {
        "metric_id": "fuel_use_qty", "fuel": "natural_gas", "fuel_use": "stationary"},
    "4110 Diesel Werkverkehr": {
        "metric_id": "fuel_use_qty", "fuel": "diesel", "fuel_use": "mobile_offroad"},
    "4200 Strombezug Netz": {
        "metric_id": "electricity_purchased_mwh", "instrument": "none",
        "renewable": "false", "delivery": "grid"},
    "4300 Kalkstein Zuschlag": {
        "metric_id": "carbonate_reductant_t", "process_material": "limestone"},
    "4310 Elektroden": {
        "metric_id": "carbonate_reductant_t", "process_material": "electrode"},
    "5100 Wasserbezug Brunnen": {
        "metric_id": "water_withdrawal_ml", "source": "ground", "quality": "fresh"},
    "5110 Wasserbezug Stadt": {
        "metric_id": "water_withdrawal_ml", "source": "third_party",
        "quality": "fresh"},
    "5200 Abwasser Kanal": {
        "metric_id": "water_discharge_ml", "destination": "third_party",
        "quality": "other"},
    "6100 SO2 Kamin": {
        "metric_id": "air_emission_t", "pollutant": "sox", "air_source": "point"},
    "6110 NOx Kamin": {
        "metric_id": "air_emission_t", "pollutant": "nox", "air_source": "point"},
    "6120 Staub Kamin": {
        "metric_id": "air_emission_t", "pollutant": "pm10", "air_source": "point"},
    "6130 Blei Kamin": {
        "metric_id": "air_emission_t", "pollutant": "pb", "air_source": "point"},
    "7100 Anodenkupfer": {
        "metric_id": "product_produced_t", "mineral": "copper",
        "product_form": "metal"},
    "7200 Kupfer verkauft": {
        "metric_id": "product_sold_t", "mineral": "copper", "product_form": "metal"},
    "8100 Lohnstunden": {"metric_id": "hours_worked", "worker_type": "employee"},
    "8110 Fremdstunden": {
        "metric_id": "hours_worked", "worker_type": "nonemployee_controlled"},
}  # fmt: skip


def mapping() -> str:
    """mappings/erp.yaml: accounts said in our words, months in columns made rows."""
    lines = [
        "# The smelter's ERP: one row per account, one column per month. Renames and",
        "# reshapes, never computes; the file stays as it is.",
        'files: "FY*/{site_id}/erp_export.csv"',
        "columns: {Einheit: unit}",
        "constants: {method: measured, source_system: ERP export (fictional)}",
        "ignore: [Werk, Summe]",
        "units:",
        "  TM3: {unit: m3, times: 1000}",
        "  STD: {unit: h}",
        "  TO: {unit: t}",
        'melt: {"{period}": {}}',
        "labels:",
        "  Konto:",
    ]
    for account, said in ACCOUNTS.items():
        listed = ", ".join(f"{name}: {_yaml(word)}" for name, word in said.items())
        lines.append(f"    {account}: {{{listed}}}")
    return "\n".join(lines) + "\n"


def _yaml(word: str) -> str:
    """``false`` is a word here, not a truth."""
    return f'"{word}"' if word in ("true", "false") else word
