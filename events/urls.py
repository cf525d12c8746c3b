"""Addresses of events that are not pages: somebody's own sign-up."""

from django.urls import path

from events import signup_views

app_name = "events"
urlpatterns = [
    path("sign-up/for/<int:event>/<str:key>/", signup_views.sign_up, name="sign_up"),
    path("sign-up/<str:token>/", signup_views.my_sign_up, name="my_sign_up"),
    path("sign-up/<str:token>/calendar.ics", signup_views.my_calendar, name="my_calendar"),
    path("sign-up/<str:token>/data.json", signup_views.my_data, name="my_data"),
]
