"""Every kind of refusal and flag has words for the clerk, in every language.

They say what to type; keys, commands and files are for whoever runs orebook.
"""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest

from reporting_templates import labels
from reporting_templates.labels.refusals import found, kind, names_keys, said
from tests.rooms import nodes
from transforms.catalogue import dimensions
from transforms.catalogue.contracts import MEASUREMENT_RULES, NO_PERIOD
from transforms.catalogue.doubted import DOUBTS
from transforms.intake.registers import rules_of
from warehouse import reference

ROOT = Path(__file__).parents[2]
INTAKE = ROOT / "transforms" / "intake"
# Who makes a notice -> at which place it takes the rule.
MAKERS = {"Notice": 3, "_refuse": 3, "unreadable": 0, "SheetFault": 0, "Refused": 0}
# Rules that stand in SQL.
IN_SQL = (
    "computed", "conflict", "conflict_in_file", "conflict_in_register",
    "register_in_rows", "said_twice", "sheet_copied", "unknown_metric",
)  # fmt: skip
OF_DIMENSIONS = (
    dimensions.NOT_OF_METRIC, dimensions.NOT_KNOWN, dimensions.NOT_CLEAR,
    dimensions.LACKING,
)  # fmt: skip
SENTENCES = ("accepted_words", "did_you_mean", "or")
WORDS = labels.table("refusals")
GIVEN = {"text", "near", "words", "units", "bounds", "high"}


def notices() -> set[str]:
    """Every rule that a reader of files writes out."""
    found = set()
    for path in INTAKE.rglob("*.py"):
        for node in nodes(path):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            place = MAKERS.get(node.func.id)
            named = [k.value for k in node.keywords if k.arg == "rule"]
            if place is not None and len(node.args) > place:
                named.append(node.args[place])
            found |= {
                item.value
                for item in named
                if isinstance(item, ast.Constant) and isinstance(item.value, str)
            }
    return found


def rules() -> set[str]:
    """Every rule that a row of a delivery can break."""
    found = {rule.name for rule in (*MEASUREMENT_RULES, NO_PERIOD, *DOUBTS)}
    found -= {"dimension"}
    for row in reference.rows("metrics"):
        if reference.is_register(row["metric_id"]):
            found |= {rule.name for rule in rules_of(row["metric_id"], frozenset())}
    return found | {*IN_SQL, *OF_DIMENSIONS}


def test_every_kind_has_words_and_what_to_do() -> None:
    known = notices() | rules()
    assert len(notices()) > 30 and len(known) > 100
    assert {rule for rule in known if not kind(rule)} == set()
    used = {kind(rule) for rule in known}
    wanted = {*used, *(f"{key}.do" for key in used), *SENTENCES}
    assert WORDS.keys() == wanted


def test_what_stands_in_sql_stands_there() -> None:
    text = "".join(
        path.read_text(encoding="utf-8")
        for path in INTAKE.rglob("*")
        if path.suffix in (".py", ".sql")
    )
    assert [rule for rule in IN_SQL if f"'{rule}'" not in text] == []


@pytest.mark.parametrize("language", labels.LANGUAGES)
def test_words_are_there_and_name_no_key_no_command_and_no_file(language: str) -> None:
    for key, row in WORDS.items():
        assert row[language].strip(), key
        assert not names_keys(row[language]), (key, row[language])
        fields = {f for _, f, _, _ in string.Formatter().parse(row[language]) if f}
        there = {f for _, f, _, _ in string.Formatter().parse(row["en"]) if f}
        assert fields == there and fields <= GIVEN, key


def test_notes_of_the_readers_are_told_in_every_language() -> None:
    text = "4 «the file holds 4321, shown in t by the format #,##0,»"
    assert found(text, "en") == text
    assert "el archivo contiene 4321, mostrado en t por el formato" in found(text, "es")
    assert found("the file holds", "fr") == "the file holds"
    noted = "2.100 «2100 or 2.1? row 9 of the column writes 987,5»"
    told = "«2100 ou 2.1? a linha 9 da coluna escreve 987,5»"
    assert found(noted, "pt") == f"2.100 {told}"
    for key, row in labels.table("notes").items():
        assert key == row["en"] and all(row[name] for name in labels.LANGUAGES)


@pytest.mark.parametrize("language", labels.LANGUAGES)
def test_sentences_can_be_said_of_any_place(language: str) -> None:
    for rule in sorted(notices() | rules()):
        for metric in ("", "no_such_metric", "fuel_use_qty", "injury"):
            place = {"rule": rule, "metric_id": metric, "header": "fuel",
                     "text": "Diesl {x}", "message": "m", "remedy": "r"}  # fmt: skip
            what, do = said(place, language)
            assert what and do and "{" not in what.replace("{x}", ""), rule
