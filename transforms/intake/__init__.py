"""From a delivered file to rows that are accepted or refused.

Readers give grids of text with coordinates; whatever comes after them sees no file.
Belongs here: what files hold and hide, what a sheet is, and taking its rows in. What
the accepted rows mean together does not.
"""
