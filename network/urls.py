"""The composition root of addresses: the one place that names every app."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.decorators.cache import never_cache
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from network import sitemaps, views
from network.accounts import page_passwords
from network.accounts import views as account_views
from network.cms import reports
from network.search import views as search_views
from network.storage import media_files

urlpatterns = [
    path("", views.choose_language, name="choose_language"),
    path("healthz", views.healthz, name="healthz"),
    path("internal/tls-allowed", views.tls_allowed, name="tls_allowed"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.part, name="sitemap_part"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("admin/reports/page-types-usage/", reports.page_types_usage),
    path("admin/reports/page-types-usage/results/", reports.page_types_usage_results),
    path("admin/login/", account_views.SignIn.as_view()),
    path("admin/password_reset/", never_cache(account_views.ForgottenPassword.as_view())),
    path(
        "admin/password_reset/confirm/<uidb64>/<token>/",
        never_cache(account_views.NewPassword.as_view()),
    ),
    path("admin/", include(wagtailadmin_urls)),
    path(
        "documents/authenticate_with_password/<int:restriction_id>/", page_passwords.of_collection
    ),
    path("documents/", include(wagtaildocs_urls)),
]

if settings.MEDIA_BUCKET:
    from network.storage import s3_media as media  # brings boto3 with it, which nobody else needs

    urlpatterns.append(re_path(r"^media/(?P<path>.+)$", media.serve))
elif settings.SERVE_MEDIA:
    urlpatterns.append(re_path(r"^media/(?P<path>.+)$", media_files.serve))

urlpatterns += i18n_patterns(
    path(search_views.PATH(""), search_views.search, name="search"),
    path(search_views.PATH("suggest/"), search_views.suggest, name="search_suggest"),
    path(search_views.PATH("opensearch.xml"), search_views.opensearch, name="opensearch"),
    path("", include("sites.urls")),
    path("", include("events.urls")),
    re_path(r"^((?:[\w\-]+/)*)([\w\-]+\.[a-z]{3,7})$", views.page_file, name="page_file"),
    path("account/email/<str:token>/", account_views.confirm_email, name="email_change"),
    path("_util/login/", account_views.SignInToRead.as_view()),
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        page_passwords.of_page,
    ),
    path("", include(wagtail_urls)),
)

handler400 = "network.views.bad_request"
handler403 = "network.views.permission_denied"
handler404 = "network.views.page_not_found"
handler500 = "network.views.server_error"
