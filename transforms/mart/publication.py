"""A release: the mart as a database, as Parquet and CSV, with what describes it.

Belongs here: what files a release has and that their bytes are the same for the same
inputs. How they become visible is ``warehouse.publish``.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from transforms.engine import workers
from transforms.engine.context import Context
from transforms.facts.expectation import as_of, handed_in
from transforms.intake import deliver
from transforms.intake.deliver import Evidence
from transforms.mart import (
    audience,
    content,
    datapackage,
    people,
    people_before,
    people_shown,
    star,
)
from transforms.mart.table import Table
from transforms.project.digests import (
    code_digest,
    configuration_digest_parts,
    figure_file_digests,
)
from transforms.project.folder import Project
from warehouse import csv_text, ledger, publish
from warehouse.connection import connect, literal, quoted

VERSION = "0.1.0"
DATABASE, MANIFEST = "orebook.duckdb", "release.json"
FINAL = "-final"  # at the end of the name of a final edition
Renderer = Callable[[Path, Path], None]
# A function with the database and the target that it is called with.
Document = tuple[Renderer, Path, Path]
# The index names pages of the PDF, which a process sets once for all three.
_TOGETHER = ("report.pdf", "content_index.html", "content_index.xlsx")


def release_digest(project: Project, evidence: Evidence) -> str:
    """SHA-256 over deliveries, what is due, configuration and code: no clock.

    Every version of a delivery counts, for what it told and the next one no longer
    does is published too. In which order paths came in does not.
    """
    lines = [
        f"delivery {name} {sha}"
        for name, told in evidence.versions().items()
        for sha in told
    ]
    lines += [f"absent {name}" for name in evidence.absent()]
    lines += [f"withdrawn {e.name} {e.actor} {e.reason}" for e in evidence.withdrawn()]
    lines += [f"erased {r.sha256} {r.stands_in}" for r in evidence.redactions()]
    lines += [f"due by {as_of(project, evidence)}"]
    lines += [f"handed in {n} {day}" for n, day in handed_in(project, evidence).items()]
    lines += [f"configuration {configuration_digest_parts(project)}"]
    lines += [f"code {code_digest()}"]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def release_id(project: Project, evidence: Evidence) -> str:
    """``<last period>-<12 digits of the release digest>``."""
    last = project.periods[-1].period_id
    return f"{last}-{release_digest(project, evidence)[:12]}"


def latest_name(project: Project) -> str:
    """The release that ``latest`` leads to; '' where there is none."""
    latest = project.published / "LATEST"
    return latest.read_text().strip() if latest.is_file() else ""


def last_own(project: Project, evidence: Evidence) -> str:
    """The latest release; where somebody laid another in its place, the last here that
    this project made. '' where there is none."""
    known = evidence.current(deliver.RELEASE)
    name = latest_name(project)
    if name.removesuffix(FINAL) in known:
        return name
    here = [own for own in known if (project.published / own / DATABASE).is_file()]
    return here[-1] if here else ""


def leads_elsewhere(project: Project, name: str) -> bool:
    """Whether what people open by the name ``latest`` is another release than this."""
    link = project.published / "latest"
    # A folder in its place is a copy: a program followed the link.
    return os.path.lexists(link) and (
        not link.is_symlink() or link.resolve() != (project.published / name).resolve()
    )


def not_on_record(project: Project, database: Path) -> str:
    """Why a release that lies here is not one that this project made; '' of one that
    is. Quick: the ledger and two names are read, ``verify`` reads it all."""
    folder = database.parent
    place = f"{folder.parent.name}/{folder.name}"
    try:
        entries = ledger.read(project.ledger)
    except ledger.BrokenLedger as error:
        return f"{error.words} Nothing else says whose release {place} is."
    known = {e.sha256 for e in entries
             if e.kind in deliver.RELEASED and e.name == folder.name}  # fmt: skip
    manifest = folder / MANIFEST
    if not manifest.is_file():
        why = f"has no {MANIFEST}"
    elif not known:
        none = "" if entries else ", which is not there or empty"
        why = f"is not on record in evidence/ledger.jsonl{none}"
    elif _sha(manifest) not in known:
        why = f"has another {MANIFEST} than the one on record"
    else:
        with connect(database, read_only=True) as con:
            told = con.execute("select release_id from mart.release").fetchone()
        if told == (folder.name.removesuffix(FINAL),):
            return ""
        why = f"holds the database of {told[0] if told else 'no release'}"
    return (
        f"{place} {why}: it was copied here, renamed or changed, or the ledger is "
        f"another's.{_company(project, manifest)} What it says is not shown to be of "
        "this project. `orebook verify` names what does not hold; `orebook run` makes "
        "the project's own."
    )


def _company(project: Project, manifest: Path) -> str:
    """The company of a release, where orebook.yaml has another; else ''."""
    try:
        named = json.loads(manifest.read_bytes()).get("company")
    except (OSError, ValueError, AttributeError):
        return ""
    own = project.config.company
    return f" It is of '{named}', orebook.yaml of '{own}'." if named != own else ""


def whole(project: Project, name: str) -> Path:
    """The database of a release in which nothing is withheld, where it is here; else
    that of all. A final edition has that of its release."""
    own = project.restricted / name.removesuffix(FINAL) / DATABASE
    return own if own.is_file() else project.published / name / DATABASE


def is_published(project: Project, evidence: Evidence) -> bool:
    """Whether the latest release is of exactly these inputs and whole on disk."""
    name = release_id(project, evidence)
    folder = project.published / name
    if latest_name(project) != name or leads_elsewhere(project, name):
        return False
    manifest = folder / MANIFEST
    if not manifest.is_file():
        return False
    known = evidence.current(deliver.RELEASE).get(name)
    return (
        known == _sha(manifest)
        and not damaged_files(folder)
        and _is_whole_there(project, evidence, name)
    )


def _is_whole_there(project: Project, evidence: Evidence, name: str) -> bool:
    """Whether the whole of a release is there, where it is another than all see."""
    known = evidence.current(deliver.RESTRICTED).get(name)
    folder = project.restricted / name
    return not known or (
        (folder / MANIFEST).is_file()
        and known == _sha(folder / MANIFEST)
        and not damaged_files(folder)
    )


def publish_release(
    con: duckdb.DuckDBPyConnection,
    project: Project,
    evidence: Evidence,
    context: Context,
    tables: dict[str, Table],
    renderers: dict[str, Renderer],
    whole_renderers: dict[str, Renderer],
    has_table_files: bool = True,
    elsewhere: Executor | None = None,
) -> Path:
    """Build a release in a hidden folder, enter it in the ledger, make it visible.

    ``tables`` are those of the mart, of which there are files too where asked for.
    ``renderers`` are file names and functions (database, target) that make documents
    from the published database, ``whole_renderers`` those of which the restricted
    release has its own; ``elsewhere`` is where some of them may be made. The same
    inputs enter the ledger once.
    """
    digest = release_digest(project, evidence)
    name = release_id(project, evidence)
    facts = {
        "release_id": name,
        "digest": digest,
        "company": project.config.company,
        "periods": " ".join(p.period_id for p in project.periods),
        "currency": project.config.currency,
        "consolidation": project.config.consolidation,
        "gwp_set": project.config.gwp_set,
        "conventions": project.config.conventions.words,
        "orebook": VERSION,
        "audience": audience.PUBLISHED,
    }
    files = [table for table in tables.values() if table.has_files]
    publish.prepare(project.published)
    with ExitStack() as stack:
        folder = stack.enter_context(publish.staged(project.published))
        database = folder / DATABASE
        star.write(con, project, context, tables, database, facts)
        own = None
        people.note_protected(con)
        before = people_before.told(con, evidence)
        records = people_shown.records(project, evidence, name)
        # Not in its folder: it is for the record, and for nobody who reads a release.
        shown = Path(stack.enter_context(TemporaryDirectory())) / deliver.SHOWN
        if people.decide(database, context.indicators, before, records, shown):
            publish.prepare(project.restricted, is_own=True)
            own = stack.enter_context(publish.staged(project.restricted))
            audience.part(
                con, project, context.indicators, tables, database, own / DATABASE
            )
        said = facts | {
            "content_digest": content.enter(database),
            "code": code_digest(),
            "ledger_head": head_below(evidence.entries, name),
            "configuration": figure_file_digests(project),
            "factor_regions": " ".join(project.config.factor_regions),
            "settings": project.config.model_dump(mode="json"),
        }
        documents = [(one, database, folder / n) for n, one in renderers.items()]
        if own:
            whole = said | {
                "audience": audience.RESTRICTED,
                "content_digest": content.enter(own / DATABASE),
            }
            documents += [
                (one, own / DATABASE, own / n) for n, one in whole_renderers.items()
            ]
        with _made(documents, elsewhere):
            if has_table_files:
                export_tables(database, files, folder / "tables")
                write_datapackage(folder, files, facts)
                if own:
                    differing = [
                        t for t in files if t.is_view or t.name in audience.DIFFERING
                    ]
                    export_tables(own / DATABASE, differing, own / "tables")
        project.unchanged()
        if own:
            _fill_restricted(own, folder)
            people_shown.enter(project, evidence, name, shown)
            _enter(project, evidence, deliver.RESTRICTED, own, whole)
        _enter(project, evidence, deliver.RELEASE, folder, said)
        if own and not _same(project.restricted / name, own):
            publish.put(own, project.restricted, name, is_own=True)
        if _same(project.published / name, folder):
            publish.point(project.published, name)
            return project.published / name
        return publish.publish(folder, project.published, name)


@contextmanager
def _made(documents: list[Document], elsewhere: Executor | None) -> Iterator[None]:
    """Make documents beside what the block does; both are done when it ends.

    DuckDB, the PDF's compiler and compression work outside of Python's lock; of two
    documents in one process each waits for it all the same, so that every other is made
    ``elsewhere``, in a second one, where there is one. A third would only wait, and
    hold its memory.
    """
    left = iter(_grouped(documents))

    def make(where: Executor | None) -> None:
        for render, database, target in chain.from_iterable(left):
            if where:
                where.submit(render, database, target).result()
            else:
                render(database, target)

    # Nothing writes the databases any more, and while one is open once others open it
    # at no cost.
    with ExitStack() as stack:
        for database in {database for _, database, _ in documents}:
            stack.enter_context(connect(database, read_only=True))
        threads = stack.enter_context(ThreadPoolExecutor(2, "documents"))
        stack.callback(list, left)  # after a failure nothing more is begun
        at_work = [threads.submit(make, None)]
        if elsewhere or workers.cores() > 1:
            at_work.append(threads.submit(make, elsewhere))
        yield
        for one in at_work:
            one.result()


def _grouped(documents: list[Document]) -> list[list[Document]]:
    """Documents as one process makes them; those that take longest, which stand last,
    come first."""
    groups: dict[str, list[Document]] = {}
    for one in reversed(documents):
        target = one[2]
        group = "" if target.name in _TOGETHER else str(target)
        groups.setdefault(group, []).append(one)
    return list(groups.values())


def _fill_restricted(own: Path, folder: Path) -> None:
    """What the whole release has beside its database, the tables that differ and its
    own documents: the very files that all see."""
    for path in sorted(folder.rglob("*")):
        target = own / path.relative_to(folder)
        if path.is_file() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, target)


def _enter(
    project: Project,
    evidence: Evidence,
    kind: str,
    folder: Path,
    said: Mapping[str, object],
) -> None:
    """Write the manifest of a release, and its line in the ledger if it has none."""
    manifest = write_manifest(folder, {**said, "files": digests(folder)})
    sha = _sha(folder / DATABASE)
    (folder / f"{DATABASE}.sha256").write_text(f"{sha}  {DATABASE}\n")
    sha, name = _sha(manifest), str(said["release_id"])
    if evidence.current(kind).get(name) != sha:
        ledger.append(
            project.ledger,
            evidence.entries,
            kind=kind,
            name=name,
            sha256=sha,
            size=manifest.stat().st_size,
            actor=deliver.actor(),
            reason=f"digest {said['digest']}, content {said['content_digest']}",
        )


# Whose bytes are DuckDB's, and what says of them.
_APART = (DATABASE, f"{DATABASE}.sha256", MANIFEST)


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of each file of a release but those of the database and the list itself,
    by name."""
    return {
        path.relative_to(folder).as_posix(): _sha(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in _APART
    }


def write_manifest(folder: Path, content: Mapping[str, object]) -> Path:
    """Write release.json."""
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False)
    manifest = folder / MANIFEST
    manifest.write_bytes(text.encode() + b"\n")
    return manifest


