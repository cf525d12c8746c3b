from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    label = "events"
    verbose_name = _("Events")

    def ready(self) -> None:
        from events import signal_handlers  # noqa: F401  connect the signals
        from events.caching import rules as cache_rules  # noqa: F401
        from events.cms.event_form import EventPageForm
        from events.cms.event_panels import EVENT_PANELS
        from events.cms.event_parts import EVENT_PARTS
        from events.detail import views as detail_views  # noqa: F401  register page views
        from events.digest import letters as digest_letters  # noqa: F401  composers of letters
        from events.integrations import search_documents  # noqa: F401  registers itself
        from events.listing import views as listing_views  # noqa: F401
        from events.models import EventPage
        from events.signup import staff_letters  # noqa: F401
        from events.signup.letters import message  # noqa: F401

        # The model knows nothing of the CMS, as Wagtail's own Page does not.
        EventPage.base_form_class = EventPageForm
        EventPage.content_panels = [*EventPage.content_panels, *EVENT_PANELS]
        EventPage.form_parts = EVENT_PARTS
