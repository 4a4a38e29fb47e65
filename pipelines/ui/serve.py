"""`orebook ui`: the Dagster UI of one project, and every process of it.

One code server for all, the web server, and the daemon (schedule, sensor, queue) where
runs may be started. They live in one process group that ends with this command.
Belongs here: starting, waiting, stopping. What is shown does not.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pipelines import orchestrate
from transforms.project.folder import Project
from warehouse.trouble import CannotGoOn

_ANSWERS_WITHIN_SECONDS = 60
_STOPS_WITHIN_SECONDS = 10
_LOADED = (
    "{workspaceOrError {... on Workspace {locationEntries {loadStatus "
    "locationOrLoadError {__typename ... on PythonError {message}}}}}}"
)


class CannotServe(CannotGoOn):
    """The UI cannot be started; the message says why and what to do."""


@dataclass(frozen=True)
class Address:
    """Where the UI answers, and the other names under which it may be asked for."""

    host: str
    port: int
    prefix: str = ""
    allowed: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The host as it stands in an address."""
        return f"[{self.host}]" if ":" in self.host else self.host

    @property
    def url(self) -> str:
        """The address to open."""
        return f"http://{self.name}:{self.port}{self.prefix}"


@contextmanager
def serve(
    project: Project, address: Address, read_only: bool, say: Callable[[str], None]
) -> Iterator[Callable[[], str | None]]:
    """Run the UI while the block runs.

    Gives a function that names a process that ended by itself, or None. Raises
    CannotServe.
    """
    _is_free(address)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(_scratch()))
        home = orchestrate.dagster_home(project)
        if read_only:
            home = _snapshot(home, folder / "dagster")
        orchestrate.set_environment(project, home)
        code = folder / "code.sock"
        workspace = folder / "workspace.yaml"
        workspace.write_text(
            "load_from:\n  - grpc_server:\n"
            f"      socket: {code}\n      location_name: orebook\n"
        )
        group = stack.enter_context(_Group(folder))
        group.start(
            "the code server", "-m", "dagster", "api", "grpc", "-m",
            "pipelines.definitions", "-s", str(code), "--location-name", "orebook",
        )  # fmt: skip
        web = ["-w", str(workspace), "-h", address.host, "-p", str(address.port)]
        web += ["--uvicorn-log-level", "error"]
        web += ["--path-prefix", address.prefix] if address.prefix else []
        web += ["--read-only"] if read_only else []
        names = ",".join([address.name.lower(), *address.allowed])
        group.start("the web server", "-m", "pipelines.ui.web", str(code), names, *web)
        if orchestrate.has_open_runs(home):
            with orchestrate.instance_of(project, home) as instance:
                for line in orchestrate.sweep(project, instance):
                    say(f"Note: {line}.")
        _wait(lambda: _is_loaded(address), group)
        if not read_only:
            group.start("the daemon", "-m", "dagster._daemon", "run", "-w",
                        str(workspace))  # fmt: skip
        yield group.ended


@contextmanager
def _scratch() -> Iterator[str]:
    # A path short enough for a socket's name, whatever the project's is.
    with tempfile.TemporaryDirectory(prefix="orebook-ui-") as folder:
        yield folder


def _is_free(address: Address) -> None:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as error:
            raise CannotServe(
                f"Port {address.port} of {address.host} cannot be used: "
                f"{error.strerror}. --port takes another."
            ) from error


def _snapshot(home: Path, target: Path) -> Path:
    """A copy of Dagster's storage as it is now; a run at work does not disturb it."""
    orchestrate.write_settings(target)
    for source in sorted(home.rglob("*.db")):
        copy = target / source.relative_to(home)
        copy.parent.mkdir(parents=True, exist_ok=True)
        with (
            sqlite3.connect(f"file:{source}?mode=ro", uri=True) as old,
            sqlite3.connect(copy) as new,
        ):
            old.backup(new)
        new.close()
        old.close()
    return target


class _Group:
    """Processes that begin and end together."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._started: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> _Group:
        return self

    def start(self, name: str, *arguments: str) -> None:
        """Start Python with these arguments; its output goes to a file."""
        with (self._logs / f"{name.split()[-2]}.log").open("ab") as log:
            # A session of its own: Ctrl-C reaches this command only, which then
            # stops the whole group in order, grandchildren included.
            self._started[name] = subprocess.Popen(
                [sys.executable, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env={**os.environ, "PYTHONWARNINGS": "ignore"},
            )

    def ended(self) -> str | None:
        """The name of a process that has ended by itself, and what it said last."""
        for name, process in self._started.items():
            if process.poll() is not None:
                log = self._logs / f"{name.split()[-2]}.log"
                last = log.read_text(errors="replace").strip().splitlines()[-3:]
                return f"{name} ended (code {process.returncode}): {' / '.join(last)}"
        return None

    def __exit__(self, *error: object) -> None:
        for number in (signal.SIGTERM, signal.SIGKILL):
            for process in self._started.values():
                # The group is asked even where its first process is gone.
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(process.pid, number)
            until = time.monotonic() + _STOPS_WITHIN_SECONDS
            while time.monotonic() < until and any(
                map(_group_lives, self._started.values())
            ):
                time.sleep(0.05)
        for process in self._started.values():
            process.wait()


def _group_lives(process: subprocess.Popen[bytes]) -> bool:
    process.poll()
    try:
        os.killpg(process.pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _wait(is_there: Callable[[], bool], group: _Group) -> None:
    until = time.monotonic() + _ANSWERS_WITHIN_SECONDS
    while not is_there():
        ended = group.ended()
        if ended:
            raise CannotServe(f"The UI could not be started: {ended}")
        if time.monotonic() > until:
            raise CannotServe(
                f"The UI did not answer within {_ANSWERS_WITHIN_SECONDS} s."
            )
        time.sleep(0.1)


def _is_loaded(address: Address) -> bool:
    """Whether the UI answers and has the project's definitions."""
    host = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(  # noqa: S104
        address.host, address.host
    )
    request = urllib.request.Request(  # noqa: S310
        f"{Address(host, address.port, address.prefix).url}/graphql",
        json.dumps({"query": _LOADED}).encode(),
        {"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            data = json.load(answer)["data"]["workspaceOrError"]
    except (urllib.error.URLError, OSError, ValueError, KeyError):
        return False
    for entry in data.get("locationEntries", []):
        found = entry["locationOrLoadError"] or {}
        if found.get("__typename") == "PythonError":
            first = found["message"].strip().splitlines()
            raise CannotServe(f"The project could not be loaded: {' '.join(first)}")
        return entry["loadStatus"] == "LOADED" and bool(found)
    return False
