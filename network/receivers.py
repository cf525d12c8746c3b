"""Old addresses: Wagtail leaves a redirect in one language, the page has an address in each."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.dispatch import receiver
from django.utils import translation
from modeltranslation.utils import build_localized_fieldname, get_language
from wagtail.signals import post_page_move

from network.models import NetworkPage


@receiver(post_page_move)
def redirect_other_languages(
    instance: NetworkPage,
    parent_page_before: NetworkPage,
    parent_page_after: NetworkPage,
    **kwargs: Any,
) -> None:
    """After a move, redirect the old address in the languages Wagtail did not look at."""
    from wagtail.contrib.redirects.signal_handlers import autocreate_redirects_on_page_move

    for code, _name in settings.LANGUAGES:
        if code == get_language():
            continue
        url_path = build_localized_fieldname("url_path", code)
        slug = getattr(instance, build_localized_fieldname("slug", code))
        with translation.override(code):
            autocreate_redirects_on_page_move(
                instance=instance,
                url_path_before=f"{getattr(parent_page_before, url_path)}{slug}/",
                url_path_after=f"{getattr(parent_page_after, url_path)}{slug}/",
            )
