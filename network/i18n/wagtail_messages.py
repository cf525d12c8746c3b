"""Words of Wagtail's that its Polish leaves in English or misspells: our catalogues say them.

Nothing reads this list but ``manage.py catalogues``. A line goes when Wagtail has the word right.
"""

from django.utils.translation import gettext_noop

WORDS = (
    gettext_noop("Search all pages…"),
    gettext_noop("Saved"),
    gettext_noop("Autosave is paused"),
    gettext_noop("Toggle checks"),
    gettext_noop("Actions (footer)"),
)
