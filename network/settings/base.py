"""What holds in every environment. Everything that differs is read from the environment."""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from network.i18n.field_labels import label_in_language

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.Env()

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
BASE_URL = env.str("BASE_URL", default="http://localhost:8000").rstrip("/")

DEBUG = False
# The names the hub is reached by. A space may have a hostname of its own, kept as a Wagtail Site,
# so which hosts are answered is decided by KnownHostMiddleware and not by a fixed list.
HUB_HOSTS = env.list("ALLOWED_HOSTS", default=[])
ALLOWED_HOSTS = ["*"]

# Our apps first: imports point one way, home → events → sites → network.
INSTALLED_APPS = [
    "home",
    "events",
    "sites",
    "network",
    # Before wagtail, so that translated fields exist when Wagtail builds its forms.
    "modeltranslation",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "network.cms.apps.QuietAdminConfig",  # wagtail.admin
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks_db",
    "axes",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "network.page_cache.middleware.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "network.http.compression.CompressTextMiddleware",
    "csp.middleware.CSPMiddleware",
    "network.middleware.KnownHostMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "network.middleware.PathLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "network.middleware.PrivateForEditorsMiddleware",
    "network.middleware.PositionIsPrivateMiddleware",
    "network.middleware.BadInputMiddleware",
    "events.occurrences.middleware.RoomTakenMiddleware",
    "sites.cms.middleware.NotReadyMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

# Asked by machines that do not know our name: a health probe, a TLS proxy.
ANY_HOST_PATHS = ("/healthz", "/internal/tls-allowed")
TLS_ALLOWED_PER_MINUTE = 120

ROOT_URLCONF = "network.urls"
WSGI_APPLICATION = "network.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "network.context_processors.network",
            ],
        },
    },
    {
        # What is written by the dozen on a page: docs/decisions/0028.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {"environment": "network.jinja.environment"},
    },
]

# --- Data ------------------------------------------------------------------------------------

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
    # A new connection has planned nothing yet.
    DATABASES["default"]["CONN_MAX_AGE"] = 3600
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    if env.bool("PREPARED_STATEMENTS", default=True):
        # A page asks the same twenty questions every time: PostgreSQL plans each of them once per
        # connection instead of every time, a quarter to a half of what it does for a page.
        _options = DATABASES["default"].setdefault("OPTIONS", {})
        _options.update(server_side_binding=True, prepare_threshold=3)
        # Its estimates promise a gain from helpers and from compiling where a page's question takes
        # a millisecond or two: to start two helpers takes ten. So do they make room to remember
        # the pages of a hundred thousand dates where two hundred are read, a millisecond each time.
        _without = ("max_parallel_workers_per_gather=0", "jit=off", "enable_memoize=off")
        _options.setdefault("options", " ".join(f"-c {each}" for each in _without))

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": env.cache_url("CACHE_URL", default="locmemcache://network"),
    # What all processes of one installation must count together (failed sign-ins).
    "shared": env.cache_url("CACHE_URL", default="dbcache://shared_cache"),
    # Answers to anonymous readers; on the server of CACHE_URL, or as below.
    "pages": env.cache_url("CACHE_URL", default="locmemcache://"),
}
if "redis" in CACHES["pages"]["BACKEND"]:
    CACHES["pages"]["KEY_PREFIX"] = "pages"
    for _name in CACHES:
        # Nobody waits longer for a server that does not answer; and nobody tries again at once.
        CACHES[_name]["OPTIONS"] = {
            "socket_connect_timeout": 0.5,
            "socket_timeout": 0.5,
            "retry": None,
        }
    for _name in ("default", "shared"):
        CACHES[_name]["BACKEND"] = "network.storage.redis_cache.PatientRedisCache"
        CACHES[_name]["KEY_PREFIX"] = _name
else:
    # In each process's own memory, up to so many megabytes.
    CACHES["pages"] = {
        "BACKEND": "network.page_cache.memory_backend.MemoryCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_BYTES": env.int("PAGE_CACHE_MEGABYTES", default=48) * 1_000_000},
    }
# For how long a cache that failed to answer is left alone.
CACHE_AWAY_SECONDS = 10

