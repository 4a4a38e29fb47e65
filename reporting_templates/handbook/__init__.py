"""The handbook: what a site records and what becomes of it, as pages.

Belongs here: the catalogue told to people, whole or of the figures that a release has.
A company's numbers do not.
"""
