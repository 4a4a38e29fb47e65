"""The third layer: what all facts together say, and what they lack."""

import hashlib

import dagster as dg

from pipelines.assets.metadata import (
    FACTS,
    code_link,
    code_version,
    schema,
    session_of,
    table,
    validated_key,
)
from pipelines.session import Session
from transforms.mart.table import MART, tables
from warehouse import reference
from warehouse.package_files import query

# Kind of finding -> name and words of its check.
CHECKS = {
    "views_disagree": (
        "views_agree",
        "Where the same thing is told in more than one way (headcount by gender and "
        "again by age, a year beside its months), the ways add up to the same.",
    ),
    "rounding": (
        "views_agree_to_the_digit",
        "Ways of telling the same thing differ by no more than the digits handed in "
        "are rounded by. A note: no figure is in question.",
    ),
    "days_cross": (
        "no_days_are_told_twice",
        "Of rows of one series (same site, metric and dimensions) no two tell of the "
        "same days; where some do, what they share counts once.",
    ),
    "supersedes_nothing": (
        "what_supersedes_replaces_a_cell",
        "A row or file that says it supersedes another tells of the same cell: site, "
        "metric, days and dimensions.",
    ),
    "paper_missing": (
        "papers_that_are_named_are_there",
        "A file that a row names as its evidence lies beside the file of the row, so "
        "that it is kept with its digest.",
    ),
    "true_up": (
        "no_estimate_was_replaced",
        "An estimate that was replaced by what came is listed with its basis, who made "
        "it and by how much it was off.",
    ),
    "estimate_stands": (
        "no_estimate_stands_longer_than_it_may",
        "No cell is an estimate still when the report comes out, more days after its "
        "last one than estimate_days of orebook.yaml allows.",
    ),
    "days_touch": (
        "no_rows_share_their_last_and_first_day",
        "Both days of an interval are part of it. Rows that share one day at their "
        "ends were read as half-open, and both count.",
    ),
    "across_period": (
        "no_row_lies_across_the_end_of_a_period",
        "A row that lies across the first or last day of a reported period counts in "
        "no figure of it.",
    ),
    "across_ownership": (
        "no_row_lies_across_a_change_of_ownership",
        "A row across a day from which other shares of its site count is taken to lie "
        "evenly in its days, and counts by days with the shares of each.",
    ),
    "shared_out": (
        "no_row_is_shared_out_by_days",
        "A row across the end of a reported period that asks for it was shared out by "
        "days: which days, and how much, fell into which period.",
    ),
    "facility_shared": (
        "no_facility_is_shared",
        "What a facility that several sites use told is shared out among them "
        "(shared_facilities.csv): how much each has, and what stayed.",
    ),
    "facility_unshared": (
        "every_use_of_a_facility_can_be_shared",
        "A row of a shared facility whose key is missing, or across whose days its use "
        "changes, stays with the facility, and its users' figures lack their parts.",
    ),
    "gap": (
        "nothing_expected_is_missing",
        "What a site is asked for (what anybody of the company tells and such a place "
        "can have, until expected.csv says no) was handed in for the whole of each "
        "period.",
    ),
    "told_anyway": (
        "nothing_is_told_that_does_not_apply",
        "No site hands in an amount of what expected.csv says it does not have.",
    ),
    "unused": (
        "nothing_lacks_a_split_that_figures_need",
        "Rows name what figures tell apart: hours by type of worker, water by quality. "
        "Rows without it were handed in and count in none of these figures.",
    ),
    "series_gap": (
        "no_monthly_series_skips_a_month",
        "A monthly series (diesel of the trucks, say) has every month between its "
        "first and its last, even where other rows of its metric cover the days.",
    ),
    "unlike_series": (
        "no_value_is_unlike_its_series",
        "No value is far off the others of its series, its neighbours and the year "
        "before and after, nor a whole file or site off the others; kg handed in as t "
        "is the usual cause.",
    ),
    "repeated": (
        "no_values_repeat_one_for_one",
        "The values of a year are not one for one those of the year before, of another "
        "site or of another metric, nor those of a file those of another one; a sheet "
        "that was copied and not filled in is the usual cause.",
    ),
    "impossible": (
        "nothing_impossible_was_told",
        "Of two values handed in that bound one another (a part and its whole, what "
        "goes in and what comes out), and of columns of a register, none cannot be.",
    ),
    "improbable": (
        "nothing_improbable_was_told",
        "No two values, and no columns of a register, are together out of any usual "
        "range.",
    ),
    "withdrawn": (
        "nothing_was_withdrawn",
        "No row of an earlier version of a delivery is gone from the new one, and no "
        "file was withdrawn.",
    ),
    "uncounted": (
        "every_fact_enters_an_indicator",
        "Every accepted fact enters some indicator. What no indicator takes is listed.",
    ),
    "not_in_intake": (
        "what_counts_lies_in_the_drop_box",
        "Every file that counts lies in intake/ still, or was withdrawn by decision.",
    ),
    "conflict": (
        "no_cells_contradict_each_other",
        "No two cells say different things of the same thing; such cells are held "
        "back.",
    ),
    "refused": (
        "no_case_of_a_register_was_refused",
        "Every row of a register was taken in. A count that a refused row may belong "
        "to has no value.",
    ),
}


