"""Labels: every word in every language, and none that a file could be read by."""

import string

import pytest

from reporting_templates import labels
from reporting_templates.labels import choices
from transforms.catalogue.word_lists import list_of, words_of
from transforms.intake.recognise import MEASUREMENTS, meanings
from warehouse import reference

# Codes and formulas that are the same everywhere; of fuels the common ones have names.
CODES = {
    "country", "currency", "dd_scheme", "fuel", "gas", "ghg_scope", "gwp_set",
    "iucn_status", "pollutant", "refrigerant", "safety_tier", "sample_unit",
    "scope3_category",
}  # fmt: skip
COLLECTED = [r for r in reference.rows("metrics") if r["origin"] == "collected"]


@pytest.mark.parametrize("language", labels.LANGUAGES)
def test_every_word_is_there_in_every_language(language):
    for key in labels.table("words"):
        assert labels.word(key, language).strip(), key
    for name in reference.datasets():
        assert labels.dataset(name, language).strip(), name
    for row in COLLECTED:
        assert labels.metric(row["metric_id"], language).strip(), row["metric_id"]
        for name in reference.dimensions(row["metric_id"]):
            assert labels.column(name, language).strip(), name
        for column in reference.register_columns(row["metric_id"]):
            assert labels.column(column["column"], language).strip(), column


def test_every_word_of_a_list_is_there_in_every_language():
    """A clerk chose between `ppa_eac` and `supplier_rate` in a workbook in Spanish."""
    lacking = set()
    for row in COLLECTED:
        metric = row["metric_id"]
        told = {column["column"] for column in reference.register_columns(metric)}
        for name in told | set(reference.dimensions(metric)):
            known = words_of(metric, name)
            if known and not known.is_open:
                lacking |= {(list_of(metric, name), word) for word in known.known}
    lacking -= choices.table().keys()
    assert sorted(each for each in lacking if each[0] not in CODES) == []


def test_what_is_said_of_a_refusal_holds_of_a_csv_too():
    # Nobody sent a workbook to who exports a CSV.
    for key, row in labels.table("refusals").items():
        assert "sent you" not in row["en"], key


def test_a_bare_yes_or_no_says_what_it_answers():
    dims = (("composition", "metals"), ("hazardous", "false"))
    said = [choices.line_words("waste_diverted_t", dims, lang) for lang in ("en", "es")]
    assert said == [
        "Waste diverted from disposal · metals · Hazardous waste: false",
        "Residuos no destinados a eliminación · metales · Residuo peligroso: no",
    ]


@pytest.mark.parametrize("language", ["es", "fr", "pt"])
def test_names_of_metrics_are_translated_and_differ(language):
    names = {r["metric_id"]: labels.metric(r["metric_id"], language) for r in COLLECTED}
    assert len(set(names.values())) == len(names)
    same = [m for m, text in names.items() if text == labels.metric(m, "en")]
    assert not same


@pytest.mark.parametrize("language", labels.LANGUAGES)
def test_sentences_keep_their_places(language):
    for key, row in labels.table("words").items():
        fields = {name for _, name, _, _ in string.Formatter().parse(row["en"]) if name}
        found = {
            name for _, name, _, _ in string.Formatter().parse(row[language]) if name
        }
        assert found == fields, key


@pytest.mark.parametrize("language", labels.LANGUAGES)
def test_no_heading_for_people_is_a_name_that_files_are_read_by(language):
    read_by = set(meanings(MEASUREMENTS))
    for row in COLLECTED:
        read_by |= {c["column"] for c in reference.register_columns(row["metric_id"])}
    shown = {labels.column(name, language) for name in labels.table("columns")}
    shown |= {labels.word(key, language) for key in labels.table("words")}
    assert not shown & read_by


def test_labels_name_nothing_that_does_not_exist():
    known = {r["metric_id"] for r in COLLECTED}
    assert labels.table("metrics").keys() == known
    columns = {n for r in COLLECTED for n in reference.dimensions(r["metric_id"])}
    columns |= {
        c["column"] for r in COLLECTED
        for c in reference.register_columns(r["metric_id"])
        if c["column"] != f"{c['register']}_id"
    }  # fmt: skip
    assert labels.table("columns").keys() <= columns | {"case_id"}
    english = {r["dimension"] for r in reference.rows("dimensions")}
    for key, row in labels.table("columns").items():
        assert bool(row["en"]) != (key in english), key
