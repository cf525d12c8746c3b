"""The page every page of the network is: one object, one place in the tree, two languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname, get_language
from wagtail import hooks
from wagtail.admin.widgets.slug import SlugInput
from wagtail.models import (
    AbstractPage,
    DefaultBasePageMixin,
    PageViewRestriction,
    Site,
    get_page_models,
)
from wagtail.models.pages import AbstractPageMeta
from wagtail.search import index
from wagtail.url_routing import RouteResult

from network.cache_tags.collector import add_page_tags
from network.db.compiled_queries import Param, fetch
from network.db.related_rows import with_exists_flags
from network.editing.contributor_sections import ContributorSection
from network.editing.forms import NetworkCopyForm, NetworkPageForm
from network.editing.notices import NoticesPanel
from network.editing.panels import bilingual, bilingual_text, bilingual_title, heading
from network.editing.permissions import PermissionTester
from network.i18n.languages import LANGUAGE_CODES
from network.models.bilingual import BilingualTree
from network.routing.addresses import SiteRoots, site_asked, site_roots
from network.routing.page_views import view_of
from network.routing.tree_paths import ancestor_paths
from network.signals import page_saved, revision_saved

MAX_DEPTH = 60  # of treebeard's path: 255 characters, 4 a level


def _addresses(addresses: list[Param]) -> models.QuerySet[NetworkPage, tuple]:
    address = build_localized_fieldname("url_path", get_language())
    pages: models.QuerySet[NetworkPage] = models.QuerySet(NetworkPage).order_by()
    pages = pages.filter(**{f"{address}__in": addresses})
    return pages.values_list("path", "pk", "content_type_id", address)


def _restrictions(paths: list[Param]) -> models.QuerySet[PageViewRestriction]:
    own = models.Q(page__path__in=paths, page__alias_of=None)
    above = own | models.Q(page__aliases__path__in=paths)
    return PageViewRestriction.objects.filter(above).distinct()


def _page(model: type[NetworkPage], key: int) -> NetworkPage | None:
    def write(pk: Param) -> models.QuerySet[NetworkPage]:
        return with_exists_flags(model._default_manager.filter(pk=pk), model.rarely_has)

    return next(iter(fetch(write, key=("page", model), pk=key)), None)


def _with_only(known: dict[str, Any]) -> NetworkPage:
    """A page of which just this is known, by the names of the columns; the rest is asked for."""
    names = [f.attname for f in NetworkPage._meta.concrete_fields if f.attname in known]
    page: NetworkPage = NetworkPage.from_db(
        DEFAULT_DB_ALIAS, names, [known[name] for name in names]
    )
    return page


class NetworkPage(BilingualTree, AbstractPage, DefaultBasePageMixin):
    """The base page: title, slug, address and search texts in Polish and in English.

    See docs/decisions/0002.
    """

    #: The keys of the view restrictions that hold for this page, its own and those of the pages
    #: above: ``"12 40"``; empty: anybody may read it (``network.services.page_restrictions``).
    restricted_by = models.TextField(default="", blank=True, editable=False)

    #: The rooms a page of this type offers for other pages to stand in, by name.
    rooms: frozenset[str] = frozenset()
    #: The room a page of this type needs. The parent offers it without knowing who will come, so
    #: that no app has to name one above it (imports point home → events → sites → network).
    stands_in: str | None = None
    #: Relations that most pages of this type have no rows in.
    rarely_has: tuple[str, ...] = ()

    #: Where a partner finds pages of this type; None: partners add none.
    contributor_section: ContributorSection | None = None

    #: Translated fields whose absence in a language the public page announces.
    announced_fields: tuple[str, ...] = ("title",)

    #: Whether rows of its many-to-many fields were written since it was last saved.
    names_others = False
    #: Whether there may be aliases of it (Wagtail's copies that follow their source).
    may_be_aliased = True
    copy_form_class = NetworkCopyForm

    #: Where the page's description for search engines and sharing comes from if none is written.
    summary_fields: tuple[str, ...] = ("lead", "intro")
    #: Whether the pages below this one are a site of their own, with a menu of their own.
    is_section = False

    #: What lists and choosers of the CMS find pages by (``network.editing.list_search``).
    search_fields = [
        *(index.AutocompleteField(f"title_{code}") for code in LANGUAGE_CODES),
        index.FilterField("content_type"),
    ]
    search_auto_update = False

    content_panels: list[Any] = [NoticesPanel(), bilingual_title()]
    #: Parts of the page with a screen of their own (``network.cms.page_parts``).
    form_parts: Sequence[Any] = ()
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
        indexes = [
            models.Index(fields=["url_path"], name="page_address"),
            # The menu is what stands directly below the front page, and everything stands below it.
            models.Index(fields=["depth", "path"], name="page_depth_path"),
            # Feeds and news begin with what was published last.
            models.Index(fields=["last_published_at"], name="page_last_published"),
            # The front page names the newest of a kind.
            models.Index(fields=["content_type", "first_published_at"], name="page_kind_published"),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if args and not kwargs:
            # A row of the database: Wagtail and modelcluster only care for what code gives by
            # name, but look through all relations first, which took half of the time of a page.
            models.Model.__init__(self, *args)
        else:
            super().__init__(*args, **kwargs)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        # On the base page itself Wagtail 8 would overwrite it when the CMS starts.
        if "base_form_class" not in vars(cls):
            cls.base_form_class = NetworkPageForm

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
            if site := site_asked(request):
                known = site_roots(request).asked
                if not components:
                    root = site.root_page.specific
                else:
                    root = _with_only(known.root) if known is not None else site.root_page
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
        known = fetch(_addresses, addresses=[*rest_at])
        here = [row for row in known if row[0].startswith(self.path)]
        if not here:
            # A site's root, read only as far as was needed: its own type may know the address.
            if type(self) is not self.specific_class:
                return self.specific.route(request, path_components)
            raise Http404
        _path, key, kind, found = max(here, key=lambda row: len(row[0]))
        model: Any = ContentType.objects.get_for_id(kind).model_class()
        page = _page(model or NetworkPage, key)
        if page is None:
            raise Http404
        return page.route(request, rest_at[found])

    def permissions_for_user(self, user: Any) -> PermissionTester:
        return PermissionTester(user, self)

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
        add_page_tags([self])  # what is linked to is shown
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
        """One entry per language, each naming its alternates (sitemaps.org, Google's hreflang).

        None for a page that lives at another host than the one asked: that host lists it.
        """
        asked = Site.find_for_request(request)
        parts = self.get_url_parts(request)
        if parts is None or (asked is not None and parts[0] != asked.pk):
            return []
        addresses = {code: self.get_url_in(code, request) for code in LANGUAGE_CODES}
        alternates = [{"location": url, "lang_code": code} for code, url in addresses.items()]
        lastmod = self.last_published_at or self.latest_revision_created_at
        return [
            {"location": url, "lastmod": lastmod, "alternates": alternates}
            for url in addresses.values()
        ]

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        """As Wagtail's (of this page and those above; of an alias, its source's).

        In one query where there is none, as on nearly all pages.
        """
        found = fetch(_restrictions, paths=ancestor_paths(self.path)) if self.path else []
        if not found:
            return PageViewRestriction.objects.none()
        return PageViewRestriction.objects.filter(pk__in=[each.pk for each in found])

    @property
    def is_public(self) -> bool:
        """Whether it is published and anybody may read it."""
        return self.live and not self.restricted_by

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

    # --- Visitors' requests (served by the page's view: network.pages.views) ------------------

    def serve(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return view_of(self, request).serve(*args, **kwargs)

    def get_template(self, request: Any, *args: Any, **kwargs: Any) -> str:
        return view_of(self, request).template

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return {**context, **view_of(self, request).context(**kwargs)}

    # --- What is said in which language ------------------------------------------------------

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save the page together with everything that follows from it (``page_saved``).

        Raises ``ValidationError`` for a new alias of a page that may have none.
        """
        if self._state.adding and self.alias_of_id and not self.may_be_aliased:
            raise ValidationError(_("There can be no alias of this page."))
        with transaction.atomic():
            saved = super().save(*args, **kwargs)
            fields = kwargs.get("update_fields")
            page_saved.send(sender=type(self), page=self, update_fields=fields)
        return saved

    def unpublish(self, *args: Any, set_expired: bool = False, **kwargs: Any) -> None:
        """As Wagtail's, but always of the page's own type, so that all that follows does.

        Wagtail's scheduler unpublishes base pages (``set_expired``). Functions hooked under
        ``page_expiring`` are asked first: the page stays public if one of them returns True, and
        the scheduler asks again when it runs next.
        """
        page = self.specific
        if type(page) is not type(self):
            page.unpublish(*args, set_expired=set_expired, **kwargs)
        elif not (set_expired and any(keep(page) for keep in hooks.get_hooks("page_expiring"))):
            super().unpublish(*args, set_expired=set_expired, **kwargs)

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            revision = super().save_revision(*args, **kwargs)
            revision_saved.send(sender=type(self), page=self)
        return revision

    #: The English texts an editor says are right although the Polish changed (``NetworkPageForm``).
    still_right: frozenset[str] = frozenset()
    #: The slugs a form asked for that a sibling has, by field: the page got numbered ones.
    numbered_slugs: Mapping[str, str] = MappingProxyType({})

    @cached_property
    def english_states(self) -> dict[str, str]:
        """Where each English text of its latest version stands, by name (``TextState``)."""
        row = self.translation_states.filter(language="en").first() if self.pk else None
        return {name: text["state"] for name, text in row.texts.items()} if row else {}

    def get_admin_display_title(self) -> str:
        """Its name in the CMS: of the latest version, and in the reader's language.

        Of a version that is not published only the Polish name is at hand (``draft_title``).
        """
        published = getattr(self, build_localized_fieldname("title", "pl")) or self.title
        return self.draft_title if self.draft_title not in ("", published) else self.title

    def untranslated_fields(self, language: str | None = None) -> list[str]:
        """The announced fields that are filled, but not in this language."""
        language = language or get_language()
        return [
            field
            for field in self.announced_fields
            if not getattr(self, build_localized_fieldname(field, language))
            and getattr(self, field)
        ]
