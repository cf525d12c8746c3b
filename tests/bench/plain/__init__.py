"""A plain Wagtail project: one blog with a page type of ten fields and a text of blocks."""
