"""What has to hold before a run begins, all of it in one list.

``run``, ``check``, ``ui`` and ``doctor`` ask here, so that none of them takes what
another refuses. Belongs here: which parts are asked. What is wrong with a part is said
where it is read, and what the project's own tables say by ``project.folder.load``.
"""

from __future__ import annotations

from collections.abc import Callable

from materiality import assessment
from materiality.reading import is_there
from pipelines.declared import check_declared
from reporting_templates.disclosures import choosing
from transforms.facts import answers, factor_versions, restated
from transforms.intake.deliver import NOTES
from transforms.intake.delivery_notes import load_notes
from transforms.project.folder import Project
from transforms.project.problem import ProjectProblem


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
    return list(dict.fromkeys(found))


def _notes(project: Project) -> None:
    load_notes(
        {
            path.relative_to(project.intake).as_posix(): path.read_bytes()
            for path in sorted(project.intake.glob(f"**/{NOTES}"))
        },
        {row["site_id"] for row in project.tables["sites"]},
    )


def _materiality(project: Project) -> None:
    if is_there(project):
        assessment.load(project)


_ASKED: tuple[Callable[[Project], object], ...] = (
    check_declared,
    _notes,
    _materiality,
    answers.every,
    restated.every,
    factor_versions.check,
    choosing.check,
)
