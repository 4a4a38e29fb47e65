"""The engine computes many indicators at once: what it passes on, and what it costs.

That its figures are right is shown elsewhere (``tests/sql``, ``test_invariants``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest

from tests.projects import LONG, make_project, monthly, write_csv
from transforms.engine import figures, steps
from transforms.engine.context import Context
from transforms.engine.relations import RELATIONS
from transforms.mart import fates, star, table, template
from transforms.project.folder import load
from transforms.run import Run

SITES = "A,Alpha,CL\nB,Beta,PE\n"
SHARES = (
    "site_id,valid_from,valid_to,equity_share,financial_control,operational_control\n"
    "A,2020-01-01,,0.75,1,1\nB,2020-01-01,2025-05-17,0.3333,0,1\n"
    "B,2025-05-18,,1,1,1\n"
)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Two sites, two years: flows, stocks, fuels, a telling that differs, a share that
    changes in mid-month."""
    folder = tmp_path_factory.mktemp("engine") / "p"
    make_project(folder, periods="[FY2024, FY2025]", sites=SITES)
    (folder / "ownership.csv").write_text(SHARES)
    rows = []
    for site, year in (("A", 2024), ("A", 2025), ("B", 2024), ("B", 2025)):
        for metric, value, unit in (
            ("ore_mined_t", 10.123456789, "t"), ("hours_worked", 1000, "h"),
            ("water_withdrawal_ml", 3.3, "ML"),
        ):  # fmt: skip
            rows += [
                [*row, "", "", ""] for row in monthly(site, metric, year, value, unit)
            ]
        year_of = (f"{year}-01-01", f"{year}-12-31")
        rows += [
            [site, "employees_headcount", *year_of, 7, "headcount", "female", "", ""],
            [site, "employees_headcount", *year_of, 9, "headcount", "male", "", ""],
            [
                site,
                "employees_headcount",
                *year_of,
                15,
                "headcount",
                "",
                "under_30",
                "",
            ],
            [site, "leavers", *year_of, 2, "headcount", "female", "", "voluntary"],
            [site, "leavers", *year_of, 1, "headcount", "male", "", "voluntary"],
        ]
    write_csv(folder / "intake/a.csv", (*LONG, "gender", "age", "leaving_reason"), rows)
    with Run.open(load(folder)) as run:
        run.facts()
        yield run


def every(run: Run) -> dict[str, list[str]]:
    periods = [period.period_id for period in run.project.periods]
    return dict.fromkeys(run.context.indicators, periods)


def made(run: Run) -> set[tuple]:
    return set(run.con.execute("from figures.figure").fetchall())


def test_each_relation_is_as_it_is_declared(company: Run) -> None:
    figures.compute(company.con, company.context, every(company))
    for name, relation in RELATIONS.items():
        described = company.con.execute(f"describe temp.{name}").fetchall()
        assert {row[0] for row in described} == relation.columns, name
        count, alike = company.con.execute(
            f"select count(*), count(*) - count(distinct "
            f"({', '.join(relation.grain.split()) or '1'})) from temp.{name}"
        ).fetchone()
        assert count, name
        assert not relation.grain or not alike, name


def test_one_at_a_time_gives_what_all_at_once_give(company: Run) -> None:
    due = every(company)
    figures.compute(company.con, company.context, due)
    together = made(company)
    with_data = [name for name in due if company.context.has_data(name)]
    for name in with_data[::7]:
        company.con.execute("delete from figures.figure where indicator_id = ?", [name])
        for period in due[name]:
            figures.compute(company.con, company.context, {name: [period]})
    assert made(company) == together
    assert len(together) > 1000


def test_the_statements_of_a_batch_do_not_grow_with_it(company: Run) -> None:
    company.con.execute("call enable_logging('QueryLog')")

    def statements() -> int:
        return company.con.execute(
            "select count(*) from duckdb_logs where type = 'QueryLog'"
        ).fetchone()[0]

    def cost(names: list[str]) -> int:
        before = statements()
        due = {name: every(company)[name] for name in names}
        figures.compute(company.con, company.context, due)
        return statements() - before

    names = [n for n in company.context.indicators if company.context.has_data(n)]
    assert len(names) > 20
    assert cost(names[:2]) <= cost(names) <= 40


def test_sites_computed_apart_give_what_they_give_together(company: Run) -> None:
    """Up to the roll-up nothing of a site rests on another, so halves are merged by
    adding their rows up: sums, counts, least and greatest of what both hold."""
    con, context, due = company.con, company.context, every(company)

    def rows(sites: str) -> list[tuple]:
        steps.ask(con, context, due)
        steps.add_up(con, context, list(due))
        con.execute(f"delete from cell where site_id not in ({sites})")
        steps.choose(con, context, list(due))
        return con.execute("from chosen order by all").fetchall()

    whole = rows("'A', 'B'")
    halves = [rows("'A'"), rows("'B'")]
    assert min(map(len, halves)) > 100
    assert Counter(whole) == Counter(halves[0]) + Counter(halves[1])


def test_contributions_are_listed_as_if_each_stood_apart(company: Run) -> None:
    """Breakdowns that take a contribution are found once for a site and split, and of
    plain sources nothing is grouped: as if all had rivals, or were kept."""
    con, due = company.con, company.context.indicators

    def rows(context: Context) -> list[tuple]:
        steps.ask(con, context, every(company))
        steps.window(con, context, list(due), per_record=True)
        return con.execute(
            "select ind, period_id, role, part, on_day, record_no, site_id, "
            "in_country, factor_id, key, split, is_split, amount, n, unknown, "
            "s0, s1, s2, used_in, in_total from listed order by all"
        ).fetchall()

    kept = company.context
    assert kept.kept is not None
    all_apart = replace(kept, rivals=frozenset(kept.facts))
    found = rows(kept)
    assert found == rows(all_apart)
    assert found == rows(replace(kept, kept=None))
    assert len(found) > 500
    assert len({row[-2] for row in found}) > 5


def test_a_large_company_is_listed_in_turns_as_a_small_one_at_once(
    company: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Contributions, fates and facts, whether many indicators are put down at a time or
    a single period of one, and facts all at once or in stretches."""
    # Averages, openings, closings and rates by split: of a year and of the next.
    small = replace(company.context, present=frozenset({"leavers"}))
    con, large = company.con, replace(small, kept=None, cursors=1)
    tables = table.collect(table.MART)
    ddl, facts = tables["contribution"].ddl, tables["fact_measurement"]
    told, stretches = [], []
    for name, context, most in (("s", small, 1_000_000), ("l", large, 30)):
        monkeypatch.setattr(star, "_MOST_FACTS", most)
        star.begin(con)
        with template.attached(con, tmp_path / name):
            con.execute("create schema mart_file.mart")
            con.execute(f"create table mart_file.mart.contribution ({ddl})")
            star.contributions(con, context)
            told.append(con.execute("from mart_file.mart.contribution").fetchall())
        fates.settle(con)
        told.append(con.execute("from scratch.fate order by all").fetchall())
        stretches.append(star.stretches(con, facts))
        rows = (con.execute(facts.rows(where)).fetchall() for where in stretches[-1])
        told.append(list(chain.from_iterable(rows)))
    assert told[:3] == told[3:]
    assert len(stretches[0]) == 1 < 4 < len(stretches[1])
    assert len({row[:2] for row in told[0]}) > 5
    assert len({row[1] for row in told[1]}) > 1
    sizes = [large.size(name) for name in large.indicators]
    assert 2 * min(filter(None, sizes)) <= 30 < max(sizes)
