"""Addresses of spaces that are not pages.

What follows ``invitation/``, ``proposal/``, ``proposal-confirm/`` and ``freshness/`` is kept out of
every log (``network.log_privacy``).
"""

from django.urls import path

from sites import freshness_views, my_proposal_views, proposal_views, views

app_name = "sites"
urlpatterns = [
    path("invitation/<str:secret>/", views.invitation, name="invitation"),
    path("freshness/<str:token>/", freshness_views.confirm, name="freshness"),
    path("proposal/for/<int:space>/", proposal_views.propose, name="propose"),
    path("proposal/sent/", proposal_views.sent, name="proposal_sent"),
    path("proposal/<str:token>/", my_proposal_views.my_proposal, name="my_proposal"),
    path("proposal-confirm/<str:token>/", proposal_views.confirm, name="proposal_confirm"),
]
