"""The domain, from the company's folder to the mart, and the steps through it.

Its rooms stand in the order in which a number meets them. Belongs here: what needs more
than one of them, such as the steps of a run and the cases of indicators. Dagster, and
anything that prints, does not.
"""
