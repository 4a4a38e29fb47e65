"""What Kestrel Metals tells in words and what it omits.

A part only, as in real companies a few weeks before publication: the rest are gaps.
What it tells beside numbers, by letter, is ``told``.
"""

from __future__ import annotations

from tests.sample_company.project import MARK
from tests.sample_company.told import texts as told_texts

_PERIOD = "FY2025"
_TOTAL = f"GROUP-TOTAL/{_PERIOD}/operational_control/total"
_BEFORE = "GROUP-TOTAL/FY2024/operational_control/total"


def _omission(what: str, reason: str, explanation: str, plan: str = "") -> str:
    return (
        f"---\nomission:\n  what: {what}\n  reason: {reason}\n"
        f"  explanation: {explanation}\n" + (f"  plan: {plan}\n" if plan else "")
        + "---\n"
    )  # fmt: skip


NARRATIVES = {
    "2-1@2021": f"""\
{MARK}

Kestrel Metals plc is a public limited company with its seat in London. It mines copper
in Chile and Australia and gold in Ghana, smelts in the United States, ships from a port
in Chile, and looks after a closed tin mine in the United Kingdom.
""",
    "2-1@2021.es": """\
Kestrel Metals es una empresa ficticia: cada nombre y cada número es inventado.

Kestrel Metals plc es una sociedad anónima con sede en Londres. Extrae cobre en Chile y
Australia y oro en Ghana, funde en los Estados Unidos, embarca desde un puerto en Chile
y cuida de una mina de estaño cerrada en el Reino Unido.
""",
    "2-2@2021": """\
The report covers the entities in the table. The Kestrel Foundation is not part of the
financial report and is left out of every figure. Goshawk Joint Venture was bought on
15 November 2024 and counts from that day. Figures follow **operational control**; the
databook shows financial control and equity share beside it.
""",
    "2-3@2021": """\
The reporting period is the fiscal year 1 July 2024 to 30 June 2025, the same as that of
the financial report. We report once a year. Questions:
[the sustainability team](mailto:sustainability@kestrel.example).
""",
    "2-5@2021": """\
This report has no external assurance. What earlier reports said of assurance stands
beside the figures that were published in them.
""",
    "3-1@2021": """\
Topics are proposed by a working group of the sites, from a survey of stakeholders and
the likely impacts of the sector standard, and decided by the board.
""",
    "3-3@2021.14.1": f"""\
The board's sustainability committee follows emissions each quarter. The smelter's
power contract and the haulage fleet of Kestrel Pit make up most of them.

- scope 1: {{{{figure:ghg_scope1_gross/{_TOTAL}}}}}
- scope 2, market-based: {{{{figure:ghg_scope2_market/{_TOTAL}}}}}
""",
    "302-1@2016": f"""\
The group used {{{{figure:energy_total/{_TOTAL}}}}}, after
{{{{figure:energy_total/{_BEFORE}}}}} in the year before. The joint venture
adds its energy from mid-November.
""",
    "305-3@2016": _omission(
        "all of 305-3",
        "information_unavailable",
        "Suppliers and customers have not been asked for their data yet.",
        "The largest twenty suppliers are asked in FY2026; first figures for FY2027.",
    ),
    "2-21@2021": _omission(
        "requirement b",
        "confidentiality_constraints",
        "With one executive per country the change in pay would name a person.",
    ),
}


def files() -> dict[str, str]:
    """Path in the project folder -> content."""
    told = NARRATIVES | told_texts()
    return {f"narrative/{_PERIOD}/{name}.md": text for name, text in told.items()}
