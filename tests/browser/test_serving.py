"""Starting, stopping and what may not be done: `orebook ui` without a browser."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from dagster_graphql.schema import create_schema
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
)

from tests.browser.conftest import free_port, members, started

# The two of Dagster's mutations that ask for no permission: the one writes a line of
# telemetry, which is off, the other that somebody has seen the newsletter dialogue,
# which is off too. Neither reaches a run, an asset or a setting.
HARMLESS = {"logTelemetry", "setNuxSeen"}
NOT_THERE = {
    "terminateRun", "terminatePipelineExecution", "terminateRuns",
    "resumePartitionBackfill", "cancelPartitionBackfill", "reexecutePartitionBackfill",
    "launchPipelineReexecution", "launchRunReexecution",
}  # fmt: skip


def ask(ui, query: str, variables=None):
    request = urllib.request.Request(
        ui.get("/graphql"),
        json.dumps({"query": query, "variables": variables}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def run_ids(ui) -> list[str]:
    data = ask(ui, "{runsOrError {... on Runs {results {id status}}}}")["data"]
    return [run["id"] for run in data["runsOrError"]["results"]]


def everything(ui) -> str:
    """The state that a mutation could change."""
    return json.dumps(
        ask(
            ui,
            """{
            runsOrError {... on Runs {results {id status tags {key value}}}}
            assetsOrError {... on AssetConnection {nodes {key {path}
                assetMaterializations(limit: 3) {runId timestamp partition}}}}
            workspaceOrError {... on Workspace {locationEntries {locationOrLoadError {
                ... on RepositoryLocation {repositories {
                    schedules {name scheduleState {status}}
                    sensors {name sensorState {status}}}}}}}}
            partitionBackfillsOrError {... on PartitionBackfills {results {id}}}
            instance {concurrencyLimits {concurrencyKey slotCount}}
            }""",
        )["data"],
        sort_keys=True,
    )


def value_of(kind, name: str, known: dict[str, object]):
    """A value that the schema accepts, and that names things that exist."""
    if isinstance(kind, GraphQLNonNull):
        return value_of(kind.of_type, name, known)
    if isinstance(kind, GraphQLList):
        return [value_of(kind.of_type, name, known)]
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    if isinstance(kind, GraphQLInputObjectType):
        return {
            key: value_of(field.type, key, known)
            for key, field in kind.fields.items()
            if isinstance(field.type, GraphQLNonNull) or key in known
        }
    if name in known:
        return known[name]
    scalar = get_named_type(kind).name
    if scalar in ("Int", "BigInt"):
        return 1
    if scalar == "Float":
        return 1.0
    if scalar == "Boolean":
        return True
    if scalar in ("RunConfigData", "JSONString", "GenericScalar"):
        return "{}"
    return known.get(name, "facts")


def test_every_mutation_is_refused(ui):
    schema = create_schema().graphql_schema
    mutations = schema.mutation_type.fields
    assert len(mutations) > 35
    known = {
        "repositoryLocationName": "orebook", "repositoryName": "__repository__",
        "locationName": "orebook", "repositoryLocation": "orebook",
        "jobName": "orebook", "pipelineName": "orebook", "scheduleName": "monthly",
        "sensorName": "drop_box", "name": "drop_box", "runId": run_ids(ui)[0],
        "parentRunId": run_ids(ui)[0], "rootRunId": run_ids(ui)[0], "path": "facts",
        "partitionKey": "all periods", "partitionNames": "all periods",
        "assetKey": "facts", "assetSelection": "facts", "cursor": "", "timestamp": 1.0,
        "id": "x", "reexecutionParams": "", "runIds": run_ids(ui)[0],
    }  # fmt: skip
    ids = switch_ids(ui)
    before = everything(ui)
    allowed = {}
    for name, field in mutations.items():
        answer = attempt(ui, name, field, known | ids.get(name, {}))
        kinds = set(re.findall(r'"__typename": "(\w+)"', json.dumps(answer)))
        errors = " ".join(error["message"] for error in answer.get("errors", []))
        if "Unauthorized" not in " ".join(kinds) + errors:
            allowed[name] = kinds, errors, answer.get("data")
    # These look for the thing first, and a finished run or a backfill that was never
    # there cannot be stopped; a run of `orebook run` cannot be launched again from
    # a code location.
    looked_first = {name for name in NOT_THERE if not _succeeded(allowed.get(name))}
    assert allowed.keys() - looked_first == HARMLESS, allowed
    assert everything(ui) == before


def switch_ids(ui) -> dict[str, dict[str, object]]:
    """The ids by which the schedule and the sensor are switched off."""
    data = ask(
        ui,
        """{workspaceOrError {... on Workspace {locationEntries {locationOrLoadError {
        ... on RepositoryLocation {repositories {schedules {scheduleState {id}}
            sensors {name sensorState {id}}}}}}}}}""",
    )["data"]["workspaceOrError"]["locationEntries"][0]["locationOrLoadError"]
    (repository,) = data["repositories"]
    named = (("stopRunningSchedule", "schedules"), ("stopSensor", "sensors"))
    return {
        name: {"id": repository[kind][0][f"{kind[:-1]}State"]["id"]}
        for name, kind in named
    }


def _succeeded(answer) -> bool:
    if answer is None:
        return False
    kinds, errors, _ = answer
    return not errors and not any(kind.endswith(("Error", "Failure")) for kind in kinds)


def attempt(ui, name: str, field, known: dict[str, object]):
    """Ask for one mutation with arguments that fit; what came back."""
    arguments = {
        key: argument
        for key, argument in field.args.items()
        if isinstance(argument.type, GraphQLNonNull) or key in known
    }
    declared = ", ".join(f"${key}: {a.type}" for key, a in arguments.items())
    given = ", ".join(f"{key}: ${key}" for key in arguments)
    result = get_named_type(field.type)
    fields = ""
    if isinstance(result, (GraphQLObjectType, GraphQLUnionType)):
        # These give a list of answers, one for each run asked for.
        inner = {
            "launchMultipleRuns": "... on LaunchMultipleRunsResult "
            "{launchMultipleRunsResult {__typename}}",
            "terminateRuns": "... on TerminateRunsResult "
            "{terminateRunResults {__typename}}",
        }.get(name, "")
        if "PythonError" in {t.name for t in getattr(result, "types", ())}:
            inner += " ... on PythonError {message}"
        fields = f" {{__typename {inner}}}"
    query = (
        f"mutation m{f'({declared})' if declared else ''} "
        f"{{answer: {name}{f'({given})' if given else ''}{fields}}}"
    )
    values = {k: value_of(a.type, k, known) for k, a in arguments.items()}
    try:
        return ask(ui, query, values)
    except urllib.error.HTTPError as error:
        return json.load(error)


def test_nothing_can_be_reported_from_outside(ui):
    for path in (
        "report_asset_materialization/facts",
        "report_asset_observation/facts",
        "report_asset_check/facts?check_name=views_agree&passed=true",
    ):
        request = urllib.request.Request(
            ui.get(f"/{path}"), b"{}", {"Content-Type": "application/json"}
        )
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=30)
        assert refused.value.code == 401, path


def test_a_read_only_ui_leaves_the_history_alone(ui, project):
    """It serves a copy: what happens to it cannot reach the original."""
    home = project / "state/dagster"
    own = Path(f"/proc/{ui.process.pid}/task/{ui.process.pid}/children")
    homes = set()
    for child in own.read_text().split():
        for item in Path(f"/proc/{child}/environ").read_text().split("\0"):
            if item.startswith("DAGSTER_HOME="):
                homes.add(item.removeprefix("DAGSTER_HOME="))
    assert homes
    assert str(home) not in homes


@pytest.mark.rare
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_runs_and_leaves_nothing_behind(project, number):
    proxied = ("--path-prefix", "lineage", "--allow-host", "Assurance.example.com")
    options = () if number == signal.SIGINT else proxied
    with started(project, *options, mark=f"stop-{number}") as running:
        assert run_ids(running)
        public = {"Host": "assurance.example.com"}
        public |= {"Origin": "https://assurance.example.com"}
        assert status(running, public) == (200 if options else 403)
        assert len(members(f"stop-{number}")) >= 4
        if not options:
            run = started_here(running)
        running.process.send_signal(number)
        running.process.wait(timeout=40)
        assert running.process.returncode == 0
        assert "no process is left" in running.process.stdout.read()
    assert members(f"stop-{number}") == []
    port = int(running.url.split(":")[2].split("/")[0])
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
    if not options:
        said = json.loads((project / "state/last_run.json").read_text())
        assert (said["run_id"], said["state"], said["computed"]) == (run, "done", 0)


def started_here(running) -> str:
    """A run that is started in the UI goes through the job: nothing is new, everything
    stands and the run says so."""
    launched = ask(
        running,
        """mutation { launchRun(executionParams: {
            selector: {repositoryLocationName: "orebook",
                       repositoryName: "__repository__", jobName: "orebook"},
            mode: "default", executionMetadata: {tags: [
                {key: "dagster/partition", value: "all periods"}]}})
        {... on LaunchRunSuccess {run {id}} ... on PythonError {message}}}""",
    )["data"]["launchRun"]
    run = launched["run"]["id"]
    until = time.monotonic() + 180
    status = ""
    while time.monotonic() < until and status not in ("SUCCESS", "FAILURE"):
        time.sleep(0.5)
        status = ask(
            running,
            "query($id: ID!) {runOrError(runId: $id) {... on Run {status}}}",
            {"id": run},
        )["data"]["runOrError"]["status"]
    assert status == "SUCCESS"
    return run


def status(ui, headers: dict[str, str], path: str = "/graphql?query={version}") -> int:
    request = urllib.request.Request(ui.get(path), headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        if error.code == 403:
            assert "is not an address of this UI" in error.read().decode()
        return error.code


def web_socket(ui, headers: dict[str, str]) -> str:
    """The first line that the UI answers to the opening of a web socket."""
    port = int(ui.url.split(":")[2].split("/")[0])
    lines = [
        "GET /graphql HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket",
        "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Protocol: graphql-ws",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]  # fmt: skip
    with socket.create_connection(("127.0.0.1", port), timeout=60) as stream:
        stream.sendall("\r\n".join([*lines, "", ""]).encode())
        return stream.recv(4096).decode().splitlines()[0]


OWN = [{"Host": f"{name}{port}"} for name in ("localhost", "127.0.0.1", "[::1]")
       for port in ("", ":3000")]  # fmt: skip
FOREIGN = [
    {"Host": "evil.example"},
    {"Host": "127.0.0.1.evil.example:3000"},
    {"Host": "localhost@evil.example"},
    {"Host": "127.0.0.1", "Origin": "https://evil.example"},
    {"Host": "127.0.0.1", "Origin": "null"},
]


@pytest.mark.parametrize("headers", OWN, ids=str)
def test_it_answers_to_its_own_address(ui, headers):
    assert status(ui, headers) == 200
    assert status(ui, headers | {"Origin": f"http://{headers['Host']}"}) == 200
    assert "101" in web_socket(ui, headers)


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_a_request_under_another_name_or_from_another_page_is_refused(ui, headers):
    for path in ("/graphql?query={version}", "/", "/server_info", "/nowhere"):
        assert status(ui, headers, path) == 403, path
    assert "403" in web_socket(ui, headers)


def test_no_page_may_frame_it(ui):
    for path in ("/", "/server_info", "/graphql?query={version}", "/runs"):
        with urllib.request.urlopen(ui.get(path), timeout=60) as answer:
            assert answer.headers["X-Frame-Options"] == "DENY", path
            policies = answer.headers.get_all("Content-Security-Policy")
            assert "frame-ancestors 'none'" in policies, path


def test_a_host_to_allow_is_a_name_alone(project):
    done = orebook_ui("--project", project, "--allow-host", "https://a.example/x")
    assert done.returncode == 2
    assert "--allow-host https://a.example/x: give the name alone" in done.stderr


def orebook_ui(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "ui", *map(str, arguments)],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_where_there_is_no_project_it_says_so(tmp_path):
    done = orebook_ui("--project", tmp_path)
    assert done.returncode == 2
    assert "there is no orebook.yaml here" in done.stderr


def test_a_port_that_is_taken_is_named(project):
    port = free_port()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        done = orebook_ui("--project", project, "--port", port)
    assert done.returncode == 2
    assert f"Port {port} of 127.0.0.1 cannot be used" in done.stderr
