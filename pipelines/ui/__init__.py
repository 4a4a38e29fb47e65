"""`orebook ui`: the Dagster UI of one project, guarded, and every process of it."""
