"""SQLite or PostgreSQL, as ``DATABASE_URL`` says (docs/decisions/0007)."""

from .environment import DATA_DIR, env

DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'network.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # With SQLite's defaults competing writers fail with "database is locked": take the write
    # lock when a transaction begins, wait for it, and let readers go on meanwhile.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        ),
    }
else:
    # Connections are reused: a new one has no prepared statements yet.
    DATABASES["default"]["CONN_MAX_AGE"] = 3600
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    if env.bool("PREPARED_STATEMENTS", default=True):
        # A page runs the same twenty queries every time: PostgreSQL plans each of them once per
        # connection instead of every time, a quarter to a half of its work for a page.
        _options = DATABASES["default"].setdefault("OPTIONS", {})
        _options.update(server_side_binding=True, prepare_threshold=3)
        # The planner expects a gain from parallel workers and JIT where a query takes a millisecond
        # or two, and starting two workers takes ten. So it does from memoize: it reserves memory
        # for the pages of 100,000 dates where 200 are read, a millisecond each time.
        _without = ["max_parallel_workers_per_gather=0", "jit=off", "enable_memoize=off"]
        # As long as SQLite waits, above: then the reader is told (``network.http.unavailable``).
        _without += ["lock_timeout=20s"]
        _options.setdefault("options", " ".join(f"-c {each}" for each in _without))

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
