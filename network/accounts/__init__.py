"""Accounts of the CMS: signing in and what slows guessing down, passwords, e-mail addresses.

Residents have no account; what slows guessing the password of a page is here as well.
"""
