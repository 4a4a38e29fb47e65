"""The whole project folder, and everything that goes wrong in it, on purpose.

Each fault is one of those that real deliveries have; ``FAULTS.md`` of the example tells
them to people, and a test finds each of them in the release.
"""

from __future__ import annotations

from pathlib import Path

from tests.sample_company import (
    materiality,
    money,
    people,
    project,
    registers,
    sites,
    words,
    workbook,
)
from tests.sample_company.invent import (
    YEARS,
    Delivery,
    as_csv,
    closing,
    drawn,
    months,
    rounded,
    whole,
)

Files = dict[str, str | bytes]


def files() -> Files:
    """Path in the project folder -> content, the same each time."""
    found: Files = {
        "orebook.yaml": project.YAML,
        "sites.csv": as_csv(project.SITES),
        "activities.csv": as_csv(project.ACTIVITIES),
        "ownership.csv": as_csv(project.OWNERSHIP),
        "entities.csv": as_csv(project.ENTITIES),
        "expected.csv": as_csv(project.EXPECTED),
        "history.csv": as_csv(project.HISTORY),
        "decisions/profile.csv": as_csv(project.PROFILE),
        "decisions/certificates.csv": as_csv(project.CERTIFICATES),
        "controls.csv": as_csv(_controls()),
        "factors/kestrel.csv": project.factors(),
        "mappings/erp.yaml": project.mapping(),
        **words.files(),
        "FAULTS.md": (Path(__file__).parent / "FAULTS.md").read_text(),
        **materiality.files(),
    }
    config = dict(found)
    for year in YEARS:
        found[f"intake/FY{year}/KES-03/erp_export.csv"] = _erp(year)
        for delivery in _deliveries(year):
            name = f"intake/{delivery.name}"
            if name == "intake/FY2025/KES-06/operations.csv":
                # The closed mine took up the site workbook in its third year.
                name = name.replace("operations.csv", "site_workbook.xlsx")
                found[name] = workbook.filled(config, delivery, year)
            else:
                found[name] = as_csv(delivery.table())
    for name, table in registers.registers().items():
        found[f"intake/registers/{name}.csv"] = as_csv(table)
    found["intake/registers/delivery.yaml"] = registers.SPEAKS_FOR
    copied = "intake/FY2025/KES-04/operations.csv"
    found[copied.replace("operations", "operations (copy)")] = found[copied]
    return found


def _deliveries(year: int) -> list[Delivery]:
    made = [sites.operations(s, year) for s in ("KES-01", "KES-02", "KES-04", "KES-06")]
    made += [people.workforce(site, year) for site in people.CREWS]
    made += [people.safety(year), money.finance(year), money.taxes(year), _counts(year)]
    if year == 2025:
        made.append(sites.partner(year))
        _spoil({delivery.name: delivery for delivery in made})
        made.append(_correction())
    return made


def _counts(year: int) -> Delivery:
    """Group facts that come as numbers, zeros among them; tailings volumes."""
    delivery = Delivery(f"FY{year}/group/environment_and_conduct.csv")
    span, day = whole(year)[0], closing(year)[0]
    said = {"prepared_by": "group sustainability manager", "method": "calculated"}
    for site in ("KES-01", "KES-02", "KES-06"):
        delivery.put(site, "tsf_incident", span, 0, "event", **said)
        delivery.put(site, "critical_incident", span, 0, "event", **said)
    for site in ("KES-03", "KES-04"):
        delivery.put(site, "critical_incident", span, 0, "event", **said)
    delivery.put("GROUP", "corruption_incident", span, 0, "event", **said)
    for tsf, site, volume, capacity in (
        ("TSF-A", "KES-01", 88, 92), ("TSF-B", "KES-01", 61, 180),
        ("TSF-H", "KES-02", 9.4, 14), ("TSF-OLD", "KES-06", 2.1, 2.1),
    ):  # fmt: skip
        grown = volume * (1 + 0.09 * (year - 2023)) if tsf in ("TSF-B", "TSF-H") else (
            volume)  # fmt: skip
        delivery.put(site, "tsf_volume_m3", day, rounded(grown, 2), "Mm3", tsf=tsf,
                     **said)  # fmt: skip
        delivery.put(site, "tsf_capacity_m3", day, capacity, "Mm3", tsf=tsf,
                     **said)  # fmt: skip
    for initiative, saved in (("trolley assist", 21_000), ("mill liners", 9_500)):
        delivery.put("KES-01", "energy_saved_gj", span,
                     rounded(drawn(saved, 0.1, 0.2, span, initiative), 0), "GJ",
                     initiative=initiative, energy_type="fuel" if "trolley" in
                     initiative else "electricity", **said)  # fmt: skip
        delivery.put("KES-01", "ghg_reduction_t", span,
                     rounded(drawn(saved * 0.072, 0.1, 0.2, span, initiative), 0),
                     "tCO2e", initiative=initiative, ghg_scope="1", **said)  # fmt: skip
    return delivery


