"""Commands about materiality: `orebook materiality init|run|form|explain|decide`.

Belongs here: what is asked on the command line and what it answers. The method is in
``materiality``, what is drawn in ``reporting_templates``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipelines.commands.common import open_project, progress, project_option
from pipelines.commands.decisions import append_rows
from pipelines.ending import NEEDS_PERSON, stop
from warehouse.reference import LANGUAGES

if TYPE_CHECKING:
    import duckdb

    from materiality.assessment import Assessment
    from transforms.project.folder import Project


@click.group()
def materiality() -> None:
    """Rank topics: which are material, how sure, who disagrees."""


@contextmanager
def _assessed(
    project: Project,
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Assessment]]:
    """The assessment computed in memory, with its tables in the schema ``mart``."""
    from materiality import session, tables
    from transforms.project.problem import ProjectProblem
    from warehouse.connection import connect

    with connect() as con:
        try:
            found = session.run(con, project, progress)
        except ProjectProblem as error:
            progress("")
            stop("The assessment cannot be used:\n  " + "\n  ".join(error.problems))
        tables.write(con, "mart")
        progress("")
        yield con, found


@materiality.command()
@project_option
@click.option("--standard", type=click.Choice(["gri14", "gri12", "gri11"]),
              default="gri14", show_default=True,
              help="Whose topics: mining, coal, or oil and gas.")  # fmt: skip
def init(root: Path, standard: str) -> None:
    """Write the tables of a first assessment, with the sector's topics."""
    from materiality.starting import new_tables
    from warehouse.publish import write_file

    project = open_project(root)
    new = new_tables(project, standard)
    for path, text in new.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, text.encode())
        click.echo(f"{path.relative_to(project.root).as_posix()}")
    if not new:
        stop("All tables of an assessment are there already; none was changed.")
    click.echo(
        "Strike out of topics.csv what cannot concern you, add your own (x_...); then "
        "fill stakeholder_groups.csv: `orebook materiality form` makes the survey."
    )


@materiality.command()
@project_option
@click.option("--out", type=click.Path(file_okay=False, path_type=Path),
              help="Folder for the page, the plots and the workbook.")  # fmt: skip
@click.option("--opened-by", default="", help="Who opens the scores, the first time.")
def run(root: Path, out: Path | None, opened_by: str) -> None:
    """Rank the topics; say what is contested, who disagrees, what is not decided."""
    project = open_project(root)
    _open_scores(project, opened_by)
    with _assessed(project) as (con, _):
        _print(con)
        if out:
            from reporting_templates.materiality import materiality_page

            for path in materiality_page.write(con, project.config.company, out):
                click.echo(f"{path}")
        refused = con.execute(
            "select topic_id, name, refused from mart.materiality_decision "
            "where refused is not null order by topic_id"
        ).fetchall()
    if refused:
        click.echo("\nRefused: nobody has decided on these. No report may go out so.")
        for topic, name, why in refused:
            click.echo(f"  {topic} {name}: {why}")
            click.echo(
                f"    orebook materiality decide {topic} --material|--not-material "
                "--reason ... --approver ... --minute ..."
            )
        raise SystemExit(NEEDS_PERSON)


def _open_scores(project: Project, by: str) -> None:
    """Refuse to open the scores before the cut is set; record what holds then."""
    from materiality import settings
    from materiality.reading import is_there, read
    from transforms.project.problem import ProjectProblem

    if not is_there(project):
        stop("There is no assessment: materiality/topics.csv is missing.")
    try:
        inputs = read(project)
        found = settings.settings(project, inputs)
    except ProjectProblem as error:
        stop("The assessment cannot be used:\n  " + "\n  ".join(error.problems))
    if settings.is_opened(found):
        return
    missing = settings.unset(found)
    if missing:
        stop(
            "The scores stay closed until the cut and the weights are set and "
            f"approved. Missing in materiality/thresholds.csv: {', '.join(missing)} "
            "(with set_on, set_by, approved_by, minute).",
            NEEDS_PERSON,
        )
    if not by:
        stop(
            "The scores have not been opened yet. Say who does: --opened-by NAME. "
            "What is set now is recorded, and later changes show.",
            NEEDS_PERSON,
        )
    rows = settings.opening_rows(found, inputs.period_id, date.today(), by)
    append_rows(settings.path_of(project), settings.OPENING_COLUMNS, rows)
    click.echo(f"The scores are open. What holds is in {settings.OPENING}.")


