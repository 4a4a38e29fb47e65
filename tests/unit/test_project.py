"""The project folder: everything wrong in it is named with file and line."""

import pytest

from tests.projects import make_project
from transforms.project import alike, entities
from transforms.project.folder import load
from transforms.project.problem import ProjectProblem


def problems(folder):
    with pytest.raises(ProjectProblem) as caught:
        load(folder)
    return caught.value.problems


def test_a_small_project_loads_and_says_that_nothing_is_owned_in_part(tmp_path):
    project = load(make_project(tmp_path / "p"))
    assert project.config.consolidation == "operational_control"
    assert project.notes == (
        "no rows in ownership.csv: every site is counted at 100 %",
    )


@pytest.mark.parametrize(
    ("yaml", "words"),
    [
        ("compny: X\n", ["line 3, compny", "no such key", "Did you mean company?"]),
        ("thresholds: {default: 5}\n", ["line 3, thresholds", "'5' is no part", "5 %"]),
        ("rate_base_hours: 200000\n", ["line 3", "not read yet", "side by side"]),
        (
            "dialects:\n- {files: a, delimeter: x}\n",
            ["line 4, dialects.0.delimeter", "Did you mean delimiter?"],
        ),
        ("company: again\n", ["line 3", "'company' is given twice"]),
        ("gwp_set: AR7\n", ["line 3, gwp_set", "AR6"]),
        ("fiscal_year_end: 31-12\n", ["fiscal_year_end", "MM-DD"]),
        ("languages: [a, *b]\n", ["line 3"]),
        ("languages: []\n", ["line 3, languages"]),
        (
            "languages: [en, french]\n",
            ["line 3, languages.1: there is no language 'french'. Known: en, es, fr, pt"
             ". Did you mean fr?"],
        ),
        ("languages: klingon\n", ["there is no language 'klingon'. Known: en, es"]),
    ],
)
def test_configuration_is_refused_with_its_line(tmp_path, yaml, words):
    folder = make_project(tmp_path / "p", extra=yaml)
    text = "\n".join(problems(folder))
    assert all(word in text for word in words), text


def test_degrees_are_taken_with_all_their_digits(tmp_path):
    folder = make_project(tmp_path / "p")
    (folder / "sites.csv").write_text(
        "site_id,name,country,latitude,longitude\nA,x,CL,-33.456789012345,-180\n"
    )
    assert load(folder).tables["sites"][0]["longitude"] == "-180"


def test_norway_and_octal_stay_text(tmp_path):
    folder = make_project(tmp_path / "p", extra="factor_regions: [no, 012]\n")
    assert load(folder).config.factor_regions == ["no", "012"]