def _spoil(made: dict[str, Delivery]) -> None:
    """The faults of FY2025, each in the file where it would happen."""
    pit = made["FY2025/KES-01/operations.csv"]
    deep = made["FY2025/KES-02/operations.csv"]
    port = made["FY2025/KES-04/operations.csv"]
    closed = made["FY2025/KES-06/operations.csv"]
    crew = made["FY2025/KES-02/people.csv"]
    # A month that nobody handed in.
    deep.rows.remove(deep.find("fuel_use_qty", "2025-03-01", fuel_use="mobile_offroad"))
    # Kilograms in a column of tonnes: scrap metal of one month, a thousand times.
    scrap = pit.find("waste_diverted_t", "2024-10-01", composition="metals")
    scrap["value"] = rounded(float(scrap["value"]) * 1000, 0)
    # Text where a number belongs, and a blank that is not a zero.
    closed.find("water_discharge_ml", "2024-12-01")["value"] = "approx. 140"
    port.find("water_discharge_ml", "2025-02-01")["value"] = ""
    # A letter O for a zero in the site's id.
    for row in crew.rows:
        if row["period_start"] == "2024-09-01" and row["metric_id"] == "hires":
            row["site_id"] = "KES-O2"
    # Estimated where a meter stood still.
    for start in ("2025-04-01", "2025-05-01"):
        row = pit.find("water_withdrawal_ml", start, source="ground")
        row |= {"method": "estimated", "comment": "meter out of order"}
    # Headcount told by age does not add up to headcount told by contract.
    row = crew.find("employees_headcount", "2025-06-30", age="over_50")
    row["value"] = str(int(row["value"]) - 9)


def _correction() -> Delivery:
    """Eight weeks later the pit finds that a pump was read twice."""
    delivery = Delivery("FY2025/KES-01/correction_2025-08-27.csv")
    start, end = months(2025)[6]
    delivery.put(
        "KES-01", "water_withdrawal_ml", (start, end), "1388.40", "ML", source="sea",
        quality="other", method="measured", supersedes="FY2025/KES-01/operations.csv",
        evidence="meter log 2025-08-25",
        prepared_by="environment superintendent, KES-01",
        reviewed_by="general manager, KES-01",
        comment="intake pump 2 was counted twice in January",
    )  # fmt: skip
    return delivery


def _erp(year: int) -> str:
    """The smelter's export: German accounts, months in columns, 1.234,5."""
    bases = {
        "4100 Erdgas Schmelzofen": (2_950, "TM3"), "4110 Diesel Werkverkehr":
        (61, "m3"), "4200 Strombezug Netz": (21_700, "MWh"),
        "4300 Kalkstein Zuschlag": (1_950, "TO"), "4310 Elektroden": (38, "TO"),
        "5100 Wasserbezug Brunnen": (121_000, "m3"), "5110 Wasserbezug Stadt":
        (34_000, "m3"), "5200 Abwasser Kanal": (28_500, "m3"), "6100 SO2 Kamin":
        (186, "TO"), "6110 NOx Kamin": (11.5, "TO"), "6120 Staub Kamin": (4.1, "TO"),
        "6130 Blei Kamin": (0.021, "TO"), "7100 Anodenkupfer": (11_900, "TO"),
        "7200 Kupfer verkauft": (11_700, "TO"), "8100 Lohnstunden": (96_500, "STD"),
        "8110 Fremdstunden": (32_400, "STD"),
    }  # fmt: skip
    spans = months(year)
    rows: list[list[str]] = [
        ["Werk", "Konto", "Einheit", *(f"{s:%m.%Y}" for s, _ in spans), "Summe"]
    ]
    for account, (base, unit) in bases.items():
        places = 4 if base < 1 else 1 if base < 1000 else 0
        values = [
            float(rounded(drawn(base, 0.05, 0.01, span, "erp", account), places))
            for span in spans
        ]
        cells = [_german(value, places) for value in [*values, sum(values)]]
        rows.append(["MERLIN", account, unit, *cells])
    return as_csv(rows, ";")


def _german(value: float, places: int) -> str:
    text = f"{value:,.{places}f}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def _controls() -> list[tuple[object, ...]]:
    """Totals that others state: one agrees, one does not."""
    return [
        ("indicator_id", "entity", "period_id", "breakdown", "value", "unit",
         "tolerance", "source"),
        ("royalties_total", "GROUP-TOTAL", "FY2025", "country=GH", "20000000", "USD",
         "200000", "Receipts published by the Ghana Revenue Authority (fictional)"),
        ("ohs_fatalities", "GROUP-TOTAL", "FY2023", "", "1", "count", "0",
         "Register of the group safety director (fictional)"),
    ]  # fmt: skip