# See docs/decisions/0023. Off, every answer is made anew.
PAGE_CACHE = env.bool("PAGE_CACHE", default=True)
# The longest an answer is kept, whatever it says of itself.
PAGE_CACHE_SECONDS = env.int("PAGE_CACHE_SECONDS", default=900)
# How often a process asks the database for what has changed though no signal has said so; 0: each
# time (several machines without a shared cache).
PAGE_CACHE_CHECK_SECONDS = env.int("PAGE_CACHE_CHECK_SECONDS", default=5)
# How long one reader waits for an answer that is being made for another.
PAGE_CACHE_WAIT = 5
# How long a CDN may keep a page; 0: it asks each time, and every edit shows at once there as well.
PAGE_CACHE_CDN_SECONDS = env.int("PAGE_CACHE_CDN_SECONDS", default=0)
PAGE_CACHE_CDN_STALE_SECONDS = env.int("PAGE_CACHE_CDN_STALE_SECONDS", default=30)
PAGE_CACHE_SIGNAL = DATA_DIR / "page_cache_signal"
# Whether answers say if they were kept (X-Page-Cache: hit, kept, passed).
PAGE_CACHE_MARK = env.bool("PAGE_CACHE_MARK", default=False)

# --- People ----------------------------------------------------------------------------------

