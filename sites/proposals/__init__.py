"""Proposing an event, an activity or a page to a space without an account.

A proposal is a row until the owner of its e-mail address confirms it; then a draft without an
owner is made in the space's workflow (docs/decisions/0021). Apps add kinds by the hook
``proposal_kinds``.
"""
