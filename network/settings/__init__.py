"""Settings by environment: base holds what is always true, the others only what differs.

``local``       what ``make run`` and ``make dev`` use; needs no variable at all
``test``        the suite: fast hashing, in-memory mail, no secrets
``production``  refuses to start without its secrets and speaks HTTPS only
"""
