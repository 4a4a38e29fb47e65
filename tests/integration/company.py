"""A made-up company whose facts are awkward in every way the engine knows.

Seeded, so it is the same each time: six sites in three countries, shares with ten
decimals that change in mid-month, months, quarters and years side by side, rival
views, missing factors, refused rows, and indicators of its own that take every
reducer through every window.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from tests.projects import LONG, make_project, write_csv

SITES = """K1,Kestrel,CL,open-pit;south
K2,Kite,CL,underground
U1,Umber,US,open-pit
U2,Ural,US,
A1,Acacia,AU,south;joint
A2,Agate,AU,open-pit
"""
OWNERSHIP = """K1,2015-01-01,,1,1,1
K2,2015-01-01,2023-10-16,0.3333333333,no,no
K2,2023-10-17,,0.6666666667,yes,yes
U1,2015-01-01,2024-02-29,0.4,no,yes
U1,2024-03-01,2024-12-05,0.4900000001,no,yes
U1,2024-12-06,,0.5100000003,yes,yes
U2,2023-03-17,2025-02-11,0.7071067812,yes,yes
A1,2015-01-01,2024-05-19,0.1428571429,0.1428571429,0.5
A1,2024-05-20,,0.1428571431,0.1428571431,0.5
A2,2015-01-01,,0.9999999999,1,1
"""
PERIODS = ("FY2023", "FY2024", "FY2025")
YEARS = range(2022, 2026)  # fiscal years with data: the first is only looked back to
REDUCERS = ("sum", "count", "count_distinct", "min", "max", "median", "rss", "list")
FLOW_WINDOWS = ("period", "prior", "rolling 3")
STOCK_WINDOWS = ("closing", "opening")
DIMS = (
    "worker_type", "gender", "age", "source", "quality", "purpose", "store", "mineral",
    "mine_method", "fuel", "fuel_use", "explosive", "hazardous", "waste_disposal",
    "waste_diversion", "country", "government_entity", "project", "payment_type",
    "revenue_component", "entity", "currency", "rate_type", "tsf", "leaving_reason",
    "recordable", "instrument", "tool", "tool_version",
)  # fmt: skip
HEADER = (*LONG, *DIMS, "method", "reviewed_by", "supersedes")
METHODS = ("", "measured", "estimated", "modelled", "prorated", "calculated")

Row = dict[str, object]


def months(year: int) -> list[tuple[date, date]]:
    """First and last days of the months of a fiscal year that ends on 30 June."""
    found = []
    for number in range(12):
        month, of = (number + 6) % 12 + 1, year - (number < 6)
        last = calendar.monthrange(of, month)[1]
        found.append((date(of, month, 1), date(of, month, last)))
    return found


def quarters(year: int) -> list[tuple[date, date]]:
    """The quarters of a fiscal year."""
    spans = months(year)
    return [(spans[n][0], spans[n + 2][1]) for n in range(0, 12, 3)]


def whole(year: int) -> list[tuple[date, date]]:
    """A fiscal year as one interval."""
    return [(date(year - 1, 7, 1), date(year, 6, 30))]


class Facts:
    """Rows in long form, made from one seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.rows: list[Row] = []

    def number(self, most: int) -> str:
        """A number with up to nine decimals."""
        digits = self.random.choice((0, 1, 3, 6, 9))
        return f"{self.random.uniform(0, most):.{digits}f}"

    def add(
        self,
        site: str,
        metric: str,
        span: tuple[date, date],
        value: object,
        unit: str,
        **more: str,
    ) -> None:
        """One row; how it was got is drawn."""
        row: Row = {
            "site_id": site, "metric_id": metric, "period_start": span[0],
            "period_end": span[1], "value": value, "unit": unit,
            "method": self.random.choice(METHODS),
            "reviewed_by": self.random.choice(("", "", "j")),
        }  # fmt: skip
        self.rows.append(row | more)

    def write(self, path: Path) -> None:
        """The rows as a delivery."""
        listed = [[row.get(name, "") for name in HEADER] for row in self.rows]
        write_csv(path, HEADER, listed)


