"""Confirming hours, contact and activities from time to time, by a link without an account.

``manage.py freshness_clock`` keeps the rows, asks and reminds. Other apps add subjects by the hook
``freshness_subjects``. See docs/decisions/0022.
"""
