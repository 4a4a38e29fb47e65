"""Kestrel Metals, a company that does not exist: how its deliveries were made up.

``python -m tests.sample_company`` writes pipelines/examples/kestrel anew; a test
compares. Everything here is invented and seeded, and no number is measured anywhere:
it only has the size and the faults that such numbers have.
"""
