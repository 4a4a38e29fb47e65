"""What can be set or typed is read by something, and has its place in the docs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest
from pydantic import BaseModel

from pipelines.cli import cli
from tests.rooms import nodes
from transforms.catalogue.declarations import Declaration, Origin, Role
from transforms.intake.check_mapping import check_mapping
from transforms.intake.mapping import Mapping, load_mappings
from transforms.project import strict_yaml
from transforms.project.folder import NOT_READ_YET, TABLES, Config, DialectConfig, load

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "warehouse", "transforms", "materiality", "reporting_templates", "pipelines",
)  # fmt: skip
# Names the register whose rows stand behind the figure; kept for the tables of rows.
KEPT = {"listing"}


def sections(name: str) -> dict[str, str]:
    """Heading -> text, of the headings of a page that name something in code marks."""
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    found = re.split(r"^#{2,3} (.*)$", text, flags=re.MULTILINE)
    pairs = zip(found[1::2], found[2::2], strict=True)
    return {head.strip("`"): body for head, body in pairs if head.startswith("`")}


SETTINGS, COMMANDS = sections("configuration.md"), sections("commands.md")


def commands(group: click.Group, before: str) -> Iterator[tuple[str, click.Command]]:
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}", command


def attributes(folders: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(what it is taken from, name) of every attribute that product code reads."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in nodes(path):
                if isinstance(node, ast.Attribute):
                    of = node.value
                    name = getattr(of, "attr", "") or getattr(of, "id", "")
                    yield name or ast.unparse(of).split(".")[-1], node.attr


@cache
def read() -> set[tuple[str, str]]:
    """Every attribute that the product reads."""
    return set(attributes(PACKAGES))


@pytest.mark.parametrize("key", Config.model_fields)
def test_a_key_of_the_configuration_is_read(key: str) -> None:
    assert ("config", key) in read()


@pytest.mark.parametrize("model", [Declaration, Role, Origin, DialectConfig])
def test_a_key_of_a_declaration_is_read(model: type[BaseModel]) -> None:
    names = {name for _, name in read()}
    assert model.model_fields.keys() - names - KEPT == set()


def test_what_is_refused_as_not_read_is_not_read() -> None:
    assert not NOT_READ_YET.keys() & Config.model_fields.keys()
    page = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
    assert all(f"`{key}`" in page for key in NOT_READ_YET)


def test_every_key_and_table_has_its_heading_and_no_other_has() -> None:
    assert set(SETTINGS) == {
        "sites.csv", *Config.model_fields, *(f"{name}.csv" for name in TABLES),
    }  # fmt: skip


MAPPINGS = sections("mappings.md")
YAML = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
EXAMPLES = YAML.findall((ROOT / "docs/mappings.md").read_text("utf-8"))
IN_README = [
    text for text in YAML.findall((ROOT / "README.md").read_text("utf-8"))
    if text.startswith("files:")
]  # fmt: skip


def test_every_key_of_a_mapping_has_its_heading_and_an_example() -> None:
    keys = {f.alias or key for key, f in Mapping.model_fields.items()} - {"name"}
    assert set(MAPPINGS) == keys | {"tables"}
    shown = {key for text in EXAMPLES for key in strict_yaml.parse(text).value}
    assert keys - shown == {"ignore"}


@pytest.mark.parametrize("text", [*EXAMPLES, *IN_README])
def test_an_example_of_a_mapping_keeps_the_rules(text: str) -> None:
    document = strict_yaml.parse(text)
    for mapping in load_mappings({"mappings/example.yaml": text.encode()}):
        assert check_mapping("example.yaml", mapping, document) == []


@pytest.mark.parametrize("name", TABLES)
def test_every_column_of_a_table_is_described(name: str) -> None:
    text = SETTINGS[f"{name}.csv"]
    required, optional = TABLES[name]
    for column in (*required, *optional):
        assert f"`{column}`" in text, column


@pytest.mark.parametrize("name", DialectConfig.model_fields)
def test_every_key_of_a_dialect_is_described(name: str) -> None:
    assert f"`{name}`" in SETTINGS["dialects"]


def test_every_command_has_its_heading_and_no_other_has() -> None:
    assert set(COMMANDS) == {name for name, _ in commands(cli, "orebook")}


@pytest.mark.parametrize(
    ("name", "command"), [pytest.param(*c, id=c[0]) for c in commands(cli, "orebook")]
)
def test_every_option_of_a_command_is_described(
    name: str, command: click.Command
) -> None:
    page = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    shared = {"--project", "--help"}
    for parameter in command.params:
        for option in (*parameter.opts, *parameter.secondary_opts):
            if not option.startswith("--"):
                continue
            place = page if option in shared or option == "--out" else COMMANDS[name]
            assert f"`{option}`" in place or f"{option} " in place, option
    told = set(re.findall(r"--[a-z-]+", COMMANDS[name]))
    known = {o for p in command.params for o in (*p.opts, *p.secondary_opts)}
    assert told <= known | shared


def named_commands(path: Path) -> set[str]:
    """What a page or a source tells people to type."""
    text = path.read_text(encoding="utf-8")
    indented = r"^    (?:[^\n]*[ /])?(orebook [a-z][^\n#]*)"
    found = re.findall(r"(?:`|<code>)(orebook [a-z][^`<\n]*)", text)
    return {*found, *(re.findall(indented, text, re.M) if path.suffix == ".md" else ())}


SAYING = [
    ROOT / "README.md", ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *(path for folder in PACKAGES for path in sorted((ROOT / folder).rglob("*"))
      if path.suffix in {".py", ".sql", ".csv", ".j2", ".md"}),
]  # fmt: skip


def test_what_people_are_told_to_type_is_a_command_with_such_options() -> None:
    lines = {line for path in SAYING for line in named_commands(path)}
    assert len(lines) > 80
    for line in sorted(lines):
        command: click.Command = cli
        words = line.split()[1:]
        while isinstance(command, click.Group) and words and words[0].isalpha():
            assert words[0] in command.commands, line
            command = command.commands[words.pop(0)]
        known = {option for p in command.params for option in p.opts} | {"--help"}
        assert set(re.findall(r"--[a-z][a-z-]*", " ".join(words))) <= known, line


def test_the_example_of_the_configuration_loads(tmp_path: Path) -> None:
    text = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
    blocks = re.findall(r"\n((?:    .*\n)+)", text)
    (yaml,) = (block for block in blocks if "company: " in block)
    (tmp_path / "orebook.yaml").write_text(re.sub(r"(?m)^    ", "", yaml))
    for name in TABLES:
        (table,) = re.findall(r"\n((?:    .*\n)+)", "\n" + SETTINGS[f"{name}.csv"])
        (tmp_path / f"{name}.csv").write_text(re.sub(r"(?m)^    ", "", table))
    project = load(tmp_path)
    assert set(yaml_keys(yaml)) == set(Config.model_fields)
    assert all(project.tables[name] for name in TABLES)


def yaml_keys(block: str) -> list[str]:
    return re.findall(r"(?m)^    ([a-z_]+):", block)


@pytest.mark.parametrize(
    "page", ["configuration.md", "commands.md", "own_indicator.md"]
)
def test_the_first_page_links_to_it(page: str) -> None:
    assert f"docs/{page}" in (ROOT / "README.md").read_text(encoding="utf-8")
