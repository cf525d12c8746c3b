"""Static files, pictures and documents (docs/decisions/0027)."""

from typing import Any

from .environment import DATA_DIR, env

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

MEDIA_URL = "/media/"
# The folder of pictures and documents; with several machines, one that all of them mount.
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