def _print(con: duckdb.DuckDBPyConnection) -> None:
    from materiality.explain import rows, settings, shown

    (about,) = rows(con, "from mart.materiality_run")
    click.echo(
        f"Materiality {about['period_id']}: {about['topics']} topics, "
        f"{about['impacts']} impacts, {about['persons']} persons answered; cut "
        f"{shown(settings(con)['tau'], 3)}\n"
    )
    click.echo("rank  90 %    score  P      topic")
    for row in rows(con, "from mart.materiality_topic order by rank, topic_id"):
        _print_topic(row, shown)
    _print_lists(con, rows)


def _print_topic(row: dict[str, Any], shown: Any) -> None:
    why = [
        words
        for words, is_so in (
            ("score", row["by_score"]), ("human rights", row["by_human_rights"]),
            ("no-drop rule", row["by_no_drop"]), ("law", row["by_law"]),
            ("financial", row["by_financial"]),
        )
        if is_so
    ]  # fmt: skip
    marks = [m for m, is_so in (("contested", row["is_contested"]),
                                ("dissent", row["has_dissent"])) if is_so]  # fmt: skip
    rank = f"{row['rank']:>4}" if row["rank"] else "   –"
    span = f"{row['rank_low']}-{row['rank_high']}" if row["rank"] else "–"
    state = row["state"].replace("_", " ")
    colour = {"material": "green", "undecided": "red"}.get(row["state"])
    told = f"  by {', '.join(why)}" if why else ""
    click.echo(
        f"{rank}  {span:<6}  {shown(row['score'], 3)}  {shown(row['p_material'], 2)}   "
        f"{row['topic_id']:<6} {row['name']:<48} "
        + click.style(f"{state:<12}", fg=colour)
        + told
        + (f"  [{', '.join(marks)}]" if marks else "")
    )


def _print_lists(con: duckdb.DuckDBPyConnection, rows: Any) -> None:
    from reporting_templates.materiality.materiality_page import warnings

    dissent = rows(
        con,
        "select d.topic_id, t.name, "
        "string_agg(g.name, '; ' order by g.name) as groups, "
        "bool_or(d.kept_in) as kept_in from mart.materiality_dissent d "
        "join mart.materiality_topic t on t.topic_id = d.topic_id "
        "join mart.materiality_group g on g.group_id = d.group_id "
        "group by d.topic_id, t.name order by d.topic_id",
    )
    if dissent:
        click.echo("\nRights-holders rank these high, the company low:")
    for row in dissent:
        kept = " (in only because of them)" if row["kept_in"] else ""
        click.echo(f"  {row['topic_id']} {row['name']}{kept}: {row['groups']}")
    click.echo("\nWho was not heard, or hardly:")
    for words, test in (
        ("not heard", "is_absent"), ("under five persons", "is_thin"),
        ("only others spoke for them", "is_proxy_only"),
    ):  # fmt: skip
        for row in rows(con, f"from mart.materiality_group where {test} order by all"):
            click.echo(
                f"  {row['name']}: {words}. {row['absence_reason'] or ''}".rstrip()
            )
    for line in warnings(con):
        click.echo(f"\nTo be seen to: {line}")
    click.echo("\nCritical incidents in registers are looked for by `orebook run`.")
    late = rows(
        con,
        "from mart.materiality_setting where state = 'changed_after_opening' "
        "order by parameter",
    )
    for row in late:
        click.echo(
            f"\nChanged after the scores were opened on {row['opened_on']}: "
            f"{row['parameter']} from {row['at_opening'].normalize():f} to "
            f"{row['value'].normalize():f}. {row['reason']} ({row['minute']})"
        )
    for row in rows(
        con, 'from mart.materiality_refusal order by file, "row", "column"'
    ):
        click.echo(
            f"\n{row['severity']}: {row['file']}, row {row['row']}, {row['column']}: "
            f"{row['message']}. {row['remedy']}"
        )


