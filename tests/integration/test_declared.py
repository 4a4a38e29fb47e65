"""What a company declares wrongly is named before any delivery is read.

Each mistake by itself, in process; and all of them at once on the commands people run.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from pipelines.commands.init import examples
from pipelines.declared import declared_problems
from tests.projects import LONG, make_project, monthly, write_csv
from tests.typed import here, orebook
from transforms import catalogue
from transforms.facts import check_factors
from transforms.project.folder import load
from transforms.project.problem import ProjectProblem

OWN = "overrides/indicators/x_own.sql"
PEOPLE = "{metric: employees_headcount}"
FACTOR = (
    "factor_id,factor_kind,gas,source_category,activity,numerator_unit,"
    "denominator_unit,calorific_basis,value,region,valid_from,valid_to,publisher,"
    "licence,original_value,original_unit\n"
)
DIESEL = "own.d,emission,CO2,stationary,diesel,t,L,not_energy,0.00268,CL,2025-01-01,"
REST = "2026-01-15,Me,own,,\n"


def declared(
    roles: str = "{window: closing, from: " + PEOPLE + "}",
    *,
    unit: str = "headcount",
    more: str = "",
    sql: str = "",
) -> str:
    return (
        f"/*\nname: Own\nunit: {unit}\nmethod: As said.\nconsolidation: control_only\n"
        f"{more}roles:\n  value: {roles}\n*/\n{sql}"
    )


def closing(origin: str) -> str:
    return declared("{window: closing, from: " + origin + "}")


def flow(origin: str) -> str:
    return declared("{from: " + origin + "}")


SELECT = (
    "select record_no, site_id, period_start, period_end, grade,\n"
    "       cast(null as varchar) as country, 'value' as role,\n"
    "       cast({amount} as decimal(38,12)) as amount,\n"
    "       cast(null as varchar) as factor_id, cast(null as varchar) as key\n"
    "from {table}\n"
)

INDICATORS: dict[str, tuple[str, int, str]] = {
    # What is wrong -> (text of the file, line, words of the problem).
    "no block": ("select 1\n", 1, "must open with a /* YAML */ block"),
    "broken YAML": ("/*\nname: a\nname: b\n*/\n", 3, "'name' is given twice"),
    "misspelt key": (
        declared().replace("name: Own", "nmae: Own"), 2, "Did you mean name?"),
    "missing key": (
        declared().replace("name: Own", "nmae: Own"), 2, "the key 'name' is missing"),
    "misspelt key of a role": (
        declared("{windw: closing, from: " + PEOPLE + "}"), 7, "Did you mean window?"),
    "misspelt key of a source": (
        closing("{metrc: employees_headcount}"), 7, "Did you mean metric?"),
    "state as a flow": (
        flow(PEOPLE), 7, "'employees_headcount' is a state and the role 'value'"),
    "flow as a state": (closing("{metric: leavers}"), 7, "'leavers' is a flow"),
    "needed of nobody": (
        flow("{metric: fx_rate, needed: true}"), 7, "nobody is asked for 'fx_rate'"),
    "derived flow as a state": (
        closing("{derived: fuel_energy}"), 7, "'fuel_use_qty' is a flow"),
    "window periodic": (
        declared("{window: periodic, from: " + PEOPLE + "}"), 7,
        "'periodic' is no window: write period, closing"),
    "window rolling 25": (
        declared("{window: rolling 25, from: {metric: leavers}}"), 7,
        "n from 2 to 24 periods"),
    "window rolling 1": (
        declared("{window: rolling 1, from: {metric: leavers}}"), 7, "no window"),
    "formula without argument": (
        declared(more="figure: sqrt()\n"), 6, "sqrt takes one argument"),
    "formula with two arguments": (
        declared(more="figure: sqrt(value, 2)\n"), 6, "sqrt takes one argument"),
    "formula with a text": (
        declared(more="figure: 100 * 'a'\n"), 6, "not a plain number"),
    "formula with infinity": (
        declared(more="figure: 1e999 * value\n"), 6, "not a plain number"),
    "formula beyond storage": (
        declared(more="figure: 999999999999999999 * 999999999999999999 * value\n"), 6,
        "more than 26 digits"),
    "formula of an unknown role": (
        declared(more="figure: valeu\n"), 6, "Did you mean value?"),
    "role that the formula does not use": (
        declared(more="figure: 3\n"), 8, "does not use the role 'value'"),
    "role from nowhere": (declared("{}"), 7, "says not where it comes from"),
    "unknown metric": (
        closing("{metric: employees_headcnt}"), 7,
        "there is no metric 'employees_headcnt'. Did you mean employees_headcount"),
    "computed metric": (
        closing("{metric: data_point}"), 7, "there is no metric 'data_point'"),
    "unknown derived fact": (
        flow("{derived: fuel_enrgy}"), 7, "Did you mean fuel_energy"),
    "unknown indicator": (
        flow("{indicator: emp_totl}"), 7, "Did you mean emp_total"),
    "unknown role of an indicator": (
        flow("{indicator: emp_total, role: valeu}"), 7, "has no role 'valeu'"),
    "unknown dimension": (
        closing("{metric: employees_headcount, where: {gendre: female}}"), 7,
        "has no dimension 'gendre'. Did you mean gender?"),
    "misspelt column of the site register": (
        closing("{metric: employees_headcount, site: {in_chara: true}}"), 7,
        "register 'site_profile' has no dimension 'in_chara'. Did you mean in_cahra?"),
    "no word of the site register": (
        closing("{metric: employees_headcount, site: {in_cahra: perhaps}}"), 7,
        "'perhaps' is no word of the dimension 'in_cahra'"),
    "sites picked where nothing is added": (
        declared("{window: closing, reduce: max, from: {metric: employees_headcount, "
                 "site: {in_cahra: true}}}"), 7,
        "another site counts 0, and the role 'value' is reduced by max"),
    "unknown word": (
        closing("{metric: employees_headcount, where: {gender: femal}}"), 7,
        "'femal' is no word of the dimension 'gender'. Did you mean female"),
    "unknown word turned round": (
        closing("{metric: employees_headcount, where: {gender: {not: femal}}}"), 7,
        "Did you mean female"),
    "unknown word of a register": (
        flow("{metric: grievance, where: {grievance_category: lnad}}"), 7,
        "Did you mean land?"),
    "condition without a word": (
        closing("{metric: employees_headcount, where: {gender: []}}"), 7,
        "names no word"),
    "unknown breakdown": (
        declared(more="breakdowns: [gendre]\n"), 6, "has the dimension 'gendre'"),
    "breakdown twice": (
        declared(more="breakdowns: [[gender, gender]]\n"), 6, "one thing twice"),
    "neither total nor breakdown": (declared(more="total: false\n"), 6, "no figure"),
    "unknown disclosure": (
        declared(more="disclosures: [2-77@2021]\n"), 6, "Did you mean 2-7@2021"),
    "unknown unit": (
        declared(unit="headcont"), 3, "there is no unit 'headcont'. Did you mean head"),
    "unknown part of a unit": (declared(unit="GJ/tone"), 3, "there is no unit 'tone'"),
    "unit of another size": (
        flow("{metric: water_withdrawal_ml}").replace("headcount", "m3"), 7,
        "is kept in ML, and the figure is said to be in m3. Write `times: 1000`"),
    "unknown register to list": (
        declared(more="listing: injry\n"), 6, "Did you mean injury?"),
    "sum over alternatives": (
        closing("{metric: closure_cost_estimate}").replace("headcount", "USD"), 7,
        "the values of 'scenario' tell the same thing again"),
    "factor that is not kept": (
        flow("{metric: leavers, times: 0.0000000001}"), 7, "more than nine digits"),
    "unknown key column": (
        declared("{reduce: count_distinct, from: {metric: injury, key: sit}}"), 7,
        "has no column 'sit'"),
    "no key to count by": (
        declared("{reduce: count_distinct, from: {metric: injury}}"), 7, "has no key"),
    "field that is no number": (
        flow("{metric: injury, field: worker_type}"), 7, "`field` takes decimal"),
    "day that is no date": (
        flow("{metric: injury, 'on': worker_type}"), 7, "`on` takes date"),
    "set that is no split": (
        flow("{metric: leavers, set: {gas: CO2}}"), 7, "not split by it"),
    "key that a source does not read": (
        flow("{indicator: turnover_total, field: value}"), 7, "'field' says nothing"),
    "SQL that does not parse": (
        declared("{window: closing}", sql="selec 1\n"), 9, "syntax error"),
    "SQL of two statements": (
        declared("{window: closing}", sql="select 1;\nselect 2\n"), 9, "more than one"),
    "SQL that is no select": (
        declared("{window: closing}", sql="drop table x\n"), 9, "Only SELECT"),
    "SQL over an unknown metric": (
        declared("{window: closing}",
                 sql=SELECT.format(amount="value", table="metric.employees_headcnt")),
        13, "Did you mean metric.employees_headcount"),
    "SQL of a state as a flow": (
        declared("{}", sql=SELECT.format(
            amount="value", table="metric.employees_headcount")),
        13, "is a state, and no role looks at a day"),
    "SQL over alternatives": (
        declared("{window: closing}", sql=SELECT.format(
            amount="value", table="metric.closure_cost_estimate")),
        13, "over scenario, whose values tell"),
    "SQL with an unknown column": (
        declared("{window: closing}", sql=SELECT.format(
            amount="valeu", table="metric.employees_headcount")),
        0, 'Referenced column "valeu" not found'),
    "SQL without a column": (
        declared("{window: closing}", sql=SELECT.format(
            amount="value", table="metric.employees_headcount").replace(
                "as key", "as keey")), 0, "'key' of its select is not there"),
    "SQL with an inexact amount": (
        declared("{window: closing}", sql=SELECT.format(
            amount="value", table="metric.employees_headcount").replace(
                "decimal(38,12)", "double")), 0, "'amount' of its select is DOUBLE"),
    "source beside SQL": (
        declared("{window: closing, from: {metric: employees_headcount, times: 2}}",
                 sql=SELECT.format(amount="value", table="metric.employees_headcount")),
        7, "'times' is not read: a select of its own follows"),
    "replaces nothing": (
        declared(more="replaces: emp_total@123\n"), 6, "the name of no packaged"),
}  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = make_project(tmp_path / "p", periods="[FY2025]")
    (folder / "overrides/indicators").mkdir(parents=True)
    return folder


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)


def found(folder: Path) -> list[str]:
    try:
        return declared_problems(load(folder))
    except ProjectProblem as error:
        return error.problems


@pytest.mark.parametrize(("text", "line", "words"), INDICATORS.values(), ids=INDICATORS)
def test_an_own_indicator_that_is_wrong_is_named_with_its_line(
    project: Path, text: str, line: int, words: str
) -> None:
    write(project, OWN, text)
    place = f"{OWN}, line {line}: " if line else f"{OWN}: "
    told = [p for p in found(project) if p.startswith(place) and words in p]
    assert told, found(project)


def test_right_ones_are_accepted(project: Path) -> None:
    files = {
        OWN: declared(more="breakdowns: [gender, [gender, age], tag]\n"),
        "overrides/indicators/deeper/x_year.sql": declared(
            "{window: rolling 12, from: {metric: leavers}}"
        ),
        "overrides/indicators/x_sql.sql": declared(
            "{window: closing}",
            sql=SELECT.format(amount="value", table="metric.employees_headcount"),
        ),
        "overrides/indicators/x_answers.sql": declared(
            more="disclosures: [ACME-1@2025, 2-7@2021]\n"
        ),
        "overrides/standards/acme@2025.csv": (
            "disclosure_key,title,indicators\nACME-1@2025,Own,x_own emp_total\n"
        ),
        "overrides/tests/x_own.yaml": "expect: {}\n",
        "factors/own.csv": FACTOR
        + (DIESEL + REST)
        + (DIESEL + REST).replace("own.d", "own.h").replace("diesel", "hydrogen"),
    }
    for name, text in files.items():
        write(project, name, text)
    assert found(project) == []


def test_every_problem_of_every_file_is_told_at_once(project: Path) -> None:
    for number, (text, _, _) in enumerate(INDICATORS.values()):
        write(project, f"overrides/indicators/x_{number}.sql", text)
    told = "\n".join(found(project))
    # What the database is asked comes once the rest is right.
    silent = [
        name
        for number, name in enumerate(INDICATORS)
        if INDICATORS[name][1] and f"x_{number}.sql" not in told
    ]
    assert silent == []


def test_who_replaces_a_packaged_indicator_says_which_version_and_why(
    project: Path,
) -> None:
    version = catalogue.load()["energy_total"].version
    name = "overrides/indicators/energy_total.sql"
    energy = declared("{from: {derived: fuel_energy}}", unit="GJ", more="{more}")
    write(project, name, energy.replace("{more}", ""))
    told = "\n".join(found(project))
    assert f"write `replaces: energy_total@{version}`" in told
    assert "does not say why" in told
    of_another = "replaces: energy_total@0\nwhy: ours\n"
    write(project, name, energy.replace("{more}", of_another))
    (told,) = found(project)
    assert "replaces 'energy_total@0', which is not its version" in told
    right = f"replaces: energy_total@{version}\nwhy: ours\n"
    write(project, name, energy.replace("{more}", right))
    assert found(project) == []
    # A packaged one that reads what is no longer there is named, not left to die.
    renamed = energy.replace("{more}", f"{right}figure: fuel\n")
    write(project, name, renamed.replace("value:", "fuel:"))
    told = "\n".join(found(project))
    readers = [
        item.file
        for item in catalogue.load().values()
        if any(origin.indicator == "energy_total" for _, _, origin in item.origins)
    ]
    assert readers and all(
        f"{file}, line" in told and "has no role 'value'" in told for file in readers
    )


def test_an_own_id_starts_with_x(project: Path) -> None:
    write(project, "overrides/indicators/emp_totl.sql", declared())
    (told,) = found(project)
    assert "starts with x_" in told and "emp_total" in told


def test_own_indicators_that_read_each_other_in_a_circle_are_refused(
    project: Path,
) -> None:
    write(project, "overrides/indicators/x_a.sql", flow("{indicator: x_b}"))
    write(project, "overrides/indicators/x_b.sql", flow("{indicator: x_a}"))
    (told,) = found(project)
    assert "in a circle: x_a -> x_b -> x_a" in told


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("overrides/indicator/x_a.sql", "Did you mean indicators?"),
        ("overrides/indicators/x_a.yaml", "overrides/indicators end in .sql"),
        ("overrides/readme.md", "nothing reads this file"),
        ("overrides/standards/acme.csv", "<name>@<year>.csv"),
    ],
)
def test_a_file_of_overrides_that_nothing_reads_is_named(
    project: Path, name: str, words: str
) -> None:
    write(project, name, "")
    (told,) = found(project)
    assert told.startswith(f"{name}: ") and words in told


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("2-77@2021,Own,", "row 2: GRI has no disclosure '2-77@2021'. Did you mean"),
        ("14.99.1@2024,Own,", "GRI has no disclosure '14.99.1@2024'"),
        ("A-1@2025,Own,emp_totl", "no indicator 'emp_totl'. Did you mean emp_total"),
        ("A-1,Own,", "row 2: disclosure_key 'A-1' is not code@year"),
    ],
)
def test_a_standard_names_what_there_is(project: Path, row: str, words: str) -> None:
    head = "disclosure_key,title,indicators\n"
    write(project, "overrides/standards/acme@2025.csv", f"{head}{row}\n")
    (told,) = found(project)
    assert told.startswith("overrides/standards/acme@2025.csv, row 2: ")
    assert words in told


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("diesel", "dieseel", "activity 'dieseel' is not a word that is looked up"),
        ("diesel", "dieseel", "Did you mean diesel"),
        (",L,", ",litres,", "denominator_unit 'litres' is not a word"),
        (",L,", ",tonne-ish,", "denominator_unit 'tonne-ish'"),
        (",t,L", ",kg,L", "numerator_unit 'kg' is not a word that is looked up"),
        (",L,", ",kL,", "denominator_unit 'kL'"),
        (",t,L,", ",t,t,", "diesel is kept in L, so a factor per t meets none of it"),
        (",CO2,", ",C02,", "gas 'C02' is not a word that is looked up. Did you mean"),
        ("emission", "emision", "Did you mean emission?"),
        ("stationary", "stationery", "Did you mean stationary"),
        (",CL,", ",Chile,", "no site lies in a region 'Chile'"),
        ("0.00268", "2.68", "1,020 times too large"),
        ("0.00268", "0.0000026", "times too small"),
        (",own,", ",,", "the licence is blank"),
        ("2026-01-15", "2024-01-15", "is before valid_from 2025-01-01"),
        ("2026-01-15", "2026-13-15", "valid_to '2026-13-15' is not a date"),
        ("0.00268", "-0.00268", "the value -0.00268 is below zero"),
        ("0.00268", "2.6.8", "value '2.6.8' is not a plain number"),
    ],
)
def test_a_factor_is_one_that_something_finds(
    project: Path, old: str, new: str, words: str
) -> None:
    write(project, "factors/own.csv", FACTOR + (DIESEL + REST).replace(old, new, 1))
    told = "\n".join(found(project))
    assert told.startswith("factors/own.csv, row 2: ") and words in told


def test_the_id_of_a_factor_is_one_value(project: Path) -> None:
    """A trace names a factor by its id: two rows of one id were told as the later."""
    one = (DIESEL + REST).replace("2026-01-15", "2025-12-31")
    other = (DIESEL + REST).replace("2025-01-01,2026-01-15", "2026-01-01,")
    write(project, "factors/own.csv", FACTOR + one + other)
    (told,) = found(project)
    assert told.startswith("factors/own.csv, row 3: factor_id 'own.d' stands in fac")
    assert "row 2 already" in told and "such as own.d.2026." in told
    write(project, "factors/own.csv", FACTOR + one + other.replace("own.d", "own.e"))
    assert found(project) == []
    packaged = next(row for row in check_factors.packaged())
    name = packaged["factor_id"]
    write(project, "factors/own.csv", FACTOR + one.replace("own.d", name))
    (told,) = found(project)
    assert f"'{name}' stands in {packaged.file}, row {packaged.line} already" in told


def test_a_size_that_the_source_prints_is_believed(project: Path) -> None:
    row = (DIESEL + REST).replace("0.00268", "2.68").replace("own,,", "own,2.68,t/L")
    write(project, "factors/own.csv", FACTOR + row)
    assert found(project) == []


def test_one_emission_is_told_in_one_way(project: Path) -> None:
    """CO2e and the gases in it were added."""
    one = DIESEL + REST
    co2e = one.replace(",CO2,", ",CO2e_only,").replace("own.d", "own.e", 1)
    write(project, "factors/own.csv", FACTOR + one + co2e)
    (told,) = declared_problems(load(project))
    assert told.startswith("factors/own.csv, row 3: this CO2e holds the CO2 of factors")
    of_others = co2e.replace(",Me,", ",Others,")
    write(project, "factors/own.csv", FACTOR + one + of_others)
    assert not any("CO2e holds" in told for told in declared_problems(load(project)))


def test_the_packaged_factors_keep_the_rules_of_a_company_s_own() -> None:
    rows = check_factors.packaged()
    regions = frozenset(row["region"] for row in rows if ":" in row["region"])
    assert check_factors.check_factors(rows, rows, regions) == []


MAPPING = "files: a.csv\ncolumns: {Site: site_id, What: metric_id}\n"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("gives: injry\n", 3, "there is no register 'injry'. Did you mean injury?"),
        ("constants: {untt: t}\n", 3, "'untt' is no column of measurements. Did you"),
        ("constants:\n  metric_id: ore_mined\n", 4, "Hand in ore_mined_t instead"),
        ("constants:\n  metric_id: ore_minedt\n", 4, "Did you mean ore_mined_t"),
        ("constants: {unit: tonne-ish}\n", 3, "'tonne-ish' is no word of 'unit'"),
        ("constants: {gender: femal}\n", 3, "Did you mean female"),
        ("values:\n  gender:\n    W: femal\n", 5, "Did you mean female"),
        ("values:\n  gendre:\n    W: female\n", 4, "'gendre' is no column"),
        ("units:\n  TO: {unit: tn}\n", 4, "'tn' is no word of 'unit'"),
        ("melt:\n  Jan: {period_strt: 2025-01-01}\n", 4, "Did you mean period_start"),
        ("ignroe: [x]\n", 3, "ignroe"),
    ],
)
def test_a_mapping_gives_what_deliveries_know(
    project: Path, text: str, line: int, words: str
) -> None:
    write(project, "mappings/erp.yaml", MAPPING + text)
    told = "\n".join(found(project))
    assert f"mappings/erp.yaml, line {line}" in told and words in told


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("expected.csv", "AA,ore_mined_t,,", "the site 'AA' is not in sites.csv"),
        ("expected.csv", "A,ore_mind_t,,", "Did you mean ore_mined_t"),
        ("expected.csv", "A,ore_mined_t,monthly,", "Did you mean month?"),
        ("expected.csv", "A,ore_mined_t,,nope", "applicable 'nope' is neither"),
        ("expected.csv", "A,ore_mined_t,,no", "no reason is given"),
        ("controls.csv", "emp_totl,GROUP-TOTAL", "Did you mean emp_total"),
        ("controls.csv", "emp_total,GROUPTOTAL", "Did you mean GROUP-TOTAL"),
        ("history.csv", "emp_totl,GROUP-TOTAL", "Did you mean emp_total"),
    ],
)
def test_a_table_names_what_there_is(
    project: Path, name: str, text: str, words: str
) -> None:
    head = (
        "site_id,metric_id,frequency,applicable"
        if name == "expected.csv"
        else "indicator_id,entity,period_id,value,unit"
    )
    row = text if name == "expected.csv" else f"{text},FY2025,1,headcount"
    write(project, name, f"{head}\n{row}\n")
    (told,) = found(project)
    assert told.startswith(f"{name}, row 2: ") and words in told


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (["emp_total,GROUP-TOTAL,FY2021,9,t"], "in headcount. Write the value in"),
        (["emp_total,GROUP-TOTAL,FX2021,9,headcount"], "'FX2021' is not a period"),
        (["emp_total,,FY2021,9,headcount"], "entity of the published figure is blank"),
        ([",,FY2021,9,t"], "indicator_id and entity of the published figure are blank"),
        (["emp_total,GROUP-TOTAL,FY2021,9,headcount"] * 2, "row 2 tells of the same"),
        (["emp_total,GROUP-TOTAL,FY2021,9,headcount"], ""),
    ],
)  # fmt: skip
def test_a_published_figure_says_which_it_is_once_and_in_its_unit(
    project: Path, rows: list[str], words: str
) -> None:
    head = "indicator_id,entity,period_id,value,unit"
    write(project, "history.csv", "\n".join([head, *rows, ""]))
    told = found(project)
    assert len(told) == bool(words)
    assert all(words in line for line in told)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (",emp_total,1200,kg,", "what it is compared with in headcount"),
        (",royalties_total,1200,CLP,", "Write value and tolerance in USD"),
        ("ore_mined_t,,1200,kg,", "is in 'kg', and what it is compared with in t"),
        ("ore_mined_t,,1200,t,-1", "tolerance is 0 or more"),
        ("ore_mined_t,,1200,t,1", ""),
        (",emp_total,1200,headcount,", ""),
    ],
)
def test_a_total_is_stated_in_the_unit_of_what_it_is_compared_with(
    project: Path, row: str, words: str
) -> None:
    write(project, "controls.csv", "entity,period_id,metric_id,indicator_id,value,unit,"
          f"tolerance\nGROUP-TOTAL,FY2025,{row}\n")  # fmt: skip
    told = found(project)
    assert len(told) == bool(words)
    assert all(t.startswith("controls.csv, row 2: ") and words in t for t in told)


@pytest.mark.parametrize("name", ["kestrel", "us-mines"])
def test_the_bundled_companies_keep_the_rules(name: str) -> None:
    assert declared_problems(load(examples() / name)) == []


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_project(tmp_path_factory.mktemp("wrong") / "p", periods="[FY2025]")
    rows = monthly("A", "ore_mined_t", 2025, "ten", "t")
    write_csv(folder / "intake/x.csv", LONG, rows)
    write(folder, OWN, closing("{metric: employees_headcnt}"))
    write(folder, "overrides/indicators/x_two.sql", flow(PEOPLE))
    write(folder, "factors/own.csv", FACTOR + (DIESEL + REST).replace("own,", ",", 1))
    write(folder, "mappings/erp.yaml", MAPPING + "gives: injry\n")
    return folder


@pytest.mark.parametrize(
    ("typed", "command", "code"),
    [(here, "check", 2), (orebook, "run", 2), (orebook, "ui", 2), (here, "doctor", 1)],
    ids=["check", "run", "ui", "doctor"],
)
def test_the_commands_tell_all_of_it_and_read_no_delivery(
    wrong: Path,
    typed: Callable[..., CompletedProcess[str]],
    command: str,
    code: int,
) -> None:
    done = typed(command, "--project", wrong)
    said = done.stdout + done.stderr
    assert done.returncode == code, said
    for words in (
        f"{OWN}, line 7: there is no metric 'employees_headcnt'.",
        "overrides/indicators/x_two.sql, line 7: 'employees_headcount' is a state",
        "mappings/erp.yaml, line 3: there is no register 'injry'.",
    ):
        line = next(line for line in said.splitlines() if words in line)
        assert command != "doctor" or line.startswith("WRONG ")
    assert "ten" not in re.findall(r"\w+", said)
    assert "Traceback" not in said and "fault" not in said
    assert not (wrong / "evidence").exists()
