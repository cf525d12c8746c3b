"""Addresses of spaces that are not pages."""

from django.urls import path

from sites import views

app_name = "sites"
urlpatterns = [path("invitation/<str:secret>/", views.invitation, name="invitation")]
