"""Kestrel's materiality assessment: who said what, invented, with its dissent.

The company holds water and tailings at Kestrel Pit to be under control; the villages do
not. One group is thin, one absent, one spoken for by others. Belongs here: the inputs
and the decisions. How they are ranked does not.
"""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from tests.sample_company.invent import as_csv, noise, pick

Files = dict[str, str | bytes]

# number, name, then the mean voices: villages pit, Indigenous, villages deep, workers,
# artisanal miners (spoken for), government, investors, NGOs.
TOPICS: list[tuple[str, str, tuple[float, ...]]] = [
    ("14.1", "GHG emissions", (2.3, 2.7, 2.2, 2.9, 1.9, 4.1, 4.8, 4.3)),
    ("14.2", "Climate adaptation and resilience",
     (3.2, 3.7, 3.1, 2.6, 2.4, 3.7, 4.1, 3.7)),
    ("14.3", "Air emissions", (3.4, 3.3, 3.0, 3.5, 2.4, 3.4, 2.9, 3.2)),
    ("14.4", "Biodiversity", (3.2, 3.7, 3.4, 2.2, 2.1, 3.5, 3.2, 4.4)),
    ("14.5", "Waste", (2.9, 3.0, 2.8, 2.7, 2.1, 3.0, 2.4, 2.9)),
    ("14.6", "Tailings", (4.6, 4.7, 3.9, 3.3, 2.7, 3.9, 3.8, 4.6)),
    ("14.7", "Water and effluents", (4.9, 5.0, 4.3, 2.9, 3.1, 3.8, 3.4, 4.4)),
    ("14.8", "Closure and rehabilitation",
     (3.5, 3.7, 3.1, 3.4, 2.2, 4.1, 3.5, 3.7)),
    ("14.9", "Economic impacts", (3.7, 3.0, 3.6, 3.0, 3.2, 4.2, 2.7, 2.4)),
    ("14.10", "Local communities", (3.8, 3.7, 3.7, 2.8, 3.4, 3.6, 3.2, 3.8)),
    ("14.11", "Rights of Indigenous Peoples",
     (3.0, 5.0, 2.0, 1.9, 2.0, 3.5, 3.6, 4.5)),
    ("14.12", "Land and resource rights", (3.5, 4.7, 3.8, 2.0, 3.9, 3.4, 3.0, 4.3)),
    ("14.13", "Artisanal and small-scale mining",
     (1.6, 1.7, 3.7, 2.2, 4.8, 3.7, 2.5, 3.8)),
    ("14.14", "Security practices", (2.1, 2.7, 3.3, 2.4, 3.9, 3.0, 2.6, 3.7)),
    ("14.15", "Critical incident management",
     (3.7, 3.7, 3.5, 3.8, 2.6, 3.8, 3.7, 3.5)),
    ("14.16", "Occupational health and safety",
     (2.6, 2.3, 2.9, 4.9, 3.3, 4.0, 4.1, 3.2)),
    ("14.17", "Employment practices", (3.3, 2.7, 3.5, 4.0, 2.8, 3.3, 2.3, 2.6)),
    ("14.18", "Child labor", (1.7, 1.7, 2.6, 1.8, 3.2, 3.4, 3.1, 3.7)),
    ("14.19", "Forced labor and modern slavery",
     (1.6, 1.7, 2.1, 2.0, 2.6, 3.4, 3.3, 3.6)),
    ("14.20", "Freedom of association and collective bargaining",
     (2.0, 1.7, 2.2, 3.7, 2.3, 2.8, 2.2, 3.0)),
    ("14.21", "Non-discrimination and equal opportunity",
     (2.4, 2.7, 2.6, 3.4, 2.3, 3.0, 2.9, 3.1)),
    ("14.22", "Anti-corruption", (3.1, 3.0, 3.2, 2.3, 2.7, 3.8, 4.3, 4.1)),
    ("14.23", "Payments to governments", (2.8, 2.3, 3.1, 1.8, 2.2, 4.4, 3.1, 3.6)),
    ("14.24", "Public policy", (1.8, 2.0, 1.9, 1.6, 1.6, 2.4, 2.3, 2.8)),
    ("14.25", "Conflict-affected and high-risk areas",
     (1.6, 1.7, 2.4, 1.8, 2.6, 2.7, 3.0, 3.2)),
]  # fmt: skip

