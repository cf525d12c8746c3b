"""Opening, suspending, closing and reopening a space, each in one transaction.

``open_space`` makes the pages, three groups, a collection, a workflow and perhaps a hostname, and
sends the coordinator's invitation last: if a step fails nothing is left. Apps add their part by
the hooks ``space_opening``, ``space_stopping`` (cancels the space's own dates), ``space_stopped``
(tells those whose events take place in the space), ``space_coming_dates``, ``space_hosted_events``,
``space_people`` (who is told: parts of the page, each with a template and its context).
"""
