"""The company's folder: orebook.yaml, the tables beside it, periods, texts.

Belongs here: reading what the company keeps and naming what is wrong with it. What is
done with it, and anything that was delivered, does not.
"""
