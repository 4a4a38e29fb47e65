"""What a result depends on, as digests: of code and reference data, and of the project.

Each layer has its own, so that what is stored is made anew only if its own layer, or
one below it, changed. Belongs here: which files make what is stored out of date.
Deliveries are no part of it, nor is what an indicator says (``catalogue.versions``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from transforms.project.folder import Project
from transforms.project.own_words import own_words
from warehouse import raw_store, reference
from warehouse.package_files import package_folder

# From the ground up, as patterns of files: code, and the reference data that the code
# itself reads. What only selects read belongs to whoever reads it.
LAYERS: dict[str, tuple[str, ...]] = {
    "intake": (
        "warehouse/*.py",
        "transforms/build_database.py",
        "transforms/run.py",
        "transforms/project/*",
        "transforms/catalogue/contracts.py",
        "transforms/catalogue/dimensions.py",
        "transforms/catalogue/doubted.py",
        "transforms/catalogue/questions.py",
        "transforms/catalogue/word_lists.py",
        "transforms/intake/**/*",
        "transforms/facts/factors.py",
        "transforms/facts/metric_views.py",
        "transforms/facts/period_macro.py",
        "transforms/facts/project_tables.py",
        "transforms/facts/schema.py",
        "transforms/facts/sql/macros.sql",
        "transforms/facts/sql/meant_site.sql",
        "transforms/facts/sql/tables.sql",
        "transforms/facts/sql/unit.sql",
        "warehouse/ref/activities.csv",
        "warehouse/ref/blends.csv",
        "warehouse/ref/computed.csv",
        "warehouse/ref/contracts.csv",
        "warehouse/ref/countries.csv",
        "warehouse/ref/currencies.csv",
        "warehouse/ref/currency_signs.csv",
        "warehouse/ref/dimensions.csv",
        "warehouse/ref/fuels.csv",
        "warehouse/ref/gross_units.csv",
        "warehouse/ref/gwp.csv",
        "warehouse/ref/metrics.csv",
        "warehouse/ref/registers.csv",
        "warehouse/ref/unit_reasons.csv",
        "warehouse/ref/units.csv",
        "warehouse/ref/word_aliases.csv",
        "warehouse/ref/word_columns.csv",
    ),
    "figures": (
        "transforms/catalogue/*.py",
        "transforms/facts/*.py",
        "transforms/facts/sql/*",
        "transforms/engine/**/*",
        "warehouse/ref/sanity_rules.csv",
        "warehouse/ref/slips.csv",
    ),
    "materiality": ("materiality/**/*", "warehouse/ref/*.csv"),
    "release": ("warehouse/**/*", "transforms/**/*", "reporting_templates/**/*"),
}
_KINDS = (".py", ".sql", ".csv", ".j2", ".typ")


def layer_files(layer: str) -> dict[str, Path]:
    """Files of a layer and of those below it, by name, sorted."""
    found: dict[str, Path] = {}
    for name, patterns in LAYERS.items():
        for pattern in patterns:
            package, _, inside = pattern.partition("/")
            folder = package_folder(package)
            for path in folder.glob(inside):
                if path.suffix in _KINDS and path.is_file():
                    found[f"{package}/{path.relative_to(folder).as_posix()}"] = path
        if name == layer:
            break
    return dict(sorted(found.items()))


@cache
def code_digest(layer: str = "release") -> str:
    """SHA-256 over the code and packaged data of a layer and of those below it.

    Without a layer it is over all that a release depends on.
    """
    return _digest(layer_files(layer).items())


def intake_digest(project: Project) -> str:
    """Changes when what is already loaded would have to be read anew."""
    names = ["sites.csv", "orebook.yaml"]
    if project.config.fiscal_year_end.endswith(".csv"):
        names.append(project.config.fiscal_year_end)
    found = [project.root / name for name in names]
    for pattern in ("*.yaml", "*.csv"):
        found += sorted((project.root / "mappings").glob(pattern))
    found += sorted(project.intake.glob("**/delivery.yaml"))
    words = (";".join(word) for word in own_words(project))
    return joined(code_digest("intake"), _digest_of(project, found), *words)


def settings_digest(project: Project) -> str:
    """Changes when any figure could come out otherwise from the same facts.

    What only some figures depend on is left out: factors and own indicators.
    """
    apart = (project.root / "factors", project.root / "overrides")
    found = [p for p in project.figure_files() if not set(apart) & set(p.parents)]
    return joined(code_digest("figures"), _digest_of(project, found))


def reference_digest(project: Project, table: str) -> str:
    """Changes with a table ``ref.*``; among the factors are the company's own."""
    folder, own = reference.folder(), project.root / "factors"
    found = [folder / f"{table}.csv"]
    if table == "factor":
        found = [p for f in (folder / "factors", own) for p in sorted(f.glob("*.csv"))]
    return _digest((p.name, p) for p in found)


def configuration_digest(project: Project) -> str:
    """Changes when tables of the project, or reference data, would be others."""
    return joined(
        settings_digest(project),
        reference_digest(project, "factor"),
        reference.digest(),
    )


def figure_file_digests(project: Project) -> dict[str, str]:
    """Of each file that a figure depends on besides the deliveries its digest."""
    return {
        path.relative_to(project.root).as_posix(): raw_store.digest(path)
        for path in project.figure_files()
    }


def configuration_digest_parts(project: Project) -> str:
    """The configuration files and their digests, one text."""
    return " ".join(
        f"{path.relative_to(project.root).as_posix()}={raw_store.digest(path)}"
        for path in project.configuration_files()
    )


def _digest_of(project: Project, paths: Iterable[Path]) -> str:
    return _digest((p.relative_to(project.root).as_posix(), p) for p in paths)


def _digest(named: Iterable[tuple[str, Path]]) -> str:
    return joined(*(part for n, path in named for part in (n, raw_store.digest(path))))


def joined(*parts: str) -> str:
    """One digest of several texts."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
