"""From a page's rules to dated rows, and what staff do with one date.

``sync`` runs when a published event is saved and writes only the rows that differ; a row is
recognised by its original start (docs/decisions/0012). ``changes`` cancels, moves, notes and
restores a date in one transaction with its rooms, the log and the signal ``date_changed``. Series
without an end reach to a horizon, which ``manage.py extend_series`` moves on every night.
"""
