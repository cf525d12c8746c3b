"""The base of all apps: pages in two languages, addresses, search, page cache, mail, the CMS."""
