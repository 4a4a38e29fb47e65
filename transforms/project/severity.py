"""How grave it is what is said of a delivered cell, row or file."""

REFUSED = "refused"
FLAGGED = "flagged"
# Rules that flag what was taken and may be less than what was meant to be handed in.
MAY_LACK_SOMETHING = ("no_final_newline", "register_without_rows")
