"""A network under load on this machine while its parts are refused, cut off, killed and restarted.

``make soak``; pytest collects nothing here. ``__main__`` runs it, ``installation`` holds database,
server and workers, ``mail_server`` the mailboxes, ``residents`` and ``staff`` are who uses it, and
``verdict`` compares what they were told with what is there in the end.
"""
