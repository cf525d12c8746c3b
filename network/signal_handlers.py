"""What follows elsewhere: old addresses of pages and hostnames, search, index of references."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import receiver
from modeltranslation.utils import build_localized_fieldname
from wagtail.models import PageViewRestriction, Site
from wagtail.signal_handlers import update_reference_index_on_save
from wagtail.signals import post_page_move

from network.i18n.languages import LANGUAGE_CODES
from network.models import FormerHostname, NetworkPage, SearchEntry, User
from network.pages import old_addresses
from network.search import indexing as search_index
from network.services import forget_log, page_restrictions, translation_status
from network.signals import address_changed, page_saved, readers_changed, revision_saved


@receiver(page_saved)
def on_page_saved(page: NetworkPage, update_fields: Iterable[str] | None, **kwargs: Any) -> None:
    """The search index and the translation status are written together with the page.

    Of a page with an unpublished revision the status follows that revision (``revision_saved``).
    """
    whole, typed = update_fields is None, type(page) is page.specific_class
    if whole:
        page_restrictions.follow_page(page)
    if update_fields is None or "live" in update_fields:
        saved = page if whole and typed else page.specific_class.objects.get(pk=page.pk)
        search_index.refresh([saved])
    if whole and typed and not page.has_unpublished_changes:
        translation_status.follow(page)
    if page.names_others:
        # Wagtail wrote its index of references before the rows of many-to-many fields.
        page.names_others = False
        update_reference_index_on_save(page)


@receiver(post_delete, sender=User)
def on_user_deleted(instance: User, **kwargs: Any) -> None:
    """The log has no more use for the name of an account that is gone."""
    forget_log.forget_object(instance, instance.pk)


@receiver(m2m_changed)
def on_many_to_many_changed(instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, NetworkPage):
        instance.names_others = True


@receiver(revision_saved)
def on_revision_saved(page: NetworkPage, **kwargs: Any) -> None:
    if type(page) is page.specific_class:
        translation_status.follow(page)


@receiver(address_changed)
def on_address_changed(
    page: NetworkPage, before: dict[str, str], parent_path: str, **kwargs: Any
) -> None:
    old_addresses.remember(page, before, parent_path)


@receiver(post_page_move)
def remember_where_it_was(
    instance: NetworkPage, parent_page_before: NetworkPage, **kwargs: Any
) -> None:
    """The old address of a page that moved leads to the new one."""
    page = NetworkPage.objects.get(pk=instance.pk)
    before = {}
    for code in LANGUAGE_CODES:
        slug = getattr(page, build_localized_fieldname("slug", code))
        above = getattr(parent_page_before, build_localized_fieldname("url_path", code))
        before[code] = f"{above}{slug}/"
    old_addresses.remember(page, before, parent_page_before.path)


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


@receiver(post_page_move)
def on_page_moved(instance: NetworkPage, **kwargs: Any) -> None:
    """It may now stand behind a restriction; and a page says in the search where it is."""
    page_restrictions.follow_tree(NetworkPage.objects.get(pk=instance.pk))


@receiver(post_save, sender=PageViewRestriction)
@receiver(post_delete, sender=PageViewRestriction)
def on_restriction_changed(instance: PageViewRestriction, **kwargs: Any) -> None:
    origin = kwargs.get("origin")
    if origin is not None and getattr(origin, "model", type(origin)) is not PageViewRestriction:
        return  # deleted together with its page
    page_restrictions.follow_restriction(instance)


@receiver(readers_changed)
def search_follows_readers(pages: Iterable[NetworkPage], **kwargs: Any) -> None:
    """What not everybody may read is not found."""
    for page in pages:
        search_index.refresh_below(page)


@receiver(post_delete, sender=SearchEntry)
def words_go_with_their_entry(instance: SearchEntry, **kwargs: Any) -> None:
    search_index.forget(instance)
