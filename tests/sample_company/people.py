"""Workers, hours, training and pay: what HR and safety hand in."""

from __future__ import annotations

from tests.sample_company.invent import (
    Delivery,
    closing,
    drawn,
    month_ends,
    months,
    noise,
    pick,
    rounded,
    whole,
)

# Site -> employees, share of women, share covered by agreements, contractors.
CREWS = {
    "KES-01": (1_480, 0.17, 0.82, 1_910), "KES-02": (840, 0.14, 0.71, 620),
    "KES-03": (610, 0.19, 0.64, 205), "KES-04": (118, 0.21, 0.55, 96),
    "KES-06": (24, 0.33, 0.0, 31),
}  # fmt: skip
_CATEGORIES = (
    ("executive", 0.004), ("senior", 0.02), ("middle", 0.07), ("professional", 0.19),
    ("operational", 0.716),
)  # fmt: skip


def split(total: int, shares: tuple[tuple[str, float], ...]) -> dict[str, int]:
    """Whole people by share; the last takes the remainder, so parts add up."""
    found = {name: int(total * share) for name, share in shares[:-1]}
    return found | {shares[-1][0]: total - sum(found.values())}


def workforce(site: str, year: int) -> Delivery:
    """Headcount by month, and once a year by age and by category."""
    delivery = Delivery(f"FY{year}/{site}/people.csv")
    people, women, covered, others = CREWS[site]
    said = {"prepared_by": f"HR business partner, {site}",
            "reviewed_by": f"HR director, {site}", "method": "measured"}  # fmt: skip
    total = people
    for span in month_ends(year):
        grown = people * 0.012 * (year - 2023)
        total = people + round(grown + 4 * noise(site, span))
        female = round(total * (women + 0.008 * (year - 2023)))
        for gender, count in (("female", female), ("male", total - female)):
            for contract, number in split(
                count, (("temporary", 0.06), ("permanent", 0.94))
            ).items():
                delivery.put(
                    site, "employees_headcount", span, number, "headcount",
                    gender=gender, employment_type=contract, **said,
                )  # fmt: skip
        crew = round(others * (1 + 0.05 * noise(site, span, "contractors")))
        delivery.put(site, "nonemployee_workers", span, crew, "headcount",
                     worker_class="contractor", **said)  # fmt: skip
    (day,), (span,) = closing(year), whole(year)
    # The same people told again in other ways; nobody adds them up.
    for name, number in split(
        total, (("under_30", 0.19), ("over_50", 0.23), ("30_to_50", 0.58))
    ).items():
        delivery.put(site, "employees_headcount", day, number, "headcount", age=name,
                     **said)  # fmt: skip
    for name, number in split(total, _CATEGORIES).items():
        delivery.put(site, "employees_headcount", day, number, "headcount",
                     employee_category=name, **said)  # fmt: skip
    delivery.put(site, "cba_headcount", day, round(total * covered), "headcount",
                 **said)  # fmt: skip
    for month in months(year):
        for gender, share in (("female", 0.24), ("male", 0.76)):
            for metric, base in (("hires", 0.009), ("leavers", 0.0075)):
                key = (site, month, metric, gender)
                number = round(people * base * share * (1 + 0.8 * noise(*key)))
                reason = {} if metric == "hires" else {
                    "leaving_reason": ("voluntary", "voluntary", "retirement",
                                       "dismissal")[pick(4, *key)]
                }  # fmt: skip
                delivery.put(site, metric, month, number, "headcount", gender=gender,
                             **reason, **said)  # fmt: skip
        for topic, hours in (("ohs", 1.9), ("human_rights", 0.2), ("other", 0.9)):
            for gender, share in (("female", women), ("male", 1 - women)):
                value = drawn(people * hours * share, 0.3, 0.02, month, site, topic)
                delivery.put(site, "training_hours", month, rounded(value, 0), "h",
                             gender=gender, training_topic=topic,
                             worker_type="employee", **said)  # fmt: skip
    for gender, share in (("female", women), ("male", 1 - women)):
        due = max(1, round(people * 0.016 * share))
        delivery.put(site, "parental_due_return", span, due, "headcount",
                     gender=gender, **said)  # fmt: skip
        back = max(0, due - pick(2, site, year, gender))
        delivery.put(site, "parental_returned", span, back, "headcount",
                     gender=gender, **said)  # fmt: skip
        before = max(0, due - pick(2, site, year - 1, gender))
        stayed = max(0, before - pick(2, site, year, gender, "stayed"))
        delivery.put(site, "parental_retained_12m", span, stayed, "headcount",
                     gender=gender, **said)  # fmt: skip
        for category, pay, part in (("professional", 61_000, 0.19),
                                    ("operational", 34_000, 0.716)):  # fmt: skip
            staff = max(1, round(people * part * share))
            gap = 0.965 + 0.006 * (year - 2023) if gender == "female" else 1
            delivery.put(site, "salary_headcount", day, staff, "fte", gender=gender,
                         employee_category=category, **said)  # fmt: skip
            delivery.put(site, "basic_salary_sum", span,
                         rounded(staff * pay * gap, 0), "USD", gender=gender,
                         employee_category=category, **said)  # fmt: skip
    return delivery


def safety(year: int) -> Delivery:
    """Hours worked and who is covered by the safety system, all sites in one file."""
    delivery = Delivery(f"FY{year}/group/safety_hours.csv")
    for site, (people, _, _, others) in CREWS.items():
        said = {"prepared_by": f"safety lead, {site}", "method": "measured",
                "reviewed_by": "group safety director"}  # fmt: skip
        if site != "KES-03":  # the smelter's hours come out of its ERP
            for month in months(year):
                for worker, crew in (("employee", people),
                                     ("nonemployee_controlled", others)):  # fmt: skip
                    hours = drawn(crew * 163, 0.03, 0.01, month, site, worker)
                    delivery.put(site, "hours_worked", month, rounded(hours, 0), "h",
                                 worker_type=worker, **said)  # fmt: skip
        for worker, crew in (("employee", people), ("nonemployee_controlled", others)):
            for level, share in (("system", 1), ("internally_audited", 0.92),
                                 ("externally_audited", 0.7)):  # fmt: skip
                delivery.put(site, "ohs_covered", closing(year)[0],
                             round(crew * share), "headcount", worker_type=worker,
                             coverage_level=level, **said)  # fmt: skip
    return delivery
