"""An indicator in plain words: method, boundary, formula, roles and codes.

Belongs here: what its page in the UI says of it. What it came to does not.
"""

from pipelines.assets.metadata import markdown
from transforms.catalogue import Indicator

BOUNDARY = {
    "boundary_weighted": "Each site counts with the company's share in it on each day; "
    "operational control, financial control and equity share stand side by side.",
    "control_only": "A site under control counts in full and any other not at all: "
    "people, events and facilities are never multiplied by an equity share.",
    "financial_scope": "What is inside the financial report counts in full.",
    "entity_list": "No share is applied: the list of entities says what counts.",
}
_REDUCE = {
    "sum": "sum", "count": "number", "count_distinct": "number of different keys",
    "min": "least", "max": "largest", "median": "median",
    "rss": "root of the sum of squares", "list": "rows, no number",
}  # fmt: skip
_WINDOW = {
    "period": "in the period", "closing": "on its last day",
    "opening": "on the day before it", "mean": "mean of its month-ends",
    "prior": "in the period before",
}  # fmt: skip


def describe(item: Indicator) -> str:
    """Method, boundary, formula, roles and codes in plain words, as Markdown."""
    declaration = item.declaration
    rows = []
    for name, role in declaration.roles.items():
        how = _REDUCE[role.reduce]
        when = _WINDOW.get(role.window.kind, f"in {role.window.periods} periods")
        rows.append((f"`{name}`", how, when))
    splits = "; ".join(" x ".join(names) for names in item.sets if names)
    codes = ", ".join(code.replace("@", " (") + ")" for code in declaration.disclosures)
    why = declaration.why
    replaced = f"\n\n**Company's own method**: {why}" if why else ""
    unit = declaration.unit.replace("{currency}", "the company's currency")
    # The list of assets shows how this begins, and of Markdown the marks.
    return (
        f"{declaration.name}, in {unit}. Method: {declaration.method}\n\n"
        f"**Boundary.** {BOUNDARY[declaration.consolidation]}\n\n"
        f"**Formula.** `{declaration.figure}`, once the roles are reduced:\n\n"
        f"{markdown(['role', 'reduced to', 'which facts'], rows)}\n\n"
        f"**GRI.** {codes or 'not asked for by GRI'}. "
        f"**Broken down by.** {splits or 'nothing'}.{replaced}"
    )
