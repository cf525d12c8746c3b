"""How often something may be asked for: counted in a cache, without keeping who asked."""

from __future__ import annotations

import logging
import time

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

logger = logging.getLogger(__name__)


def within_limit(name: str, most: int, seconds: int, *, cache: str = "default") -> bool:
    """Whether this is one of the first ``most`` calls in the current window of ``seconds``.

    While the cache does not respond there is no limit. The cache ``default`` may be local to a
    process: then each process counts for itself.
    """
    key = f"limit:{name}:{int(time.time() // seconds)}"
    try:
        caches[cache].add(key, 0, timeout=2 * seconds)
        return caches[cache].incr(key) <= most
    except Exception:  # each cache backend raises its own errors
        logger.exception("limits: the cache does not respond")
        return True


def visitor(request: HttpRequest) -> str:
    """The same for one network address, without telling which: a keyed digest."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.TRUST_FORWARDED_FOR:
        # The last one is what our own proxy saw; those before it anybody can write.
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).rpartition(",")[2].strip()
    return salted_hmac("network.limits", address).hexdigest()[:16]