def head_below(entries: list[ledger.Entry], release: str) -> str:
    """The head of the evidence below a release: its own entry names release.json.

    A release that is made again, after others, has the head that it had at first.
    """
    below = list(entries)
    for number, entry in enumerate(entries):
        if entry.kind in deliver.MADE and entry.name == release:
            below = entries[:number]
            break
    made = (*deliver.MADE, deliver.FINAL)
    return ledger.head([e for e in below if e.kind not in made])


def _same(published: Path, staged: Path) -> bool:
    """Whether a release that is there already is whole and says the same."""
    manifest = published / MANIFEST
    return (
        manifest.is_file()
        and manifest.read_bytes() == (staged / MANIFEST).read_bytes()
        and not damaged_files(published)
    )


def _sha(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def export_tables(database: Path, tables: list[Table], folder: Path) -> None:
    """Write every mart table as Parquet, and as CSV what is not large.

    The rows of a release that was just made lie in their order, which a copy keeps;
    to sort them again would hold a whole table in memory.
    """
    folder.mkdir()
    with connect(database, read_only=True) as con:
        for table in tables:
            target = literal(str(folder / f"{table.name}.parquet"))
            place = f"mart.{quoted(table.name)}"
            rows = f"({table.published()})" if table.is_view else place
            con.execute(
                f"copy {rows} to {target} (format parquet, compression zstd)"
            )
    export_csv(database, [table for table in tables if not table.is_large], folder)


def export_csv(database: Path, tables: Iterable[Table], folder: Path) -> None:
    """Write mart tables as CSV, rows in their fixed order.

    Text is guarded (``csv_text``): people open it in a spreadsheet.
    """
    with connect(database, read_only=True) as con:
        columns = datapackage.columns(con, "mart")
        for table in tables:
            place = f"mart.{quoted(table.name)}"
            text = [n for n, kind in columns[table.name] if kind == "VARCHAR"]
            replaced = {}
            # In most tables nothing is to be guarded: to ask each row once costs less
            # than an expression for each column.
            if text and _is_any(
                con, place, csv_text.any_guarded_sql(quoted(n) for n in text)
            ):
                replaced = {n: csv_text.guarded_sql(quoted(n)) for n in text}
            target = literal(str(folder / f"{table.name}.csv"))
            rows = table.published(replaced)
            con.execute(f"copy ({rows}) to {target} (format csv, header)")


def _is_any(con: duckdb.DuckDBPyConnection, place: str, condition: str) -> bool:
    sql = f"select exists (from {place} where {condition})"
    return bool(con.execute(sql).fetchone() == (True,))


def write_datapackage(folder: Path, tables: list[Table], facts: dict[str, str]) -> None:
    """datapackage.json beside the tables of a release."""
    with connect(folder / DATABASE, read_only=True) as con:
        datapackage.write(
            con, "mart", tables, folder, "orebook-" + facts["release_id"].lower(),
            f"{facts['company']}: sustainability figures {facts['periods']}",
        )  # fmt: skip


def added_files(folder: Path) -> list[str]:
    """Files in the folder of a release that release.json does not name."""
    try:
        named = set(json.loads((folder / MANIFEST).read_bytes())["files"])
    except (OSError, ValueError, KeyError):
        return []
    named |= {MANIFEST, DATABASE, f"{DATABASE}.sha256"}
    found = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    # Desktops leave hidden files of their own in each folder that somebody looks into.
    return sorted(n for n in found - named if not n.rpartition("/")[2].startswith("."))


def damaged_files(folder: Path) -> dict[str, str]:
    """Files of a release that are missing or not as they were released, with what is
    wrong with each."""
    stated = f"{DATABASE}.sha256"
    try:
        files = dict(json.loads((folder / MANIFEST).read_bytes())["files"])
    except OSError:
        return {MANIFEST: "is missing or cannot be opened"}
    except (ValueError, KeyError, TypeError) as error:
        return {MANIFEST: f"is not the list of files that a release has ({error})"}
    try:
        files[DATABASE] = (folder / stated).read_text().split()[0]
        wrong = {}
    except (OSError, ValueError, IndexError):
        wrong = {stated: "is missing or is no SHA-256"}
    for name, sha in sorted(files.items()):
        if not (folder / name).is_file():
            wrong[name] = "is missing"
        elif (found := _sha(folder / name)) != sha:
            wrong[name] = f"was changed: its SHA-256 is {found}, and {sha} was released"
    return wrong
