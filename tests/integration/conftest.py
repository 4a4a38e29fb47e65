"""What the tests of several files here begin with."""

from __future__ import annotations

import pytest

from tests.integration.asked import SITES, Company
from tests.projects import LONG, make_project, write_csv
from transforms.project.folder import load
from transforms.run import Run


@pytest.fixture
def company(tmp_path):
    """A function that makes a company from rows, tables and the indicators wanted.

    Called again, it changes that company.
    """
    runs = []

    def made(rows, *indicators, more=(), sites=SITES, files=None, **project) -> Company:
        close()
        make_project(tmp_path, periods="[FY2024]", **project)
        (tmp_path / "sites.csv").write_text("site_id,name,country,type\n" + sites)
        for name, text in (files or {}).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        write_csv(tmp_path / "intake/a.csv", (*LONG, *more), rows)
        opened = Run.open(load(tmp_path))
        run = opened.__enter__()
        runs.append(opened)
        run.facts()
        run.compute(indicators)
        return Company(tmp_path, run.con)

    def close() -> None:
        while runs:
            runs.pop().__exit__(None, None, None)

    yield made
    close()
