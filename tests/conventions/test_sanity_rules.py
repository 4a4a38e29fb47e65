"""Rules of what cannot be: every name in them is known, every word there is used."""

from __future__ import annotations

import re

import pytest

from tests.each import each
from transforms.catalogue import load
from transforms.facts import sanity
from warehouse import reference

KNOWN = {"publication_date", "true", "false"}
RULES = {rule.rule_id: rule for rule in sanity.rules()}
INDICATORS = load(None)


def test_no_rule_stands_twice():
    assert len(RULES) == len(sanity.rules())


@each(RULES)
def test_a_rule_names_only_what_there_is(rule):
    assert rule.comparator in sanity.COMPARATORS
    assert rule.kind in ("impossible", "improbable")
    assert rule.words and not rule.words.endswith(".")
    assert rule.remedy.endswith(".")
    if not rule.register:
        for term in (term for side in rule.terms for term in side):
            if not term.is_metric:
                assert term.name in INDICATORS
            for name, words in term.where:
                assert name in reference.dimensions(term.name)
                said = reference.metric(term.name)["dimensions"]
                (accepted,) = re.findall(rf"(?:^|;){name}\(([^)]*)\)", said)
                assert set(words) <= set(accepted.split("|"))
        return
    columns = {c["column"]: c for c in reference.register_columns(rule.register)}
    for text in (
        rule.left,
        rule.right,
        *(w.partition("=")[0] for w in rule.when.split(";")),
    ):
        name = text.removeprefix("year(").removesuffix(")")
        plain = not text or sanity.number(text) or text in KNOWN or text[0] == "'"
        assert plain or ".." in text or name.startswith("site.") or name in columns
    for name, _, words in (
        item.partition("=") for item in rule.when.split(";") if item
    ):
        if name in columns and columns[name]["type"] == "enum":
            assert set(words.split("|")) <= set(
                columns[name]["allowed_values"].split("|")
            )


def test_what_sign_rules_say_of_another_metric_is_a_rule():
    named = [
        r for r in reference.rows("metrics") if re.search("[<>]=[a-z]", r["sign_rule"])
    ]
    assert len(named) >= 10
    for row in named:
        assert any(rule.left == row["metric_id"] for rule in RULES.values())


@pytest.mark.parametrize("text", ["", "a b", "2 *", "a + ", "a[b"])
def test_a_side_that_cannot_be_read_is_refused(text):
    if not text:
        assert sanity.terms(text) == ()
        return
    with pytest.raises(ValueError, match="cannot be read"):
        sanity.terms(text)
