"""The project folder: everything wrong in it is named with file and line."""

import pytest

from tests.projects import make_project
from transforms.project import ProjectProblem, load


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
        ("thresholds: {default: 5}\n", ["line 3, thresholds", "not read yet", "Take"]),
        ("base_year: FY2020\n", ["line 3, base_year", "not read yet"]),
        ("rate_base_hours: 200000\n", ["line 3", "not read yet", "side by side"]),
        (
            "dialects:\n- {files: a, delimeter: x}\n",
            ["line 4, dialects.0.delimeter", "Did you mean delimiter?"],
        ),
        ("company: again\n", ["line 3", "'company' is given twice"]),
        ("gwp_set: AR7\n", ["line 3, gwp_set", "AR6"]),
        ("fiscal_year_end: 31-12\n", ["fiscal_year_end", "MM-DD"]),
        ("languages: [a, *b]\n", ["line 3"]),
    ],
)
def test_configuration_is_refused_with_its_line(tmp_path, yaml, words):
    folder = make_project(tmp_path / "p", extra=yaml)
    text = "\n".join(problems(folder))
    assert all(word in text for word in words), text


def test_norway_and_octal_stay_text(tmp_path):
    folder = make_project(tmp_path / "p", extra="languages: [no, 012]\n")
    assert load(folder).config.languages == ["no", "012"]


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
        ("sites", "site_id,name,country,colour\n", "unknown column 'colour'"),
        ("sites", "site_id,name\nA,Alpha\n", "the column 'country' is missing"),
        (
            "expected",
            "site_id,metric_id\nA,water\nZ,hours_worked\n",
            "row 2: there is no metric 'water'",
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
            "row 3: overlaps row 2",
        ),
    ],
)
def test_tables_are_refused_with_their_row(tmp_path, table, content, words):
    folder = make_project(tmp_path / "p")
    (folder / f"{table}.csv").write_text(content)
    text = "\n".join(problems(folder))
    assert f"{table}.csv" in text
    assert words in text