def spans(site: str, year: int) -> list[tuple[date, date]]:
    """How a site reports: in months, quarters or years."""
    if site == "U2":
        return whole(year)
    return quarters(year) if site in ("A1", "A2") else months(year)


SITE_IDS = ("K1", "K2", "U1", "U2", "A1", "A2")


def _production(facts: Facts) -> None:
    for site in SITE_IDS:
        for year in YEARS:
            for span in spans(site, year):
                for method in ("surface", "underground"):
                    facts.add(site, "ore_mined_t", span, facts.number(90), "kt",
                              mine_method=method)  # fmt: skip
                facts.add(site, "ore_processed_t", span, facts.number(90000), "t")
                for source, quality in (("surface", "fresh"), ("surface", "other"),
                                        ("ground", "fresh")):  # fmt: skip
                    facts.add(site, "water_withdrawal_ml", span, facts.number(400),
                              "ML", source=source, quality=quality)  # fmt: skip
                facts.add(site, "water_discharge_ml", span, facts.number(200000), "m3")
                for danger in ("true", "false"):
                    facts.add(site, "waste_disposed_t", span, facts.number(9), "t",
                              hazardous=danger, waste_disposal="landfill")  # fmt: skip
                    more = {"hazardous": danger, "waste_diversion": "recycling"}
                    facts.add(site, "waste_diverted_t", span, facts.number(9), "t",
                              **more)  # fmt: skip
    # A year beside its months, and one that says something else.
    facts.add("K1", "ore_mined_t", whole(2024)[0], 1234.5, "kt", mine_method="surface")
    facts.add("U1", "water_withdrawal_ml", whole(2025)[0], "1999.000000001", "ML")


def _climate(facts: Facts) -> None:
    for site in SITE_IDS:
        for year in YEARS:
            for span in spans(site, year):
                for use in ("stationary", "mobile_offroad"):
                    facts.add(site, "fuel_use_qty", span, facts.number(900000), "L",
                              fuel="diesel", fuel_use=use)  # fmt: skip
                facts.add(site, "electricity_purchased_mwh", span, facts.number(900),
                          "MWh", instrument="none")  # fmt: skip
    # No publisher has a factor for these.
    facts.add("K1", "explosives_t", months(2024)[4], 12, "t", explosive="other")
    facts.add("U2", "fuel_use_qty", months(2024)[6], 12, "t", fuel="sludge_of_theirs",
              fuel_use="stationary")  # fmt: skip


def _water_stores(facts: Facts) -> None:
    for site in SITE_IDS:
        for year in YEARS:
            days = [end for _, end in months(year)]
            if site in ("U2", "A2"):
                days = days[-1:]
            for day in days:
                for store in ("dam", "pit"):
                    facts.add(site, "water_storage_ml", (day, day), facts.number(800),
                              "ML", store=store)  # fmt: skip


