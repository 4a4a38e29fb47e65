"""The store: connection, raw store, ledger, publication, reference rows.

Knows nothing of sustainability. What a figure means belongs in ``transforms``.
"""
