"""Checks against data that may not be shipped: a command for maintainers.

`OREBOOK_EXTERNAL_DATA=<folder> python -m pytest tests/external`, where the folder holds
`estma_payments`, `mine_production_waste` and `ghg_segments_totalenergies`, each with
the files that its test names. The default run of the tests does not come here.
"""
