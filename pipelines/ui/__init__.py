"""`orebook ui`: the Dagster UI of one project, guarded, and every process of it.

Belongs here: processes, addresses, who is answered. What the UI shows is ``assets``.
"""
