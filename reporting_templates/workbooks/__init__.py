"""Excel: the databook of a release, and the workbook that a site fills in.

Belongs here: sheets, cells and styles. What is asked and what was told does not.
"""
