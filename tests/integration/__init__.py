"""Whole projects: intake to publication, reruns, kills, readers."""
