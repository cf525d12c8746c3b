"""The network's own part of the CMS: its vocabularies, organisations and form layout."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import DateTimeField, TimeField
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.cache import patch_cache_control
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldRowPanel, InlinePanel
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Site
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from network import models
from network.accounts.panels import OwnEmailPanel, OwnPasswordPanel
from network.cms import bulk_actions, guide, page_actions
from network.cms.api import limit_api
from network.cms.explorer import EveryPage
from network.cms.in_use import keep_what_is_used
from network.cms.page_part_view import EditPagePart
from network.cms.reports import may_read_the_whole_network
from network.editing.lists import SnippetList
from network.editing.local_time import (
    LocalDateTimeField,
    LocalDateTimeInput,
    LocalTimeField,
    LocalTimeInput,
)
from network.editing.panels import bilingual, bilingual_text, heading
from network.i18n.languages import LANGUAGE_CODES
from network.routing.page_views import view_of

register_form_field_override(
    DateTimeField, override={"form_class": LocalDateTimeField, "widget": LocalDateTimeInput}
)
register_form_field_override(
    TimeField, override={"form_class": LocalTimeField, "widget": LocalTimeInput}
)


class TermViewSet(SnippetViewSet):
    """A vocabulary: name in both languages, order and code."""

    index_view_class = SnippetList
    list_display = ["name_pl", "name_en", "code", "sort_order"]
    ordering = ["sort_order", "code"]
    search_fields = ["name_pl", "name_en", "code"]
    icon = "tag"
    panels = [bilingual("name"), FieldRowPanel(["code", "sort_order"])]
    copy_view_enabled = False
    list_per_page = 50


class AccessibilityFeatureViewSet(TermViewSet):
    model = models.AccessibilityFeature
    list_display = ["name_pl", "name_en", "group", "code"]
    panels = [bilingual("name"), "group", FieldRowPanel(["code", "sort_order"])]


@register_snippet
class VocabularyGroup(SnippetViewSetGroup):
    menu_label = _("Vocabulary")
    menu_icon = "tag"
    menu_order = 310
    items = (
        TermViewSet(model=models.District, icon="site"),
        TermViewSet(model=models.Category),
        TermViewSet(model=models.Audience, icon="group"),
        TermViewSet(model=models.EventFormat),
        TermViewSet(model=models.SpokenLanguage, icon="globe"),
        TermViewSet(model=models.Amenity),
        AccessibilityFeatureViewSet(),
        TermViewSet(model=models.PersonRole, icon="user"),
        TermViewSet(model=models.OrganisationRole, icon="group"),
    )


class OrganisationViewSet(SnippetViewSet):
    model = models.Organisation
    index_view_class = SnippetList
    ordering = ["name"]
    icon = "group"
    list_display = ["name", "gloss", "country"]
    search_fields = ["name", "gloss_pl", "gloss_en"]
    panels = [
        "name",
        bilingual("gloss"),
        bilingual("kind"),
        FieldRowPanel(["country", "url"]),
        "logo",
        "code",
    ]


class FundingProgrammeViewSet(SnippetViewSet):
    model = models.FundingProgramme
    index_view_class = SnippetList
    ordering = ["name_pl"]
    icon = "form"
    list_display = ["name", "mechanism"]
    search_fields = [f"name_{code}" for code in LANGUAGE_CODES]
    panels = [
        bilingual("name"),
        bilingual("mechanism"),
        bilingual("financed_by"),
        heading(
            _("What the programme asks to be shown"),
            bilingual_text("funding_statement"),
            bilingual("slogan"),
            InlinePanel("logos", label=_("Logo"), heading=_("Logos, in their order")),
            help_text=_(
                "Shown with the programme's projects: on their pages, their spaces and their "
                "events."
            ),
        ),
        "url",
        "code",
    ]


class ProjectViewSet(SnippetViewSet):
    model = models.Project
    index_view_class = SnippetList
    ordering = ["name_pl"]
    icon = "folder-open-inverse"
    list_display = ["name", "lead", "programme"]
    search_fields = [f"name_{code}" for code in LANGUAGE_CODES]
    panels = [
        bilingual("name"),
        heading(_("Who carries it out"), "lead", "partners"),
        heading(
            _("From what money"),
            "programme",
            bilingual_text("funding_statement"),
            help_text=_("The statement is shown as it stands, where the funder asks for it."),
        ),
        "url",
        "code",
    ]


@register_snippet
class OrganisationsGroup(SnippetViewSetGroup):
    menu_label = _("Organisations")
    menu_icon = "group"
    menu_order = 300
    items = (OrganisationViewSet, ProjectViewSet, FundingProgrammeViewSet)


@hooks.register("before_serve_page")
def one_address(
    page: models.NetworkPage, request: HttpRequest, args: Any, kwargs: Any
) -> HttpResponse | None:
    """A page asked for at another address than its own leads there.

    Kept by browsers for ten minutes only: a hostname may be given up again.
    """
    parts = page.get_url_parts(request)
    site = Site.find_for_request(request)
    if parts is None or parts[2] is None or site is None or parts[0] == site.pk:
        return None
    query = request.META.get("QUERY_STRING", "")
    rest = request.path_info.removeprefix(_path_on(page, request))
    response = HttpResponsePermanentRedirect(
        f"{parts[1]}{parts[2]}{rest}{'?' + query if query else ''}"
    )
    patch_cache_control(response, max_age=600)
    return response


@hooks.register("before_serve_page", order=1000)
def keep_response(page: models.NetworkPage, request: HttpRequest, args: Any, kwargs: Any) -> None:
    """After every other hook: whoever may not read the page has been told so by then."""
    view_of(page, request).keep_response()


def _path_on(page: models.NetworkPage, request: HttpRequest) -> str:
    """The page's path on the site that was asked, which is not the page's own."""
    asked = Site.find_for_request(request)
    for site_id, root_path, _url, _language in page._get_relevant_site_root_paths(request):
        if asked is not None and site_id == asked.pk:
            return reverse("wagtail_serve", args=(page.url_path[len(root_path) :],))
    return request.path_info


hooks.register("before_delete_snippet", keep_what_is_used)
hooks.register("register_account_settings_panel", OwnEmailPanel)
hooks.register("register_account_settings_panel", OwnPasswordPanel)

# After Wagtail's own.
hooks.register("construct_admin_api", limit_api, order=100)
hooks.register("construct_page_action_menu", page_actions.by_role, order=1000)


@hooks.register("construct_reports_menu")
def reports_within_reach(request: HttpRequest, items: list[Any]) -> None:
    """No link to a report that counts the whole network, for who may not read it."""
    if not may_read_the_whole_network(request.user):
        items[:] = [item for item in items if item.name != "page-types-usage"]


@hooks.register("insert_global_admin_css")
def admin_css() -> SafeString:
    """Two languages side by side, which of them is still missing, and our own pages' layout."""
    sheets = (
        "network/admin/bilingual.css",
        "network/admin/layout.css",
        "network/admin/translation.css",
    )
    links = ((static(name),) for name in sheets)
    return format_html_join("", '<link rel="stylesheet" href="{}">', links)


