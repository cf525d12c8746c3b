"""Caches, and the cache of whole pages for anonymous readers (docs/decisions/0023)."""

from .environment import DATA_DIR, env

_url = env.str("CACHE_URL", default="")

CACHES = {
    "default": env.cache_url_config(_url or "locmemcache://network"),
    # Counters that all processes of one installation share (docs/decisions/0036).
    "shared": {"BACKEND": "network.services.counter_cache.CounterCache"},
    # Pages for anonymous readers: in each process's own memory, up to so many megabytes.
    "pages": {
        "BACKEND": "network.page_cache.memory_backend.MemoryCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_BYTES": env.int("PAGE_CACHE_MEGABYTES", default=48) * 1_000_000},
    },
}
if "redis" in CACHES["default"]["BACKEND"]:
    CACHES["pages"] = env.cache_url_config(_url)
    CACHES["shared"] = env.cache_url_config(_url)
    for _name in CACHES:
        CACHES[_name]["KEY_PREFIX"] = _name
        # A Redis that does not respond must not hold up requests: short timeouts, no second try.
        CACHES[_name]["OPTIONS"] = {
            "socket_connect_timeout": 0.5,
            "socket_timeout": 0.5,
            "retry": None,
        }
    for _name in ("default", "shared"):
        CACHES[_name]["BACKEND"] = "network.storage.redis_cache.PatientRedisCache"
# Seconds for which a cache server that failed is not asked again.
CACHE_AWAY_SECONDS = 10

# Off: every page is rendered anew.
PAGE_CACHE = env.bool("PAGE_CACHE", default=True)
# The longest a page is kept, in seconds, whatever its own expiry says.
PAGE_CACHE_SECONDS = env.int("PAGE_CACHE_SECONDS", default=900)
# How often a process looks in the database for invalidations that reached it by no signal; 0: at
# every request (several machines without a shared cache).
PAGE_CACHE_CHECK_SECONDS = env.int("PAGE_CACHE_CHECK_SECONDS", default=5)
# Seconds a request waits for the same page being rendered for another.
PAGE_CACHE_WAIT = 5
# How long a CDN may keep a page; 0: it revalidates each time, so edits show there at once as well.
PAGE_CACHE_CDN_SECONDS = env.int("PAGE_CACHE_CDN_SECONDS", default=0)
PAGE_CACHE_CDN_STALE_SECONDS = env.int("PAGE_CACHE_CDN_STALE_SECONDS", default=30)
PAGE_CACHE_SIGNAL = DATA_DIR / "page_cache_signal"
# Whether responses carry X-Page-Cache (hit, kept, passed).
PAGE_CACHE_MARK = env.bool("PAGE_CACHE_MARK", default=False)