def _people(facts: Facts) -> None:
    for site in SITE_IDS:
        for year in YEARS:
            ends = [end for _, end in months(year)]
            for day in ends[-1:] if site in ("U2", "K2") else ends:
                total = facts.random.randint(40, 400)
                women = facts.random.randint(3, total - 3)
                young = facts.random.randint(3, total - 3)
                for gender, n in (("female", women), ("male", total - women)):
                    facts.add(site, "employees_headcount", (day, day), n, "headcount",
                              gender=gender)  # fmt: skip
                for age, n in (("under_30", young), ("over_50", total - young)):
                    facts.add(site, "employees_headcount", (day, day), n, "headcount",
                              age=age)  # fmt: skip
            for span in spans(site, year):
                for worker in ("employee", "nonemployee_controlled"):
                    facts.add(site, "hours_worked", span, facts.number(90000), "h",
                              worker_type=worker)  # fmt: skip
                for gender in ("female", "male"):
                    for metric in ("hires", "leavers"):
                        reason = {} if metric == "hires" else {
                            "leaving_reason": facts.random.choice(
                                ("voluntary", "retirement", "transfer_out"))
                        }  # fmt: skip
                        facts.add(site, metric, span, facts.random.randint(0, 9),
                                  "headcount", gender=gender, **reason)  # fmt: skip
                if year < 2025:
                    facts.add(site, "training_hours", span, facts.number(99), "h",
                              gender="male")  # fmt: skip
            for gender in ("female", "male"):
                back = facts.random.randint(1, 9)
                facts.add(site, "parental_returned", whole(year)[0], back, "headcount",
                          gender=gender)  # fmt: skip
                stayed = facts.random.randint(0, back)
                facts.add(site, "parental_retained_12m", whole(year)[0], stayed,
                          "headcount", gender=gender)  # fmt: skip


def _money(facts: Facts) -> None:
    for year in YEARS:
        span = whole(year)[0]
        for month in months(year):
            facts.add("GROUP", "fx_rate", month, f"{0.001 + year / 1e7:.9f}", "rate",
                      currency="CLP", rate_type="average")  # fmt: skip
        facts.add("GROUP", "fx_rate", span, "0.001234567", "rate", currency="CLP",
                  rate_type="average")  # fmt: skip
        for country, unit in (("CL", "CLP"), ("US", "USD"), ("AU", "USD")):
            # The same payments told by payee, and again by project.
            for payee in ("Treasury", "Region"):
                facts.add("GROUP", "government_payment", span, facts.number(9999),
                          unit, country=country, government_entity=payee,
                          payment_type="royalty")  # fmt: skip
            for project in ("North", "South", "East"):
                facts.add("GROUP", "government_payment", span, facts.number(9999),
                          unit, country=country, project=project,
                          payment_type="royalty")  # fmt: skip
            facts.add("GROUP", "government_payment", span, -12.5, unit,
                      country=country, payment_type="penalty")  # fmt: skip
        for month in months(year):
            facts.add("K1", "revenue", month, facts.number(10**6), "USD",
                      revenue_component="net_sales")  # fmt: skip
            facts.add("K2", "revenue", month, facts.number(10**6), "CLP",
                      revenue_component="net_sales")  # fmt: skip
            facts.add("ELIMINATION", "revenue", month, f"-{facts.number(10**5)}", "USD",
                      revenue_component="net_sales")  # fmt: skip
        facts.add("GROUP", "revenue", span, facts.number(10**6), "USD",
                  revenue_component="asset_sales", country="AU")  # fmt: skip
        # Nobody said what a euro is worth.
        facts.add("GROUP", "community_investment", span, 77, "EUR")
        for site in SITE_IDS:
            for month in spans(site, year):
                facts.add(site, "community_investment", month, facts.number(9000),
                          "USD")  # fmt: skip


def _tailings(facts: Facts) -> None:
    for year in YEARS:
        day = date(year, 6, 30)
        for site, facility in (("K1", "T1"), ("K1", "T2"), ("A1", "T3")):
            facts.add(site, "tsf_volume_m3", (day, day), facts.number(10**6), "m3",
                      tsf=facility)  # fmt: skip
            facts.add(site, "tsf_capacity_m3", (day, day), 10**6, "m3", tsf=facility)


def _counts(facts: Facts) -> None:
    for year in YEARS:
        facts.add("U2", "injury", whole(year)[0], facts.random.randint(1, 9), "event",
                  worker_type="employee", recordable="true")  # fmt: skip


def _bad(facts: Facts) -> None:
    first = months(2024)[0]
    for value in ("about 5", "", "-4", "1.5 or so"):
        facts.add("A2", "ore_processed_t", first, value, "t", mineral="copper")
    facts.add("Z9", "ore_processed_t", first, 5, "t")
    facts.add("K1", "ore_processed_t", first, 5, "MWh", mineral="gold")
    for value in (7, 8):
        facts.add("K1", "ore_processed_t", first, value, "t", mineral="zinc")