@hooks.register("insert_editor_js")
def editor_js() -> SafeString:
    """Beginning the English from the Polish, opening the field named; a press awaits autosave."""
    scripts = ("network/admin/translation.js", "network/admin/autosave.js")
    return format_html_join(
        "", '<script type="module" src="{}"></script>', ((static(name),) for name in scripts)
    )


@hooks.register("register_admin_viewset")
def every_page() -> PageViewSet:
    return EveryPage()


for action in bulk_actions.ACTIONS:
    # After Wagtail's own of the same name, in whose place they are.
    hooks.register("register_bulk_action", action, order=100)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def tell_numbered_slugs(request: HttpRequest, page: models.NetworkPage) -> None:
    if "json" in request.headers.get("Accept", ""):  # kept by itself while somebody types
        return
    for name, wanted in page.numbered_slugs.items():
        text = _("Another page here has the address “%(wanted)s”, so this one got “%(slug)s”.")
        messages.info(request, text % {"wanted": wanted, "slug": getattr(page, name)})


@hooks.register("register_admin_urls")
def part_urls() -> list[URLPattern]:
    view = EditPagePart.as_view()
    return [path("parts/<int:pk>/<slug:name>/", view, name="page_part")]


@hooks.register("register_admin_urls")
def guide_urls() -> list[URLPattern]:
    return [
        path("guide/", guide.Guide.as_view(), name="guide"),
        path("guide/<slug:slug>/", guide.GuideChapter.as_view(), name="guide_chapter"),
        path("guide/pictures/<slug:language>/<str:name>", guide.picture, name="guide_picture"),
    ]


@hooks.register("register_help_menu_item")
def guide_in_the_menu() -> MenuItem:
    return MenuItem(_("Guide"), reverse("guide"), name="guide", icon_name="help", order=100)


@hooks.register("construct_help_menu")
def our_guide_only(request: HttpRequest, items: list[Any]) -> None:
    """Wagtail's own guide and its news are in English, and about a CMS in general."""
    theirs = ("editor-guide", "whats-new-in-wagtail")
    items[:] = [item for item in items if not item.name.startswith(theirs)]
