"""The tables of the mart that tell of disclosures: their order and their words.

They are filled in the schema ``disclosure`` of the build database, with these columns
in this order, and go into the mart as they are. A contract, as in ``mart_tables``.
"""

from __future__ import annotations

ORDER: dict[str, tuple[str, ...]] = {
    "disclosure_standard": ("standard",),
    "disclosure_answer": ("standard", "seq"),
    "disclosure_gate": ("gate",),
    "narrative": ("period_id", "disclosure_id", "topic_no"),
    "history": ("indicator_id", "entity", "period_id", "breakdown", "document"),
    "entity": ("entity", "valid_from"),
    "statement": ("period_id",),
}

COMMENTS: dict[str, tuple[str, dict[str, str]]] = {
    "disclosure_standard": (
        "Standards that the company chose, in the edition that holds on the day of "
        "publication.",
        {
            "standard": "As orebook.yaml names it.",
            "edition": "The edition taken; a later one where the date asks for it.",
            "title": "Title with year and version.",
            "kind": "universal, sector or other.",
            "is_valid": "False if a successor has replaced it on that day.",
        },
    ),
    "disclosure_answer": (
        "Each requirement of each chosen standard for the last period, with what "
        "answers it.",
        {
            "seq": "Place in the standard.",
            "standard": "As orebook.yaml names it.",
            "edition": "The edition taken.",
            "period_id": "The period reported on.",
            "ref_no": "Reference number in a sector standard (14.x.y).",
            "topic_no": "Topic: of the sector standard, else the topic standard.",
            "topic": "Name of the topic.",
            "topic_decision": "material, not_material or undecided.",
            "topic_reason": "Why, as decided.",
            "disclosure_id": "code@year of the edition.",
            "source": "Title of the standard the disclosure comes from.",
            "title": "Short title, our words.",
            "row_type": "general, topic_standard_disclosure, management_of_topic, "
            "additional_sector_disclosure or disclosure.",
            "required": "general (always), topic (where material) or sector (listed "
            "for a topic).",
            "kind": "quantitative, narrative or mixed.",
            "site_breakdown": "Whether figures by site are asked for: yes, no, "
            "unknown.",
            "state": "figures, narrative, partial, omitted, gap or not_required.",
            "note": "What is missing, or why nothing is asked for.",
            "indicator_ids": "Indicators that answer it.",
            "statuses": "Group figures of the period by status: status=count;...",
            "narrative": "File of the text.",
            "omission_what": "What is left out.",
            "omission_reason": "not_applicable, legal_prohibitions, "
            "confidentiality_constraints or information_unavailable.",
            "omission_explanation": "The explanation.",
            "omission_plan": "What is being done, by when.",
            "location": "Link to the answer, from the folder of the release.",
            "confidence": "Of number and title: verified, derived or memory.",
        },
    ),
    "disclosure_gate": (
        "Questions that must all be answered with yes before a report may be called in "
        "accordance with the GRI Standards.",
        {
            "gate": "G1 to G10.",
            "question": "What is asked.",
            "holds": "Whether it holds.",
            "detail": "What does not hold.",
        },
    ),
    "statement": (
        "Statement of use: one row.",
        {
            "claim": "in accordance, or with reference.",
            "text": "The statement, in our words: check it against GRI 1.",
            "period_id": "The period.",
            "period_start": "First day.",
            "period_end": "Last day.",
            "publication_date": "The day that decides editions.",
            "publication_date_is": "stated in orebook.yaml, or assumed (the day after "
            "the period).",
            "foundation": "The GRI 1 that was used.",
        },
    ),
    "narrative": (
        "Texts and omissions as the company wrote them.",
        {
            "period_id": "The period.",
            "disclosure_id": "code@year.",
            "topic_no": "The topic, for 3-3.",
            "file": "Path in the project folder.",
            "text": "Markdown.",
            "omission_what": "What is left out.",
            "omission_reason": "One of GRI's four reasons.",
            "omission_explanation": "The explanation.",
            "omission_plan": "What is being done, by when.",
        },
    ),
    "history": (
        "Figures as published before orebook: shown as such, not traced, not added.",
        {
            "indicator_id": "The indicator.",
            "entity": "site_id, country:XX or GROUP-TOTAL.",
            "period_id": "The period.",
            "breakdown": "'' for the total, else dim=value;dim=value.",
            "value": "As published.",
            "value_as_published": "As published, with the decimals it had.",
            "unit": "Unit as published.",
            "document": "In which document.",
            "page": "On which page.",
            "assured": "What is said of assurance.",
        },
    ),
    "entity": (
        "Legal entities of the company, as entities.csv lists them.",
        {
            "entity": "The entity.",
            "country": "ISO 3166-1 alpha-2.",
            "parent": "Its parent.",
            "valid_from": "First day.",
            "valid_to": "Last day.",
            "in_financial_report": "Whether the financial report includes it.",
        },
    ),
}

TABLES = {name: f"select * from disclosure.{name}" for name in COMMENTS}
