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
from tests.projects import LONG, make_project, make_small, monthly, write_csv
from transforms.project.folder import load
from warehouse import ledger
from warehouse.connection import connect, literal
from warehouse.trouble import CannotGoOn

INDICATORS = ("energy_electricity_purchased", "prod_ore_processed", "ohs_hours_worked")
FIGURE = "prod_ore_processed/GROUP-TOTAL/FY2025/operational_control/total"
# Of which there are files: one is exchanged by each of those who tamper with them.
TABLES = (
    "contribution", "dim_site", "fact_figure", "fact_measurement", "findings",
    "rejects", "row_fate",
)  # fmt: skip
DATABASE = ("orebook.duckdb", "orebook.duckdb.sha256")  # its pages are DuckDB's


@pytest.fixture(autouse=True, scope="module")
def small() -> Iterator[None]:
    """In every run that a command begins."""
    with pytest.MonkeyPatch.context() as patch:
        make_small(patch, INDICATORS, TABLES)
        yield


@pytest.fixture(scope="module")
def stands(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A company with three releases: files were corrected, taken away and withdrawn,
    and configuration was changed and removed."""
    folder = make_project(
        tmp_path_factory.mktemp("again") / "p", periods="[FY2025]",
        extra="standards: []\n",
    )  # fmt: skip
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


def forge(folder: Path, sql: str, table: str) -> None:
    """Another content of a table in every file of the latest release, and every digest
    and the ledger renewed."""
    release = (folder / "published/latest").resolve()
    with connect(release / "orebook.duckdb") as con:
        con.execute(sql)
        con.execute("checkpoint")
        target = literal(str(release / f"tables/{table}.parquet"))
        con.execute(f"copy (from mart.{table}) to {target} (format parquet)")
    renew(release)
    record(folder, release)


def record(folder: Path, release: Path) -> None:
    """The manifest as it stands now, in the ledger."""
    manifest = sha(release / "release.json")
    rewrite(folder, lambda e: replace(e, sha256=manifest)
            if e.kind == "release" and e.name == release.name else e)  # fmt: skip


def forge_figure(folder: Path) -> None:
    """Another value for a total and its parts."""
    forge(
        folder,
        "update mart.fact_figure set value = 5 where indicator_id = "
        "'prod_ore_processed' and value is not null",
        "fact_figure",
    )


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
    # Without a name it is the latest.
    for name, asked in zip(names, [*names[:-1], ""], strict=True):
        done = said(verify, stands, "--again", *filter(None, [asked]))
        assert done.exit_code == 0, done.output
        assert f"files of {name} made again: the same to the last byte" in done.output


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


def latest(folder: Path) -> Path:
    return (folder / "published/latest").resolve()


def stored(folder: Path, name: str) -> Path:
    """The last content of a file, as evidence keeps it."""
    entries = ledger.read(folder / "evidence/ledger.jsonl")
    sha256 = [e.sha256 for e in entries if e.name == name and e.sha256][-1]
    path = folder / "evidence/raw" / sha256[:2] / sha256
    path.chmod(0o600)
    return path


def edited(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def swapped(folder: Path) -> None:
    """Two files of a release under each other's name, with digests that fit."""
    tables = latest(folder) / "tables"
    one, other = tables / "findings.parquet", tables / "rejects.parquet"
    content = one.read_bytes(), other.read_bytes()
    one.write_bytes(content[1])
    other.write_bytes(content[0])
    renew(latest(folder))
    record(folder, latest(folder))


def other_head(folder: Path) -> None:
    manifest = latest(folder) / "release.json"
    content = json.loads(manifest.read_bytes())
    edited(manifest, content["ledger_head"], "e" * 64)
    record(folder, latest(folder))


def without_entry(folder: Path) -> None:
    """The ledger without its second entry, numbered and chained anew."""
    path = folder / "evidence/ledger.jsonl"
    entries = ledger.read(path)
    del entries[1]
    lines = [replace(e, seq=n).line() + b"\n" for n, e in enumerate(entries, start=1)]
    path.write_bytes(b"".join(lines))
    prev, lines = ledger.GENESIS, []
    for number, entry in enumerate(entries, start=1):
        made = replace(entry, seq=number, prev=prev)
        prev = made.hash()
        lines.append(made.line() + b"\n")
    path.write_bytes(b"".join(lines))


def configuration(folder: Path) -> None:
    """A table of the company exchanged in evidence, under its new digest."""
    old = stored(folder, "sites.csv")
    content = old.read_bytes().replace(b"CL", b"PE")
    digest = hashlib.sha256(content).hexdigest()
    target = folder / "evidence/raw" / digest[:2] / digest
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(content)
    rewrite(folder, lambda e: replace(e, sha256=digest)
            if e.sha256 == old.name else e)  # fmt: skip


SITE = "prod_ore_processed/A/FY2025/operational_control/total"
# What is done, and how it is named.
TAMPERINGS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a table edited": (
        lambda f: (latest(f) / "tables/fact_figure.parquet").write_bytes(b"x"),
        "tables/fact_figure.parquet was changed: its SHA-256 is "
        f"{hashlib.sha256(b'x').hexdigest()}, and ",
    ),
    "a file deleted": (
        lambda f: (latest(f) / "tables/dim_site.parquet").unlink(),
        "tables/dim_site.parquet is missing",
    ),
    "the digest of the database deleted": (
        lambda f: (latest(f) / "orebook.duckdb.sha256").unlink(),
        "orebook.duckdb.sha256 is missing",
    ),
    "a file added": (
        lambda f: (latest(f) / "tables/more.csv").write_text("x"),
        "tables/more.csv is not of this release",
    ),
    "two files swapped": (
        swapped, "mart.findings has other columns than tables/findings",
    ),
    "a figure of a site": (
        lambda f: forge(
            f, f"update mart.fact_figure set value = 5 where figure_id = '{SITE}'",
            "fact_figure",
        ),
        f"{SITE} is published as 5.000000000000, its contributions give 12107",
    ),
    "a contribution": (
        lambda f: forge(
            f, "update mart.contribution set amount = amount + 1 where role = 'value' "
            "and indicator_id = 'prod_ore_processed'", "contribution",
        ),
        "is published as 12107.000000000000, its contributions give 12119",
    ),
    "the head that a release names": (
        other_head, f"was made over a ledger whose head was {'e' * 64}",
    ),
    "an entry of the ledger taken out": (
        without_entry, "an entry was changed since",
    ),
    "an entry by somebody else": (
        lambda f: rewrite(f, lambda e: replace(e, actor="Somebody")),
        "an entry was changed since",
    ),
    "an entry dated back": (
        lambda f: rewrite(f, lambda e: replace(e, utc="2020-01-01T00:00:00.000Z")
                          if e.seq == 3 else e),
        "it was dated back, or a clock was wrong",
    ),
    "a delivered file in evidence": (
        lambda f: edited(stored(f, "power.csv"), ",1000,", ",100,"),
        "power.csv (ledger entry",
    ),
    "a delivered file deleted": (
        lambda f: stored(f, "power.csv").unlink(), "is missing",
    ),
    "configuration in evidence": (
        lambda f: edited(stored(f, "sites.csv"), "CL", "PE"),
        "sites.csv (ledger entry",
    ),
    "configuration under a new digest": (
        configuration, "an entry was changed since",
    ),
    "a cell under a new digest": (forge_raw, "power.csv is"),
}  # fmt: skip


