"""What stands is what evidence gives, and a project comes back from evidence alone."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from pipelines import session
from pipelines.commands.restore import restore
from pipelines.commands.verify import verify
from tests.projects import LONG, make_project, monthly, write_csv
from transforms import catalogue
from transforms.project.folder import load
from warehouse import ledger
from warehouse.connection import connect, literal
from warehouse.trouble import CannotGoOn

INDICATORS = ("energy_electricity_purchased", "prod_ore_processed", "ohs_hours_worked")
FIGURE = "prod_ore_processed/GROUP-TOTAL/FY2025/operational_control/total"
DATABASE = ("orebook.duckdb", "orebook.duckdb.sha256")  # its pages are DuckDB's


@pytest.fixture(autouse=True, scope="module")
def small() -> Iterator[None]:
    """A few indicators and no documents, in every run that a command begins."""
    every = catalogue.load()
    chosen = {name: every[name] for name in INDICATORS if name in every}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "load", lambda *_: chosen)
        patch.setattr(session, "renderers", dict)
        yield


@pytest.fixture(scope="module")
def stands(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A company with three releases: files were corrected, taken away and withdrawn,
    and configuration was changed and removed."""
    folder = make_project(tmp_path_factory.mktemp("again") / "p", periods="[FY2025]")
    intake = folder / "intake"
    for name, metric, unit in (
        ("ore.csv", "ore_processed_t", "t"), ("hours.csv", "hours_worked", "h"),
        ("power.csv", "electricity_purchased_mwh", "MWh"),
    ):  # fmt: skip
        write_csv(intake / name, LONG, monthly("A", metric, 2025, 1000, unit))
    (folder / "expected.csv").write_text(
        "site_id,metric_id,valid_from,frequency,applicable\n"
        "A,ore_processed_t,2025-01-01,month,yes\n"
    )
    (intake / "delivery.yaml").write_text("late.csv: {supersedes: [ore.csv]}\n")
    publish(folder)
    ore = monthly("A", "ore_processed_t", 2025, 1100, "t")
    write_csv(intake / "ore.csv", LONG, ore)
    (intake / "hours.csv").unlink()
    publish(folder)
    (folder / "expected.csv").unlink()
    late = [("A", "ore_processed_t", "2025-12-01", "2025-12-31", 7, "t")]
    write_csv(intake / "late.csv", LONG, late)
    publish(folder)
    return folder


@pytest.fixture
def company(stands: Path, tmp_path: Path) -> Path:
    """The same, to be tampered with."""
    return Path(shutil.copytree(stands, tmp_path / "p", symlinks=True))


def publish(folder: Path) -> None:
    with session.open_session(load(folder)) as opened:
        opened.publish()


def said(command: click.Command, folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(command, ["--project", str(folder), *arguments])


def releases(folder: Path) -> list[str]:
    """Names of the releases, in the order in which they were made."""
    entries = ledger.read(folder / "evidence/ledger.jsonl")
    return [entry.name for entry in entries if entry.kind == "release"]


def sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def rewrite(folder: Path, change: Callable[[ledger.Entry], ledger.Entry]) -> None:
    """The ledger with entries changed, and every hash below them renewed."""
    path = folder / "evidence/ledger.jsonl"
    prev, lines = ledger.GENESIS, []
    for entry in ledger.read(path):
        made = replace(change(entry), prev=prev)
        prev = made.hash()
        lines.append(made.line() + b"\n")
    path.write_bytes(b"".join(lines))


def renew(release: Path) -> None:
    """The digests of a release, after its files were changed."""
    database = release / "orebook.duckdb"
    stated = f"{sha(database)}  {database.name}\n"
    (release / "orebook.duckdb.sha256").write_text(stated)
    manifest = release / "release.json"
    content = json.loads(manifest.read_bytes())
    content["files"] = {name: sha(release / name) for name in content["files"]}
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False)
    manifest.write_text(text + "\n")


def forge_figure(folder: Path) -> None:
    """Another value for a total and its parts, in every file of the release, and every
    digest and the ledger renewed."""
    release = (folder / "published/latest").resolve()
    with connect(release / "orebook.duckdb") as con:
        con.execute(
            "update mart.fact_figure set value = 5 where indicator_id = "
            "'prod_ore_processed' and value is not null"
        )
        con.execute("checkpoint")
        target = literal(str(release / "tables/fact_figure.parquet"))
        con.execute(f"copy (from mart.fact_figure) to {target} (format parquet)")
    renew(release)
    manifest = sha(release / "release.json")
    rewrite(folder, lambda e: replace(e, sha256=manifest)
            if e.kind == "release" and e.name == release.name else e)  # fmt: skip


def forge_raw(folder: Path) -> None:
    """Another number in a stored file, and its name in the ledger renewed."""
    entry = next(e for e in ledger.read(folder / "evidence/ledger.jsonl")
                 if e.name == "power.csv")  # fmt: skip
    store = folder / "evidence/raw"
    old = store / entry.sha256[:2] / entry.sha256
    content = old.read_bytes().replace(b",1000,", b",100,", 1)
    assert content != old.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    (store / digest[:2]).mkdir(exist_ok=True)
    (store / digest[:2] / digest).write_bytes(content)
    rewrite(folder, lambda e: replace(e, sha256=digest)
            if e.sha256 == entry.sha256 else e)  # fmt: skip


