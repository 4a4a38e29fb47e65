"""The star schema of a release, and what can be checked about it.

Belongs here: tables as finance reads them, publication, trace, verification. How a
figure comes about does not.
"""
