"""The assets, one file per layer in reading order, each with its checks.

deliveries -> validated -> facts -> indicators -> disclosures -> reports. Belongs here:
what Dagster shows of a layer. What it does inside does not.
"""