def test_each_release_is_made_again_byte_by_byte(stands: Path) -> None:
    names = releases(stands)
    assert len(set(names)) == 3
    for name in names:
        done = said(verify, stands, "--again", name)
        assert done.exit_code == 0, done.output
        assert f"files of {name} made again: the same to the last byte" in done.output
    done = said(verify, stands, "--again")
    assert f"files of {names[-1]} made again" in done.output


def test_a_figure_that_was_forged_everywhere_is_named(company: Path) -> None:
    forge_figure(company)
    done = said(verify, company, "--again")
    assert done.exit_code == 1
    words = f"{FIGURE} stands as 5 incomplete; made again it is 12107 incomplete"
    assert words in done.output
    assert "mart.fact_figure is not what is made from the record" in done.output
    assert "tables/fact_figure.parquet is not what is made from what is on" in (
        done.output
    )


def test_a_cell_that_was_forged_in_the_evidence_gives_another_release(
    company: Path,
) -> None:
    forge_raw(company)
    done = said(verify, company, "--again")
    assert done.exit_code != 0
    assert isinstance(done.exception, CannotGoOn)
    words = str(done.exception)
    assert f"{releases(company)[-1]} is not what is on record" in words
    assert "give FY2025-" in words


def test_a_release_of_another_version_names_it(company: Path) -> None:
    manifest = (company / "published/latest/release.json").resolve()
    content = json.loads(manifest.read_bytes())
    code = content["code"]
    assert len(code) == 64
    with pytest.MonkeyPatch.context() as patch:
        for place in ("pipelines.again", "transforms.mart.publication"):
            patch.setattr(f"{place}.code_digest", lambda: "f" * 64)
        done = said(verify, company, "--again")
    words = str(done.exception)
    assert isinstance(done.exception, CannotGoOn)
    assert f"another version of orebook (code {code[:12]}; this is ffff" in words


def test_what_is_not_there_cannot_be_made_again(company: Path) -> None:
    done = said(verify, company, "--again", "FY2025-000000000000")
    assert done.exit_code == 2
    assert "There is no release FY2025-000000000000" in done.output


def test_a_project_comes_back_from_its_evidence(stands: Path, tmp_path: Path) -> None:
    folder = tmp_path / "p"
    shutil.copytree(stands / "evidence", folder / "evidence")
    done = said(restore, folder)
    assert done.exit_code == 0, done.output
    skip = {"state", "evidence"}
    for path in sorted(stands.rglob("*")):
        name = path.relative_to(stands)
        if path.is_dir() or name.parts[0] in skip or "changes" in name.parts:
            continue
        if path.name not in DATABASE:
            assert (folder / name).read_bytes() == path.read_bytes(), name
    assert not (folder / "intake/hours.csv").exists()
    assert not (folder / "expected.csv").exists()
    record = "evidence/ledger.jsonl"
    assert sha(folder / record) == sha(stands / record)
    assert said(verify, folder).exit_code == 0
    publish(folder)  # nothing is new, nothing is missing
    assert releases(folder) == releases(stands)
    again = said(restore, folder)
    assert again.exit_code == 0
    assert "0  files put back" in again.output


def test_nothing_is_written_over(stands: Path, tmp_path: Path) -> None:
    folder = tmp_path / "p"
    shutil.copytree(stands / "evidence", folder / "evidence")
    (folder / "sites.csv").write_text("site_id,name,country\nZ,Other,CL\n")
    done = said(restore, folder)
    assert done.exit_code == 2
    assert "other files than evidence/ has on record: sites.csv" in done.output
    assert not (folder / "orebook.yaml").exists()


@pytest.mark.parametrize("name", ["../outside.csv", "/orebook-outside.csv"])
def test_a_record_that_leads_out_of_the_project_is_refused(
    stands: Path, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "p"
    shutil.copytree(stands / "evidence", folder / "evidence")
    rewrite(folder, lambda e: replace(e, name=name) if e.name == "sites.csv" else e)
    done = said(restore, folder)
    assert isinstance(done.exception, CannotGoOn)
    assert f"outside of the project: {name}" in str(done.exception)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["p"]
    assert sorted(p.name for p in folder.iterdir()) == ["evidence"]


def test_a_digest_that_is_none_breaks_the_ledger(company: Path) -> None:
    rewrite(company, lambda e: replace(e, sha256="../../x")
            if e.name == "power.csv" else e)  # fmt: skip
    done = said(verify, company)
    assert done.exit_code == 1
    assert "names a file by what is no SHA-256" in done.output


def test_what_cannot_be_made_again_is_named(stands: Path, tmp_path: Path) -> None:
    folder = tmp_path / "p"
    shutil.copytree(stands / "evidence", folder / "evidence")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("transforms.mart.publication.code_digest", lambda: "f" * 64)
        done = said(restore, folder)
    assert done.exit_code == 1
    for name in releases(stands):
        assert f"Not made again: {name} cannot be made here" in done.output
    assert (folder / "sites.csv").is_file()


def test_configuration_that_is_gone_is_on_record(stands: Path) -> None:
    entries = ledger.read(stands / "evidence/ledger.jsonl")
    told = [e.sha256 != "" for e in entries if e.name == "expected.csv"]
    assert told == [True, False]
    with (stands / "intake/ore.csv").open(newline="") as stream:
        assert len(list(csv.reader(stream))) == 13
