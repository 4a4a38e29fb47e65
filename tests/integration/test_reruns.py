"""The same inputs give the same bytes, whatever happened in between."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from pipelines import cli, orchestrate, session
from tests.projects import (
    LONG,
    make_project,
    monthly,
    run,
    run_to_figures,
    write_csv,
)
from tests.typed import here
from transforms import catalogue
from transforms.cases import needed
from transforms.mart.verify import verify
from transforms.project.folder import load
from warehouse import ledger

ALL = tuple(session.renderers())
OWNED = "A,2020-01-01,2025-06-30,0.4,no,yes\nA,2025-07-01,,0.55,yes,yes\n"
OWNED += "B,2020-01-01,,1,yes,yes\n"


def deliver(folder: Path, value: int = 10) -> None:
    header = (*LONG, "worker_type", "method")
    rows = []
    for year in (2024, 2025):
        for site in "AB":
            rows += monthly(
                site, "hours_worked", year, 1000, "h", "employee", "measured"
            )
            rows += monthly(site, "ore_mined_t", year, f"{value}.123", "kt", "", "")
            rows += monthly(
                site, "electricity_purchased_mwh", year, 7, "MWh", "", "estimated"
            )
    write_csv(folder / "intake/sites/all.csv", header, rows)


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """A project that was run once, on one thread; tests work on copies of it."""
    folder = make_project(tmp_path_factory.mktemp("ran") / "p", ownership=OWNED)
    deliver(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ORE_THREADS", "1")
        run(folder, ALL, tables=True)
    return folder


@pytest.fixture
def project(ran, tmp_path):
    return Path(shutil.copytree(ran, tmp_path / "p", symlinks=True))


def release_of(folder: Path) -> Path:
    return folder / "published" / (folder / "published/LATEST").read_text().strip()


def contents(release: Path, but: tuple[str, ...] = ()) -> dict[str, str]:
    """Digest of each published file but the database and what names its bytes."""
    return {
        path.relative_to(release).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in sorted(release.rglob("*"))
        if path.is_file()
        and not path.name.startswith("orebook.duckdb")
        and path.name not in but
    }


def test_a_second_run_has_nothing_to_do(project):
    entries = ledger.read(load(project).ledger)
    before = contents(release_of(project))
    assert session.nothing_new(load(project))
    # And if it is made to run all the same, it says nothing new either.
    assert contents(run(project, ALL, tables=True)) == before
    assert ledger.read(load(project).ledger) == entries
    # What is seen under `latest` is part of it.
    latest = project / "published/latest"
    latest.unlink()
    latest.symlink_to("changes")
    assert not session.nothing_new(load(project))


def test_a_latest_release_that_was_removed_is_named(project, capsys):
    release = release_of(project)
    shutil.rmtree(release)
    with pytest.raises(SystemExit) as ended:
        cli.main(["figures", "--project", str(project)])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert f"published/{release.name} is the latest release and has no" in said


def test_what_a_killed_run_did_not_finish_in_the_ledger_is_said(
    project, monkeypatch, capsys
):
    monkeypatch.setattr(orchestrate, "run", lambda project: (None, []))
    with load(project).ledger.open("a") as stream:
        stream.write('{"actor": "clerk')
    with pytest.raises(SystemExit):
        cli.main(["run", "--project", str(project)])
    said = capsys.readouterr().err
    assert "was never finished" in said and '{"actor": "clerk' in said


def test_the_bytes_survive_the_loss_of_the_state_folder_elsewhere(project):
    """On other threads, in another zone and with other hashes as well."""
    before = contents(release_of(project))
    entries = ledger.read(load(project).ledger)
    shutil.rmtree(project / "state")
    shutil.rmtree(project / "published")
    code = (
        "from pathlib import Path; from tests.projects import run; "
        f"run(Path({str(project)!r}), {ALL}, tables=True)"
    )
    environment = {
        **os.environ, "ORE_THREADS": "8", "TZ": "Pacific/Chatham",
        "PYTHONHASHSEED": "8", "LC_ALL": "C",
    }  # fmt: skip
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    assert contents(release_of(project)) == before
    assert ledger.read(load(project).ledger) == entries


def facts_and_figures(release: Path):
    with duckdb.connect(release / "orebook.duckdb", read_only=True) as con:
        facts = con.execute(
            'select * exclude (record_id, file_id, sheet, "row", "column") '
            "from mart.fact_measurement order by all"
        ).fetchall()
        return facts, con.execute("from mart.fact_figure order by all").fetchall()


@pytest.mark.parametrize("change", ["split", "doubled"])
def test_figures_do_not_depend_on_how_values_are_spread_over_files(
    project, tmp_path, change
):
    before = facts_and_figures(release_of(project))
    other = make_project(tmp_path / "q", ownership=OWNED)
    source = project / "intake/sites/all.csv"
    header, *lines = source.read_text().splitlines(keepends=True)
    if change == "split":
        # Under other names, in another order and in several files.
        random.Random(3).shuffle(lines)
        for number in range(7):
            part = "".join(lines[number::7])
            (other / f"intake/{number}.csv").write_text(header + part)
    else:
        (other / "intake/a.csv").write_text(header + "".join(lines))
        (other / "intake/b.csv").write_text(header + "".join(reversed(lines)))
    assert facts_and_figures(run_to_figures(other)) == before


def test_a_correction_recomputes_what_it_touches_and_equals_a_full_run(
    project, tmp_path
):
    correction = ("A", "hours_worked", "2025-03-01", "2025-03-31", 900, "h")
    header = (*LONG, "worker_type", "method", "supersedes")
    row = (*correction, "employee", "measured", "sites/all.csv")
    write_csv(project / "intake/fix.csv", header, [row])
    with session.open_session(load(project)) as opened:
        opened.deliveries()
        for dataset in opened.waiting().datasets():
            opened.validate(dataset)
        opened.facts()
        due = opened.due()
        opened.compute(due)
        small = opened.publish()
    assert due
    assert all(periods == ["FY2025"] for periods in due.values())
    assert "prod_ore_mined" not in due
    # Documents too: rows of a corrected database stand in another order.
    after = contents(small)
    shutil.rmtree(project / "state")
    shutil.rmtree(project / "published")
    assert contents(run(project, ALL, tables=True)) == after


def test_a_new_version_of_a_delivery_replaces_all_its_rows(project, tmp_path):
    source = project / "intake/sites/all.csv"
    lines = source.read_text().splitlines(keepends=True)
    source.write_text("".join([*lines[:5], *lines[6:]]))
    release = run_to_figures(project)
    with duckdb.connect(release / "orebook.duckdb", read_only=True) as con:
        found = con.execute(
            "select kind, entity, subject from mart.findings"
        ).fetchall()
        (facts,) = con.execute("select count(*) from mart.fact_measurement").fetchone()
    assert ("withdrawn", "A", "hours_worked") in found
    assert ("gap", "A", "hours_worked") in found
    assert facts == len(lines) - 2


def test_a_conflict_ends_when_one_side_is_corrected(project):
    extra = project / "intake/extra.csv"
    row = ["A", "hours_worked", "2025-03-01", "2025-03-31", 5, "h", "employee"]
    header = (*LONG, "worker_type")
    write_csv(extra, header, [row])
    first = facts_and_figures(run_to_figures(project))
    row[4] = 1000
    write_csv(extra, header, [row])
    second = facts_and_figures(run_to_figures(project))
    assert len(second[0]) == len(first[0]) + 1
    shutil.rmtree(project / "state")
    shutil.rmtree(project / "published")
    assert facts_and_figures(run_to_figures(project)) == second


def flip(path: Path, place: float = 0.5) -> None:
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    content[int(len(content) * place)] ^= 1
    path.write_bytes(bytes(content))


BYTES = {
    "evidence/raw/*/*": "evidence/raw",
    "evidence/ledger.jsonl": "evidence/ledger.jsonl",
    "published/FY*/tables/fact_figure.parquet": "tables/fact_figure.parquet",
    "published/FY*/tables/rejects.csv": "tables/rejects.csv",
    "published/FY*/databook.xlsx": "databook.xlsx",
    "published/FY*/release.json": "release.json",
    "published/FY*/orebook.duckdb": "orebook.duckdb",
}


def test_verify_names_the_one_byte_that_changed(project):
    for pattern, named in BYTES.items():
        (path, *_) = sorted(project.glob(pattern))
        flip(path)
        problems, *_ = verify(load(project))
        assert any(named in problem for problem in problems), (pattern, problems)
        flip(path)
    assert verify(load(project))[0] == []


def test_verify_names_a_file_that_somebody_put_into_a_release(project):
    (release_of(project) / "report" / "more.html").write_text("<p>more</p>")
    problems, *_ = verify(load(project))
    (problem,) = problems
    assert problem.endswith("report/more.html is not of this release")


def test_a_table_changed_in_the_database_is_named_even_with_a_new_digest(project):
    release = release_of(project)
    database = release / "orebook.duckdb"
    database.chmod(0o644)
    with duckdb.connect(database) as con:
        con.execute("update mart.fact_figure set value = value + 1 where value > 0")
    digest = hashlib.sha256(database.read_bytes()).hexdigest()
    (release / "orebook.duckdb.sha256").write_text(f"{digest}  orebook.duckdb\n")
    problems, *_ = verify(load(project))
    assert any("mart.fact_figure differs" in problem for problem in problems)


def test_a_reader_of_the_release_never_sees_an_error_or_a_mix(project):
    release = release_of(project)
    reader = duckdb.connect(release / "orebook.duckdb", read_only=True)
    query = "select count(*), sum(value) from mart.fact_figure"
    first = reader.execute(query).fetchone()
    for value in (11, 12):
        deliver(project, value)
        run_to_figures(project)
        latest = release_of(project)
        assert reader.execute(query).fetchone() == first
        with duckdb.connect(
            project / "published/latest/orebook.duckdb", read_only=True
        ) as con:
            assert con.execute(query).fetchone() != first
            (name,) = con.execute("select release_id from mart.release").fetchone()
        assert name == latest.name
    reader.close()


def run_and_end(folder: Path) -> None:
    """A run with one document, in the process that is to be killed.

    A few indicators: the shorter what is computed, the more of the moments fall on what
    is written.
    """
    few = needed(catalogue.load(), {"ghg_intensity_ore", "prod_ore_mined"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "load", lambda *_: few)
        run(folder, ("databook.xlsx",), tables=True)


@pytest.mark.rare
def test_killed_at_forty_moments_nothing_is_lost_doubled_or_different(tmp_path):
    """SIGKILL at random moments; the next run ends as an undisturbed one does."""
    # Forked from a process that has read all modules and nothing else.
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([__name__, "pandera.ibis"])
    warm, quiet, folder = (tmp_path / name for name in ("warm", "quiet", "p"))
    for one in (warm, quiet, folder):
        make_project(one, ownership=OWNED)
        for site in "AB":
            rows = monthly(site, "ore_mined_t", 2025, "10.123", "kt")
            write_csv(one / f"intake/{site}.csv", LONG, rows)
    # What is laid out once for all tests is no part of the time of a run.
    for one in (warm, quiet):
        began = time.monotonic()
        first = processes.Process(target=run_and_end, args=(one,))
        first.start()
        first.join()
        whole = time.monotonic() - began
    expected = contents(release_of(quiet), but=("release.json",))
    dice = random.Random(20)
    killed = ended = 0
    has_ended = False
    for _ in range(40):
        if has_ended:
            # A run that got to its end leaves nothing to strike at: begin again from
            # evidence alone, and every other time from nothing.
            ended += 1
            shutil.rmtree(folder / "published", ignore_errors=True)
            shutil.rmtree(folder / "state", ignore_errors=True)
            if ended % 2 == 0:
                shutil.rmtree(folder / "evidence", ignore_errors=True)
        process = processes.Process(target=run_and_end, args=(folder,))
        process.start()
        process.join(dice.uniform(0, whole))
        process.kill()
        process.join()
        has_ended = process.exitcode != -signal.SIGKILL
        assert process.exitcode in (0, -signal.SIGKILL)
        killed += not has_ended
        shown = folder / "published/latest"
        if shown.exists():
            # Whatever is visible is whole.
            assert contents(shown.resolve(), but=("release.json",)) == expected
    assert killed >= 20
    run_and_end(folder)
    assert contents(release_of(folder), but=("release.json",)) == expected
    entries = ledger.read(load(folder).ledger)
    names = [(e.kind, e.name, e.sha256) for e in entries]
    assert len(set(names)) == len(names), "entered twice"
    assert verify(load(folder))[0] == []
    leftovers = [p for p in (folder / "published").iterdir() if "staged" in p.name]
    assert leftovers == []


def test_an_exported_report_links_to_nothing_that_is_not_there(ran, tmp_path):
    done = here("export", "report", "--project", ran, "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    links = 0
    for page in tmp_path.rglob("*.html"):
        for link in re.findall(r'href="([^"#]+)', page.read_text()):
            if not link.startswith(("https:", "mailto:")):
                links += 1
                assert (page.parent / link).exists(), (page.name, link)
    assert links > 100
