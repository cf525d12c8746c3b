"""Users, passwords and signing in."""

AUTH_USER_MODEL = "network.User"
AUTHENTICATION_BACKENDS = [
    # Counts failed sign-ins before the password is even looked at (docs/decisions/0036).
    "network.accounts.sign_in.SlowedSignIn",
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

# The account page of the CMS asks for one's password first: network.accounts.panels.
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = True
# Of a page, and of documents.
WAGTAIL_PASSWORD_REQUIRED_TEMPLATE = "network/page_password.html"  # noqa: S105
WAGTAILDOCS_PASSWORD_REQUIRED_TEMPLATE = "network/page_password.html"  # noqa: S105
