"""Addresses of spaces that are not pages."""

from django.urls import path

from sites import freshness_views, views

app_name = "sites"
urlpatterns = [
    path("invitation/<str:secret>/", views.invitation, name="invitation"),
    path("freshness/<str:token>/", freshness_views.confirm, name="freshness"),
]