SPANISH = (
    "Emisiones de GEI", "Adaptación y resiliencia climática", "Emisiones al aire",
    "Biodiversidad", "Residuos", "Relaves", "Agua y efluentes",
    "Cierre y rehabilitación", "Impactos económicos", "Comunidades locales",
    "Derechos de los pueblos indígenas", "Derechos sobre tierras y recursos",
    "Minería artesanal y de pequeña escala", "Prácticas de seguridad",
    "Gestión de incidentes críticos", "Seguridad y salud en el trabajo",
    "Prácticas de empleo", "Trabajo infantil", "Trabajo forzoso y esclavitud moderna",
    "Libertad de asociación y negociación colectiva",
    "No discriminación e igualdad de oportunidades", "Anticorrupción",
    "Pagos a gobiernos", "Política pública",
    "Zonas afectadas por conflictos y de alto riesgo",
)  # fmt: skip

GROUPS = [
    ("group_id", "name", "category", "sites", "invited", "engagement",
     "absence_reason"),
    ("villages_pit", "Villages of the Salar, Kestrel Pit", "rights_holder",
     "KES-01;KES-04", "180", "House visits in Spanish, without managers, April 2025",
     ""),
    ("indigenous_basin", "Indigenous council of the upper basin", "rights_holder",
     "KES-01", "12", "Assembly in Quechua with an interpreter the council chose", ""),
    ("villages_deep", "Villages downstream of Harrier Deep", "rights_holder", "KES-02",
     "160", "Meetings in Twi, women and men apart, May 2025", ""),
    ("workers", "Employees and contractors", "rights_holder",
     "KES-01;KES-02;KES-03;KES-04;KES-06", "400", "Survey run by the unions", ""),
    ("artisanal_miners", "Artisanal gold miners", "rights_holder", "KES-02", "40",
     "An NGO spoke for them; meetings of their own are planned for FY2026", ""),
    ("former_workers", "Former workers and neighbours of Buzzard Mine",
     "rights_holder", "KES-06", "60", "Letters, no visit",
     "Nobody answered the letters; visits are planned for FY2026"),
    ("government", "Authorities of the host countries", "duty_bearer", "", "25",
     "Interviews", ""),
    ("investors", "Investors and lenders", "facilitator", "", "300", "Web survey", ""),
    ("ngos", "NGOs and researchers", "facilitator", "", "40", "Interviews", ""),
]  # fmt: skip

# group, forms, language, site, mode; in the order of the voices above.
FORMS = [
    ("villages_pit", 118, "es", "KES-01", "interview"),
    ("indigenous_basin", 3, "qu", "KES-01", "meeting"),
    ("villages_deep", 96, "tw", "KES-02", "meeting"),
    ("workers", 190, "", "", "survey"),
    ("artisanal_miners", 6, "en", "KES-02", "proxy"),
    ("government", 17, "en", "", "interview"),
    ("investors", 142, "en", "", "survey"),
    ("ngos", 28, "en", "", "interview"),
]

