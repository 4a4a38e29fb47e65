"""Presentation: workbooks, pages and documents made from a published database.

Belongs here: how figures, answers and rankings are shown. What answers a disclosure is
decided in ``disclosures``, the one room that writes to the build database; no other
decides anything.
"""
