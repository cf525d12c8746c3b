"""The screen for one part of a page (``network.cms.page_parts``)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.panels import Panel

from network.cms.guide import chapter_named
from network.cms.page_parts import PagePart, edit_handler_of, part_named
from network.cms.views import AdminView, Crumb, crumb
from network.models import NetworkPage


class EditPagePart(AdminView, TemplateView):
    """Edits one part of the newest version of a page and saves it as the next version.

    Open to those who may edit the page. A locked page is read only: its form tells why. The part is
    published at once on request, where nothing else of the page waits to be published.
    """

    template_name = "network/admin/page_part.html"

    @cached_property
    def page(self) -> NetworkPage:
        return get_object_or_404(NetworkPage, pk=self.kwargs["pk"]).specific

    @cached_property
    def part(self) -> PagePart:
        part = part_named(self.kwargs["name"], type(self.page))
        if part is None:
            raise Http404
        return part

    @cached_property
    def draft(self) -> NetworkPage:
        return self.page.get_latest_revision_as_object()

    def may(self) -> bool:
        return self.page.permissions_for_user(self.request.user).can_edit()

    def publishes(self) -> bool:
        """Whether this part, and nothing else, can be published here."""
        page = self.page
        may = page.permissions_for_user(self.request.user).can_publish()
        waits = page.has_unpublished_changes or page.current_workflow_state is not None
        return page.live and may and not waits

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.may() and (lock := self.page.get_lock()) and lock.for_user(request.user):
            return self.back()
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> Any:
        return self.part.title

    def trail(self) -> list[Crumb]:
        title = self.page.get_admin_display_title()
        return [crumb(title, "wagtailadmin_pages:edit", self.page.pk)]

    @cached_property
    def handler(self) -> Panel:
        return edit_handler_of(self.part.name, type(self.page))

    def form(self, data: Any = None) -> Any:
        form = self.handler.get_form_class()(
            data,
            instance=self.draft,
            parent_page=self.draft.get_parent(),
            for_user=self.request.user,
        )
        # A page type's form may declare fields of its own: they stand in the whole form only.
        for name in form.fields.keys() - set(self.handler.get_form_options().get("fields", ())):
            del form.fields[name]
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.form()
        panel = self.handler.get_bound_panel(instance=self.draft, request=self.request, form=form)
        return super().get_context_data(
            form=form,
            panel=panel,
            media=panel.media + form.media,
            action_url=self.request.path,
            publishes=self.publishes(),
            chapter=chapter_named(self.part.chapter) if self.part.chapter else None,
            has_unsaved_changes=form.is_bound,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            messages.error(request, _("Nothing was saved: please look at what is marked."))
            return self.render_to_response(self.get_context_data(form=form))
        live, published = self.page.live, "publish" in request.POST and self.publishes()
        with transaction.atomic():
            page = form.save(commit=not live)
            revision = page.save_revision(user=request.user, log_action=True, clean=False)
            if published:
                revision.publish(user=request.user)
        text = _("Saved.")
        if published:
            text = _("Saved and published.")
        elif live:
            text = _("Saved in the draft. Publish the page for everybody to see it.")
        messages.success(request, text)
        return self.back()

    def back(self) -> HttpResponseRedirect:
        address = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return HttpResponseRedirect(f"{address}#page-parts")
