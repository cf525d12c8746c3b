from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    name = "network"
    label = "network"
    verbose_name = _("Network")

    def ready(self) -> None:
        from network import receivers  # noqa: F401  connects the signals
        from network.log_privacy import guard_the_server

        guard_the_server()
