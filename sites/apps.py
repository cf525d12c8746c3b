from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SitesConfig(AppConfig):
    name = "sites"
    label = "sites"
    verbose_name = _("Resident activity spaces")

    def ready(self) -> None:
        from sites import cache_rules, signal_handlers  # noqa: F401  connect the signals
        from sites.map.tiles import Tiles

        Tiles.configured()  # an address that is none is told when the server starts
