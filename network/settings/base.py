"""What holds in every environment: apps, middleware, templates, and the modules by concern."""

from .accounts import *
from .cache import *
from .cms import *
from .database import *
from .environment import *
from .i18n import *
from .logs import *
from .mail import *
from .map import *
from .public_forms import *
from .security import *
from .storage import *

DEBUG = False

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
    "network.accounts.apps.UsersConfig",  # wagtail.users
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
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "network.middleware.LongQueryMiddleware",
    "network.page_cache.middleware.PageCacheMiddleware",
    "network.middleware.HttpsOfKnownHostsMiddleware",  # Django's SecurityMiddleware
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "network.http.compression.CompressTextMiddleware",
    "network.middleware.ContentSecurityPolicyMiddleware",
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
    "network.middleware.UnreadableFormMiddleware",
    "events.occurrences.middleware.RoomRefusedMiddleware",
    "sites.cms.middleware.NotReadyMiddleware",
    "network.middleware.OldAddressMiddleware",
]

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
        # Lines, cards and boxes that a page repeats many times: docs/decisions/0028.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {"environment": "network.jinja.environment"},
    },
]
