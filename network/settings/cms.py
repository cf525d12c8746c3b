"""Wagtail: the CMS, its formats, and what may be uploaded to it."""

from .environment import BASE_URL, DATA_DIR, env
from .i18n import TIME_ZONE

WAGTAIL_PAGE_MODEL = "network.NetworkPage"
WAGTAIL_SITE_NAME = "Sieć MAM"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_PERMITTED_LANGUAGES = [("pl", "Polski"), ("en", "English")]
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # hours are those on the wall of the space
WAGTAIL_I18N_ENABLED = False  # one page holds both languages: docs/decisions/0002
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_DATE_FORMAT = "%d.%m.%Y"
WAGTAIL_DATETIME_FORMAT = "%d.%m.%Y %H:%M"
WAGTAIL_TIME_FORMAT = "%H:%M"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no third-party request, not even for an editor
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "network.editing.list_search"}}
WAGTAILEMBEDS_RESPONSIVE_HTML = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # the forms of pages are long

WAGTAILDOCS_DOCUMENT_FORM_BASE = "network.storage.uploads.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "odp", "pdf", "pptx", "rtf", "txt", "xlsx"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"

# Limits of an uploaded picture, in the CMS and in proposals from outside. A picture with more
# pixels is refused by its header: decoded it would fill the memory.
PICTURE_MAX_BYTES = env.int("PICTURE_MAX_MEGABYTES", default=10) * 1024 * 1024
PICTURE_MAX_PIXELS = 80_000_000
#: The same for formats that cannot be decoded at a smaller scale, as JPEG can.
PICTURE_MAX_PIXELS_AT_ONCE = 50_000_000
#: Pixels of the longer side of what is kept; no rendition is longer. WebP ends at 16,383.
PICTURE_LONGEST_SIDE = 4096
PICTURE_LOCK = DATA_DIR / "picture_lock"  # held while one is decoded on this machine
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_IMAGE_MODEL = "network.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "network.images.forms.PictureForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = PICTURE_MAX_BYTES
WAGTAILIMAGES_MAX_IMAGE_PIXELS = PICTURE_MAX_PIXELS
# Written by ``network.pages.old_addresses``, for both languages and every host.
WAGTAILREDIRECTS_AUTO_CREATE = False
