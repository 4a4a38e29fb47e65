"""A layer's digest covers all that the layer is made of: what it imports and reads."""

from __future__ import annotations

import re

import pytest

from tests import rooms
from transforms import catalogue
from transforms.project.digests import LAYERS, code_digest, layer_files

# By which modules a layer does its work: what is stored comes from these.
DOES = {
    "intake": {
        "transforms.run", "transforms.build_database", "transforms.facts.schema",
        "transforms.intake.collect", "transforms.intake.deliver",
        "transforms.intake.load", "transforms.intake.withdrawn",
    },
    "figures": {"transforms.engine.figures", "transforms.facts.coverage"},
    "materiality": {"materiality.session"},
}  # fmt: skip
# What a run calls after its intake is of the next layer, and so is what it is told.
LATER = {
    "transforms.run", "transforms.build_database", "transforms.engine.figures",
    "transforms.facts.coverage", "transforms.facts.findings",
}  # fmt: skip
_REFERENCE = re.compile(r"""\bref\.(\w+)|(?:rows|by_key)\(\s*["'](\w+)["']""")


def used(layer: str) -> set[str]:
    """Modules that a layer needs, through all that they import."""
    found: set[str] = set()
    ahead = set(DOES[layer])
    while ahead:
        name = ahead.pop()
        found.add(name)
        if layer == "intake" and name in LATER:
            continue
        ahead |= {
            arrow.target
            for arrow in rooms.arrows()
            if arrow.source == name and not arrow.is_for_types
        } - found
    return found


@pytest.mark.parametrize("layer", DOES)
def test_a_layer_covers_the_modules_that_it_imports(layer: str) -> None:
    files = {
        rooms.modules()[name].relative_to(rooms.ROOT).as_posix() for name in used(layer)
    }
    assert files - layer_files(layer).keys() == set()


@pytest.mark.parametrize("layer", DOES)
def test_a_layer_covers_the_reference_data_that_its_code_reads(layer: str) -> None:
    read = {
        f"warehouse/ref/{name}.csv"
        for path in layer_files(layer).values()
        if path.suffix in (".py", ".sql")
        for found in _REFERENCE.findall(path.read_text(encoding="utf-8"))
        for name in found
        if (rooms.ROOT / f"warehouse/ref/{name}.csv").is_file()
    }
    # The rules of declarations ask what is packaged, and make no figure.
    rules = {
        "gri_disclosures", "gri_letters", "gwp", "fuels", "source_category_fallback",
    }  # fmt: skip
    assert read - layer_files(layer).keys() <= {
        f"warehouse/ref/{name}.csv" for name in rules
    }


def test_no_layer_is_without_files_and_each_holds_the_one_below() -> None:
    before: set[str] = set()
    for layer, patterns in LAYERS.items():
        files = layer_files(layer).keys()
        assert before < files and patterns
        before = set(files)
    assert len({code_digest(layer) for layer in LAYERS}) == len(LAYERS)


def test_the_release_covers_every_file_of_the_product() -> None:
    there = {
        path.relative_to(rooms.ROOT).as_posix()
        for package in rooms.PACKAGES
        if package != "pipelines"
        for path in (rooms.ROOT / package).rglob("*")
        if path.suffix in (".py", ".sql", ".csv", ".j2", ".typ")
    }
    assert there == set(layer_files("release"))


def test_what_is_corrected_in_an_explanation_leaves_the_version() -> None:
    """Every field of a declaration is either of the method or prose, by name."""
    assert set(catalogue.Declaration.model_fields) - catalogue.PROSE == {
        "unit", "consolidation", "roles", "figure", "breakdowns", "total",
        "counts_transfers", "listing",
    }  # fmt: skip
