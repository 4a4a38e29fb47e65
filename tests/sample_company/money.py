"""What the group's finance team hands in, in the currencies it is booked in."""

from __future__ import annotations

from tests.sample_company.invent import (
    Delivery,
    Span,
    closing,
    drawn,
    months,
    rounded,
    whole,
)

# Company currency per unit, at the end of June of FY2023, FY2024, FY2025: invented.
RATES = {
    "CLP": (0.00124, 0.00106, 0.00107), "GHS": (0.0880, 0.0655, 0.0962),
    "GBP": (1.265, 1.264, 1.371), "AUD": (0.666, 0.667, 0.653),
}  # fmt: skip
_SITES = {
    # site: currency, operating costs, wages, energy, other purchases (per month)
    "KES-01": ("CLP", 49_000_000_000, 7_300_000_000, 8_900_000_000, 21_000_000_000),
    "KES-02": ("USD", 14_200_000, 2_050_000, 1_720_000, 4_900_000),
    "KES-03": ("USD", 21_800_000, 4_100_000, 3_300_000, 9_800_000),
    "KES-04": ("CLP", 1_350_000_000, 240_000_000, 160_000_000, 520_000_000),
    "KES-06": ("GBP", 690_000, 110_000, 61_000, 310_000),
}
_COUNTRY = {
    "KES-01": "CL", "KES-02": "GH", "KES-03": "US", "KES-04": "CL", "KES-06": "GB",
}  # fmt: skip
CONTROLLER = "group controller"


def finance(year: int) -> Delivery:
    """Revenue, costs, wages, purchases, rates, capital."""
    delivery = Delivery(f"FY{year}/group/finance.csv")
    said = {"prepared_by": CONTROLLER, "reviewed_by": "chief accountant",
            "method": "calculated", "source_system": ""}  # fmt: skip
    said.pop("source_system")
    step = year - 2023
    for month in months(year):
        for currency, levels in RATES.items():
            level = levels[step]
            rate = drawn(level, 0.02, 0, month, currency)
            days = (month[1] - month[0]).days + 1
            average = rate / (days / 30.4)
            delivery.put("GROUP", "fx_rate", month, rounded(average, 7), "rate",
                         currency=currency, rate_type="average", **said)  # fmt: skip
        for site, (currency, costs, wages, energy, other) in _SITES.items():
            where = _COUNTRY[site]
            for metric, base in (("operating_costs", costs), ("wages_benefits", wages)):
                value = drawn(base, 0.04, 0.03, month, site, metric)
                delivery.put(site, metric, month, rounded(value, 0), currency,
                             country=where, **said)  # fmt: skip
            for category, base, local, own in (
                ("energy", energy, "false", "false"),
                ("goods and services", other * 0.62, "false", "false"),
                ("goods and services", other * 0.33, "true", "false"),
                ("goods and services", other * 0.05, "true", "true"),
            ):
                value = drawn(base, 0.05, 0.03, month, site, category, local, own)
                delivery.put(site, "procurement_spend", month, rounded(value, 0),
                             currency, spend_category=category, local=local,
                             indigenous_owned=own,
                             significant_location=where, **said)  # fmt: skip
        for site, base in (("KES-02", 31_000_000), ("KES-03", 112_000_000)):
            value = drawn(base, 0.05, 0.02, month, site, "revenue")
            delivery.put(site, "revenue", month, rounded(value, 0), "USD",
                         revenue_component="net_sales", country=_COUNTRY[site],
                         **said)  # fmt: skip
        sold, inside = _concentrate(month)
        delivery.put("KES-01", "revenue", month, sold - inside, "USD",
                     revenue_component="net_sales", country="CL", **said)  # fmt: skip
        # The head office sells nothing, and its jurisdiction is told of like others.
        delivery.put("GROUP", "revenue", month, 0, "USD",
                     revenue_component="net_sales", country="GB", **said)  # fmt: skip
        for site, base in (("KES-01", 118_000), ("KES-02", 64_000), ("KES-03", 21_000)):
            value = drawn(base, 0.3, 0.05, month, site, "community")
            delivery.put(site, "community_investment", month, rounded(value, 0), "USD",
                         investment_form="cash", theme="education and water",
                         obligation="voluntary", **said)  # fmt: skip
    span, day = whole(year)[0], closing(year)[0]
    # The auditors saw one invoice more in FY2024 than the monthly reports.
    sales = sum(int(r["value"]) for r in delivery.rows if r["metric_id"] == "revenue")
    delivery.put("GROUP", "audited_revenue", span, sales + 118_400 * (year == 2024),
                 "USD", revenue_component="net_sales", **said)  # fmt: skip
    for kind, millions in (("dividend", 96), ("interest", 41)):
        value = drawn(millions * 1e6, 0.02, 0.04, span, kind)
        delivery.put("GROUP", "capital_provider_payments", span, rounded(value, 0),
                     "USD", capital_payment_type=kind, **said)  # fmt: skip
    for currency, levels in RATES.items():
        delivery.put("GROUP", "fx_rate", day, levels[step], "rate", currency=currency,
                     rate_type="closing", **said)  # fmt: skip
        # What is paid once a year takes the year's average.
        delivery.put("GROUP", "fx_rate", span, rounded(levels[step] * 0.99, 7), "rate",
                     currency=currency, rate_type="average", **said)  # fmt: skip
    # Held fixed over the years, so that what is said per copper equivalent follows the
    # mines and not the markets.
    for mineral, price in (("copper", "9000"), ("gold", "64000000")):
        delivery.put("GROUP", "metal_price", span, price, "USD/t", mineral=mineral,
                     **said)  # fmt: skip
    for site, amount, currency in (("KES-01", 236e9, "CLP"), ("KES-02", 61e6, "USD"),
                                   ("KES-03", 44e6, "USD"),
                                   ("KES-06", 18.4e6, "GBP")):  # fmt: skip
        for metric, share, more in (
            ("closure_provision", 0.78, {"current": "false"}),
            ("closure_cost_estimate", 1.0, {"scenario": "life_of_mine"}),
            ("closure_assurance", 0.55, {"assurance_instrument": "bank_guarantee"}),
        ):
            value = amount * share * (1 + 0.03 * step)
            delivery.put(site, metric, day, rounded(value, 0), currency, **more,
                         **said)  # fmt: skip
    return delivery


