"""Tests. `unit` takes seconds; `integration` runs whole projects."""
