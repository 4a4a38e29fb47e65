"""Pages, plots and the workbook of the materiality assessment.

Belongs here: how an assessment looks. Scores and ranks do not.
"""
