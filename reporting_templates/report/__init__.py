"""The report and the content index, as pages and as PDF.

Belongs here: documents made from a published database. Figures and states do not.
"""
