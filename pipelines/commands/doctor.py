"""``orebook doctor``: is the installation in one piece, is the project in order.

Belongs here: what is asked and in which words it is answered. The rules are where they
are kept for a run: ``preflight``, ``run_status``, ``transforms.mart.verify``.
"""

from __future__ import annotations

import importlib
import platform
import sys
from importlib.metadata import version
from pathlib import Path

import click

from pipelines.commands.common import open_project, project_option, published
from pipelines.commands.rows import print_rows
from pipelines.ending import NEEDS_PERSON, stop

PACKAGES = (
    "warehouse",
    "transforms",
    "materiality",
    "reporting_templates",
    "pipelines",
)


@click.command()
@project_option
@click.option("--metrics", is_flag=True, help="List the metrics that can be delivered.")
@click.option(
    "--words", is_flag=False, flag_value="", metavar="[LIST]",
    help="List the words that columns take (fuel, refrigerant ...) with the spellings "
    "under which each is known.",
)
@click.option(
    "--expected",
    is_flag=True,
    help="Propose rows for expected.csv: what is asked for and was never handed in.",
)
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table",
    help="Of the list of metrics or words, or of what is proposed.",
)  # fmt: skip
def doctor(
    root: Path, metrics: bool, words: str | None, expected: bool, form: str
) -> None:
    """Say whether the installation and the project are in order."""
    if expected:
        from transforms.facts.proposal import proposal

        project = open_project(root)
        with published(project) as con:
            print_rows(*proposal(project, con), form)
        return
    if metrics:
        print_rows(*metric_rows(), form)
        return
    if words is not None:
        print_rows(*word_rows(root, words), form)
        return
    lines, is_well = diagnose(root)
    for line in lines:
        click.echo(line)
    if not is_well:
        sys.exit(NEEDS_PERSON)


def diagnose(root: Path) -> tuple[list[str], bool]:
    """(lines to print, whether all is well)."""
    from pipelines import preflight, run_status
    from transforms import catalogue
    from transforms.mart.verify import of_record
    from transforms.project.folder import load
    from transforms.project.problem import ProjectProblem
    from warehouse import reference

    lines, is_well = [], True
    places = {
        Path(str(importlib.import_module(name).__file__)).parent.parent
        for name in PACKAGES
    }
    if len(places) == 1:
        lines.append(f"ok    orebook's five packages come from {places.pop()}")
    else:
        is_well = False
        lines.append(
            "WRONG another distribution shadows one of orebook's packages; install it "
            f"in an environment of its own. Found in: {', '.join(map(str, places))}"
        )
    lines.append(
        f"ok    Python {platform.python_version()}, duckdb {version('duckdb')}, "
        f"dagster {version('dagster')}, pandera {version('pandera')}"
    )
    told = [row for row in reference.rows("metrics") if row["origin"] == "collected"]
    lines.append(
        f"ok    {len(catalogue.load())} packaged indicators, of {len(told)} metrics "
        "that can be delivered"
    )
    if not (root / "orebook.yaml").is_file():
        lines.append(f"note  {root} is not a project folder (`orebook init DIR`)")
        return lines, is_well
    try:
        project = load(root)
        lines.append(f"ok    project of {project.config.company}")
        wrong = preflight.problems(project)
        lines += [f"WRONG {problem}" for problem in wrong]
        if not wrong:
            lines.append("ok    all that a run asks before it begins")
        is_well = is_well and not wrong
        lines += [f"note  {note}" for note in project.notes]
        last, is_in_order = run_status.words(project)
        is_well = is_well and is_in_order
        lines.append(f"{'ok   ' if is_in_order else 'WRONG'} {last}")
        record = of_record(project)
        is_well = is_well and not record.problems
        lines += [f"WRONG {problem}" for problem in record.problems]
        lines += [
            f"note  on record and not here (removed, or never finished): {name}"
            for name in record.gone
        ]
    except ProjectProblem as error:
        is_well = False
        lines += [f"WRONG {problem}" for problem in error.problems]
    return lines, is_well


def metric_rows() -> tuple[list[str], list[tuple[str, ...]]]:
    """Metrics that can be delivered: id, name, unit, dimensions, frequency."""
    from warehouse import reference

    names = ["metric_id", "name", "allowed_units", "dimensions", "frequency", "form"]
    rows = [
        tuple(row[name] for name in names)
        for row in sorted(reference.rows("metrics"), key=lambda r: r["metric_id"])
        if row["origin"] == "collected"
    ]
    return names, rows


def word_rows(root: Path, name: str) -> tuple[list[str], list[tuple[str, ...]]]:
    """Lists of words, or the words of one: word, its name, and its spellings.

    Those that the company of the folder added are among them.
    """
    from transforms.catalogue import word_lists
    from transforms.project.folder import load
    from transforms.project.own_words import own_words
    from transforms.project.problem import near

    lists = word_lists.columns()
    if name and name not in lists:
        close = near(name, lists)
        meant = f" Did you mean {' or '.join(close)}?" if close else ""
        stop(f"There is no list of words '{name}'.{meant}")
    added = own_words(load(root)) if (root / "orebook.yaml").is_file() else []
    own = frozenset(word_lists.OwnWord(*word) for word in added)
    if name:
        return ["word", "name", "also written"], word_lists.spelled(name, own)
    return ["list", "words", "columns"], [
        (item, str(len(word_lists.spelled(item, own))),
         ", ".join(sorted({f"{subject}.{column}" for subject, column in places})))
        for item, places in lists.items()
    ]  # fmt: skip