# id, topic, direction, state, human rights, value chain, sites, scores of the
# assessors (scale, scope, irremediability, likelihood; 0: none), what happens.
IMPACTS: list[tuple[str, str, str, str, str, str, str, str, str]] = [
    ("I01", "14.1", "negative", "actual", "no", "own", "KES-01;KES-02;KES-03",
     "4540 4440 4550", "Emissions of haulage, smelting and power"),
    ("I02", "14.2", "negative", "potential", "no", "own", "KES-01;KES-02",
     "3334 3234 3343", "Droughts and floods reach people through the mine's works"),
    ("I03", "14.3", "negative", "actual", "yes", "own", "KES-03",
     "3320 3330", "Sulphur dioxide and dust near homes"),
    ("I04", "14.4", "negative", "actual", "no", "own", "KES-01;KES-02",
     "3340 3350 3340", "Habitat lost to pits and roads"),
    ("I05", "14.5", "negative", "actual", "no", "own", "KES-01;KES-03",
     "2220 2320", "Waste oils and slag"),
    ("I06", "14.6", "negative", "potential", "no", "own", "KES-01",
     "4342 3342 4332", "Failure of the older dam above the valley"),
    ("I07", "14.6", "negative", "actual", "no", "own", "KES-02",
     "2230 2220", "Seepage into the stream"),
    ("I08", "14.7", "negative", "actual", "yes", "own", "KES-01",
     "3230 3230 4330", "Ground water drawn from the basin of the villages"),
    ("I09", "14.7", "negative", "potential", "no", "own", "KES-02",
     "3322 3223", "Untreated water released after storms"),
    ("I10", "14.8", "negative", "potential", "no", "own", "KES-06;KES-01",
     "4345 4344 3345", "Land left unfit for use, jobs ended at once"),
    ("I11", "14.9", "positive", "actual", "no", "own", "KES-01;KES-02",
     "4300 3400", "Wages, purchases and taxes in the regions"),
    ("I12", "14.10", "negative", "actual", "yes", "own", "KES-01;KES-02",
     "3330 3340 4330", "Noise, traffic and cracked houses"),
    ("I13", "14.10", "positive", "actual", "no", "own", "KES-02",
     "3300 3200", "Clinic and school"),
    ("I14", "14.11", "negative", "potential", "yes", "own", "KES-01",
     "4343 4353 5353", "Works without consent on land used by the council's people"),
    ("I15", "14.12", "negative", "actual", "yes", "own", "KES-02",
     "4230 4340", "Farms moved for the northern ramp"),
    ("I16", "14.13", "negative", "actual", "yes", "own", "KES-02",
     "3230 3240", "Miners lose the old workings they lived on"),
    ("I17", "14.14", "negative", "potential", "yes", "own", "KES-02",
     "4232 4231", "Force used by guards"),
    ("I18", "14.15", "negative", "potential", "yes", "own", "KES-01;KES-02",
     "5342 4342 5343", "Fire or flood underground"),
    ("I19", "14.16", "negative", "actual", "yes", "own",
     "KES-01;KES-02;KES-03;KES-04", "5350 5250 5350", "Deaths and silicosis"),
    ("I20", "14.17", "positive", "actual", "no", "own", "KES-01;KES-02",
     "3300 3400", "Skilled jobs"),
    ("I21", "14.17", "negative", "actual", "yes", "own", "KES-02",
     "2320 3220", "Short contracts that are renewed for years"),
    ("I22", "14.18", "negative", "potential", "yes", "upstream", "KES-02",
     "4151 4141", "Children at suppliers of aggregate"),
    ("I23", "14.19", "negative", "potential", "yes", "upstream", "",
     "3241 3141", "Bonded labour in shipping"),
    ("I24", "14.20", "negative", "potential", "yes", "own", "KES-02",
     "3122 2222", "Organisers not rehired"),
    ("I25", "14.21", "negative", "actual", "yes", "own",
     "KES-01;KES-02;KES-03", "3320 3330", "Few women in skilled work; pay gap"),
    ("I26", "14.22", "negative", "potential", "no", "own", "KES-02",
     "3333 4333", "Payments to speed up permits"),
    ("I27", "14.23", "positive", "actual", "no", "own", "KES-01;KES-02",
     "3300 3400", "Royalties and taxes that can be followed"),
    ("I28", "14.24", "negative", "potential", "no", "own", "",
     "2222 2322", "Lobbying against water rules"),
    ("I29", "14.25", "negative", "potential", "yes", "downstream", "",
     "2221 3221", "Metal sold into conflict areas"),
    ("I30", "14.3", "negative", "actual", "no", "own", "KES-04",
     "2220 2310", "Concentrate dust at the port"),
    ("I31", "14.8", "positive", "actual", "no", "own", "KES-06",
     "3200 3300", "Old land given back to farming"),
]  # fmt: skip

