"""The WSGI entry point gunicorn loads."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network.settings.local")
application = get_wsgi_application()

# Django's template contexts refer to themselves, so that only Python's collector frees what a page
# was made of. By itself it would look through all that the process has loaded every few pages, a
# fifth of a page's time. What is there now stays (and stays shared by gunicorn's processes if they
# are forked from here); the rest is looked through every five to ten pages, when most are gone.
gc.collect()
gc.freeze()
gc.set_threshold(25_000, 10, 10)
