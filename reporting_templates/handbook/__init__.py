"""The handbook: what a site records and what becomes of it, as pages.

Belongs here: the catalogue told to people, without project or release. A company's
figures do not.
"""
