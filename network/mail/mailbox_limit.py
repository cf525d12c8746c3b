"""How many letters caused by public forms go to one mailbox in an hour, over all forms."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from network.http.rate_limits import within_limit

AN_HOUR = 3600


def may_write_to(address: str) -> bool:
    """Whether one more may go there in this hour; it is counted. No address is kept."""
    name = salted_hmac("network.mailbox", address.strip().lower()).hexdigest()[:16]
    most = settings.LETTERS_AN_HOUR
    return within_limit(f"letters-to:{name}", most, AN_HOUR)


def next_hour() -> datetime:
    """When the count begins anew."""
    hours = timezone.now().timestamp() // AN_HOUR
    return datetime.fromtimestamp((hours + 1) * AN_HOUR, UTC)
