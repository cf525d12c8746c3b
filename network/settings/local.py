"""One person's machine: ``make run`` and ``make dev``. Needs no variable; never for the public."""

from django.core.management.utils import get_random_secret_key

from .base import *
from .environment import DATA_DIR, env
from .mail import TASKS

DEBUG = env.bool("DEBUG", default=False)
HUB_HOSTS = HUB_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
SERVE_MEDIA = True

DATA_DIR.mkdir(parents=True, exist_ok=True)


def _local_secret() -> str:
    """A secret made once for this machine and kept under var/, so that sessions survive."""
    path = DATA_DIR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key(), encoding="ascii")
    return path.read_text(encoding="ascii")


SECRET_KEY = env.str("SECRET_KEY", default="") or _local_secret()

if not env.str("EMAIL_URL", default=""):
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"

# For a look at the map on one's own machine, within OpenStreetMap's tile usage policy; a real
# installation names its own source (docs/operations.md).
if "MAP_TILES_URL" not in env.ENVIRON:
    MAP_TILES_URL = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
    MAP_TILES_ATTRIBUTION = "© OpenStreetMap"
    MAP_TILES_ATTRIBUTION_URL = "https://www.openstreetmap.org/copyright"

# Letters are written at once; nobody has to start a worker on their own machine.
TASKS["outbox"] = TASKS["default"]
