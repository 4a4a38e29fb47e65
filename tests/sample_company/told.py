"""What Kestrel Metals tells under the letters of disclosures that ask for numbers too.

Two letters are left open, as in a company a few weeks before publication: why tax
differs from the statutory rate (207-4 b-x), and how limits of discharge are set (303-4
d-ii).
"""

from __future__ import annotations

_NO_CASE = "Does not apply: there was no such case in the period."
_CONTEXT = "Context of the data and how they were compiled"
_LEFT_OUT = "Workers left out, and why"
_WEIGHED = (
    "Loads are weighed at the gate, or counted by truck and multiplied by the load of "
    "the truck where a scale is lacking. Waste rock and tailings are told apart from "
    "other waste. The smelter has not told its waste."
)
_BASE_YEAR = {
    "d-i: Why this base year": (
        "FY2023 is the first year in which all sites that the company operates told "
        "their fuels and electricity by month."
    ),
    "d-iii: Why the base year was recalculated": (
        "Does not apply: it was not recalculated. The joint venture was bought in "
        "FY2025, and whether that changes the base year is decided in FY2026."
    ),
}
_ORIGIN = {
    "c: Significant impacts that were found": (
        "Two haulage firms paid drivers later than agreed. Of harm to nature by "
        "suppliers none was found."
    ),
    "e: Why suppliers were ended": "Does not apply: no supplier was ended.",
}