@pytest.mark.parametrize(
    ("table", "content", "words"),
    [
        (
            "sites",
            "site_id,name,country\nA,Alpha,Chile\n",
            "row 2: 'Chile' is not an ISO",
        ),
        (
            "sites",
            "site_id,name,country\nA,x,CL\nA,y,CL\n",
            "row 3: the site 'A' is there",
        ),
        ("sites", "site_id,name,country\nGROUP,x,CL\n", "row 2: 'GROUP' cannot be"),
        ("sites", "site_id,name,country\nA,,CL\n", "row 2: the name of 'A' is blank"),
        (
            "sites",
            "site_id,name,country,latitude\nA,x,CL,33°27'S\n",
            "row 2: latitude '33°27'S' is no number of degrees from -90 to 90",
        ),
        (
            "sites",
            "site_id,name,country,longitude\nA,x,CL,180.5\n",
            "row 2: longitude '180.5' is no number of degrees",
        ),
        ("sites", "site_id,name,country,colour\n", "unknown column 'colour'"),
        ("sites", "site_id,name\nA,Alpha\n", "the column 'country' is missing"),
        (
            "expected",
            "site_id,metric_id\nA,watr\nZ,hours_worked\n",
            "row 2: there is no metric 'watr'",
        ),
        (
            "expected",
            "site_id,metric_id\nA,ohs_trifr\n",
            "row 2: 'ohs_trifr' is no metric: orebook computes it (ohs_trifr) from",
        ),
        (
            "ownership",
            "site_id,valid_from,valid_to,equity_share,financial_control,"
            "operational_control\nA,2020-01-01,,60,yes,yes\n",
            "row 2: equity_share '60' is neither",
        ),
        (
            "ownership",
            "site_id,valid_from,valid_to,equity_share,financial_control,"
            "operational_control\nA,2020-01-01,2025-06-30,0.4,yes,yes\n"
            "A,2025-06-30,,0.5,yes,yes\nB,2020-01-01,,1,yes,yes\n",
            "row 2: valid_to 2025-06-30 is the day on which row 3 begins. valid_to is "
            "the last day that counts: write 2025-06-29",
        ),
        (
            "ownership",
            "site_id,valid_from,valid_to,equity_share,financial_control,"
            "operational_control\nA,2020-01-01,,0.4,yes,yes\n"
            "A,2025-07-01,,0.5,yes,yes\nB,2020-01-01,,1,yes,yes\n",
            "row 3: begins on 2025-07-01, and row 2 holds for 'A' without an end. If "
            "this row takes over from it, write 2025-06-30 as valid_to of row 2",
        ),
        (
            "ownership",
            "site_id,valid_from,valid_to,equity_share,financial_control,"
            "operational_control\nA,2020-01-01,,0.4,yes,yes\n"
            "A,2020-01-01,,0.5,yes,yes\nB,2020-01-01,,1,yes,yes\n",
            "row 3: 'A' is in row 2 too, both since 2020-01-01",
        ),
        (
            "ownership",
            "site_id,valid_from,valid_to,equity_share,financial_control,"
            "operational_control\nA,2020-01-01,2026-01-01,0.4,yes,yes\n"
            "B,2020-01-01,,1,yes,yes\n",
            "row 2: valid_to 2026-01-01 is the first day of a month. valid_to is the "
            "last day that counts: write 2025-12-31",
        ),
        (
            "expected",
            "site_id,metric_id,valid_from,valid_to\n"
            "A,hours_worked,,2025-06-15\nA,hours_worked,2025-06-15,\n",
            "row 2: valid_to 2025-06-15 is the day on which row 3 begins. valid_to is "
            "the last day that counts: write 2025-06-14",
        ),
        (
            "expected",
            "site_id,metric_id,valid_from,valid_to,applicable\n"
            "A,hours_worked,,,yes\nA,hours_worked,,,no\n",
            "row 3: 'hours_worked' of 'A' is in row 2 too, both without a first day",
        ),
        (
            "entities",
            "entity,country,parent,valid_from,valid_to\n"
            "Alpha Ltd,CL,X plc,2020-01-01,2025-07-15\n"
            "Alpha Ltd,CL,Y plc,2025-07-15,\n",
            "row 2: valid_to 2025-07-15 is the day on which row 3 begins. valid_to is "
            "the last day that counts: write 2025-07-14",
        ),
        (
            "entities",
            "entity,country,valid_from\nAlpha Ltd,CL,2020\n",
            "row 2: valid_from '2020' is not a date",
        ),
        (
            "entities",
            "entity,country,in_financial_report\nAlpha Ltd,CL,no\nB Ltd,CL,No\n",
            "row 3: in_financial_report 'No' is neither yes nor no. Write",
        ),
        (
            "entities",
            "entity,country,parent,in_financial_report\n"
            "Alpha Ltd,CL,X plc,yes\nAlpha Ltd,CL,Y plc,no\n",
            "row 3: in_financial_report of 'Alpha Ltd' is 'no' here and 'yes' in row 2",
        ),
        (
            "entities",
            "entity,country,valid_from,valid_to,in_financial_report\n"
            "Alpha Ltd,CL,2020-01-01,,yes\nAlpha Ltd,CL,2024-01-01,2024-12-31,no\n",
            "row 3: in_financial_report of 'Alpha Ltd' is 'no' here and 'yes' in row 2",
        ),
        (
            "entities",
            "entity,country,parent\nAlpha Ltd,CL,X plc\nX PLC,GB,\n",
            "row 2: the entity 'X plc' looks like 'X PLC' in row 3",
        ),
        (
            "entities",
            "entity,country\nAlpha Ltd,CL\n\u0410lpha  Ltd.,CL\n",
            "row 3: the entity '\u0410lpha  Ltd.' looks like 'Alpha Ltd' in row 2",
        ),
        ("sites", "site_id,name,country\nA,x,CL\na,y,CL\n",
         "row 3: the site 'a' looks like 'A' in row 2: to people and in the names"),
        ("sites", "site_id,name,country\nA.,x,CL\n", "row 2: 'A.' cannot be a site_id"),
        ("sites", "site_id,name,country\ngroup,x,CL\n",
         "row 2: 'group' cannot be a site_id"),
        (
            "entities",
            "entity,country\nAlpha Ltd,CL\nB Ltd,Chile\n",
            "row 3: 'Chile' is not an ISO",
        ),
        (
            "sites",
            "site_id,name,country,opened,closed\nA,x,CL,2001-05-01,2025-01-01\n",
            "row 2: closed 2025-01-01 is the first day of a month. closed is the last "
            "day that counts: write 2024-12-31",
        ),
    ],
)
def test_tables_are_refused_with_their_row(tmp_path, table, content, words):
    folder = make_project(tmp_path / "p")
    (folder / f"{table}.csv").write_text(content)
    text = "\n".join(problems(folder))
    assert f"{table}.csv" in text
    assert words in text


def test_a_blank_answer_of_an_entity_takes_that_of_the_same_days():
    def row(parent, since, until, answer):
        return {"entity": "Alpha Ltd", "country": "CL", "parent": parent,
                "valid_from": since, "valid_to": until,
                "in_financial_report": answer}  # fmt: skip

    rows = [
        row("X plc", "", "2024-12-31", "yes"), row("Y plc", "", "", ""),
        row("Z plc", "2025-01-01", "2025-12-31", ""),
        row("X plc", "2026-01-01", "", "no"),
    ]  # fmt: skip
    assert entities.problems(rows) == []
    # Of Y some days are in it and some are not, of Z nobody says anything.
    assert [r["in_financial_report"] for r in entities.answered(rows)] == [
        "yes", "", "", "no",
    ]  # fmt: skip
    assert entities.answered(rows[:2])[1]["in_financial_report"] == "yes"


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        ("Enel", "ENEL ", True), ("Acme  S.A.", "Acme S.A", True),
        ("\uff21cme", "Acme", True), ("\u0410cme", "Acme", True),
        ("Ac\u200bme", "Acme", True), ("\u039dorth", "North", True),
        ("P-11", "P-1-1", False), ("14.7", "14.70", False), ("Peña", "Pena", False),
        ("K1", "K2", False),
    ],
)  # fmt: skip
def test_what_looks_alike(one, other, is_alike):
    assert (alike.look(one) == alike.look(other)) is is_alike
    assert len(list(alike.twins([(2, one), (3, other)]))) == is_alike
    assert not list(alike.twins([(2, one), (3, one)]))
