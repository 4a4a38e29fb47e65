"""What has to hold before a run begins, all of it in one list.

``run``, ``check`` and ``doctor`` ask here, so that none of them takes what another
refuses. Belongs here: which parts are asked. What is wrong with a part is said where it
is read, and what the project's own tables say by ``transforms.project.load``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from materiality import assessment
from materiality.reading import is_there
from reporting_templates import disclosures
from transforms import catalogue, factors
from transforms.intake.deliver import NOTES
from transforms.intake.mapping import load_mappings, load_notes
from transforms.project import Project, ProjectProblem


def check(project: Project) -> None:
    """Raises ProjectProblem with everything that ``problems`` lists."""
    if found := problems(project):
        raise ProjectProblem(found)


def problems(project: Project) -> list[str]:
    """Everything for which a run would refuse to begin, each once."""
    found: list[str] = []
    for ask in _ASKED:
        try:
            ask(project)
        except ProjectProblem as error:
            found += error.problems
        except catalogue.BadDeclaration as error:
            found.append(str(error))
    return list(dict.fromkeys(found))


def _indicators(project: Project) -> None:
    catalogue.load(project.root / "overrides")


def _mappings(project: Project) -> None:
    load_mappings(_texts(project.root / "mappings", "*.yaml"))


def _notes(project: Project) -> None:
    load_notes(_texts(project.intake, f"**/{NOTES}"))


def _materiality(project: Project) -> None:
    if is_there(project):
        assessment.load(project)


_ASKED: tuple[Callable[[Project], object], ...] = (
    disclosures.check,
    _indicators,
    factors.own,
    _mappings,
    _notes,
    _materiality,
)


def _texts(folder: Path, pattern: str) -> dict[str, str]:
    """Files by their path below the folder. Raises ProjectProblem if one is no text."""
    texts, wrong = {}, []
    for path in sorted(folder.glob(pattern)):
        name = path.relative_to(folder).as_posix()
        try:
            texts[name] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            wrong.append(f"{folder.name}/{name}: not UTF-8 text at byte {error.start}")
    if wrong:
        raise ProjectProblem(wrong)
    return texts
