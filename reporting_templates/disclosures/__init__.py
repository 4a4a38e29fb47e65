"""What answers each requirement of the chosen standards.

The one room of this package that may write to the build database. Belongs here:
requirement x figure, text or omission. How an answer looks does not.
"""
