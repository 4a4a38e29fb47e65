"""What every indicator and every derived fact keeps to, whatever it measures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.each import each
from transforms import build_database, catalogue
from transforms.catalogue import Indicator, lineage, tables_of, views, vocabulary
from transforms.catalogue.check import Known, check
from transforms.catalogue.derived import Derived
from transforms.project import folder as project
from warehouse import reference
from warehouse.connection import quoted

INDICATORS = catalogue.load()
DERIVED = catalogue.derived()
KNOWN = Known(INDICATORS, INDICATORS)
# Standards and guides that a method may rest on.
SOURCE = re.compile(r"\b(GRI|SASB|GHG Protocol|IPCC|GISTM|ICMM|EITI|IAS|WRI|ISO)\b")
FACT_COLUMNS = {"record_no", "site_id", "period_start", "period_end", "grade"}
KEYWORD = re.compile(
    r"\b(SELECT|FROM|WHERE|JOIN|GROUP BY|ORDER|UNION|WITH|CASE|CAST|SUM)\b"
)


# A channel names a mailbox or a meeting, and no person.
SAYS_NOTHING_OF_A_PERSON = {("grievance", "channel")}
each_indicator = each(INDICATORS)
each_derived = each({name: name for name in DERIVED})


@pytest.fixture(scope="module")
def columns(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """Columns and types of every contribution and derived view, by schema.name."""
    root: Path = tmp_path_factory.mktemp("columns")
    (root / "orebook.yaml").write_text("company: Any\nperiods: [FY2025]\n")
    (root / "sites.csv").write_text("site_id,name,country\nA,Alpha,CL\n")
    item = project.load(root)
    found = {}
    with build_database.opened(item) as con:
        build_database.configure(con, item)
        views.create_derived(con)
        views.create_views(con, INDICATORS)
        for schema, names in (("contribution", INDICATORS), ("derived", DERIVED)):
            for name in names:
                rows = con.execute(f"describe {schema}.{quoted(name)}").fetchall()
                found[f"{schema}.{name}"] = {row[0]: row[1] for row in rows}
    return found


@each_indicator
def test_an_indicator_keeps_the_rules_that_a_company_s_own_keeps(
    item: Indicator,
) -> None:
    assert check(item, KNOWN) == []


@each_indicator
def test_an_indicator_says_what_it_is(item: Indicator) -> None:
    said = item.declaration
    assert said.name[0].isupper() and not said.name.endswith(".")
    assert said.disclosures
    assert said.method.endswith(".")
    assert len(re.findall(r"\.(?= [A-Z0-9])|\.$", said.method)) <= 3
    assert SOURCE.search(said.method), "the method names no standard"


@pytest.mark.slow  # binds every view
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
            for dimension in vocabulary.alternatives(table):
                assert re.search(rf"\b{dimension}\b", DERIVED[name].text), dimension


@pytest.mark.slow  # as above
@each_derived
def test_a_derived_fact_that_an_indicator_takes_looks_like_a_fact(
    name: str, columns: dict[str, dict[str, str]]
) -> None:
    taken = {
        origin.derived for item in INDICATORS.values() for _, _, origin in item.origins
    }
    there = columns[f"derived.{name}"]
    assert vocabulary.derived_columns(name) == there.keys(), "name every column"
    if name in taken:
        wanted = FACT_COLUMNS | {"country", "value", "unit", "factor_id"}
        assert wanted <= there.keys()
    assert not {kind for kind in there.values() if kind in ("DOUBLE", "FLOAT")}


@each(INDICATORS | DERIVED)
def test_the_sql_is_in_the_style_of_the_house(item: Indicator | Derived) -> None:
    text = item.text
    sql = text.split("*/", 1)[1]
    assert not KEYWORD.search(sql)
    assert "{{" not in text and "{%" not in text
    assert "\t" not in text and text.endswith("\n")
    assert max(map(len, text.splitlines())) <= 100
    assert not re.search(r"select \*\s+from \w+\.\w+\s*\Z", sql), "name the columns"


@each_indicator
def test_what_a_written_select_reads_is_what_stands_in_it(item: Indicator) -> None:
    assert item.reads == tables_of(item.select)
    numbers = lineage.contributions(item)["record_no"]
    assert lineage.records(item) == {(schema, table) for schema, table, _ in numbers}


def test_no_two_indicators_have_one_name() -> None:
    names = [item.declaration.name for item in INDICATORS.values()]
    assert len(names) == len(set(names))


@each_indicator
def test_no_split_shows_what_somebody_wrote_of_a_person(item: Indicator) -> None:
    """Words of a closed list may be counted; free text may name whom it is about."""
    told = {
        (register, column["column"])
        for register in _registers(item)
        for column in reference.register_columns(register)
        if column["personal_data"] == "1" and column["type"] == "text"
    }
    split = {name for names in item.declaration.breakdowns for name in names}
    shown = {(register, column) for register, column in told if column in split}
    assert shown <= SAYS_NOTHING_OF_A_PERSON


def _registers(item: Indicator) -> set[str]:
    return {
        name
        for schema, name in item.reads
        if schema == "metric" and reference.is_register(name)
    }
