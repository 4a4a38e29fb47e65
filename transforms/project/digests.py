"""What a result depends on, as digests: code and reference data, intake, configuration.

Belongs here: which files make what is stored out of date. Deliveries are no part of it.
"""

from __future__ import annotations

import hashlib
from functools import cache

from transforms.project.folder import Project
from warehouse import raw_store, reference
from warehouse.package_files import package_folder


@cache
def code_digest() -> str:
    """SHA-256 over the code and data that figures depend on."""
    sha = hashlib.sha256(reference.digest().encode())
    for package in ("warehouse", "transforms", "reporting_templates", "materiality"):
        root = package_folder(package)
        for path in sorted(root.rglob("*")):
            if path.suffix in (".py", ".sql", ".csv", ".j2", ".typ") and path.is_file():
                name = f"{package}/{path.relative_to(root).as_posix()}"
                sha.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return sha.hexdigest()


def intake_digest(project: Project) -> str:
    """Changes when what is already loaded would have to be read anew."""
    sha = hashlib.sha256(code_digest().encode())
    calendar_file = project.config.fiscal_year_end
    names = ["sites.csv", "orebook.yaml"]
    names += [calendar_file] if calendar_file.endswith(".csv") else []
    for name in names:
        sha.update(raw_store.digest(project.root / name).encode())
    for path in sorted((project.root / "mappings").glob("*.yaml")):
        sha.update(path.name.encode() + raw_store.digest(path).encode())
    for path in sorted(project.intake.glob("**/delivery.yaml")):
        name = path.relative_to(project.root).as_posix()
        sha.update(name.encode() + raw_store.digest(path).encode())
    return sha.hexdigest()


def configuration_digest(project: Project) -> str:
    """Changes when figures would come out otherwise from the same facts."""
    sha = hashlib.sha256(intake_digest(project).encode())
    for path in project.figure_files():
        sha.update(path.relative_to(project.root).as_posix().encode())
        sha.update(raw_store.digest(path).encode())
    return sha.hexdigest()


def configuration_digest_parts(project: Project) -> str:
    """The configuration files and their digests, one text."""
    return " ".join(
        f"{path.relative_to(project.root).as_posix()}={raw_store.digest(path)}"
        for path in project.configuration_files()
    )
