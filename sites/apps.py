from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SitesConfig(AppConfig):
    name = "sites"
    label = "sites"
    verbose_name = _("Resident activity spaces")

    def ready(self) -> None:
        from sites import cache_rules, signal_handlers  # noqa: F401  connect the signals
        from sites.cms.page_forms import RoomPageForm, SpacePageForm
        from sites.cms.space_panels import SPACE_PANELS, SPACE_PARTS
        from sites.directory import views  # noqa: F401  registers the view of the directory
        from sites.freshness import letters as freshness_letters  # noqa: F401  composers of letters
        from sites.map.tiles import Tiles
        from sites.models import RoomPage, SpacePage
        from sites.moderation import letters as moderation_letters  # noqa: F401
        from sites.pages import search_documents  # noqa: F401  registers itself
        from sites.pages import views as page_views  # noqa: F401  registers the views of pages
        from sites.proposals import letters as proposal_letters  # noqa: F401
        from sites.team import letters as invitation_letters  # noqa: F401

        RoomPage.base_form_class = RoomPageForm
        SpacePage.base_form_class = SpacePageForm
        SpacePage.content_panels = [*SpacePage.content_panels, *SPACE_PANELS]
        SpacePage.form_parts = SPACE_PARTS
        Tiles.configured()  # an address that is none is told when the server starts