ASSESSORS = [
    ("assessor_id", "role", "organisation"),
    ("E1", "Ecologist", "outside"), ("E2", "Human rights lawyer", "outside"),
    ("E3", "Mine engineer", "own"),
]  # fmt: skip

FINANCIAL = [
    ("item_id", "topic_id", "kind", "horizon", "magnitude", "likelihood",
     "description"),
    ("F1", "14.1", "risk", "medium", "5", "4", "Carbon price on smelting"),
    ("F2", "14.1", "opportunity", "long", "4", "4", "Low-carbon copper"),
    ("F3", "14.2", "risk", "long", "5", "3", "Water shortage stops the pit"),
    ("F4", "14.6", "risk", "long", "5", "2", "Dam failure: liability, closure"),
    ("F5", "14.7", "risk", "medium", "4", "4", "Right to draw water not renewed"),
    ("F6", "14.8", "risk", "long", "4", "4", "Provision too low"),
    ("F7", "14.16", "risk", "short", "3", "4", "Stops after accidents"),
    ("F8", "14.22", "risk", "medium", "5", "2", "Fine and loss of licence"),
    ("F9", "14.23", "opportunity", "short", "2", "3", "Trust of the authorities"),
]  # fmt: skip

_COMMITTEE = "Sustainability committee"
_BOARD = "Board of Kestrel Metals plc"
_OPENED = "2025-06-02"
THRESHOLDS = [
    ("period_id", "parameter", "value", "set_on", "set_by", "approved_by", "minute",
     "reason"),
    *(
        ("FY2025", name, value, "2025-03-10", _COMMITTEE, _BOARD,
         "Board 2025-03-18, item 6", "")
        for name, value in (
            ("alpha", "0.3"), ("tau", "0.65"), ("weight_rights_holder", "0.5"),
            ("weight_duty_bearer", "0.2"), ("weight_facilitator", "0.3"),
            ("financial_threshold", "3"),
        )
    ),
    ("FY2025", "tau", "0.652", "2025-06-20", _COMMITTEE, _BOARD,
     "Board 2025-09-16, item 3",
     "gap rule: the middle of the largest gap near the cut; no topic changes sides"),
]  # fmt: skip

PAIRWISE = [
    ("criterion_a", "criterion_b", "value", "set_by"),
    ("impact", "rights_holder", "3", _COMMITTEE),
    ("impact", "duty_bearer", "6", _COMMITTEE),
    ("impact", "facilitator", "5", _COMMITTEE),
    ("rights_holder", "duty_bearer", "3", _COMMITTEE),
    ("rights_holder", "facilitator", "2", _COMMITTEE),
    ("facilitator", "duty_bearer", "1", _COMMITTEE),
]

MATRIX = [
    ("group_id", "tool", "tool_kind", "indicator_ids", "engagement_record",
     "engaged_on"),
    ("villages_pit", "Water agreement of the Salar", "agreement",
     "water_withdrawal_total", "Minutes of the water table", "2025-04-11"),
    ("villages_pit", "Grievance desk in the village", "grievance_channel",
     "grievance_community_count;grievance_resolution_rate", "Desk log", "2025-06-30"),
    ("indigenous_basin", "Consent protocol", "policy", "", "", ""),
    ("villages_deep", "Community fund", "benefit_sharing",
     "community_spend_agreements", "Fund board minutes", "2025-02-20"),
    ("workers", "Collective agreement", "agreement", "ohs_ltifr;ohs_fatalities",
     "Safety committee minutes", "2025-05-14"),
    ("artisanal_miners", "Access to old workings", "agreement", "", "", ""),
    ("government", "Payments published by project", "policy",
     "gov_payments_by_project", "", ""),
    ("investors", "Climate targets", "policy", "ghg_scope1_gross;ghg_scope2_location",
     "Annual meeting", "2025-05-28"),
    ("ngos", "Local purchasing rule", "procurement_rule", "procurement_local_share",
     "Round table", "2025-03-05"),
]  # fmt: skip