def facts(seed: int = 20250630) -> Facts:
    """Everything in long form."""
    found = Facts(seed)
    for part in (_production, _climate, _water_stores, _people, _money, _tailings,
                 _counts, _bad):  # fmt: skip
        part(found)
    return found


def _registers(folder: Path, seed: int) -> None:
    random = Random(seed)
    first, length = date(2021, 7, 1), 1460

    def day() -> date:
        return first + timedelta(days=random.randrange(length))

    write_csv(
        folder / "injury.csv",
        ("injury_id", "site_id", "worker_type", "injury_class", "days_lost",
         "recordable", "occurred_on"),
        [
            (f"I{n}", random.choice(("K1", "K2", "U1", "A1")),
             random.choice(("employee", "nonemployee_controlled", "third_party")),
             random.choice(("lost_time", "medical_treatment", "first_aid")),
             random.choice(("", 1, 5, 40)), random.choice(("true", "false")), day())
            for n in range(150)
        ],
    )  # fmt: skip
    cases = []
    for n in range(150):
        opened = day()
        closed = opened + timedelta(days=random.choice((0, 1, 30, 400)))
        status = "open" if n % 3 == 0 or closed > date(2025, 6, 30) else "closed"
        cases.append(
            (f"G{n}", random.choice(SITE_IDS),
             random.choice(("land", "noise_dust", "labour")),
             random.choice(("worker", "community", "indigenous")), status, opened,
             closed if status == "closed" else "", "pending")
        )  # fmt: skip
    write_csv(
        folder / "grievance.csv",
        ("grievance_id", "site_id", "grievance_category", "complainant",
         "grievance_status", "opened_on", "closed_on", "grievance_outcome"),
        cases,
    )  # fmt: skip
    # Two facilities of one site whose states begin on the same day, at shares and
    # heights that have to be rounded one by one.
    states = [
        (as_of, facility, site, status, f"{random.uniform(9, 90):.9f}",
         random.choice(("GISTM", "CDA; 2013", "own=3")), consequence,
         "downstream", random.randrange(900))
        for as_of, status, consequence in (
            ("2022-01-15", "active", "high"), ("2023-09-01", "inactive", "very_high"),
            ("2024-11-11", "closed", "significant"))
        for facility, site in (("T1", "K2"), ("T2", "K2"), ("T3", "A1"), ("T4", "A1"),
                               ("T5", "U1"))
    ]  # fmt: skip
    write_csv(
        folder / "tsf_register.csv",
        ("as_of", "tsf", "site_id", "tsf_status", "height_m", "classification_scheme",
         "consequence", "raising", "population_at_risk"),
        states,
    )  # fmt: skip


def _declared(name: str, body: str) -> str:
    return f"/*\nname: {name}\nunit: ratio\nmethod: as named\n{body.strip()}\n*/\n"


