"""What all accepted rows together say: factors, overlap, coverage, derived facts.

A derived fact is a file ``derived_*.sql``. Belongs here: everything between an accepted
row and a contribution. How files are read, and what is added up, does not.
"""
