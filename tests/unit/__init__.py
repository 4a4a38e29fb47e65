"""Unit tests: one module each, under ten seconds in all."""
