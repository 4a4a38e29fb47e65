"""``orebook test``: a company's cases of its own indicators, run and held to account.

How a case is run is ``transforms.cases``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipelines.commands.common import open_project, progress, project_option
from pipelines.ending import CANNOT, NEEDS_PERSON, stop


@click.command("test")
@project_option
@click.argument(
    "places",
    nargs=-1,
    type=click.Path(exists=True, path_type=Path),
    metavar="[CASE]...",
)
def test(root: Path, places: tuple[Path, ...]) -> None:
    """Prove your own indicators: run the cases in overrides/tests.

    CASE is a case file or a folder of them. Exit code 1 if a case fails, 2 if one is
    broken.
    """
    from transforms import catalogue
    from transforms.cases import Outcome, run_all

    project = open_project(root)
    indicators = catalogue.load(project.root / "overrides")
    folder = project.root / "overrides" / "tests"
    asked = places or (folder,)
    files = _files(asked)
    if not files:
        stop(
            f"There is no case in {', '.join(map(str, asked))}. A case is a file "
            "<indicator>.yaml; docs/own_indicator.md shows one."
        )
    progress(f"running {len(files)} cases")
    counts = {"passed": 0, "failed": 0, "broken": 0}
    for path, found in run_all(files, indicators):
        progress("")
        outcomes = [item for item in found if isinstance(item, Outcome)]
        is_broken = len(outcomes) < len(found)
        missed = [item for item in outcomes if not item.is_met]
        word = "broken" if is_broken else "failed" if missed else "passed"
        counts[word] += 1
        click.echo(f"{word}  {_shown(path, project.root)}")
        for item in found:
            if not isinstance(item, Outcome):
                click.echo(f"          {item}")
            elif item.is_met:
                click.echo(f"    ok    {item.place}: {item.expected}")
            else:
                click.echo(
                    f"    FAIL  {item.place}: expected {item.expected}, got {item.got}"
                )
    without = sorted(
        name for name, item in indicators.items()
        if item.definition != "packaged"
        and name not in {path.name.split(".")[0] for path in files}
    )  # fmt: skip
    click.echo(", ".join(f"{number} {word}" for word, number in counts.items()) + ".")
    if without and not places:
        click.echo(f"Without a case: {', '.join(without)}.")
    if counts["broken"]:
        sys.exit(CANNOT)
    if counts["failed"]:
        sys.exit(NEEDS_PERSON)


def _files(places: tuple[Path, ...]) -> list[Path]:
    """The case files in files and folders, each once, sorted."""
    found: set[Path] = set()
    for place in places:
        found.update([place] if place.is_file() else place.rglob("*.yaml"))
    return sorted(found)


def _shown(path: Path, root: Path) -> str:
    inside = path.is_relative_to(root)
    return (path.relative_to(root) if inside else path).as_posix()
