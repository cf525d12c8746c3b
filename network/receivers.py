"""Old addresses: of pages that moved, in each language, and of hostnames that were given up."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models.signals import post_delete, pre_save
from django.dispatch import receiver
from django.utils import translation
from modeltranslation.utils import build_localized_fieldname, get_language
from wagtail.models import Site
from wagtail.signals import post_page_move

from network.models import FormerHostname, NetworkPage


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


@receiver(pre_save, sender=Site)
@receiver(post_delete, sender=Site)
def remember_a_hostname_given_up(instance: Site, **kwargs: Any) -> None:
    """A hostname that is removed or changed leads to the page it belonged to."""
    before = instance
    origin = kwargs.get("origin")
    if origin is not None and getattr(origin, "model", type(origin)) is not Site:
        return  # deleted together with its page: there is nowhere to lead
    if kwargs["signal"] is pre_save:
        FormerHostname.objects.filter(hostname=instance.hostname).delete()
        before = Site.objects.filter(pk=instance.pk).first()
        if before is None or before.hostname == instance.hostname:
            return
    page = NetworkPage.objects.filter(pk=before.root_page_id).first()
    if before.is_default_site or page is None:
        return
    FormerHostname.objects.update_or_create(hostname=before.hostname, defaults={"root_page": page})
