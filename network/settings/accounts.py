"""Users, passwords and signing in."""

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
# The visitor's own address: behind a proxy REMOTE_ADDR is the same for everybody, and anybody could
# lock anybody's account.
AXES_CLIENT_IP_CALLABLE = "network.http.rate_limits.network_of"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "network/errors/locked_out.html"
