"""Signing up for a date or a course: seats, the waiting list, one's own page, letters, retention.

Whatever changes who has a seat (``services``) locks the row of ``Places``, takes seats by one
conditional UPDATE (``capacity``) and settles the waiting list last, in one transaction
(docs/decisions/0013). Every change is a ``SignUpChange`` with at most one letter (``history``).
"""