# Disclosure -> heading -> text; '' is a text of what has no letter.
SECTIONS: dict[str, dict[str, str]] = {
    "2-7@2021": {
        "c: Methods and assumptions of the count": (
            "Each site counts the persons on its payroll on the last day of the "
            "period; whoever works for two sites counts at the one that pays."
        ),
        "d: Context of the numbers": (
            "The joint venture tells totals only, without gender or contract."
        ),
        "e: Significant fluctuations": (
            "The joint venture was bought in the period; otherwise there were none."
        ),
    },
    "2-8@2021": {
        "a-i, a-ii: Who they are, and what they do": (
            "Most work for contractors in haulage, drilling, catering and security, "
            "under contracts of service with their own employer."
        ),
        "b: Methods and assumptions of the count": (
            "Sites count those who held a permit on the last day of the period."
        ),
        "c: Significant fluctuations": "There were none.",
    },
    "2-9@2021": {
        "a, b: Structure and committees": (
            "The board has committees for audit, pay and sustainability; the last "
            "answers for impacts on economy, nature and people, and the executive "
            "committee manages them."
        ),
        "c-i, c-ii: Executive and independent members": (
            "One member of the board is an executive; all others are independent."
        ),
        "c-iii, c-iv: Tenure and other positions": (
            "Members are elected for three years. None has another position that "
            "would take much of the time that the board needs."
        ),
        "c-v, c-vi: Gender and under-represented groups": (
            "Members by gender stand in the figure below. Whether members are of "
            "under-represented groups they are not asked."
        ),
        "c-vii, c-viii: Competencies and stakeholders": (
            "Members know mining, finance, law and public health. No stakeholder "
            "group has a seat."
        ),
    },
    "2-27@2021": {
        "c: The significant instances": (
            "A discharge above its limit after a storm; a fine was paid and a basin "
            "enlarged."
        ),
        "d: How significance was determined": (
            "An instance is significant where an authority started a proceeding."
        ),
    },
    "2-30@2021": {
        "b: Terms of employees without an agreement": (
            "Their terms follow the agreement of their site, where there is one, else "
            "the labour law of the country."
        ),
    },
    "14.0.1@2024": {
        "": (
            "A mine site is a place with a mining right of its own, whether it "
            "produces or is closed. The smelter and the port are no mine sites."
        ),
    },
    "14.12.3@2024": {
        "": "Does not apply: no conflict over land or resources is known.",
    },
    "14.15.3@2024": {
        "": "Does not apply: there was no critical incident in the period.",
    },
    "14.6.3@2024": {
        "": (
            "An engineer of record reviews each facility every year by its failure "
            "modes; the board's sustainability committee sees the results."
        ),
    },
    "14.8.8@2024": {
        "": (
            "Provisions cover the discounted cost of closure of what has been "
            "disturbed so far, as the law of each country asks. They are backed by "
            "bank guarantees."
        ),
    },
    "201-1@2016": {
        "a: Basis": "The figures are on the accruals basis, as in the accounts.",
        "b: How significance was defined": (
            "Every country in which the group has a site is shown."
        ),
    },
    "201-4@2016": {
        "c: Government among the shareholders": "No government holds shares.",
    },
    "204-1@2016": {
        "b: What local is": (
            "A supplier is local that is registered in the province of the site."
        ),
        "c: What a significant location is": "Every site is one.",
    },
    "205-3@2016": {"a, d: Incidents and public legal cases": _NO_CASE},
    "207-4@2019": {
        "b-ii: Primary activities": (
            "Australia, Chile and Ghana: mining; in Chile also shipping. United "
            "States: smelting. United Kingdom: holding, and care of a closed mine."
        ),
        "c, 2.2.1: Period, and agreement with the accounts": (
            "The period is that of the accounts. Figures agree with the accounts but "
            "for the joint venture, which has told nothing yet."
        ),
    },
    "303-3@2018": {
        f"d: {_CONTEXT}": (
            "Withdrawal is metered, but for rain, which is reckoned from the area of "
            "basins. Areas with water stress are those of the site register."
        ),
    },
    "303-4@2018": {
        "d, d-i: Priority substances": (
            "Discharge is treated for suspended solids, copper and cyanide, which the "
            "permits of the sites name."
        ),
        f"e: {_CONTEXT}": "Discharge is metered where it leaves the site.",
    },
    "303-5@2018": {
        f"d: {_CONTEXT}": (
            "Consumption is the difference of withdrawal and discharge; change in "
            "storage is surveyed at the end of each period."
        ),
    },
    "305-1@2016": _BASE_YEAR,
    "305-2@2016": _BASE_YEAR,
    "305-7@2016": {
        "a-vii: Other emissions to air": (
            "Does not apply: the permits of the sites name no others."
        ),
        "b, c: Factors and methods": (
            "Stacks of the smelter are measured. Elsewhere emissions are activity "
            "times the factors of the inventory of the country."
        ),
        "2.13.4: Basis of estimates": (
            "Fuel burnt and kilometres driven, as the sites record them."
        ),
    },
    "306-3@2016": {
        "b-i: Place of each spill in the financial statements": (
            "Does not apply: the spill is not in the financial statements."
        ),
        "c: Impacts of significant spills": (
            "Fuel reached a stream below the site. It was held by booms within the "
            "day; samples of the weeks after showed no trace."
        ),
    },
    "306-3@2020": {f"b: {_CONTEXT}": _WEIGHED},
    "306-4@2020": {f"e: {_CONTEXT}": _WEIGHED},
    "306-5@2020": {f"e: {_CONTEXT}": _WEIGHED},
    "308-2@2016": _ORIGIN,
    "403-8@2018": {
        "a: Whether there is a system, and what it rests on": (
            "Sites that the company operates have one that follows ISO 45001; the "
            "partner of the joint venture runs its own."
        ),
        f"b: {_LEFT_OUT}": "None are left out.",
        f"c: {_CONTEXT}": "Workers are counted on the last day of the period.",
    },
    "403-9@2018": {
        "a-iv, b-iv: Main types of injury": (
            "Cuts and sprains of hands and backs, of employees and of other workers."
        ),
        "c, c-i: Hazards that can injure gravely, and how they were determined": (
            "Moving vehicles, falls of ground and stored energy, found by a review "
            "of each task with those who do it."
        ),
        "c-ii: Which of them injured people gravely": _NO_CASE,
        "c-iii, d: What is done about hazards": (
            "Vehicles and walkers are kept apart, ground is scanned before each "
            "shift, machines are locked before work; training and gear come last."
        ),
        f"f: {_LEFT_OUT}": "None are left out.",
        f"g: {_CONTEXT}": "The joint venture tells hours without the type of worker.",
    },
    "405-1@2016": {
        "a-iii, b-iii: Other marks": (
            "Does not apply: employees are asked for no other mark of themselves."
        ),
    },
    "405-2@2016": {"b: What a significant location is": "Every site is one."},
    "406-1@2016": {
        "b: State of the incidents and what was done": (
            "The case was reviewed with the person who reported it; a plan is agreed."
        ),
    },
    "414-2@2016": _ORIGIN,
    "415-1@2016": {
        "b: How contributions in kind were valued": (
            "Does not apply: no contribution was made, in money or in kind."
        ),
    },
}  # fmt: skip


def texts() -> dict[str, str]:
    """The text of each disclosure."""
    return {
        key: "\n\n".join(
            f"## {heading}\n\n{text}" if heading else text
            for heading, text in sections.items()
        ) + "\n"
        for key, sections in SECTIONS.items()
    }  # fmt: skip
