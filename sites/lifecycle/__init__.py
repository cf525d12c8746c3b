"""Opening, suspending, closing and reopening a space, each in one transaction.

``open_space`` makes the pages, three groups, a collection, a workflow and perhaps a hostname, and
sends the coordinator's invitation last: if a step fails nothing is left. Apps add their part by
the hooks ``space_opening``, ``space_stopping`` and ``space_coming_dates``.
"""
