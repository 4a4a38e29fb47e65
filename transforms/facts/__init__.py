"""What all accepted rows together say: factors, overlap, coverage, derived facts.

Belongs here: everything between a validated row and a contribution. A derived fact is
a file ``derived_*.sql``. How files are read, and what is added up, does not.
"""
