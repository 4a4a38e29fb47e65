"""Bundled companies released in one run, in sixteen pieces, from evidence alone, and
with other threads, zone, locale and hash seed: the same bytes each time?

    python -m tests.same_bytes kestrel us-mines

Some files lose their last row in a second version, so that there is something to
withdraw; a company of few files has them cut into sixteen. Takes minutes;
``tests/integration/test_same_bytes.py`` is its quick kin.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random

from pipelines import session
from pipelines.commands.init import copy_example
from tests.integration.test_same_bytes import findings, published
from tests.projects import run
from transforms.intake import deliver
from transforms.project.folder import load

PIECES = 16
OTHER = {
    "ORE_THREADS": "7", "TZ": "Asia/Kathmandu", "LC_ALL": "C", "PYTHONHASHSEED": "7",
}  # fmt: skip
ALL = tuple(session.renderers())


def versions(intake: Path, dice: Random) -> list[list[tuple[str, bytes]]]:
    """Sixteen lots of (path, content), in an order that is drawn; each path's versions
    in theirs."""
    files = {
        path.relative_to(intake).as_posix(): path.read_bytes()
        for path in sorted(p for p in intake.rglob("*") if p.is_file())
    }
    if len(files) < PIECES:
        files = {name: part for item in files.items() for name, part in cut(*item)}
    lots: list[list[tuple[str, bytes]]] = [[] for _ in range(PIECES)]
    for name, content in files.items():
        last = dice.randrange(PIECES)
        final = content
        if name.endswith(".csv") and last and dice.random() < 0.4:
            lots[dice.randrange(last)].append((name, content))
            final = b"".join(content.splitlines(keepends=True)[:-1])
        lots[last].append((name, final))
    return lots


def cut(name: str, content: bytes) -> list[tuple[str, bytes]]:
    """A table as sixteen files of some of its rows each."""
    header, *lines = content.splitlines(keepends=True)
    stem = name.removesuffix(".csv")
    return [
        (f"{stem}_{number}.csv", b"".join([header, *lines[number::PIECES]]))
        for number in range(PIECES)
    ]


def lay(folder: Path, lot: list[tuple[str, bytes]]) -> None:
    """Put files into the drop box and on record."""
    for name, content in lot:
        target = folder / "intake" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    project = load(folder)
    deliver.receive(project, deliver.open_evidence(project))


def run_part(folder: Path, number: int) -> None:
    """A run up to its facts; each fourth up to its figures."""
    with session.open_session(load(folder)) as opened:
        opened.facts()
        if number % 4 == 3:
            opened.compute(opened.due())


def main(companies: list[str]) -> int:
    """Print what was compared; return 1 if anything differs."""
    wrong = 0
    for company in companies:
        with tempfile.TemporaryDirectory(prefix="same-bytes-") as place:
            wrong += differing(company, Path(place))
    return min(wrong, 1)


def differing(company: str, place: Path) -> int:
    """How many files of the other releases differ from those of one run."""
    copy_example(company, place / "example")
    for path in (place / "example").glob("mappings/*.yaml"):
        path.write_text(path.read_text().replace(".csv", "*.csv"))
    lots = versions(place / "example/intake", Random(16))
    once, pieces = place / "once", place / "pieces"
    for folder in (once, pieces):
        shutil.copytree(
            place / "example",
            folder,
            ignore=lambda d, names: [
                n for n in names if n in ("intake", "state", "evidence", "published")
            ],
        )
        (folder / "intake").mkdir()
    for lot in lots:
        lay(once, lot)
    release = run(once, ALL)
    first = published(release)
    names = {name for lot in lots for name, _ in lot}
    print(f"{company}: {release.name}, {sum(map(len, lots))} versions of {len(names)} "
          f"files, {len(first)} files published, {len(findings(release))} rows "
          "withdrawn", flush=True)  # fmt: skip

    def in_pieces() -> Path:
        for number, lot in enumerate(lots):
            lay(pieces, lot)
            run_part(pieces, number)
        return run(pieces, ALL)

    def from_evidence() -> Path:
        for part in ("state", "published", "intake"):
            shutil.rmtree(pieces / part)
        return run(pieces, ALL)

    def elsewhere() -> Path:
        shutil.rmtree(once / "state")
        shutil.rmtree(once / "published")
        code = "from pathlib import Path; from tests.projects import run; "
        code += f"print(run(Path({str(once)!r}), {ALL}))"
        done = subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, **OTHER}, check=True,
            capture_output=True, text=True,
        )  # fmt: skip
        return Path(done.stdout.splitlines()[-1])

    ways: dict[str, Callable[[], Path]] = {
        f"{PIECES} pieces": in_pieces,
        "evidence alone": from_evidence,
        " ".join(f"{name}={value}" for name, value in OTHER.items()): elsewhere,
    }
    wrong = 0
    for words, make in ways.items():
        other = make()
        found = published(other)
        differ = sorted(n for n in first.keys() | found.keys()
                        if first.get(n) != found.get(n))  # fmt: skip
        print(f"  {words}: {other.name}, {len(differ)} files differ {differ[:9]}",
              flush=True)  # fmt: skip
        wrong += len(differ)
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
