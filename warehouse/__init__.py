"""The store: connection, raw store, ledger, publication, reference rows.

Belongs here: keeping bytes and rows, and the packaged reference data in ``ref``. What a
figure means does not.
"""