def build() -> dg.AssetsDefinition:
    """The asset ``facts``."""
    words = tables(MART)["findings"].words

    @dg.asset(
        key=FACTS,
        deps=[validated_key(name) for name in reference.datasets()],
        group_name="facts",
        kinds={"duckdb"},
        required_resource_keys={"session"},
        code_version=code_version(),
        description="What all facts together say: which of them tell of the same "
        "thing and are never added up, what is expected of each site and missing, "
        "which facts follow from others (emissions from fuel, matched certificates). "
        "The findings are listed in the checks and in `mart.findings`.",
        metadata={
            "dagster/column_schema": schema(
                (name, "varchar", words[name]) for name in words
            ),
            **code_link("transforms/facts/expectation.py"),
        },
        check_specs=[
            dg.AssetCheckSpec(name, asset=FACTS, description=text)
            for name, text in CHECKS.values()
        ],
    )
    def facts(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        session = session_of(context)
        session.facts()
        due = session.due()
        everything = len(session.context.indicators)
        context.log.info(
            f"{len(due)} indicators rest on something that changed and are computed; "
            f"{everything - len(due)} are left as they are"
        )
        (count,) = session.con.execute(
            "select count(*) from validated.measurement where resolution = 0"
        ).fetchone() or (0,)
        return dg.MaterializeResult(
            data_version=dg.DataVersion(_version(session)),
            metadata={
                "dagster/row_count": count,
                "indicators to compute": len(due),
                "indicators left (nothing they rest on changed)": everything - len(due),
            },
            check_results=_checked(session),
        )

    return facts


def _version(session: Session) -> str:
    """What is expected, received and found, as one digest."""
    sha = hashlib.sha256()
    for table_name in ("facts.coverage", "figures.finding"):
        (total,) = session.con.execute(
            f"select sum(hash(r)) from {table_name} r"
        ).fetchone() or (0,)
        sha.update(f"{table_name}={total};".encode())
    (total,) = session.con.execute(query(__package__, "facts_hash")).fetchone() or (0,)
    sha.update(f"facts={total}".encode())
    return sha.hexdigest()


def _checked(session: Session) -> list[dg.AssetCheckResult]:
    rows = session.con.execute(
        "select kind, entity, subject, period_id, message, remedy, place "
        "from figures.finding where not from_figures order by all"
    ).fetchall()
    results = []
    for kind, (name, _) in CHECKS.items():
        own = [row[1:] for row in rows if row[0] == kind]
        names = ["site", "metric", "period", "message", "remedy", "cells"]
        results.append(
            dg.AssetCheckResult(
                check_name=name,
                passed=not own,
                severity=dg.AssetCheckSeverity.WARN,
                metadata={
                    "failing": len(own),
                    **({"what was found": table(names, own)} if own else {}),
                },
            )
        )
    return results