AUTH_USER_MODEL = "network.User"
AUTHENTICATION_BACKENDS = [
    # Counts failed sign-ins before the password is even looked at.
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"

# Failed sign-ins are counted in the cache, not in a table: no list of people is kept.
AXES_CACHE = "shared"
AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "network/errors/locked_out.html"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "network.views.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

# --- Languages and time ----------------------------------------------------------------------

LANGUAGE_CODE = "pl"
LANGUAGES = [("pl", _("Polish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/Warsaw"
USE_TZ = True

MODELTRANSLATION_DEFAULT_LANGUAGE = "pl"
MODELTRANSLATION_LANGUAGES = ("pl", "en")
# A text missing in one language is shown in the other, and the page says so.
MODELTRANSLATION_FALLBACK_LANGUAGES = ("pl", "en")
MODELTRANSLATION_BUILD_LOCALIZED_VERBOSE_NAME = label_in_language
MODELTRANSLATION_CUSTOM_FIELDS = ("StreamField", "RichTextField")

# --- Wagtail ---------------------------------------------------------------------------------

WAGTAIL_PAGE_MODEL = "network.NetworkPage"
WAGTAIL_SITE_NAME = "Sieć MAM"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_PERMITTED_LANGUAGES = [("pl", "Polski"), ("en", "English")]
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # hours are those on the wall of the space
WAGTAIL_I18N_ENABLED = False  # one page holds both languages, see docs/decisions
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_DATE_FORMAT = "%d.%m.%Y"
WAGTAIL_DATETIME_FORMAT = "%d.%m.%Y %H:%M"
FORMAT_MODULE_PATH = "network.formats"
WAGTAIL_TIME_FORMAT = "%H:%M"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no third-party request, not even for an editor
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_DOCUMENT_FORM_BASE = "network.storage.uploads.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "odp", "pdf", "pptx", "rtf", "txt", "xlsx"]
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_IMAGE_MODEL = "network.Picture"
# What nobody may exceed who adds a picture, in the CMS or as a proposal from outside. A picture
# with more pixels is refused by its header: unpacked it would fill the memory.
PICTURE_MAX_BYTES = env.int("PICTURE_MAX_MEGABYTES", default=10) * 1024 * 1024
PICTURE_MAX_PIXELS = 80_000_000
WAGTAILIMAGES_MAX_UPLOAD_SIZE = PICTURE_MAX_BYTES
WAGTAILIMAGES_MAX_IMAGE_PIXELS = PICTURE_MAX_PIXELS
WAGTAILIMAGES_IMAGE_FORM_BASE = "network.images.forms.PictureForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILEMBEDS_RESPONSIVE_HTML = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- Files -----------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
# Where pictures and documents are kept; of several machines, a folder that all of them see.
MEDIA_ROOT = env.path("MEDIA_DIR", default=str(DATA_DIR / "media"))
# Set where no web server stands in front: this process then serves uploaded files itself.
SERVE_MEDIA = False
# Instead of a folder, an S3-compatible bucket; boto3 reads AWS_ACCESS_KEY_ID and
# AWS_SECRET_ACCESS_KEY from the environment itself.
MEDIA_BUCKET = env.str("MEDIA_S3_BUCKET", default="")
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "network.storage.static_files.StaticFiles"},
}
if MEDIA_BUCKET:
    STORAGES["default"] = {
        "BACKEND": "network.storage.s3_media.Bucket",
        "OPTIONS": {
            "bucket_name": MEDIA_BUCKET,
            "endpoint_url": env.str("MEDIA_S3_ENDPOINT", default=None),
            "region_name": env.str("MEDIA_S3_REGION", default=None),
        },
    }
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- Mail ------------------------------------------------------------------------------------

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="siec-mam@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Tasks ------------------------------------------------------------------------------------

TASKS = {
    # Wagtail's own: what was published is found at once.
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    # Letters and what time brings, done by `manage.py db_worker`.
    "outbox": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}

# --- Sign-up ----------------------------------------------------------------------------------

# How long a place that became free is kept for whoever it is offered to; less near the start
# (half of what is left), and none at all so shortly before it.
SIGNUP_CLAIM_HOURS = env.int("SIGNUP_CLAIM_HOURS", default=24)
SIGNUP_CLAIM_LEAST_HOURS = 1
SIGNUP_CLAIM_CUTOFF_HOURS = env.int("SIGNUP_CLAIM_CUTOFF_HOURS", default=2)
SIGNUP_REMINDER_HOURS = env.int("SIGNUP_REMINDER_HOURS", default=24)
SIGNUP_RECONFIRM_HOURS = 48
SIGNUP_RECONFIRM_ANSWER_HOURS = 24
# Personal data of people who signed up is deleted so many days after the end, access needs first.
SIGNUP_RETENTION_DAYS = env.int("SIGNUP_RETENTION_DAYS", default=30)
SIGNUP_ACCESS_RETENTION_DAYS = 1
# Against machines that fill in forms: the shortest time a person needs, how long a form may lie
# open, and how many sign-ups one address may make in ten minutes (a whole school may share one).
SIGNUP_FORM_SECONDS = env.int("SIGNUP_FORM_SECONDS", default=2)
SIGNUP_FORM_HOURS = 24
SIGNUP_RATE = env.int("SIGNUP_RATE", default=40)
# The weekly letters: how long a link to confirm one is good, how often one may be asked for from
# one network address in ten minutes; how many letters that ask to confirm go to one e-mail address
# a day, and how many minutes apart about one list.
DIGEST_CONFIRM_DAYS = 7
DIGEST_RATE = env.int("DIGEST_RATE", default=10)
DIGEST_LETTERS_A_DAY = 5
DIGEST_LETTER_MINUTES = 10
# Proposals from outside: how long the link to confirm one is good, how many may come from one
# network address in ten minutes, how many times pictures may be sent from there, and how many
# letters that ask to confirm go to one e-mail address a day.
PROPOSAL_CONFIRM_DAYS = 7
PROPOSAL_RATE = env.int("PROPOSAL_RATE", default=8)
PROPOSAL_UPLOAD_RATE = env.int("PROPOSAL_UPLOAD_RATE", default=24)
PROPOSAL_LETTERS_A_DAY = 5
PROPOSAL_PICTURE_PIXELS = 2560  # the longer side of a picture that is kept
# Set where a proxy of ours stands in front and appends the visitor's address (X-Forwarded-For).
TRUST_FORWARDED_FOR = False

# --- Map --------------------------------------------------------------------------------------

# Where the background of the map comes from once a visitor asks for it (``{z}/{x}/{y}``); empty:
# the map has no background, and nothing is asked of another server. See docs/operations.md.
MAP_TILES_URL = env.str("MAP_TILES_URL", default="")
MAP_TILES_ATTRIBUTION = env.str("MAP_TILES_ATTRIBUTION", default="")
MAP_TILES_ATTRIBUTION_URL = env.str("MAP_TILES_ATTRIBUTION_URL", default="")

# --- What a browser may do on our pages --------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    # The CMS brings its own scripts and styles inline.
    "EXCLUDE_URL_PREFIXES": ("/admin/",),
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "media-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
        "object-src": [NONE],
    },
}

LOG_LEVEL = env.str("LOG_LEVEL", default="WARNING")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_secrets": {"()": "network.http.log_redaction.HideSecrets"}},
    "formatters": {
        "plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["no_secrets"],
        },
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        # Django's own handlers would write links as they are, and mail whole requests to somebody.
        "django": {"level": LOG_LEVEL},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
