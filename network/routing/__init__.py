"""From an address to a page and back, without knowing what pages show.

Wagtail keeps one list of all sites' root paths and scans it for every page, in one language.
``addresses`` looks up the sites above a page by its ancestors instead, remembered per request; a
list primes all its addresses in one query (``prime_addresses``). See docs/decisions/0005.
"""
