"""Deciding on what was handed in: Wagtail's workflow of the space, with a row for each step.

``signal_handlers`` listens to Wagtail's signals, so a decision leaves the same trace in the queue,
in Wagtail's own dialogue, and by publishing from the form. Declining is ours: it ends the workflow
and marks the draft. ``manage.py moderation_clock``, nightly, reminds the space and then tells the
network's moderators. See docs/decisions/0019.
"""