_OUT = "No severe impact found; watched every year."
_WITHIN = "Follows the rules."
_WEAK = "Impacts limited and made good; no rights-holder group ranks it high."
# Nobody decided on 14.24: it was material in FY2023, and the rules drop it.
DECIDED: dict[str, tuple[str, str, str]] = {
    **{
        t: ("material", _WITHIN, "4")
        for t in ("14.1", "14.2", "14.4", "14.9", "14.11", "14.15", "14.16", "14.23")
    },
    **{
        t: ("not_material", _WEAK, "5")
        for t in ("14.3", "14.5", "14.19", "14.20", "14.21", "14.22", "14.25")
    },
    "14.6": (
        "material",
        "Three communities near the dams rank it high; the impact "
        "scores are reviewed by an outside engineer.",
        "6",
    ),
    "14.7": (
        "material",
        "Contested: the villages of the Salar and of Harrier Deep rank it first.",
        "7",
    ),
    "14.8": (
        "material",
        "Contested: the assessors lie apart; the provision is large.",
        "8",
    ),
    "14.10": ("material", "Contested: kept in by the Indigenous council.", "9"),
    "14.12": ("material", "The council and the miners rank it high.", "9"),
    "14.13": ("material", "Spoken for by an NGO; direct talks before FY2026.", "10"),
    "14.14": (
        "material",
        "Contested: just under the cut; taken in after the review of guard contracts.",
        "11",
    ),
    "14.17": (
        "not_material",
        "Contested: contracts were made permanent in 2025; the unions agreed.",
        "12",
    ),
    "14.18": ("material", "Contested: suppliers are not audited yet.", "13"),
}
MATERIAL_BEFORE = (
    "14.1", "14.4", "14.6", "14.7", "14.8", "14.10", "14.15", "14.16", "14.24",
)  # fmt: skip


def files() -> Files:
    """Path in the project folder -> content."""
    made: dict[str, list[tuple[str, ...]]] = {
        "topics": [
            ("topic_id", "name", "name_es", "origin", "legal_obligation",
             "legal_reason"),
            *((t, n, spanish, "sector", "yes" if t == "14.23" else "no",
               "UK reports on payments to governments" if t == "14.23" else "")
              for (t, n, _), spanish in zip(TOPICS, SPANISH, strict=True)),
        ],
        "impacts": _impacts(),
        "assessors/assessors": ASSESSORS,
        "assessors/scores": _scores(),
        "financial": FINANCIAL,
        "stakeholder_groups": GROUPS,
        "thresholds": THRESHOLDS,
        "pairwise": PAIRWISE,
        "stakeholder_matrix": MATRIX,
        "responses": _responses(),
    }  # fmt: skip
    found: Files = {f"materiality/{n}.csv": as_csv(t) for n, t in made.items()}
    found["decisions/materiality.csv"] = as_csv(_decisions())
    found["decisions/materiality_opening.csv"] = as_csv(_opening())
    return found


def _impacts() -> list[tuple[str, ...]]:
    header = ("impact_id", "topic_id", "description", "direction", "state",
              "human_rights", "value_chain", "sites", "controls")  # fmt: skip
    return [
        header,
        *((i, t, words, d, s, h, chain, sites, "")
          for i, t, d, s, h, chain, sites, _, words in IMPACTS),
    ]  # fmt: skip


def _scores() -> list[tuple[str, ...]]:
    rows = [("impact_id", "assessor_id", "scale", "scope", "irremediability",
             "likelihood", "evidence")]  # fmt: skip
    for name, *_, scores, _words in IMPACTS:
        for number, digits in enumerate(scores.split(), start=1):
            parts = tuple("" if digit == "0" else digit for digit in digits)
            rows.append((name, f"E{number}", *parts, "Impact scan 2025"))  # type: ignore[arg-type]
    return rows


def _person(group: str, number: int) -> str:
    return hashlib.sha256(f"kestrel/{group}/{number}".encode()).hexdigest()[:24]


