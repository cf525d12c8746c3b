"""Cacheability metadata (as Drupal calls it) of the response under construction.

Code that shows something says so here: tags (parts of the page tree), the names of the query
string it reads, and when it will change by the clock. ``network.page_cache`` reads it afterwards.
The two are apart so that models may add tags without importing the cache.
"""
