"""What answers each requirement of the chosen standards.

Belongs here: requirement x figure, text or omission. The one room of this package that
may write to the build database. How an answer looks does not.
"""
