"""Settings by environment, made of modules by concern.

``local``       what ``make run`` and ``make dev`` use; needs no variable at all
``test``        the suite: fast hashing, in-memory mail, no secrets
``production``  refuses to start without its secrets and speaks HTTPS only

Each of the three begins with ``base``: apps, middleware and templates, and all modules by concern
(``database``, ``cache``, ``mail``, ``cms``, ``security``, ``storage`` …). A variable of the
environment is read in the module of its concern.
"""
