"""A real installation. Starts only when its secrets and its address are given; HTTPS only."""

from .base import *
from .environment import BASE_URL, env

SECRET_KEY = env.str("SECRET_KEY")
HUB_HOSTS = env.list("ALLOWED_HOSTS")
env.str("DATABASE_URL")  # never a database made by default

CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^internal/tls-allowed$"]
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
TRUST_FORWARDED_FOR = True
