"""Sending what waits in the outbox, as a worker does."""

from __future__ import annotations

from django.core import mail
from django.core.mail import EmailMultiAlternatives

from network.mail.composers import letter_models
from network.mail.outbox import deliver


def send_letters() -> list[EmailMultiAlternatives]:
    """Send all that is due; returns what has gone since the test began."""
    for model in letter_models():
        for key in model.objects.unsent().order_by("pk").values_list("pk", flat=True):
            deliver.call(model._meta.label_lower, key)
    return mail.outbox
