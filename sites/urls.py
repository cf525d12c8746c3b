"""Addresses of spaces that are not pages.

What follows ``invitation/``, ``proposal/``, ``proposal-confirm/`` and ``freshness/`` is kept out of
every log (``network.http.log_redaction``).
"""

from django.urls import path

from sites.freshness import views as freshness_views
from sites.proposals import status_views as my_proposal_views
from sites.proposals import views as proposal_views
from sites.team import views

app_name = "sites"
urlpatterns = [
    path("invitation/<str:secret>/", views.invitation, name="invitation"),
    path("freshness/<str:token>/", freshness_views.confirm, name="freshness"),
    path("proposal/for/<int:space>/", proposal_views.propose, name="propose"),
    path("proposal/sent/", proposal_views.sent, name="proposal_sent"),
    path("proposal/<str:token>/", my_proposal_views.my_proposal, name="my_proposal"),
    path("proposal-confirm/<str:token>/", proposal_views.confirm, name="proposal_confirm"),
]