@pytest.mark.parametrize("name", TAMPERINGS)
def test_what_was_tampered_with_is_found_and_named(company: Path, name: str) -> None:
    """Without a head that somebody noted, and without another copy."""
    change, words = TAMPERINGS[name]
    change(company)
    done = said(verify, company)
    assert done.exit_code == 1, done.output
    assert words in done.output


# What is done to a table with all that stands on it, and how it is named.
FORGERIES = {
    "fact_figure": (
        "update mart.fact_figure set status = 'complete', reason = ''",
        "stands as 12107 complete; made again it is 12107 incomplete",
    ),
    "fact_measurement": (
        "update mart.fact_measurement set value = value + 1",
        "mart.fact_measurement is not what is made from the record",
    ),
    "row_fate": (
        "delete from mart.row_fate",
        "mart.row_fate is not what is made from the record",
    ),
}


def test_each_of_several_forgeries_is_named_once_all_is_made_again(
    company: Path,
) -> None:
    for table, (sql, _) in FORGERIES.items():
        forge(company, sql, table)
    done = said(verify, company, "--again")
    assert done.exit_code == 1, done.output
    for table, (_, words) in FORGERIES.items():
        assert words in done.output, table


def test_a_whole_folder_made_anew_is_found_by_a_head_alone(
    company: Path, tmp_path: Path
) -> None:
    head = ledger.head(ledger.read(company / "evidence/ledger.jsonl"))
    edited(company / "intake/power.csv", ",1000,", ",100,")
    for name in ("evidence", "published", "restricted", "state"):
        shutil.rmtree(company / name, ignore_errors=True)
    publish(company)
    done = said(verify, company, "--again")
    assert done.exit_code == 0, done.output
    done = said(verify, company, "--head", head)
    assert done.exit_code == 1
    assert f"no entry has the head {head}" in done.output


def test_what_does_not_hold_is_said_also_where_nothing_can_be_made_again(
    company: Path,
) -> None:
    published = company / "published"
    name = (published / "LATEST").read_text().strip()
    shutil.copytree(published / name, published / "FY2025-another")
    (published / "LATEST").write_text("FY2025-another\n")
    done = CliRunner().invoke(verify, ["--project", str(company), "--again"])
    words = "published/FY2025-another is a release that the ledger has not on record"
    assert words in done.output
    assert isinstance(done.exception, CannotGoOn)


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
