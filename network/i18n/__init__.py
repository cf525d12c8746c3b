"""Two languages: catalogues, fallback, formats of dates, alphabetical order, slugs, phone numbers.

The columns of a page without a language always hold the Polish text. An empty English text falls
back to Polish, and ``{% lang_attr obj "field" %}`` marks it ``lang="pl"``.
"""
