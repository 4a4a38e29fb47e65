"""The assets, one file per layer in reading order, each with its checks.

deliveries -> validated -> facts -> indicators -> (disclosures) -> reports. What a
layer does is in ``pipelines.session``; here is what Dagster shows of it.
"""
