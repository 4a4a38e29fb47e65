"""Excel workbooks, opened by a child process that a hostile file can only kill itself.

Belongs here: the child and its life. Which sheet means what does not.
"""