def _responses() -> list[tuple[str, ...]]:
    topics = [topic for topic, _, _ in TOPICS]
    header = (
        "submission_id",
        "respondent_id",
        "group_id",
        "site_id",
        "gender",
        "age",
        "language",
        "mode",
        "collected_on",
        "refused",
        "comment",
        *topics,
    )
    rows: list[tuple[str, ...]] = [header]
    for place, (group, count, language, site, mode) in enumerate(FORMS):
        for number in range(count):
            rows.append(_form(place, group, number, language, site, mode))
    added = _faults(rows)
    return [*rows, *added]


def _form(
    place: int, group: str, number: int, language: str, site: str, mode: str
) -> tuple[str, ...]:
    key = (group, number)
    where = site or (f"KES-0{pick(4, *key, 'site') + 1}" if group == "workers" else "")
    spoken = language or {"KES-01": "es", "KES-04": "es"}.get(where, "en")
    share = {"workers": 78, "investors": 60, "villages_pit": 58}.get(group, 50)
    gender = "male" if pick(100, *key, "gender") < share else "female"
    if pick(40, *key, "told") == 0:
        gender = "not_disclosed"
    age = ("under_30", "30_to_50", "over_50")[pick(3, *key, "age")]
    day = date(2025, 4, 7) + timedelta(days=pick(40, *key, "day"))
    refused = group == "villages_pit" and number % 17 == 5
    scores = []
    for topic, _, voices in TOPICS:
        value = voices[place] + 1.1 * noise(*key, topic)
        blank = place not in (1, 4) and pick(25, *key, topic, "blank") == 0
        score = str(min(5, max(1, round(value))))
        scores.append("" if refused or blank else score)
    return (
        f"S-{place + 1}{number:04d}", _person(group, number), group, where, gender, age,
        spoken, mode, day.isoformat(), "yes" if refused else "no",
        "Does not want to answer" if refused else "", *scores,
    )  # fmt: skip


def _faults(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """What goes wrong in real surveys, each once; and a comment that names a person."""
    by_id = {row[0]: n for n, row in enumerate(rows)}

    def change(submission: str, **cells: str) -> None:
        row = dict(zip(rows[0], rows[by_id[submission]], strict=True)) | {
            name.replace("topic_", "14."): text for name, text in cells.items()
        }
        rows[by_id[submission]] = tuple(row[name] for name in rows[0])

    change("S-30012", topic_7="9")  # out of scale
    change(
        "S-10003",
        comment="Call Rosa Quispe Mamani (fictional), +56 9 5550 0199, about the well",
    )
    copy = rows[by_id["S-70010"]]
    in_two = list(rows[by_id["S-40020"]])
    in_two[0], in_two[2] = "S-10990", "villages_pit"
    unknown = list(rows[by_id["S-80002"]])
    unknown[0], unknown[1], unknown[2] = "S-90001", _person("press", 1), "press"
    return [copy, tuple(in_two), tuple(unknown)]


def _opening() -> list[tuple[str, ...]]:
    from materiality.contracts import parameters

    told = {row[1]: row[2] for row in THRESHOLDS[1:] if row[3] < _OPENED}
    return [
        ("period_id", "parameter", "value", "opened_on", "opened_by"),
        *(("FY2025", p["parameter"], told.get(p["parameter"], p["default"]),
           _OPENED, "Secretary of the committee") for p in parameters()),
    ]  # fmt: skip


def _decisions() -> list[tuple[str, ...]]:
    rows = [("period_id", "topic", "decision", "reason", "approver", "minute",
             "decided_on")]  # fmt: skip
    for topic, _, _ in TOPICS:
        is_in = topic in MATERIAL_BEFORE
        rows.append(
            ("FY2023", topic, "material" if is_in else "not_material",
             "" if is_in else _OUT, _BOARD, "Board 2023-09-12, item 4",
             "2023-09-12")
        )  # fmt: skip
    for topic, _, _ in TOPICS:
        if topic in DECIDED:
            decision, reason, item = DECIDED[topic]
            rows.append(("FY2025", topic, decision, reason, _BOARD,
                         f"Board 2025-09-16, item {item}", "2025-09-16"))  # fmt: skip
    return rows
