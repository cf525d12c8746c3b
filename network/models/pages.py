"""The page every page of the network is: one object, one place in the tree, two languages."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.http import Http404, HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname, get_language
from wagtail.models import (
    AbstractPage,
    DefaultBasePageMixin,
    Site,
    get_page_models,
)
from wagtail.admin.widgets.slug import SlugInput
from wagtail.search import index
from wagtail.models.pages import AbstractPageMeta
from wagtail.signals import page_slug_changed
from wagtail.url_routing import RouteResult

from network.addresses import LANGUAGE_CODES, SiteRoots, site_roots
from network.forms import NetworkPageForm
from network.panels import bilingual, bilingual_text, bilingual_title, heading
from network.slugs import slug_from_title

DEFAULT_LANGUAGE = LANGUAGE_CODES[0]
MAX_DEPTH = 60  # of treebeard's path: 255 characters, 4 a level


def _children(parent: NetworkPage) -> Any:
    """The pages directly below; asked of the database even if the parent in hand counts none.

    treebeard's ``get_children`` trusts ``numchild``, which is stale on an object read earlier.
    """
    return parent.base_page_model.objects.filter(
        path__startswith=parent.path, depth=parent.depth + 1
    )


def _localized(field: str, language: str | None = None) -> str:
    return build_localized_fieldname(field, language or get_language())


class NetworkPage(AbstractPage, DefaultBasePageMixin):
    """The base page: title, slug, address and search texts in Polish and in English.

    Wagtail knows one title and one slug. django-modeltranslation makes ``page.slug`` and lookups
    such as ``get(slug=…)`` speak the active language; what Wagtail *writes* for one language is
    overridden here so that it is written for both. The unsuffixed columns always hold the Polish
    text, whoever saves. See docs/decisions/0002-one-page-two-languages.md.
    """

    #: The rooms a page of this type offers for other pages to stand in, by name.
    rooms: frozenset[str] = frozenset()
    #: The room a page of this type needs. The parent offers it without knowing who will come, so
    #: that no app has to name one above it (imports point home → events → sites → network).
    stands_in: str | None = None

    #: Translated fields whose absence in a language the public page announces.
    announced_fields: tuple[str, ...] = ("title",)

    #: Where the page's description for search engines and sharing comes from if none is written.
    summary_fields: tuple[str, ...] = ("lead", "intro")
    #: Whether the pages below this one are a site of their own, with a menu of their own.
    is_section = False

    search_fields = [
        index.SearchField(f"title_{code}", boost=2) for code in LANGUAGE_CODES
    ] + [
        index.AutocompleteField(f"title_{code}") for code in LANGUAGE_CODES
    ] + [*AbstractPage.search_fields, *DefaultBasePageMixin.search_fields]

    content_panels = [bilingual_title()]
    promote_panels = [
        heading(
            _("Address"),
            bilingual("slug", widget=SlugInput),
            help_text=_(
                "The last part of the page's address in each language. When it changes, the old "
                "address leads to the new one."
            ),
        ),
        heading(
            _("For search engines"), bilingual("seo_title"), bilingual_text("search_description")
        ),
        heading(_("For site menus"), "show_in_menus"),
    ]

    class Meta(AbstractPageMeta):
        # One for each language as well: a page is found by its whole address.
        indexes = [models.Index(fields=["url_path"], name="page_address")]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        # On the base page itself Wagtail 8 would overwrite it when the CMS starts.
        if "base_form_class" not in vars(cls):
            cls.base_form_class = NetworkPageForm

    # --- Slugs and addresses, in every language --------------------------------------------

    def set_url_path(self, parent: NetworkPage | None) -> str:
        for code in LANGUAGE_CODES:
            name = _localized("url_path", code)
            if parent is None:
                setattr(self, name, "/")
            else:
                slug = getattr(self, _localized("slug", code)) or self.slug
                setattr(self, name, f"{getattr(parent, name)}{slug}/")
        return self.url_path

    @staticmethod
    def _slug_is_available(
        slug: str, parent_page: NetworkPage | None, page: NetworkPage | None = None
    ) -> bool:
        """Whether ``slug`` is free below the parent in the active language.

        Wagtail's move views ask with the page to be moved: its slugs in the other languages must
        be free there as well, since they move with it.
        """
        if parent_page is None:
            return True
        taken = models.Q(**{_localized("slug"): slug})
        siblings = _children(parent_page)
        if page is not None:
            siblings = siblings.not_page(page)
            for code in LANGUAGE_CODES:
                other = getattr(page, _localized("slug", code))
                if code != get_language() and other:
                    taken |= models.Q(**{_localized("slug", code): other})
        return not siblings.filter(taken).exists()

    def clashing_slugs(self, parent: NetworkPage | None) -> list[str]:
        """The names of this page's slug fields that a sibling under ``parent`` already uses."""
        if parent is None:
            return []
        siblings = _children(parent)
        if self.pk:
            siblings = siblings.not_page(self)
        names = [_localized("slug", code) for code in LANGUAGE_CODES]
        wanted = {name: getattr(self, name) for name in names if getattr(self, name)}
        taken = models.Q()
        for name, slug in wanted.items():
            taken |= models.Q(**{name: slug})
        rows = list(siblings.filter(taken).values(*wanted)) if wanted else []
        return [name for name, slug in wanted.items() if any(row[name] == slug for row in rows)]

    def _check_slug_is_unique(self) -> None:
        parent = self.get_parent()
        if clashes := self.clashing_slugs(parent):
            raise ValidationError({name: self.slug_taken_message(name) for name in clashes})

    def slug_taken_message(self, name: str) -> str:
        """What to tell an editor whose slug is used by another page at the same place."""
        return _("The address “%(slug)s” is already used by another page here. Choose another.") % {
            "slug": getattr(self, name)
        }

    def _free_slug(self, base: str, name: str, parent: NetworkPage | None) -> str:
        """``base``, or ``base-2``, ``base-3`` … until no sibling has it in that language."""
        siblings = _children(parent) if parent is not None else None
        if siblings is not None and self.pk:
            siblings = siblings.not_page(self)
        if siblings is None:
            return base
        taken = set(
            siblings.filter(**{f"{name}__startswith": base}).values_list(name, flat=True)
        )
        candidate, number = base, 1
        while candidate in taken:
            number += 1
            candidate = f"{base}-{number}"
        return candidate

    def _set_core_field_defaults(self) -> None:
        if self.path or getattr(self, "_cached_parent_obj", None):
            self._fill_slugs(self.get_parent())
        if not self.draft_title:
            self.draft_title = self.title
        if self.locale_id is None:
            self.locale = self.get_default_locale()

    def _fill_slugs(self, parent: NetworkPage | None) -> None:
        """Give every language a slug: its own title's, else the other language's title's.

        A copy keeps the original's slugs where they are free and takes a numbered one where not.
        """
        clashes = self.clashing_slugs(parent) if getattr(self, "_is_copy", False) else []
        for code in LANGUAGE_CODES:
            name = _localized("slug", code)
            slug = getattr(self, name)
            if slug and name not in clashes:
                continue
            title = getattr(self, _localized("title", code)) or self.title
            if base := slug or slug_from_title(title):
                setattr(self, name, self._free_slug(base, name, parent))

    def copy_all_child_relations(self, target: NetworkPage, *args: Any, **kwargs: Any) -> Any:
        # Wagtail's one call between building a copy and saving it.
        target._is_copy = True
        return super().copy_all_child_relations(target, *args, **kwargs)

    def minimal_clean(self) -> None:
        # Wagtail would assign page.title here, and so write a fallback into the active language.
        self._set_core_field_defaults()
        self._meta.get_field("title").clean(self.title, self)
        self._check_slug_is_unique()

    # --- Saving -----------------------------------------------------------------------------

    @transaction.atomic
    def save(self, clean: bool = True, user: Any = None, log_action: Any = False, **kwargs: Any):
        update_fields = kwargs.get("update_fields")
        if update_fields and "draft_title" in update_fields:
            self.draft_title = getattr(self, _localized("title", DEFAULT_LANGUAGE)) or self.title
        before = None
        if self.pk and update_fields is None:
            before = self.specific_class.objects.filter(pk=self.pk).first()
            self.set_url_path(self.get_parent())
        result = super().save(clean=clean, user=user, log_action=log_action, **kwargs)
        if before is not None and self._differs(before, "url_path"):
            self._update_descendant_url_paths(None, None)
            # Wagtail has told its listeners about the active language; tell them of the others.
            for code in self._differs(before, "slug"):
                if code != get_language():
                    transaction.on_commit(partial(self._announce_slug, before, code))
        return result

    def _differs(self, before: NetworkPage, field: str) -> list[str]:
        """The languages in which ``field`` is not what it was."""
        names = {code: _localized(field, code) for code in LANGUAGE_CODES}
        return [
            code for code, name in names.items() if getattr(before, name) != getattr(self, name)
        ]

    def _announce_slug(self, before: NetworkPage, code: str) -> None:
        with translation.override(code):
            page_slug_changed.send(
                sender=self.specific_class, instance=self.specific, instance_before=before
            )

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        # The unsuffixed columns are read through the descriptor, so they take the active
        # language's text: make that Polish, whoever saves.
        with translation.override(DEFAULT_LANGUAGE):
            super().save_base(*args, **kwargs)

    def _update_descendant_url_paths(self, old_url_path: Any, new_url_path: Any) -> None:
        """Put every descendant's address below this page's current one, in all languages.

        One UPDATE, whatever changed. The old prefix is read off a child, so this may be called
        for a new slug or for a move and repeated without harm.
        """
        child = _children(self).first()
        if child is None:
            return
        changes: dict[str, Any] = {}
        for code in LANGUAGE_CODES:
            name = _localized("url_path", code)
            new = getattr(self, name)
            old_length = len(getattr(child, name)) - len(getattr(child, _localized("slug", code))) - 1
            changes[name] = Concat(Value(new), Substr(name, old_length + 1))
        changes["url_path"] = changes[_localized("url_path", DEFAULT_LANGUAGE)]
        descendants = self.base_page_model.objects.rewrite(False).filter(
            path__startswith=self.path
        )
        descendants.exclude(pk=self.pk).update(**changes)

    @classmethod
    def clean_parent_page_models(cls) -> list[type[NetworkPage]]:
        if cls.stands_in is None:
            return super().clean_parent_page_models()
        return [model for model in get_page_models() if cls.stands_in in model.rooms]

    @staticmethod
    def route_for_request(request: HttpRequest, path: str) -> RouteResult | None:
        """As Wagtail's, but the site's root is read in full only when it is what was asked for."""
        if not hasattr(request, "_wagtail_route_for_request"):
            request._wagtail_route_for_request = None
            components = [component for component in path.split("/") if component]
            if site := Site.find_for_request(request):
                root = site.root_page if components else site.root_page.specific
                with suppress(Http404):
                    request._wagtail_route_for_request = root.route(request, components)
        return request._wagtail_route_for_request

    def route(self, request: Any, path_components: list[str]) -> Any:
        """Find the page at an address in one query, however deep it stands.

        Wagtail descends level by level. Here every prefix of the address is asked for at once
        and the deepest page that exists takes the rest, which it may serve itself.
        """
        if not path_components:
            return super().route(request, path_components)
        if len(path_components) > MAX_DEPTH:
            raise Http404
        address = self.url_path
        rest_at: dict[str, list[str]] = {}
        for position, component in enumerate(path_components, start=1):
            address = f"{address}{component}/"
            rest_at[address] = path_components[position:]
        candidates = self.base_page_model.objects.filter(url_path__in=rest_at)
        found = candidates.filter(path__startswith=self.path).order_by("-depth").first()
        if found is None:
            raise Http404
        return found.specific.route(request, rest_at[found.url_path])

    # --- Where the page is found ------------------------------------------------------------

    def _get_site_root_paths(self, cache_object: Any = None, **kwargs: Any) -> SiteRoots:
        return site_roots(self if cache_object is None else cache_object)

    def _get_relevant_site_root_paths(self, cache_object: Any = None) -> tuple:
        return self._get_site_root_paths(cache_object).of(self)

    def get_url_parts(self, request: Any = None) -> tuple | None:
        """The site and path of this page in the active language; the nearest site wins.

        A page below a space with its own hostname has that one address, whichever host asks.
        """
        roots = self._get_relevant_site_root_paths(request)
        if not roots:
            return None
        site_id, root_path, root_url, _language = roots[0]
        try:
            path = reverse("wagtail_serve", args=(self.url_path[len(root_path) :],))
        except NoReverseMatch:
            return (site_id, None, None)
        return (site_id, root_url, path)

    def get_url(self, request: Any = None, current_site: Site | None = None) -> str | None:
        """A path on the site that is being read, else the full address."""
        parts = self.get_url_parts(request)
        if parts is None or parts[2] is None:
            return None
        site_id, root_url, path = parts
        if current_site is None and request is not None:
            current_site = Site.find_for_request(request)
        if current_site is not None and current_site.pk == site_id:
            return path
        return f"{root_url}{path}"

    url = property(get_url)

    def get_url_in(self, language: str, request: Any = None) -> str | None:
        """The page's full address in one language, for hreflang, sitemaps and the switch."""
        with translation.override(language):
            return self.get_full_url(request)

    def get_sitemap_urls(self, request: Any = None) -> list[dict[str, Any]]:
        """One entry per language, each naming its alternates (sitemaps.org, Google's hreflang)."""
        addresses = {code: self.get_url_in(code, request) for code in LANGUAGE_CODES}
        alternates = [{"location": url, "lang_code": code} for code, url in addresses.items()]
        lastmod = self.last_published_at or self.latest_revision_created_at
        return [
            {"location": url, "lastmod": lastmod, "alternates": alternates}
            for url in addresses.values()
        ]

    # --- Previews ---------------------------------------------------------------------------

    preview_modes = [("pl", _("In Polish")), ("en", _("In English"))]

    @property
    def default_preview_mode(self) -> str:
        return get_language()

    def serve_preview(self, request: Any, mode_name: str) -> Any:
        """The page in the language the editor chose beside the preview."""
        language = mode_name if mode_name in LANGUAGE_CODES else get_language()
        with translation.override(language):
            response = super().serve_preview(request, language)
            # The response would render itself later, in the CMS's language.
            return response.render()

    # --- Around the content ---------------------------------------------------------------

    def canonical_query(self, request: Any) -> str:
        """The part of the query string that makes another page, e.g. ``page=2``; else empty."""
        return ""

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from network.chrome import Chrome

        return {**super().get_context(request, *args, **kwargs), "chrome": Chrome(self, request)}

    # --- What is said in which language ------------------------------------------------------

    def untranslated_fields(self, language: str | None = None) -> list[str]:
        """The announced fields that are filled, but not in this language."""
        language = language or get_language()
        return [
            field
            for field in self.announced_fields
            if not getattr(self, _localized(field, language)) and getattr(self, field)
        ]
