"""How often something may be asked for: counted in a cache, without keeping who asked."""

from __future__ import annotations

import logging
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.core.cache import BaseCache, caches
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

logger = logging.getLogger(__name__)


def within_limit(name: str, most: int, seconds: int) -> bool:
    """Whether this is one of the first ``most`` calls in the current window of ``seconds``.

    All processes count together. While the cache does not respond there is no limit.
    """
    key = f"limit:{name}:{int(timezone.now().timestamp() // seconds)}"
    try:
        return add_one(caches["shared"], key, 2 * seconds) <= most
    except Exception:  # each cache backend raises its own errors
        logger.exception("limits: the cache does not respond")
        return True


def add_one(cache: BaseCache, key: str, seconds: int) -> int:
    """The counter plus one; a new one lives for so many seconds."""
    try:
        return cache.incr(key)
    except ValueError:  # there is none
        cache.add(key, 0, timeout=seconds)
        return cache.incr(key)


def network_of(request: HttpRequest) -> str:
    """The visitor's address; of IPv6 the first 64 bits, which are one household or company."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.TRUST_FORWARDED_FOR:
        # The last one is what our own proxy saw; those before it anybody can write.
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).rpartition(",")[2].strip()
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ip_network((found, 64), strict=False).network_address)
    return str(found)


def visitor(request: HttpRequest) -> str:
    """The same for one network, without telling which: a keyed digest."""
    return salted_hmac("network.limits", network_of(request)).hexdigest()[:16]