@materiality.command()
@project_option
@click.argument("topic")
def explain(root: Path, topic: str) -> None:
    """Say why a topic is in or out, and whose voices made it so."""
    from materiality.explain import UnknownTopic
    from materiality.explain import explain as lines

    with _assessed(open_project(root)) as (con, _):
        try:
            click.echo("\n".join(lines(con, topic)))
        except UnknownTopic as error:
            stop(str(error))


@materiality.command()
@project_option
@click.argument("topic")
@click.option("--material/--not-material", "is_material", required=True, default=None,
              help="What is decided.")  # fmt: skip
@click.option("--reason", default="", help="Why; it goes into the content index.")
@click.option("--approver", required=True, help="The body or person that approved it.")
@click.option("--minute", required=True, help="Where the decision is on record.")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]),
              help="Day of the decision. Default: today.")  # fmt: skip
def decide(
    root: Path,
    topic: str,
    is_material: bool,
    reason: str,
    approver: str,
    minute: str,
    day: datetime | None,
) -> None:
    """Record what people decided on a topic."""
    from materiality.decisions import COLUMNS, FILE
    from materiality.explain import CLOSED, UnknownTopic, find

    project = open_project(root)
    with _assessed(project) as (con, _):
        try:
            row = find(con, topic)
        except UnknownTopic as error:
            stop(str(error))
        found = con.execute(
            "select decision, minute from mart.materiality_decision where topic_id = ?",
            [row["topic_id"]],
        ).fetchone()
    if row["double_view"] is None:
        stop(CLOSED, NEEDS_PERSON)
    if not approver.strip() or not minute.strip():
        stop("A decision needs an approver and a minute.")
    if found and found[0]:
        stop(
            f"{row['topic_id']} is decided already ({found[0]}, {found[1]}). To "
            f"decide anew, replace its row in {FILE}; your versions keep it."
        )
    is_override = is_material != row["double_view"]
    if not reason.strip() and (is_override or not is_material):
        stop(
            "This needs a --reason: "
            + ("the decision goes against the rules." if is_override else
               "a topic that is left out is explained in the content index.")
        )  # fmt: skip
    decision = "material" if is_material else "not_material"
    append_rows(
        project.root / FILE,
        COLUMNS[0] + COLUMNS[1],
        [
            [
                row["period_id"],
                row["topic_id"],
                decision,
                reason,
                approver,
                minute,
                (day.date() if day else date.today()).isoformat(),
            ]
        ],
    )
    against = " (against the rules)" if is_override else ""
    click.echo(f"{row['topic_id']} {row['name']}: {decision}{against}, {minute}")


@materiality.command()
@project_option
@click.option("--language", type=click.Choice(LANGUAGES), default="en")
@click.option("--group", help="Group id; fills it in. Default: the form asks.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path),
              help="Default: materiality_form_LANGUAGE.xlsx")  # fmt: skip
def form(root: Path, language: str, group: str | None, out: Path | None) -> None:
    """Write the survey form as a workbook: one row for each person."""
    from materiality.reading import read
    from reporting_templates.materiality.materiality_form import render
    from transforms.project.problem import ProjectProblem
    from warehouse.publish import write_file

    project = open_project(root)
    try:
        inputs = read(project, responses=False)
    except ProjectProblem as error:
        stop("The assessment cannot be used:\n  " + "\n  ".join(error.problems))
    known = [row["group_id"] for row in inputs.tables["stakeholder_groups"]]
    if group and group not in known:
        stop(f"There is no group '{group}'. Known: {', '.join(known)}.")
    target = out or Path(f"materiality_form_{language}.xlsx")
    temporary = target.with_name(f".{target.name}.part")
    render(project, inputs, language, group, temporary)
    write_file(target, temporary.read_bytes())
    temporary.unlink()
    click.echo(f"{target}")
