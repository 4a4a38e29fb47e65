"""The domain: intake, contracts, facts, contributions, figures.

Knows nothing of Dagster and prints nothing; ``pipelines`` runs it and shows it.
"""
