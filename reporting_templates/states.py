"""The answers that a figure or a requirement can give: word, colour, meaning.

Belongs here: what every document says about states, in the same words and colours.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class State:
    """One answer a figure can give: its word, its colour, what it means."""

    word: str
    colour: str
    meaning: str


STATES: dict[str, State] = {
    "complete": State(
        "complete", "#DCEFD8", "The figure, from everything that was expected."
    ),
    "zero": State(
        "zero", "#BFDDF5", "The figure is 0. It was measured or counted, not missed."
    ),
    "estimated": State(
        "estimated", "#DDD0F0", "A figure that rests in part on estimates."
    ),
    "disputed": State(
        "disputed",
        "#F4B5D2",
        "The same thing is told in ways that do not agree. The figure is the telling "
        "that the rules choose; its reason says the least and the most that is told.",
    ),
    "incomplete": State(
        "incomplete",
        "#FFE08A",
        "Part of what was expected is missing. The figure, where there is one, is of "
        "what was handed in.",
    ),
    "not_collected": State(
        "not collected", "#F6BFAE", "Nothing was handed in. This is not zero."
    ),
    "not_applicable": State(
        "not applicable",
        "#D3D6DA",
        "The company declared that there is nothing of the kind at this place.",
    ),
    "not_material": State(
        "not material",
        "#E3D5BC",
        "The company decided that the topic is not material, and does not report it.",
    ),
    "withheld": State(
        "withheld",
        "#C7D6CF",
        "The figure is there and not published: it is of fewer than five persons, or "
        "the number of fewer than five could be reckoned from it.",
    ),
}
NO_FIGURE = "no figure"

# States of a requirement of a standard, see mart.disclosure_answer.
ANSWERS: dict[str, State] = {
    "figures": State(
        "figures",
        "#DCEFD8",
        "Answered by figures that are whole, and by the texts that they need.",
    ),
    "narrative": State("text", "#BFDDF5", "Answered by a text."),
    "partial": State(
        "in part", "#FFE08A", "Answered in part; what is missing stands beside it."
    ),
    "omitted": State(
        "omitted", "#DDD0F0", "Omitted, with a reason of the closed list."
    ),
    "gap": State("gap", "#F6BFAE", "Not answered: no figures, no text, no omission."),
    "not_required": State(
        "not required",
        "#D3D6DA",
        "Nothing is asked for: the topic is not material, "
        "or the standard sets no minimum.",
    ),
}
# States of a requirement of another standard, see mart.alignment.
ALIGNED: dict[str, State] = {
    "answered": State("answered", "#DCEFD8", "What it asks for is there."),
    "partly": State(
        "in part", "#FFE08A", "A part is there; what differs stands beside it."
    ),
    "text_missing": State(
        "text missing", "#BFDDF5", "A text that GRI asks for as well would serve it."
    ),
    "data_missing": State(
        "data missing", "#F6BFAE", "Figures that GRI asks for as well would serve it."
    ),
    "omitted": State("omitted", "#DDD0F0", "Omitted, with a reason."),
    "open": State(
        "open",
        "#D3D6DA",
        "Nothing that is held leads to it; it wants a text of its own.",
    ),
}
CONFIDENCE = {
    "verified": "verified against a source",
    "derived": "derived from other sources, not verified",
    "memory": "number not yet checked against the standard",
}
