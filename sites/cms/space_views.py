"""Admin views of spaces: list, opening, settings, team, suspending, closing, reopening."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, TemplateView, View
from wagtail import hooks
from wagtail.admin.panels import ObjectList
from wagtail.log_actions import log

from network.cms.views import AdminView, keep_nowhere
from network.editing.lists import having_words, in_polish_order
from network.models import User
from sites.cms.space_forms import InviteForm, OpenSpaceForm, ReopenForm, StopForm
from sites.lifecycle import stages
from sites.lifecycle.open_space import open_space
from sites.models import (
    Invitation,
    Partnership,
    SpaceGroup,
    SpacePage,
    SpaceRole,
    SpaceSettings,
    SpaceStage,
)
from sites.team import permissions
from sites.team.groups import equip_space, leave
from sites.team.invitations import invite
from sites.team.partnerships import organisation_named

PER_PAGE = 30


class SpacesView(AdminView):
    """A page below the list of spaces."""

    header_icon = "home"
    parents: tuple[tuple[str, Any], ...] = (("space_list", gettext_lazy("Spaces")),)


class SpaceView(SpacesView):
    """A page about one space, for its coordinators and administrators of the network."""

    @cached_property
    def space(self) -> SpacePage:
        return get_object_or_404(SpacePage, pk=self.kwargs["pk"])

    def may(self) -> bool:
        return permissions.coordinates(self.request.user, self.space)

    def get_page_subtitle(self) -> str:
        return self.space.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(space=self.space, **kwargs)


class SpaceList(SpacesView, TemplateView):
    """The spaces a user coordinates, each with its actions."""

    page_title = gettext_lazy("Spaces")
    parents = ()
    template_name = "sites/admin/space_list.html"

    def _spaces(self) -> QuerySet[SpacePage]:
        spaces = permissions.spaces_coordinated_by(self.request.user)
        names = ("title_pl", "title_en")
        found = having_words(spaces, self.request.GET.get("q", ""), names)
        return in_polish_order(found, ["title_pl"], names)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self._spaces(), PER_PAGE).get_page(self.request.GET.get("page"))
        for space in page:
            space.cms_links = [
                link for links in hooks.get_hooks("space_cms_links") for link in links(space)
            ]
        return super().get_context_data(
            spaces=page,
            stopped=SpacePage.stages_by_action,
            may_open=permissions.runs_the_network(self.request.user),
            q=self.request.GET.get("q", ""),
            **kwargs,
        )


class OpenSpace(SpacesView, FormView):
    """Opens a space; for administrators of the network."""

    page_title = gettext_lazy("Open a space")
    template_name = "sites/admin/open_space.html"
    form_class = OpenSpaceForm

    def may(self) -> bool:
        return permissions.runs_the_network(self.request.user)

    def form_valid(self, form: OpenSpaceForm) -> HttpResponse:
        try:
            space = open_space(form.new_space(self.request.user))
        except ValidationError as error:
            _show(form, error)
            return self.form_invalid(form)
        email = form.cleaned_data["coordinator_email"]
        text = _("“%(space)s” is open for work. An invitation to %(email)s is on its way.")
        messages.success(self.request, text % {"space": space.title, "email": email})
        return HttpResponseRedirect(reverse("wagtailadmin_explore", args=[space.pk]))


def _show(form: forms.Form, error: ValidationError) -> None:
    """Put each message beside its field, or above the form if it has none."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