OWN = {
    "x_mean_store": """
consolidation: boundary_weighted
breakdowns: [store, tag]
figure: level
roles:
  level: {window: mean, from: {metric: water_storage_ml}}
""",
    "x_mean_people": """
consolidation: control_only
breakdowns: [gender, age, [age, gender]]
figure: people
roles:
  people: {window: mean, from: {metric: employees_headcount}}
""",
    "x_turnover_of_stores": """
consolidation: boundary_weighted
breakdowns: [tag]
figure: 100 * (closing - opening) / abs(mean) + sqrt(taken) - taken / before
roles:
  closing: {window: closing, from: {metric: water_storage_ml}}
  opening: {window: opening, from: {metric: water_storage_ml}}
  mean: {window: mean, from: {metric: water_storage_ml}}
  taken: {from: {metric: water_withdrawal_ml}}
  before: {window: prior, from: {metric: water_withdrawal_ml}}
""",
    "x_growth": """
consolidation: boundary_weighted
breakdowns: [source, [quality, source], [source, tag], tag]
figure: (now - before) / before
roles:
  now: {from: {metric: water_withdrawal_ml}}
  before: {window: prior, from: {metric: water_withdrawal_ml}}
""",
    "x_net": """
consolidation: boundary_weighted
breakdowns: [tag]
roles:
  value:
    from:
      - {indicator: water_withdrawal_total}
      - {indicator: water_discharge_total, times: -1}
      - {indicator: x_twice, role: taken, times: '-0.333333333'}
""",
    "x_twice": """
consolidation: boundary_weighted
total: false
breakdowns: [[quality, source]]
figure: taken
roles:
  taken: {from: {metric: water_withdrawal_ml, times: 2}}
""",
    "x_median_gas": """
consolidation: boundary_weighted
breakdowns: [gas]
figure: middle
roles:
  middle: {reduce: median, from: {indicator: ghg_s1_mobile}}
""",
    "x_median_all_gases": """
consolidation: boundary_weighted
figure: middle
roles:
  middle: {reduce: median, from: {indicator: ghg_s1_mobile}}
""",
    "x_gas_width": """
consolidation: boundary_weighted
breakdowns: [fuel]
figure: 100 * width / total + kinds
roles:
  width: {reduce: rss, from: {indicator: ghg_s1_mobile, key: gas}}
  kinds: {reduce: count_distinct, from: {indicator: ghg_s1_mobile, key: gas}}
  total: {from: {indicator: ghg_s1_mobile}}
""",
    "x_heights": """
consolidation: boundary_weighted
breakdowns: [classification_scheme, [classification_scheme, consequence]]
roles:
  value: {window: closing, from: {metric: tsf_register, field: height_m}}
""",
    "x_heights_mean": """
consolidation: boundary_weighted
figure: high / width
roles:
  high: {window: mean, from: {metric: tsf_register, field: height_m}}
  width: {reduce: rss, window: closing,
          from: {metric: tsf_register, field: height_m, key: tsf}}
""",
    "x_at_risk": """
consolidation: entity_list
breakdowns: [tsf_status, consequence]
figure: high - low + middle + facilities
roles:
  high: {reduce: max, window: closing,
         from: {metric: tsf_register, field: population_at_risk}}
  low: {reduce: min, window: opening,
        from: {metric: tsf_register, field: population_at_risk}}
  middle: {reduce: median, window: closing,
           from: {metric: tsf_register, field: population_at_risk}}
  facilities: {reduce: count_distinct, window: closing,
               from: {metric: tsf_register, key: tsf}}
""",
    "x_cases": """
consolidation: control_only
breakdowns: [grievance_category, tag]
figure: open_end - open_start + listed - shut
roles:
  open_end: {window: closing, from: {metric: grievance, while: [opened_on, closed_on]}}
  open_start: {reduce: count, window: opening,
               from: {metric: grievance, while: [opened_on, closed_on]}}
  listed: {reduce: list, from: {metric: grievance}}
  shut: {reduce: count, window: prior, from: {metric: grievance, 'on': closed_on}}
""",
    "x_rate_3": """
consolidation: control_only
breakdowns: [worker_type]
figure: 1000000 * cases / hours
roles:
  cases: {window: rolling 3, from: {metric: injury, where: {recordable: 'true'}}}
  hours: {window: rolling 2, from: {metric: hours_worked}}
""",
    "x_days_lost": """
consolidation: control_only
roles:
  value: {from: {metric: injury, field: days_lost}}
""",
    "x_payees": """
consolidation: financial_scope
breakdowns: [country, government_entity, [country, project]]
figure: payees + projects + paid
roles:
  payees: {reduce: count_distinct,
           from: {metric: government_payment, key: government_entity}}
  projects: {reduce: count_distinct, from: {metric: government_payment, key: project}}
  paid: {from: {metric: government_payment}}
""",
}


