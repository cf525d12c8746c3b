"""Addresses of events that are not pages: somebody's own sign-up, the weekly letters.

What follows ``sign-up/``, ``weekly/`` and ``weekly-confirm/`` is kept out of every log
(``network.http.log_redaction``).
"""

from django.urls import path

from events.digest import views as digest_views
from events.signup import views as signup_views

app_name = "events"
urlpatterns = [
    path("sign-up/for/<int:event>/<str:key>/", signup_views.sign_up, name="sign_up"),
    path("sign-up/<str:token>/", signup_views.my_sign_up, name="my_sign_up"),
    path("sign-up/<str:token>/calendar.ics", signup_views.my_calendar, name="my_calendar"),
    path("sign-up/<str:token>/data.json", signup_views.my_data, name="my_data"),
    path("sign-up/<str:token>/email/", signup_views.confirm_email, name="confirm_email"),
    path("weekly/for/<int:page>/", digest_views.ask, name="digest"),
    path("weekly/sent/", digest_views.asked, name="digest_asked"),
    path("weekly/<str:token>/", digest_views.leave, name="digest_leave"),
    path("weekly-confirm/<str:token>/", digest_views.confirm, name="digest_confirm"),
]
