"""What derived facts say of themselves: how far a change reaches, whose facts count."""

from __future__ import annotations

import pytest

from transforms import catalogue
from transforms.catalogue.derived import REACHES, _said, derived, farthest
from warehouse import reference


@pytest.mark.parametrize("name", derived())
def test_facts_of_no_site_are_of_the_group(name: str) -> None:
    item = derived()[name]
    of_group = {
        table
        for schema, table in item.reads
        if (schema == "metric" and "site" not in _dimensions(table))
        or (schema == "derived" and derived()[table].scope == "group")
    }
    assert item.scope == "group" or not of_group


def _dimensions(metric: str) -> list[str]:
    return reference.metric(metric)["dimensions"].split(";")


@pytest.mark.parametrize("name", derived())
def test_a_metric_with_a_reach_of_its_own_is_read(name: str) -> None:
    item = derived()[name]
    assert set(item.reach) - {""} <= {t for s, t in item.reads if s == "metric"}


def test_the_farthest_reach_counts() -> None:
    one = {"a": "period", "b": "always"}
    other = {"a": "calendar_year", "b": "period", "c": "period"}
    assert farthest(one, other) == {"a": "calendar_year", "b": "always", "c": "period"}


def test_reach_goes_through_everything_an_indicator_reads() -> None:
    reaches = catalogue.reaches(catalogue.load())
    market = reaches["ghg_scope2_market"]
    assert market["eac_retired_mwh"] == "always"
    assert market["electricity_purchased_mwh"] == "calendar_year"
    location = reaches["ghg_scope2_location"]
    assert location["electricity_purchased_mwh"] == "period"


@pytest.mark.parametrize(
    "block", ["what: x\n", "reach: sometimes\n", "reach: always of fx_rate\n"]
)
def test_a_file_that_does_not_say_it_is_named(block: str) -> None:
    with pytest.raises(ValueError, match=r"derived_x\.sql: `reach` is one of period"):
        _said(block, "reach", REACHES, "derived_x.sql")
