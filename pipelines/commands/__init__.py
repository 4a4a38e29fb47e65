"""One file per command: what people type and what it prints.

Belongs here: options, words on the terminal, exit codes. The work does not.
"""
