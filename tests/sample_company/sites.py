"""What each site hands in, year by year, before anything goes wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from tests.sample_company.invent import (
    Delivery,
    Span,
    closing,
    drawn,
    month_ends,
    months,
    quarters,
    rounded,
    whole,
)

METALLURGIST, ENVIRONMENT = "site metallurgist", "environment superintendent"
ENERGY, PEOPLE, SAFETY = "energy engineer", "HR business partner", "safety lead"
FINANCE, CLOSURE = "site accountant", "closure manager"


def operations(site: str, year: int) -> Delivery:
    """Production, energy, water, tailings, waste, air and land of one site."""
    delivery = Delivery(f"FY{year}/{site}/operations.csv")
    parts = {
        "KES-01": _pit, "KES-02": _underground, "KES-04": _port, "KES-06": _closed,
    }  # fmt: skip
    parts[site](delivery, year)
    return delivery


def _pit(to: Delivery, year: int) -> None:
    site, every = "KES-01", months(year)
    make = {"by": METALLURGIST}
    to.add(site, "ore_mined_t", every, 1_830, "kt", places=1, growth=0.02,
           mine_method="surface", mineral="copper", **make)  # fmt: skip
    for name, share in (("pag", 0.22), ("nag", 0.78)):
        to.add(site, "waste_rock_t", every, 4_050 * share, "kt", places=1,
               growth=0.03, placement="dump", pag_class=name, **make)  # fmt: skip
    for span in every:
        ore = drawn(1_760_000, 0.05, 0.015, span, site, "ore")
        concentrate = ore * 0.0125
        said = {"prepared_by": f"{METALLURGIST}, {site}", "method": "measured",
                "reviewed_by": f"general manager, {site}"}  # fmt: skip
        to.put(site, "ore_processed_t", span, rounded(ore, 0), "t", mineral="copper",
               **said)  # fmt: skip
        to.put(site, "product_produced_t", span, rounded(concentrate, 0), "t",
               mineral="copper", product_form="concentrate", **said)  # fmt: skip
        to.put(site, "contained_metal_t", span, rounded(concentrate * 0.272, 1), "t",
               mineral="copper", **said)  # fmt: skip
        tailings = ore - concentrate
        for tsf, share in (("TSF-A", 0.35), ("TSF-B", 0.65)):
            to.put(site, "tailings_dry_t", span,
                   rounded(tailings * share * 0.998, 0), "t", tsf=tsf,
                   dewatering="thickened", tailings_disposal="surface_facility",
                   **said)  # fmt: skip
    for tsf in ("TSF-A", "TSF-B"):
        to.add(site, "tailings_solids_pct", every, 61, "%", places=1, spread=0.03,
               tsf=tsf, **make)  # fmt: skip
    power = {"by": ENERGY}
    to.add(site, "fuel_use_qty", every, 4_950, "m3", places=1, growth=0.02,
           fuel="diesel", fuel_use="mobile_offroad", payer="own", **power)  # fmt: skip
    to.add(site, "fuel_use_qty", every, 610, "m3", places=1, fuel="diesel",
           fuel_use="mobile_offroad", payer="contractor", checked=False,
           **power)  # fmt: skip
    to.add(site, "fuel_use_qty", every, 88, "m3", places=1, fuel="diesel",
           fuel_use="stationary", payer="own", **power)  # fmt: skip
    # A solar contract from FY2024 on replaces part of the grid's electricity.
    solar = {2023: 0.0, 2024: 0.25, 2025: 0.42}[year]
    total, grid = 44_800, {"technology": "mixed", "instrument": "supplier_rate",
                           "supplier": "Desierto Energia (fictional)",
                           "renewable": "false", "delivery": "grid"}  # fmt: skip
    to.add(site, "electricity_purchased_mwh", every, total * (1 - solar), "MWh",
           places=1, spread=0.04, **grid, **power)  # fmt: skip
    if solar:
        to.add(site, "electricity_purchased_mwh", every, total * solar, "MWh",
               places=1, spread=0.04, technology="solar", instrument="ppa_eac",
               supplier="Sol del Norte (fictional)", renewable="true",
               delivery="grid", **power)  # fmt: skip
    to.add(site, "explosives_t", every, 1_010, "t", places=1, explosive="anfo",
           by=METALLURGIST)  # fmt: skip
    to.add(site, "explosives_t", every, 395, "t", places=1, explosive="emulsion",
           by=METALLURGIST)  # fmt: skip
    _water(to, site, year, {("sea", "other"): 1_510, ("ground", "fresh"): 305},
           {("surface", "other"): 42}, entrained=("TSF-B", 1_080), evaporation=520,
           reused=4_600, store=("tsf_pond", 3_600))  # fmt: skip
    _waste(to, site, every, 310, 52)
    for pollutant, tonnes in (("nox", 118), ("pm10", 205), ("pm2_5", 31), ("co", 64),
                              ("sox", 3.1), ("voc", 9.4)):  # fmt: skip
        to.add(site, "air_emission_t", every, tonnes, "t", places=2,
               pollutant=pollutant, air_source="mobile" if pollutant != "pm10"
               else "fugitive", method="calculated", by=ENVIRONMENT)  # fmt: skip
    _land(to, site, year, controlled=18_400, disturbed=4_310, moved=(66, 18))


def _underground(to: Delivery, year: int) -> None:
    site, every = "KES-02", months(year)
    make = {"by": METALLURGIST}
    to.add(site, "ore_mined_t", every, 96_000, "t", mine_method="underground",
           mineral="gold", **make)  # fmt: skip
    to.add(site, "ore_processed_t", every, 94_000, "t", mineral="gold", **make)
    to.add(site, "waste_rock_t", every, 31_000, "t", placement="in_pit_backfill",
           pag_class="unknown", **make)  # fmt: skip
    to.add(site, "product_produced_t", every, 13_400, "oz_troy", mineral="gold",
           product_form="metal", **make)  # fmt: skip
    to.add(site, "contained_metal_t", every, 13_400, "oz_troy", mineral="gold",
           **make)  # fmt: skip
    to.add(site, "tailings_dry_t", every, 70_500, "t", tsf="TSF-H",
           dewatering="slurry", tailings_disposal="surface_facility",
           **make)  # fmt: skip
    to.add(site, "tailings_dry_t", every, 23_300, "t", tsf="paste plant",
           dewatering="paste", tailings_disposal="underground_backfill",
           **make)  # fmt: skip
    to.add(site, "tailings_reprocessed_t", every, 23_300, "t", reuse_route="backfill",
           **make)  # fmt: skip
    to.add(site, "tailings_solids_pct", every, 48, "%", places=1, spread=0.04,
           tsf="TSF-H", **make)  # fmt: skip
    to.add(site, "cyanide_used_t", every, 54, "t", places=1,
           cyanide_certification="icmc", **make)  # fmt: skip
    power = {"by": ENERGY}
    to.add(site, "fuel_use_qty", every, 415_000, "L", fuel="diesel",
           fuel_use="mobile_offroad", payer="own", **power)  # fmt: skip
    to.add(site, "fuel_use_qty", every, 268_000, "L", fuel="diesel",
           fuel_use="selfgen_power", payer="own", **power)  # fmt: skip
    to.add(site, "electricity_selfgen_mwh", every, 1_020, "MWh", places=1,
           technology="diesel", renewable="false", **power)  # fmt: skip
    to.add(site, "electricity_selfgen_mwh", every, 310, "MWh", places=1,
           growth=0.12, technology="solar", renewable="true", eac_sold="false",
           **power)  # fmt: skip
    to.add(site, "electricity_purchased_mwh", every, 9_350, "MWh", places=1,
           instrument="none", renewable="false", delivery="grid", **power)  # fmt: skip
    to.add(site, "explosives_t", every, 108, "t", places=2, explosive="emulsion",
           by=METALLURGIST)  # fmt: skip
    _water(to, site, year, {("ground", "fresh"): 96, ("surface", "fresh"): 41},
           {("surface", "fresh"): 71, ("surface", "other"): 12},
           entrained=("TSF-H", 34), evaporation=18, reused=205,
           store=("tsf_pond", 410))  # fmt: skip
    _waste(to, site, every, 92, 14)
    for pollutant, tonnes in (("nox", 14), ("pm10", 6.1), ("co", 9.8), ("hg", 0.0021)):
        to.add(site, "air_emission_t", every, tonnes, "t", places=4,
               pollutant=pollutant, air_source="point", method="calculated",
               by=ENVIRONMENT)  # fmt: skip
    _land(to, site, year, controlled=3_900, disturbed=412, moved=(7, 4))


def _port(to: Delivery, year: int) -> None:
    site, every = "KES-04", months(year)
    power = {"by": ENERGY, "checked": year > 2023}
    to.add(site, "fuel_use_qty", every, 57_000, "L", fuel="diesel",
           fuel_use="mobile_offroad", payer="own", **power)  # fmt: skip
    to.add(site, "electricity_purchased_mwh", every, 640, "MWh", places=1,
           instrument="none", renewable="false", delivery="grid", **power)  # fmt: skip
    to.add(site, "water_withdrawal_ml", every, 8_600, "m3", source="third_party",
           quality="fresh", by=ENVIRONMENT)  # fmt: skip
    # The port discharges nothing, and says so: a zero that is a zero.
    for span in every:
        to.put(site, "water_discharge_ml", span, "0", "m3", destination="sea",
               quality="other", method="measured",
               prepared_by=f"{ENVIRONMENT}, {site}")  # fmt: skip
    _waste(to, site, every, 19, 1.2)
    to.add(site, "air_emission_t", every, 4.2, "t", places=2, pollutant="pm10",
           air_source="fugitive", method="estimated", by=ENVIRONMENT)  # fmt: skip
    _land(to, site, year, controlled=62, disturbed=58, moved=(0, 0))


def _closed(to: Delivery, year: int) -> None:
    site, every = "KES-06", months(year)
    to.add(site, "electricity_purchased_mwh", every, 205, "MWh", places=2,
           instrument="none", renewable="false", delivery="grid",
           by=CLOSURE)  # fmt: skip
    to.add(site, "fuel_use_qty", every, 9_200, "L", fuel="diesel",
           fuel_use="mobile_offroad", payer="contractor", spread=0.4,
           by=CLOSURE, method="estimated")  # fmt: skip
    # Mine water rises by itself, is pumped, treated and let go.
    to.add(site, "water_withdrawal_ml", every, 138, "ML", places=2, source="produced",
           quality="other", by=CLOSURE)  # fmt: skip
    to.add(site, "water_discharge_ml", every, 136, "ML", places=2,
           destination="surface", quality="fresh", treatment="secondary",
           by=CLOSURE)  # fmt: skip
    _waste(to, site, quarters(year), 22, 6)
    _land(to, site, year, controlled=940, disturbed=388, moved=(0, 31))
    to.add(site, "closure_spend", every, 260_000, "GBP", by=CLOSURE)


def _water(
    to: Delivery,
    site: str,
    year: int,
    taken: dict[tuple[str, str], float],
    given: dict[tuple[str, str], float],
    *,
    entrained: tuple[str, float],
    evaporation: float,
    reused: float,
    store: tuple[str, float],
) -> None:
    """A water balance that closes to within a few per cent, as real ones do."""
    said = {"by": ENVIRONMENT}
    for (source, quality), base in taken.items():
        to.add(site, "water_withdrawal_ml", months(year), base, "ML", places=2,
               source=source, quality=quality, **said)  # fmt: skip
    for (destination, quality), base in given.items():
        to.add(site, "water_discharge_ml", months(year), base, "ML", places=2,
               destination=destination, quality=quality, treatment="primary",
               **said)  # fmt: skip
    to.add(site, "water_entrained_ml", months(year), entrained[1], "ML", places=1,
           tsf=entrained[0], method="modelled", **said)  # fmt: skip
    to.add(site, "water_evaporation_ml", months(year), evaporation, "ML", places=1,
           store=store[0], method="modelled", **said)  # fmt: skip
    rest = sum(taken.values()) - sum(given.values()) - entrained[1] - evaporation
    to.add(site, "water_other_loss_ml", months(year), rest, "ML", places=1,
           water_use="dust_suppression", method="estimated", **said)  # fmt: skip
    to.add(site, "water_reused_ml", months(year), reused, "ML", places=1,
           treated="false", method="calculated", **said)  # fmt: skip
    to.add(site, "water_storage_ml", month_ends(year), store[1], "ML", places=0,
           spread=0.02, store=store[0], **said)  # fmt: skip
    stress = {"KES-01": "extremely_high", "KES-02": "low"}[site]
    to.put(site, "water_stress_class", whole(year)[0], stress, "class",
           tool="basin tool (fictional)", tool_version="4.0",
           prepared_by=f"{ENVIRONMENT}, {site}")  # fmt: skip


def _waste(
    to: Delivery, site: str, spans: Sequence[Span], plain: float, danger: float
) -> None:
    """Waste in two streams; what is generated equals where it went."""
    for span in spans:
        for name, hazardous, base in (
            ("metals", "false", plain * 0.55), ("mixed", "false", plain * 0.45),
            ("oils", "true", danger),
        ):  # fmt: skip
            tonnes = rounded(drawn(base, 0.15, 0, span, site, "waste", name), 1)
            said = {"composition": name, "hazardous": hazardous,
                    "prepared_by": f"{ENVIRONMENT}, {site}", "method": "measured",
                    "evidence": f"waste transfer notes {span[0]:%Y-%m}"}  # fmt: skip
            to.put(site, "waste_generated_t", span, tonnes, "t", **said)
            if name == "mixed":
                to.put(
                    site, "waste_disposed_t", span, tonnes, "t", **said,
                    waste_disposal="landfill", treatment_place="offsite",
                )  # fmt: skip
            else:
                to.put(site, "waste_diverted_t", span, tonnes, "t", **said,
                       waste_diversion="recycling",
                       treatment_place="offsite")  # fmt: skip


def _land(
    to: Delivery,
    site: str,
    year: int,
    *,
    controlled: float,
    disturbed: float,
    moved: tuple[int, int],
) -> None:
    """Land at the end of the year: what was there, plus new, less rehabilitated."""
    new, back = moved
    now = disturbed + (new - back) * (year - 2022)
    said = {"prepared_by": f"{ENVIRONMENT}, {site}", "method": "measured",
            "reviewed_by": f"general manager, {site}"}  # fmt: skip
    to.put(site, "land_controlled_ha", closing(year)[0], controlled, "ha",
           tenure="owned", **said)  # fmt: skip
    to.put(site, "land_disturbed_ha", closing(year)[0], now, "ha", **said)
    to.put(site, "land_newly_disturbed_ha", whole(year)[0], new, "ha", **said)
    to.put(site, "land_rehabilitated_ha", whole(year)[0], back, "ha",
           end_use="native vegetation", signed_off="false", **said)  # fmt: skip


def partner(year: int) -> Delivery:
    """The joint venture's former owner hands in totals, from the day of purchase."""
    delivery = Delivery(f"FY{year}/KES-05/partner_totals.csv")
    start, end = whole(year)[0]
    span = (start.replace(month=11, day=15), end)
    said = {"method": "calculated", "comment": "total only, as the partner gives it",
            "prepared_by": "reporting analyst, Goshawk Mining"}  # fmt: skip
    for metric, value, unit in (
        ("ore_mined_t", "2915", "kt"), ("ore_processed_t", "2840", "kt"),
        ("waste_rock_t", "6120", "kt"), ("product_produced_t", "41200", "t"),
        ("contained_metal_t", "10150", "t"),
        ("water_withdrawal_ml", "2210", "ML"), ("water_discharge_ml", "310", "ML"),
        ("electricity_purchased_mwh", "71400", "MWh"),
        ("ghg_scope1_reported_t", "38900", "tCO2e"),
        ("waste_generated_t", "1480", "t"), ("hours_worked", "905000", "h"),
        ("tailings_dry_t", "2796", "kt"),
    ):  # fmt: skip
        more = {"gwp_set": "AR6"} if metric.startswith("ghg") else {}
        delivery.put("KES-05", metric, span, value, unit, **more, **said)
    delivery.put("KES-05", "employees_headcount", closing(year)[0], "418", "headcount",
                 **said)  # fmt: skip
    return delivery
