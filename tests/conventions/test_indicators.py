"""What every indicator and every derived fact keeps to, whatever it measures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from transforms import catalogue, contributions, project, reference, steps
from transforms.catalogue import Indicator, Not, Origin, Role
from warehouse.connection import quoted

INDICATORS = catalogue.load()
DERIVED = catalogue.derived()
INSTANT = ("closing", "opening", "mean")
# Standards and guides that a method may rest on.
SOURCE = re.compile(r"\b(GRI|SASB|GHG Protocol|IPCC|GISTM|ICMM|EITI|IAS|WRI|ISO)\b")
OWN_UNITS = {
    "%", "count", "ratio", "days", "tCO2", "tCO2e", "GJ/t", "m3/t", "tCO2e/t",
    "per 200,000 h", "per 1,000,000 h", "days per 1,000,000 h", "{currency}",
}  # fmt: skip
FACT_COLUMNS = {"record_no", "site_id", "period_start", "period_end", "grade"}
KEYWORD = re.compile(
    r"\b(SELECT|FROM|WHERE|JOIN|GROUP BY|ORDER|UNION|WITH|CASE|CAST|SUM)\b"
)


def origins() -> Iterator[Any]:
    for item in INDICATORS.values():
        for name, role in item.declaration.roles.items():
            for number, origin in enumerate(role.from_):
                yield pytest.param(
                    item, role, origin, id=f"{item.indicator_id}-{name}-{number}"
                )


each_indicator = pytest.mark.parametrize("item", INDICATORS.values(), ids=INDICATORS)
each_origin = pytest.mark.parametrize(("item", "role", "origin"), list(origins()))
each_derived = pytest.mark.parametrize("name", DERIVED)


@pytest.fixture(scope="module")
def columns(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """Columns and types of every contribution and derived view, by schema.name."""
    root: Path = tmp_path_factory.mktemp("columns")
    (root / "orebook.yaml").write_text("company: Any\nperiods: [FY2025]\n")
    (root / "sites.csv").write_text("site_id,name,country\nA,Alpha,CL\n")
    item = project.load(root)
    found = {}
    with steps.build_database(item) as con:
        steps.configure(con, item)
        contributions.create_derived(con)
        contributions.create_views(con, INDICATORS)
        for schema, names in (("contribution", INDICATORS), ("derived", DERIVED)):
            for name in names:
                rows = con.execute(f"describe {schema}.{quoted(name)}").fetchall()
                found[f"{schema}.{name}"] = {row[0]: row[1] for row in rows}
    return found


def alternatives(metric: str) -> set[str]:
    """Dimensions of a metric over which nothing may be added."""
    return {
        row["dimension"]
        for row in reference.rows("dimensions")
        if row["relation"] in ("nested", "alternative")
        and metric in row["metrics"].split(";")
    }


def vocabulary(dimension: str) -> set[str]:
    for row in reference.rows("dimensions"):
        if row["dimension"] == dimension:
            return set(filter(None, row["values"].split("|")))
    return set()


@each_indicator
def test_an_indicator_says_what_it_is(item: Indicator) -> None:
    said = item.declaration
    assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", item.indicator_id)
    assert said.name[0].isupper() and not said.name.endswith(".")
    known = {row["unit"] for row in reference.rows("units")}
    assert said.unit in known | OWN_UNITS
    assert said.method.endswith(".")
    assert len(re.findall(r"\.(?= [A-Z0-9])|\.$", said.method)) <= 3
    assert SOURCE.search(said.method), "the method names no standard"


@each_indicator
def test_an_indicator_answers_disclosures_that_exist(item: Indicator) -> None:
    known = {row["key"] for row in reference.rows("gri_disclosures")}
    assert item.declaration.disclosures
    assert set(item.declaration.disclosures) <= known


@each_indicator
def test_its_contributions_have_the_columns_of_contributions(
    item: Indicator, columns: dict[str, dict[str, str]]
) -> None:
    there = columns[f"contribution.{item.indicator_id}"]
    wanted = FACT_COLUMNS | {"country", "role", "amount", "factor_id", "key"}
    assert wanted | set(item.dimensions) <= there.keys()
    assert there["amount"] == "DECIMAL(38,12)"
    assert there["record_no"] == "BIGINT"
    assert {there["period_start"], there["period_end"]} == {"DATE"}


@each_indicator
def test_what_it_is_split_by_comes_from_somewhere(
    item: Indicator, columns: dict[str, dict[str, str]]
) -> None:
    given: set[str] = {"tag"}
    for role in item.declaration.roles.values():
        for origin in role.from_:
            given |= _gives(origin, columns)
    if not any(role.from_ for role in item.declaration.roles.values()):
        given |= columns[f"contribution.{item.indicator_id}"].keys()
    assert {name for names in item.sets for name in names} <= given


def _gives(origin: Origin, columns: dict[str, dict[str, str]]) -> set[str]:
    if origin.derived:
        return set(columns[f"derived.{origin.derived}"])
    if origin.indicator:
        return set(INDICATORS[origin.indicator].dimensions)
    metric = origin.metric or ""
    names = set(reference.dimensions(metric)) | origin.set.keys()
    if reference.is_register(metric):
        names |= {row["column"] for row in reference.register_columns(metric)}
    return names


@each_origin
def test_conditions_use_words_that_sites_can_hand_in(
    item: Indicator, role: Role, origin: Origin
) -> None:
    for name, wanted in origin.where.items():
        values = wanted.values if isinstance(wanted, Not) else wanted
        if known := vocabulary(name):
            assert set(values) <= known, name


@each_origin
def test_nothing_is_added_over_alternatives(
    item: Indicator, role: Role, origin: Origin
) -> None:
    if not origin.metric:
        assert origin.derived in DERIVED or origin.indicator in INDICATORS
        return
    for name in alternatives(origin.metric) - origin.where.keys():
        assert not item.declaration.total, f"{name}: a total would add alternatives"
        assert all(name in names for names in item.sets), name


@each_origin
def test_the_window_suits_the_kind_of_metric(
    item: Indicator, role: Role, origin: Origin
) -> None:
    metrics = {origin.metric} if origin.metric else set()
    if origin.derived:
        reads = DERIVED[origin.derived].reads
        metrics = {table for schema, table in reads if schema == "metric"}
    for metric in metrics:
        kind = reference.metric(metric)["kind"]
        if origin.derived and kind in ("factor", "list"):
            continue  # rates, classes and states that the flow is joined with
        if kind in ("stock", "list") or origin.while_:
            assert role.window in INSTANT, f"{metric} is a state, not a flow"
        else:
            assert role.window not in INSTANT, f"{metric} is a flow, not a state"


@each_indicator
def test_a_select_of_its_own_adds_no_states_and_no_alternatives(
    item: Indicator,
) -> None:
    if any(role.from_ for role in item.declaration.roles.values()):
        return
    for schema, table in item.reads:
        if schema == "metric":
            assert reference.metric(table)["kind"] not in ("stock", "list"), table
            assert not alternatives(table), table


@each_derived
def test_a_derived_fact_says_what_how_and_by_which_source(name: str) -> None:
    head = DERIVED[name].text.split("*/")[0]
    for word in ("what: ", "method: ", "source: "):
        assert re.search(rf"^{word}\S", head, re.MULTILINE), word
    assert SOURCE.search(head.split("source: ")[1]) or "mass balance" in head


@each_derived
def test_a_derived_fact_names_the_alternatives_of_what_it_reads(name: str) -> None:
    for schema, table in DERIVED[name].reads:
        if schema == "metric":
            for dimension in alternatives(table):
                assert re.search(rf"\b{dimension}\b", DERIVED[name].text), dimension


@each_derived
def test_a_derived_fact_that_an_indicator_takes_looks_like_a_fact(
    name: str, columns: dict[str, dict[str, str]]
) -> None:
    taken = {
        origin.derived
        for item in INDICATORS.values()
        for role in item.declaration.roles.values()
        for origin in role.from_
    }
    there = columns[f"derived.{name}"]
    if name in taken:
        wanted = FACT_COLUMNS | {"country", "value", "unit", "factor_id"}
        assert wanted <= there.keys()
    assert not {kind for kind in there.values() if kind in ("DOUBLE", "FLOAT")}


@pytest.mark.parametrize(
    "text",
    [*(item.text for item in INDICATORS.values()), *(d.text for d in DERIVED.values())],
    ids=[*INDICATORS, *DERIVED],
)
def test_the_sql_is_in_the_style_of_the_house(text: str) -> None:
    sql = text.split("*/", 1)[1]
    assert not KEYWORD.search(sql)
    assert "{{" not in text and "{%" not in text
    assert "\t" not in text and text.endswith("\n")
    assert max(map(len, text.splitlines())) <= 100
    assert not re.search(r"select \*\s+from \w+\.\w+\s*\Z", sql), "name the columns"


def test_no_two_indicators_have_one_name() -> None:
    names = [item.declaration.name for item in INDICATORS.values()]
    assert len(names) == len(set(names))
