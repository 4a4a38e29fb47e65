"""A project that has run, its UI, and Debian's Chromium looking at it.

Without Chromium these tests are left out with a word about it; in continuous
integration (CI is set) they fail instead.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import mine

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
HERE = Path(__file__).parent
_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
# A busy machine is slow to draw; a page that is wrong stays wrong.
PATIENCE_MS = 60_000


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]):
    """Leave the browser tests out where there is no browser, and say so."""
    if CHROMIUM or os.environ.get("CI"):
        return
    own = [item for item in items if HERE in item.path.parents]
    config.hook.pytest_deselected(items=own)
    items[:] = [item for item in items if item not in own]
    if own:
        print(
            f"\n{len(own)} browser tests are left out: there is no chromium "
            "(Debian: apt-get install chromium)"
        )


@dataclass(frozen=True)
class Ui:
    """A running `orebook ui`."""

    url: str
    process: subprocess.Popen[str]

    def get(self, path: str) -> str:
        """An address of the UI."""
        return self.url + path


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def members(mark: str) -> list[str]:
    """Commands of all processes that a marked UI has started."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if fields[0] != "Z" and f"orebook-ui-test-{mark}" in _environment(entry):
            found.append(command)
    return found


def _environment(entry: Path) -> str:
    try:
        return (entry / "environ").read_bytes().decode(errors="replace")
    except OSError:
        return ""


@contextmanager
def started(project: Path, *options: str, mark: str = "0") -> Iterator[Ui]:
    """`orebook ui` as people start it, until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "pipelines.cli", "ui", "--project", str(project),
         "--port", str(free_port()), *options],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "UI_MARK": f"orebook-ui-test-{mark}",
             "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    said = ""
    try:
        assert process.stdout is not None
        for line in process.stdout:
            said += line
            match = re.search(r"http://\S+", line)
            if match:
                yield Ui(match[0], process)
                break
        else:
            pytest.fail(f"the UI did not start: {said}")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=40)


@pytest.fixture(scope="session")
def project(mine_run_twice, tmp_path_factory) -> Path:
    """A company with faults that has run twice: all, then one correction."""
    return mine.copy(mine_run_twice, tmp_path_factory.mktemp("browser") / "mine")


@pytest.fixture(scope="session")
def ui(project) -> Iterator[Ui]:
    """The UI as assurers get it."""
    with started(project, "--read-only", mark="read-only") as running:
        yield running


@pytest.fixture(scope="session")
def browser():
    """Chromium, once."""
    from playwright.sync_api import expect, sync_playwright

    assert CHROMIUM, "there is no chromium: apt-get install chromium"
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser, ui):
    """A page that fails when it asks for anything from elsewhere."""
    opened = browser.new_page(viewport={"width": 1400, "height": 1000})
    opened.set_default_timeout(PATIENCE_MS)
    elsewhere: list[str] = []
    opened.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((ui.url, "data:", "blob:", "ws:"))
            else elsewhere.append(request.url)
        ),
    )
    yield opened
    opened.close()
    assert not elsewhere