def _concentrate(month: Span) -> tuple[int, int]:
    """What the pit sells in a month, and the two thirds of it that go to the own
    smelter: sales inside the group, which are no revenue of it."""
    sold = drawn(46_000_000, 0.05, 0.02, month, "KES-01", "revenue")
    return int(rounded(sold, 0)), int(rounded(sold * 0.66, 0))


def taxes(year: int) -> Delivery:
    """Payments to governments by payee, and profit and tax by jurisdiction."""
    delivery = Delivery(f"FY{year}/group/tax.csv")
    step = year - 2023
    said = {"prepared_by": "tax manager", "reviewed_by": CONTROLLER,
            "method": "calculated"}  # fmt: skip
    span, day = whole(year)[0], closing(year)[0]
    for country, payee, project, kind, amount, currency in (
        ("CL", "Treasury of Chile", "Kestrel Pit", "corporate_income_tax", 38e9, "CLP"),
        ("CL", "Treasury of Chile", "Kestrel Pit", "royalty", 14.6e9, "CLP"),
        ("CL", "Region of Antofagasta", "Kestrel Pit", "licence_fee", 410e6, "CLP"),
        ("GH", "Ghana Revenue Authority", "Harrier Deep", "corporate_income_tax",
         148e6, "GHS"),
        ("GH", "Ghana Revenue Authority", "Harrier Deep", "royalty", 214e6, "GHS"),
        ("GH", "Minerals Commission", "Harrier Deep", "licence_fee", 3.1e6, "GHS"),
        ("US", "US Treasury", "Merlin Smelter", "corporate_income_tax", 14.9e6, "USD"),
        ("US", "State of Arizona", "Merlin Smelter", "property_tax", 2.4e6, "USD"),
        ("GB", "HM Revenue and Customs", "corporate", "corporate_income_tax", 5.2e6,
         "GBP"),
    ):  # fmt: skip
        value = drawn(amount, 0.05, 0.04, span, country, payee, kind)
        delivery.put("GROUP", "government_payment", span, rounded(value, 0), currency,
                     country=country, government_entity=payee, project=project,
                     payment_type=kind, in_kind="false", **said)  # fmt: skip
    if year == 2025:
        delivery.put("GROUP", "government_payment", span, "6150000", "AUD",
                     country="AU", government_entity="State of Queensland",
                     project="Goshawk Joint Venture", payment_type="royalty",
                     in_kind="false", **said)  # fmt: skip
    for country, profit, tax, assets in (
        ("CL", 168e6, 44e6, 1_420e6), ("GH", 84e6, 26e6, 390e6),
        ("US", 71e6, 15e6, 610e6), ("GB", -12e6, 6.4e6, 35e6),
    ):  # fmt: skip
        for metric, value, when in (
            ("profit_before_tax", profit, span), ("tax_accrued", tax, span),
            ("tangible_assets", assets, day),
        ):  # fmt: skip
            delivery.put("GROUP", metric, when,
                         rounded(drawn(value, 0.04, 0.03, when, country, metric), 0),
                         "USD", jurisdiction=country, **said)  # fmt: skip
    inside = sum(_concentrate(month)[1] for month in months(year))
    for country in ("CL", "GH", "US", "GB"):
        delivery.put("GROUP", "revenue_intragroup", span, inside * (country == "CL"),
                     "USD", jurisdiction=country, **said)  # fmt: skip
    delivery.put("GROUP", "government_assistance", span, 1_500_000 + 50_000 * step,
                 "USD", country="US", assistance_type="tax_relief", **said)  # fmt: skip
    delivery.put("GROUP", "political_contribution", span, 0, "USD", country="GB",
                 contribution_route="direct", in_kind="false", **said)  # fmt: skip
    for body, women, men in (("board", 4, 6), ("executive", 3, 6)):
        for gender, number in (("female", women), ("male", men)):
            delivery.put("GROUP", "governance_members", day, number, "headcount",
                         body=body, gender=gender, **said)  # fmt: skip
    # Certificates of the solar contract, retired by calendar year of generation.
    if year > 2023:
        for vintage in (year - 1, year):
            delivery.put("GROUP", "eac_retired_mwh", span, 70_000 * (year - 2022),
                         "MWh", market="CL", technology="solar", vintage=str(vintage),
                         registry_id=f"RENOVA-{year}-{vintage} (fictional)",
                         **said)  # fmt: skip
    return delivery
