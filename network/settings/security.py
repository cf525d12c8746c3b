"""Hostnames, cookies, and what a browser may do on our pages."""

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE

from .environment import env

# Names of the hub. A space may have a hostname of its own, kept as a Wagtail Site; so
# KnownHostMiddleware decides which hosts are served, not Django's fixed list.
HUB_HOSTS = env.list("ALLOWED_HOSTS", default=[])
ALLOWED_HOSTS = ["*"]
# Served under any hostname, to clients that do not know ours: a health probe, a TLS proxy.
ANY_HOST_PATHS = ("/healthz", "/internal/tls-allowed")
TLS_ALLOWED_PER_MINUTE = 120
# What a proxy on another machine says to be told; without one only a proxy on this machine is.
TLS_ALLOWED_TOKEN = env.str("TLS_ALLOWED_TOKEN", default="")
# Set where a proxy of ours stands in front and appends the visitor's address (X-Forwarded-For).
TRUST_FORWARDED_FOR = False

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "network.views.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

CONTENT_SECURITY_POLICY = {
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
# Wagtail 8 brings scripts, styles and handlers inline, and compiles templates in the browser.
# What is left: no script of another host, no other base or frame, no form sent elsewhere.
CMS_CONTENT_SECURITY_POLICY = {
    "script-src": [SELF, UNSAFE_INLINE, UNSAFE_EVAL],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [SELF],
    "object-src": [NONE],
}
