"""New project folders: an empty one, or a bundled example."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path

from warehouse.trouble import CannotGoOn

_YAML = """\
company: {company}
periods: [FY2024, FY2025]
fiscal_year_end: 12-31
currency: USD
consolidation: operational_control   # the approach that leads; all are computed
gwp_set: AR6
# standards: [gri@2021, gri14@2024]  # docs/reports.md
# factor_regions: [US, GB]           # whose fuel factors stand in for missing ones
# languages: [en]                    # en, es, fr or pt: of site workbooks
"""
_SITES = "site_id,name,country,type,status,opened,closed,tags\n"
_OWNERSHIP = (
    "site_id,valid_from,valid_to,equity_share,financial_control,operational_control\n"
)


class NotEmpty(CannotGoOn):
    """The folder already holds something that is not ours to replace."""


class UnknownExample(CannotGoOn):
    """There is no bundled example of this name."""


def create(folder: Path, company: str) -> list[str]:
    """Write an empty project; return the names of its files. Raises NotEmpty."""
    if folder.exists() and any(folder.iterdir()):
        raise NotEmpty(f"{folder} is not empty; choose another folder.")
    contents = {
        "orebook.yaml": _YAML.format(company=company),
        "sites.csv": _SITES,
        "ownership.csv": _OWNERSHIP,
        ".gitignore": "state/\npublished/\n",
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("intake", "mappings", "factors", "evidence"):
        (folder / name).mkdir()
        (folder / name / ".gitkeep").touch()
    for name, text in contents.items():
        (folder / name).write_text(text)
    return sorted([*contents, "intake/", "mappings/", "factors/", "evidence/"])


def examples() -> Path:
    """The folder of bundled examples."""
    with as_file(files("pipelines") / "examples") as path:
        return Path(path)


def copy_example(name: str, target: Path) -> None:
    """Copy a bundled project; an earlier copy of it keeps what was added.

    Raises UnknownExample, or NotEmpty if the folder holds another project or a file of
    the copy was changed, which copying would undo.
    """
    source = examples() / name
    known = sorted(p.name for p in examples().iterdir() if p.is_dir())
    if not name or not (source / "orebook.yaml").is_file():
        raise UnknownExample(
            f"There is no example '{name}'. Bundled: {', '.join(known)}."
        )
    if target.exists() and any(target.iterdir()) and not _is_copy(source, target):
        raise NotEmpty(f"{target} holds something else; give another --out.")
    if changed := _changed(source, target):
        more = f" (and {len(changed) - 1} more)" if changed[1:] else ""
        raise NotEmpty(
            f"{changed[0]}{more} in {target} differs from the example, which would "
            f"replace it: `orebook run --project {target}` runs what is there; for a "
            "new copy give another --out, or remove the folder."
        )
    shutil.copytree(source, target, dirs_exist_ok=True)


def _changed(source: Path, target: Path) -> list[str]:
    """Files of the example that are otherwise in an earlier copy."""
    names = [p.relative_to(source) for p in sorted(source.rglob("*")) if p.is_file()]
    return [
        name.as_posix()
        for name in names
        if (target / name).is_file()
        and (target / name).read_bytes() != (source / name).read_bytes()
    ]


def _is_copy(source: Path, target: Path) -> bool:
    ours, theirs = source / "orebook.yaml", target / "orebook.yaml"
    first = ours.read_text().splitlines()[0]
    return theirs.is_file() and theirs.read_text().splitlines()[:1] == [first]
