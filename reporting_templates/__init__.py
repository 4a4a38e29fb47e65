"""Presentation only: workbooks, pages and documents made from a published database."""
