"""No ratio over people gives a small number of them away by what it is made of.

Each packaged figure that reads head counts or pay is asked what would be published of
it if a role were of three persons. What is published is listed here, so that a new
indicator over people is looked at by somebody. Belongs here: this over declarations;
whether a release keeps it is attacked in ``tests/integration/test_people.py``.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from transforms import catalogue
from transforms.catalogue import Indicator
from transforms.catalogue.loading import inputs
from transforms.mart import people
from warehouse import reference
from warehouse.package_files import query

INDICATORS = catalogue.load()
METRICS = {row["metric_id"]: row for row in reference.rows("metrics")}
PROTECTED = {
    name: row["protected"]
    for name, row in METRICS.items()
    if row["protected"] not in ("", "case")
}
PEOPLE = sorted(
    name for name, read in inputs(INDICATORS).items() if read & PROTECTED.keys()
)
# Counts of people that are not protected, and why.
NOT_PROTECTED = {
    "cba_headcount": "a total of a site, without a split",
    "governance_members": "governance bodies are never withheld",
    "ohs_covered": "covered by a system, by whom they work for",
    "security_staff": "guards, by who provides them",
    "security_trained": "guards, by who provides them",
}
# Roles of all the people of a place, which are shown though they be few: the total of
# a site tells of nobody by an attribute.
TOTALS = {
    "cba_coverage": "employees",
    "cbcr_employees": "value",
    "contractor_share": "employees others",
    "corruption_communicated_share": "persons reached",
    "corruption_trained_share": "persons reached",
    "emp_fluctuation": "closing opening",
    "emp_fte": "value",
    "emp_total": "value",
    "employee_female_share": "employees",
    "market_entry_wage_share_below": "employees",
    "new_hire_rate": "headcount hires",
    "new_hire_rate_mean": "headcount hires",
    "new_hires_total": "value",
    "ohs_system_coverage": "workers",
    "ohs_system_coverage_external": "workers",
    "ohs_system_coverage_internal": "workers",
    "ohs_training_avg": "employees others",
    "performance_reviews": "employees reviewed",
    "senior_local_share": "managers",
    "training_hours_avg": "headcount",
    "turnover_rate": "headcount",
    "turnover_rate_mean": "headcount",
    "turnover_voluntary_rate": "headcount",
    "workers_not_employees": "value",
}


def _kinds(item: Indicator, role: str) -> set[str]:
    """How the metrics of a role are protected; those of the indicator where its own
    select names them."""
    named = {o.metric for o in item.declaration.roles[role].from_ if o.metric}
    found = named or inputs(INDICATORS)[item.indicator_id]
    return {PROTECTED[name] for name in found if name in PROTECTED}


def _of_three(item: Indicator, breakdown: str, role: str) -> tuple[bool, bool]:
    """(whether the figure is withheld, whether the role counts people) where the role
    is of three persons and each other of a thousand."""
    sums, kinds, roles = {}, {}, {}
    for number, name in enumerate(item.declaration.roles):
        said = _kinds(item, name) - {"cell"}
        if said:
            sums[name] = {number: 1}
            kinds[number] = max(said)
        roles[name] = "3" if name == role else "1000"
    row = {
        "figure_id": "f", "indicator_id": item.indicator_id, "roles": roles,
        "breakdown": breakdown,
    }  # fmt: skip
    is_heads = role in sums and kinds[next(iter(sums[role]))] != "pay"
    return bool(people._figure(INDICATORS, row, sums, kinds).few), is_heads


def _shown(item: Indicator, breakdown: str) -> Iterator[str]:
    for role in item.declaration.roles:
        is_withheld, is_of_people = _of_three(item, breakdown, role)
        if is_of_people and not is_withheld:
            yield role


def test_each_count_of_people_is_protected_or_has_its_reason() -> None:
    counted = {
        name for name, row in METRICS.items()
        if row["canonical_unit"] in ("headcount", "fte")
    }  # fmt: skip
    assert counted - PROTECTED.keys() == NOT_PROTECTED.keys()


@pytest.mark.parametrize("name", PEOPLE)
def test_three_persons_are_published_as_a_total_alone(name: str) -> None:
    item = INDICATORS[name]
    for parts in item.sets:
        shown = set(_shown(item, ";".join(f"{part}=x" for part in sorted(parts))))
        if set(parts) <= people._OF_NO_PERSON:
            assert shown == set(TOTALS.get(name, "").split())
        else:
            assert not shown, parts


def test_a_ratio_of_one_persons_pay_does_not_say_of_what_it_is_one() -> None:
    with duckdb.connect() as con:
        con.execute("""
            attach ':memory:' as whole;
            create schema whole.mart;
            create temp table protected as select * from (values
                ('comp_highest', 'cell'), ('employees_headcount', 'split'))
                t(metric_id, protected);
            create table whole.mart.dim_indicator as select * from (values
                ('ceo_pay_ratio', 'comp_highest; comp_median'),
                ('emp_total', 'employees_headcount'), ('ore', 'ore_mined_t'))
                t(indicator_id, metrics);
            create table whole.mart.withheld (figure_id varchar);
            create table whole.mart.fact_figure as
            select indicator_id as figure_id, indicator_id, '' as breakdown, 5 as value,
                   5 as value_low, 5 as value_high, '{"highest": 5000}' as roles,
                   'complete' as status, '' as reason, 0 as missing_share,
                   0 as estimated_share, 0 as reviewed_share, 1 as quality
            from whole.mart.dim_indicator""")
        shown = query("transforms.mart", "published_fact_figure")
        found = con.execute(
            f"select indicator_id, value, roles from ({shown}) order by all",
            {"words": ""},
        ).fetchall()
    roles = '{"highest": 5000}'
    assert found == [("ceo_pay_ratio", 5, "{}"), ("emp_total", 5, roles),
                     ("ore", 5, roles)]  # fmt: skip