class EditSettings(SpaceView, FormView):
    """What holds for every page of the space."""

    page_title = gettext_lazy("Settings of the space")
    template_name = "sites/admin/settings.html"
    #: One row a space, with ``panels``; another app may have settings of its own.
    model: Any = SpaceSettings
    action = "sites.settings"

    @cached_property
    def settings(self) -> Model:
        settings, _created = self.model.objects.get_or_create(space=self.space)
        return settings

    @cached_property
    def panels(self) -> Any:
        return ObjectList(self.model.panels).bind_to_model(self.model)

    def get_form_class(self) -> type[forms.ModelForm]:
        return self.panels.get_form_class()

    def get_form_kwargs(self) -> dict[str, Any]:
        user = self.request.user
        return {**super().get_form_kwargs(), "instance": self.settings, "for_user": user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["panel"] = self.panels.get_bound_panel(
            request=self.request, instance=self.settings, form=context["form"]
        )
        context["media"] = context["panel"].media + context["form"].media
        return context

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        form.save()
        log(instance=self.space, action=self.action, user=self.request.user)
        messages.success(self.request, _("The settings are saved."))
        return HttpResponseRedirect(self.request.path)


class Team(SpaceView, FormView):
    """Who works for the space in the CMS, and inviting more."""

    page_title = gettext_lazy("Team")
    template_name = "sites/admin/team.html"
    form_class = InviteForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groups = SpaceGroup.objects.filter(space=self.space).select_related("group")
        by_role = {group.role: group for group in groups.prefetch_related("group__user_set")}
        members = [
            {"user": user, "role": role.label}
            for role in SpaceRole
            if role in by_role
            for user in by_role[role].group.user_set.all()
        ]
        invitations = Invitation.objects.filter(space=self.space, accepted_at=None)
        waiting = [
            invitation
            for invitation in invitations.select_related("organisation", "letter")
            if invitation.is_open
        ]
        return super().get_context_data(
            members=members, waiting=waiting, partners=partners_of(self.space), **kwargs
        )

    def form_valid(self, form: InviteForm) -> HttpResponse:
        equip_space(self.space)
        given = form.cleaned_data
        with transaction.atomic():
            organisation = given["organisation"]
            if name := given["new_organisation"]:
                organisation = organisation_named(name)
            invite(
                self.space,
                given["role"],
                given["email"],
                language=given["language"],
                invited_by=_signed_in(self.request),
                organisation=organisation,
            )
        messages.success(
            self.request,
            _("An invitation to %(email)s is on its way.") % {"email": given["email"]},
        )
        return HttpResponseRedirect(self.request.path)


def partners_of(space: SpacePage) -> list[Partnership]:
    """The organisations that work in a space now, each with its people."""
    rows = Partnership.objects.current().filter(space=space).select_related("organisation")
    return list(rows.prefetch_related("group__user_set", "pages"))


class RemoveMember(SpaceView, View):
    """Removes a user from the groups of the space."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, user_pk: int) -> HttpResponse:
        theirs = Group.objects.filter(space_group__space=self.space)
        member = get_object_or_404(User.objects.filter(groups__in=theirs).distinct(), pk=user_pk)
        coordinators = User.objects.filter(
            groups__space_group__space=self.space,
            groups__space_group__role=SpaceRole.COORDINATOR,
        )
        if list(coordinators) == [member] and not permissions.runs_the_network(request.user):
            messages.error(request, _("A space needs a coordinator: invite another one first."))
        else:
            leave(member, self.space)
            log(instance=self.space, action="sites.leave", user=_signed_in(request))
            messages.success(request, _("%(name)s no longer works here.") % {"name": member})
        return HttpResponseRedirect(reverse("space_team", args=[pk]))


class WithdrawInvitation(SpaceView, View):
    """Deletes an open invitation."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, invitation_pk: int) -> HttpResponse:
        get_object_or_404(Invitation, pk=invitation_pk, space=self.space).delete()
        messages.success(request, _("The invitation has been withdrawn."))
        return HttpResponseRedirect(reverse("space_team", args=[pk]))


class Suspend(SpaceView, FormView):
    """Suspends the space."""

    page_title = gettext_lazy("Suspend the space")
    submit_label = gettext_lazy("Suspend")
    template_name = "sites/admin/stop.html"
    form_class = StopForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """It may name people."""
        return keep_nowhere(super().dispatch(request, *args, **kwargs))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["coming"] = stages.coming_dates(self.space)
        context["hosted"] = stages.hosted_events(self.space)
        context["told"] = [
            part for fn in hooks.get_hooks("space_people") for part in fn(self.space)
        ]
        context["submit_label"] = self.submit_label
        return context

    def stop(self, given: dict[str, Any]) -> int:
        return stages.suspend(self.space, user=_signed_in(self.request), **given)

    def form_valid(self, form: StopForm) -> HttpResponse:
        try:
            cancelled = self.stop(form.cleaned_data)
        except ValidationError as error:
            _show(form, error)
            return self.form_invalid(form)
        done = _("Done: every page of the space says so.")
        if cancelled:
            text = ngettext(
                "%(count)d date was cancelled.", "%(count)d dates were cancelled.", cancelled
            )
            done = f"{done} {text % {'count': cancelled}}"
        messages.success(self.request, done)
        return HttpResponseRedirect(reverse("space_list"))


class Close(Suspend):
    """Closes the space for good; for administrators of the network."""

    page_title = gettext_lazy("Close the space")
    submit_label = gettext_lazy("Close the space")

    def may(self) -> bool:
        return permissions.runs_the_network(self.request.user)

    def get_form(self, form_class: Any = None) -> forms.Form:
        form = super().get_form(form_class)
        del form.fields["until"]
        return form

    def stop(self, given: dict[str, Any]) -> int:
        return stages.close(self.space, user=_signed_in(self.request), **given)


class Reopen(SpaceView, FormView):
    """Reopens a suspended space; a closed one only for administrators of the network."""

    page_title = gettext_lazy("Reopen the space")
    template_name = "sites/admin/reopen.html"
    form_class = ReopenForm

    def may(self) -> bool:
        if self.space.stage == SpaceStage.CLOSED:
            return permissions.runs_the_network(self.request.user)
        return super().may()

    def form_valid(self, form: ReopenForm) -> HttpResponse:
        stages.reopen(self.space, stage=form.cleaned_data["stage"], user=_signed_in(self.request))
        messages.success(self.request, _("The space is in operation again."))
        return HttpResponseRedirect(reverse("space_list"))


def _signed_in(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
