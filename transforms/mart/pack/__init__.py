"""What goes into a recalculation pack beside its tables: a script that stands alone."""
