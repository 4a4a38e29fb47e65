"""The second layer: rows that keep their contract, one asset per dataset.

A row that breaks a rule is left out and listed by the check of its family; the run
goes on. Nothing further down ever reads what was refused.
"""

import dagster as dg

from pipelines.assets.metadata import (
    DELIVERIES,
    MOST_ROWS,
    code_link,
    code_version,
    markdown,
    schema,
    session_of,
    table,
    validated_key,
)
from pipelines.session import Session
from transforms.mart.table import MART, tables
from warehouse import reference
from warehouse.connection import quoted
from warehouse.package_files import query

_WORDS = tables(MART)["fact_measurement"].words
_MEASURED = [
    ("metric_id", "varchar", _WORDS["metric_id"]),
    ("site_id", "varchar", _WORDS["site_id"]),
    ("period_start", "date", _WORDS["period_start"]),
    ("period_end", "date", _WORDS["period_end"]),
    ("value", "decimal(28,9)", _WORDS["value"]),
    ("unit", "varchar", _WORDS["unit"]),
    ("word", "varchar", "The word, where the metric is a class and not a number."),
    ("reported", "decimal(38,18)", _WORDS["value_as_reported"]),
    ("reported_unit", "varchar", _WORDS["unit_as_reported"]),
    ("grade", "tinyint", "Method and review: how good the value is (ref.grade)."),
]
_PLACE = [
    ("file_no", "integer", "The file, see deliveries."),
    ("sheet_no", "smallint", "The sheet in it."),
    ("row_no", "integer", _WORDS["row"]),
    ("column_no", "smallint", _WORDS["column"]),
]
# Families of rules, with what they ask. A refused row that fits no other is one of
# `values_and_units`, so no rule can be missed.
FAMILIES = {
    "sites_and_dates": "Each row names a site of sites.csv and days that exist, in "
    "order, inside the project's years.",
    "values_and_units": "Each value is a plain number (or a word of its metric) in an "
    "accepted unit and inside what is possible.",
    "dimensions": "Each row is split only by dimensions of its metric, with words of "
    "the catalogue.",
    "told_once": "No two cells tell of the same thing: contradictions are both held "
    "back until one of the files says which holds.",
    "plausible": "Nothing was taken over that a person should look at: blanks, values "
    "far too large, periods before a site opened.",
}
_FAILING = ["file", "sheet", "row", "column", "site", "text", "message", "remedy"]


def families(dataset: str) -> list[str]:
    """The families whose rules can fail in a dataset."""
    splits = any(
        reference.dimensions(metric)
        for metric in reference.datasets()[dataset]
        if not reference.is_register(metric)
    )
    return [name for name in FAMILIES if splits or name != "dimensions"]


def columns(dataset: str) -> list[tuple[str, str, str]]:
    """What a row of the dataset holds: (name, type, meaning)."""
    meanings = {
        row["dimension"]: row["meaning"] for row in reference.rows("dimensions")
    }
    listed = {name: (name, kind, words) for name, kind, words in _MEASURED}
    for metric in reference.datasets()[dataset]:
        if reference.is_register(metric):
            for row in reference.register_columns(metric):
                words = f"{row['meaning'] or row['column']} (register {metric})"
                listed.setdefault(row["column"], (row["column"], row["type"], words))
        else:
            for name in reference.dimensions(metric):
                words = meanings.get(name, "") or name.replace("_", " ")
                listed.setdefault(name, (name, "varchar", f"Dimension: {words}."))
    return [*listed.values(), *_PLACE]


def _description(dataset: str) -> str:
    rows = [
        (
            f"`{name}`",
            reference.metric(name)["name"],
            reference.metric(name)["canonical_unit"],
            reference.metric(name)["frequency"],
            ", ".join(reference.dimensions(name)) or "-",
        )
        for name in reference.datasets()[dataset]
    ]
    listed = markdown(["metric", "what", "unit", "frequency", "split by"], rows)
    return (
        f"Rows of {dataset.replace('_', ' ')} that keep their contract, as handed "
        "in and in the canonical unit. What fails a rule is left out, named cell by "
        f"cell in the checks, and never read further down.\n\n{listed}"
    )


def build(dataset: str) -> dg.AssetsDefinition:
    """The asset ``validated/<dataset>`` with a check per family of rules."""
    key = validated_key(dataset)

    @dg.asset(
        key=key,
        deps=[DELIVERIES],
        group_name="validated",
        kinds={"duckdb"},
        required_resource_keys={"session"},
        code_version=code_version(),
        description=_description(dataset),
        metadata={
            "dagster/column_schema": schema(columns(dataset)),
            **code_link("transforms/catalogue/contracts.py"),
        },
        check_specs=[
            dg.AssetCheckSpec(name, asset=key, description=FAMILIES[name])
            for name in families(dataset)
        ],
    )
    def validated(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        session = session_of(context)
        loaded = session.validate(dataset)
        is_new = dataset in session.loaded
        context.log.info("rows taken in" if is_new else "nothing new for this dataset")
        rows, version = _held(session, dataset)
        return dg.MaterializeResult(
            data_version=dg.DataVersion(version),
            metadata={
                "new in this run": is_new,
                "dagster/row_count": rows,
                "rows received in this run": loaded.received,
                "rows accepted in this run": loaded.accepted,
                "rows refused in this run": loaded.refused,
                "rows flagged in this run": loaded.flagged,
            },
            check_results=_checked(session, dataset),
        )

    return validated


def named(dataset: str) -> dg.AssetSpec:
    """The same where a run has nothing to tell of it."""
    return dg.AssetSpec(validated_key(dataset))


def _held(session: Session, dataset: str) -> tuple[int, str]:
    """(facts held, a version made of what they say, whatever file they came in)."""
    count, parts = 0, []
    tables = [
        "select cast(v.metric_id as varchar), cast(v.site_id as varchar), "
        "v.period_start, v.period_end, d.dim_key, "
        "v.value, v.word, u.unit, v.grade "
        f"from validated.{quoted(dataset)} v "
        "join facts.dim_set d on d.dim_set_no = v.dim_set_no "
        "join facts.unit u on u.unit_no = v.unit_no where v.resolution = 0"
    ]
    tables += [
        "select * exclude (record_no, file_no, sheet_no, row_no, column_no, resolution)"
        f" from register.{quoted(metric)} where resolution = 0"
        for metric in reference.datasets()[dataset]
        if reference.is_register(metric)
    ]
    for sql in tables:
        rows, total = session.con.execute(
            f"select count(*), sum(hash(r)) from ({sql}) r"
        ).fetchone() or (0, 0)
        count += rows
        parts.append(f"{rows}:{int(total or 0):x}")
    return count, "-".join(parts)


def _checked(session: Session, dataset: str) -> list[dg.AssetCheckResult]:
    found: dict[str, list[tuple[object, ...]]] = {
        name: [] for name in families(dataset)
    }
    for family, *row in session.con.execute(
        query(__package__, "rejects"), {"dataset": dataset}
    ).fetchall():
        found.setdefault(family, []).append(tuple(row))
    return [
        dg.AssetCheckResult(
            check_name=name,
            passed=not rows,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={
                "failing": len(rows),
                **({"failing rows": table(_FAILING, rows)} if rows else {}),
                **(
                    {"shown": f"the first {MOST_ROWS}; all of them: mart.rejects"}
                    if len(rows) > MOST_ROWS
                    else {}
                ),
            },
        )
        for name, rows in found.items()
    ]