def _each() -> Iterator[tuple[str, str]]:
    """Every reducer through every window; means are sums by their nature."""
    for reducer in REDUCERS:
        for window in (*FLOW_WINDOWS, *STOCK_WINDOWS):
            is_flow = window in FLOW_WINDOWS
            metric = "water_withdrawal_ml" if is_flow else "water_storage_ml"
            split = "source" if is_flow else "store"
            key = f", key: {split}" if reducer in ("count_distinct", "rss") else ""
            sets = "source, [quality, source], tag" if is_flow else "store, tag"
            yield (
                f"x_{reducer}_{window.replace(' ', '_')}",
                f"""
consolidation: {"control_only" if reducer == "list" else "boundary_weighted"}
breakdowns: [{sets}]
figure: part
roles:
  part: {{reduce: {reducer}, window: {window}, from: {{metric: {metric}{key}}}}}
""",
            )


def indicators() -> dict[str, str]:
    """The company's own indicators, by file name."""
    return {name: _declared(name, body) for name, body in (*OWN.items(), *_each())}


def late(folder: Path) -> None:
    """What comes in after the first run: it reaches back, and forward, in time."""
    found = Facts(7)
    # Windows of three years look back to the one, and forward to the other.
    found.add("K1", "water_withdrawal_ml", months(2023)[1], "3.3", "ML",
              source="surface", quality="fresh",
              supersedes="everything.csv")  # fmt: skip
    found.add("U1", "injury", whole(2025)[0], 4, "event", worker_type="employee",
              recordable="true")  # fmt: skip
    found.add("GROUP", "fx_rate", whole(2023)[0], "1.1", "rate", currency="EUR",
              rate_type="average")  # fmt: skip
    # A class holds until the next one: this changes years that it does not name.
    year = (date(2022, 1, 1), date(2022, 12, 31))
    found.add("K1", "water_stress_class", year, "extremely_high", "class",
              tool="Aqueduct", tool_version="4.0")  # fmt: skip
    # The year before was split by gender, this one is not.
    found.add("K1", "training_hours", whole(2025)[0], 50, "h", method="")
    found.write(folder / "intake/late/more.csv")
    write_csv(
        folder / "intake/late/grievance.csv",
        ("grievance_id", "site_id", "grievance_category", "complainant",
         "grievance_status", "opened_on", "closed_on", "grievance_outcome"),
        [("L1", "K1", "land", "community", "open", "2022-10-01", "", "pending"),
         ("L2", "U1", "land", "community", "closed", "2022-10-01", "2024-10-01",
          "rejected")],
    )  # fmt: skip
    write_csv(
        folder / "intake/late/tsf_register.csv",
        ("as_of", "tsf", "site_id", "tsf_status", "height_m", "classification_scheme",
         "consequence", "raising", "population_at_risk"),
        [("2023-02-02", "T1", "K2", "closed", "12.3", "GISTM", "low", "downstream", 3)],
    )  # fmt: skip
    # A register without a row says that there was nothing.
    write_csv(
        folder / "intake/late/strike_event.csv",
        ("strike_event_id", "site_id", "occurred_on", "workers", "days_idle",
         "stoppage_type"),
        [],
    )  # fmt: skip


def build(folder: Path, seed: int = 20250630) -> Path:
    """The project folder of the company."""
    make_project(
        folder,
        periods=f"[{', '.join(PERIODS)}]",
        sites="",
        ownership=OWNERSHIP,
        extra="fiscal_year_end: 06-30\nfactor_regions: [GB]\n",
    )
    (folder / "sites.csv").write_text("site_id,name,country,tags\n" + SITES)
    facts(seed).write(folder / "intake/everything.csv")
    _registers(folder / "intake/registers", seed + 1)
    own = folder / "overrides/indicators"
    own.mkdir(parents=True)
    for name, text in indicators().items():
        (own / f"{name}.sql").write_text(text)
    return folder
