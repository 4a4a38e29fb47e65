"""What somebody meets who starts a company of their own with nothing but the README."""

from __future__ import annotations

import re
from decimal import Decimal

from pipelines.commands import init
from pipelines.commands.check import check_project
from pipelines.commands.figures import FIGURE_COLUMNS, print_figure_rows
from pipelines.commands.rows import print_rows
from tests import rooms
from tests.projects import LONG, make_project, write_csv
from transforms.facts import findings
from transforms.project.folder import load
from transforms.run import Run


def test_a_new_folder_says_what_is_still_empty(tmp_path):
    init.create(tmp_path / "acme", "Acme Copper")
    notes = load(tmp_path / "acme").notes
    assert [note.split(":")[0] for note in notes] == [
        "no rows in ownership.csv", "no rows in sites.csv",
    ]  # fmt: skip


def test_the_rows_that_the_readme_shows_fit_the_tables_of_init(tmp_path):
    folder = tmp_path / "acme"
    init.create(folder, "Acme Copper")
    readme = (rooms.ROOT / "README.md").read_text()
    for name in ("sites.csv", "ownership.csv"):
        row = re.search(rf"^    {name} +(\S+ ?\S+)", readme, re.M)[1]
        with (folder / name).open("a") as table:
            table.write(row + "\n")
    assert load(folder).tables["sites"][0]["type"] == "mine"
    assert not [note for note in load(folder).notes if "N1" in note]


def test_fuel_of_a_country_without_factors_is_a_finding(tmp_path):
    folder = make_project(tmp_path / "p")
    row = ("2025-01-01", "2025-12-31", 1200, "m3", "diesel", "mobile_offroad")
    write_csv(
        folder / "intake" / "fuel.csv", (*LONG, "fuel", "fuel_use"),
        [("A", "fuel_use_qty", *row), ("B", "fuel_use_qty", *row)],
    )  # fmt: skip
    project = load(folder)
    with Run.open(project) as run:
        run.compute(["ghg_s1_mobile"])
        findings.of_figures(run.con)
        found = run.con.execute(
            "select entity, subject, period_id, remedy from figures.finding "
            "where kind = 'no_factor'"
        ).fetchall()
    # A is in Chile; B is in the United States, which has factors.
    days = "2025-01-01 to 2025-12-31"
    assert [row[:3] for row in found] == [("A", "ghg_s1_mobile", days)]
    assert "factor_regions" in found[0][3]


def test_a_check_counts_what_it_lists(tmp_path):
    folder = make_project(tmp_path / "p")
    rows = [
        ("A", "ore_mined_t", "2025-01-01", "2025-12-31", 1, "t"),
        ("A", "ore_mine_t", "2025-01-01", "2025-12-31", 1, "t"),
        ("C", "ore_mined_t", "2025-01-01", "2025-12-31", 1, "t"),
        ("B", "ore_mined_t", "2025-01-01", "2025-12-31", 1, "t"),
    ]
    write_csv(folder / "intake" / "one.csv", LONG, rows)
    write_csv(folder / "intake" / "two.csv", LONG, [(*rows[3][:4], 2, "t")])
    checked = check_project(load(folder), lambda text: None)
    counts, listed = checked.counts, checked.rejects
    assert len(listed) == 4
    assert counts == {
        "files": 2, "rows accepted": 1, "places refused": 4, "places flagged": 0,
        "findings": 0,
    }  # fmt: skip
    assert checked.cells == {"accepted": 1, "conflict": 2, "refused": 2}


def test_rows_whose_days_cross_or_leave_the_period_are_named_before_a_run(tmp_path):
    folder = make_project(tmp_path / "p", periods="[FY2025]", sites="A,Alpha,CL\n")
    rows = [
        ("A", "ore_mined_t", "2025-01-01", "2025-01-31", 1, "t"),
        ("A", "ore_mined_t", "2025-01-15", "2025-02-14", 1, "t"),
        ("A", "water_withdrawal_ml", "2024-12-12", "2025-01-11", 1, "ML"),
    ]
    write_csv(folder / "intake" / "bills.csv", LONG, rows)
    checked = check_project(load(folder), lambda text: None)
    assert checked.rejects == []
    found = {item["kind"]: item["message"] for item in checked.odd}
    assert found.keys() == {"days_cross", "across_period"}
    assert "bills.csv row 2" in found["days_cross"]
    assert "bills.csv row 3" in found["days_cross"]
    assert "bills.csv row 4" in found["across_period"]


def test_a_table_says_where_it_cut_and_sets_numbers_to_the_right(capsys):
    rows = [("x" * 70, Decimal("1.50")), ("y", Decimal(1000))]
    print_rows(["name", "value"], rows, "table")
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[2] == "x" * 59 + "…" + "   1.50"
    assert lines[3] == "y".ljust(60) + "   1000"
    assert "--format csv" in err


def test_a_remark_on_a_figure_is_cut_to_the_terminal_and_a_split_is_not(
    capsys, monkeypatch
):
    blank = dict.fromkeys(FIGURE_COLUMNS, "")
    figure = {
        "indicator_id": "water", "entity": "GROUP-TOTAL", "period_id": "FY2025",
        "value": Decimal("1234.5"), "unit": "ML", "status": "incomplete",
        "reason": "1 site incomplete: " + "x" * 90,
    }  # fmt: skip
    split = "quality=" + "y" * 80
    rows = [
        tuple((blank | figure | more).values())
        for more in ({}, {"breakdown": split}, {"status": "zero", "reason": ""})
    ]
    monkeypatch.setenv("COLUMNS", "100")
    print_figure_rows(rows, "table")
    out, err = capsys.readouterr()
    cut, narrow, whole = out.splitlines()
    head = "water  GROUP-TOTAL  FY2025  1,235 ML  "
    assert cut.startswith(f"{head}incomplete  (1 site incomplete: xxx")
    assert len(cut) == 100 and cut.endswith("x…")
    assert split in narrow and narrow.endswith("(1 site incomplete: xxx…")
    assert whole == f"{head}zero"
    assert "--format csv" in err
    monkeypatch.setenv("COLUMNS", "300")
    print_figure_rows(rows, "table")
    out, err = capsys.readouterr()
    assert f"({figure['reason']})" in out and not err


def test_a_review_of_ones_own_row_is_none(tmp_path):
    folder = make_project(tmp_path / "p", periods="[FY2025]", sites="A,Alpha,CL\n")
    people = [("Ana", ""), ("Ana", " ana "), ("Ana", "Ben"), ("", "Ben")]
    rows = [
        ("A", "ore_mined_t", f"2025-0{n}-01", f"2025-0{n}-28", 10, "t", *who)
        for n, who in enumerate(people, 1)
    ]
    head = (*LONG, "prepared_by", "reviewed_by")
    write_csv(folder / "intake" / "ore.csv", head, rows)
    with Run.open(load(folder)) as run:
        run.compute(["prod_ore_mined"])
        (share,) = run.con.execute(
            "select reviewed_share from figures.figure where indicator_id = "
            "'prod_ore_mined' and level = 'site' and breakdown = '' "
            "and consolidation = 'operational_control'"
        ).fetchone()
    assert share == Decimal("0.5")
