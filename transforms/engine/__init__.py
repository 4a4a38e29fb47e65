"""The figure engine: contributions -> windows -> shares -> roll-up -> formula -> state.

Belongs here: what is the same for every indicator. What one measures does not.
"""
