from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    name = "network"
    label = "network"
    verbose_name = _("Network")

    def ready(self) -> None:
        from django.db.models.signals import post_migrate
        from wagtail.permissions import register_permission_policy

        from network import signal_handlers  # noqa: F401  connects the signals
        from network.accounts import letters  # noqa: F401  a composer of letters
        from network.db import postgresql  # noqa: F401
        from network.db.statistics import update_statistics
        from network.editing import polish_text  # noqa: F401  functions of each connection
        from network.editing.ownership import PagePolicy
        from network.http.log_redaction import guard_the_server
        from network.models import NetworkPage
        from network.page_cache.signal_handlers import listen
        from network.pages import views  # noqa: F401  registers the view of all pages
        from network.search import page_documents  # noqa: F401  registers search documents

        post_migrate.connect(update_statistics, sender=self, dispatch_uid="statistics")
        guard_the_server()
        listen()  # the apps above this one are ready: they stand before it in INSTALLED_APPS
        register_permission_policy(NetworkPage, PagePolicy(NetworkPage))
