"""The forms of the CMS about spaces that are not pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput

from network.models import District, Organisation
from sites.lifecycle.open_space import NewSpace, SpaceTemplate
from sites.models import SpacePage, SpaceRole, SpaceStage


class OpenSpaceForm(forms.Form):
    """All that is needed to open a space, on one screen."""

    title_pl = forms.CharField(label=_("Name in Polish"), max_length=255)
    title_en = forms.CharField(
        label=_("Name in English"),
        max_length=255,
        required=False,
        help_text=_("Empty: the Polish name is shown."),
    )
    template = forms.ChoiceField(
        label=_("What kind of place"),
        choices=SpaceTemplate.choices,
        initial=SpaceTemplate.SMALL,
        widget=forms.RadioSelect,
    )
    stage = forms.ChoiceField(label=_("Stage"), initial=SpaceStage.PLANNED)
    district: Any = forms.ModelChoiceField(
        District.objects.all(), label=_("District"), required=False, empty_label="—"
    )
    street = forms.CharField(
        label=_("Street and number"),
        max_length=255,
        required=False,
        help_text=_("Not needed for a space without premises of its own."),
    )
    postcode = forms.CharField(label=_("Postcode"), max_length=10, required=False)
    city = forms.CharField(label=_("City"), max_length=120, initial="Kraków")
    operator: Any = forms.ModelChoiceField(
        Organisation.objects.all(),
        label=_("Operator"),
        required=False,
        empty_label="—",
        help_text=_("Who runs it. An organisation not listed is added under “Organisations”."),
    )
    coordinator_email = forms.EmailField(
        label=_("The coordinator's e-mail"),
        help_text=_("A link to choose a password is sent there. It works for two weeks."),
    )
    language = forms.ChoiceField(
        label=_("Language of the letter"), choices=settings.LANGUAGES, initial="pl"
    )
    hostname = forms.CharField(
        label=_("Hostname of its own"),
        max_length=253,
        required=False,
        help_text=_("For example kozlowka.example.org, if one points here. Usually empty."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = _working_stages()

    def new_space(self, opened_by: Any) -> NewSpace:
        return NewSpace(**self.cleaned_data, opened_by=opened_by)


def _working_stages() -> list[tuple[str, Any]]:
    by_action = SpacePage.stages_by_action
    return [(code, label) for code, label in SpaceStage.choices if code not in by_action]


class InviteForm(forms.Form):
    """Whom to let work for a space, and as what."""

    email = forms.EmailField(label=_("E-mail"))
    role = forms.ChoiceField(label=_("Role"), choices=SpaceRole.choices, initial=SpaceRole.EDITOR)
    organisation: Any = forms.ModelChoiceField(
        Organisation.objects.all(),
        label=_("A partner's organisation"),
        required=False,
        empty_label="—",
        help_text=_("Only for partners: what they add is their organisation's."),
    )
    new_organisation = forms.CharField(
        label=_("or its name, if it is not listed"), max_length=255, required=False
    )
    language = forms.ChoiceField(
        label=_("Language of the letter"), choices=settings.LANGUAGES, initial="pl"
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        listed, new = cleaned.get("organisation"), cleaned.get("new_organisation", "").strip()
        if cleaned.get("role") != SpaceRole.PARTNER:
            cleaned["organisation"], cleaned["new_organisation"] = None, ""
        elif not listed and not new:
            self.add_error("organisation", _("Choose the partner's organisation, or name it."))
        elif listed and new:
            self.add_error("new_organisation", _("Choose one or name one, not both."))
        return cleaned


class StopForm(forms.Form):
    """Suspending or closing a space: why, until when, and what becomes of the events."""

    reason_pl = forms.CharField(
        label=_("Reason in Polish"), max_length=255, required=False, widget=AdminAutoHeightTextInput
    )
    reason_en = forms.CharField(
        label=_("Reason in English"),
        max_length=255,
        required=False,
        widget=AdminAutoHeightTextInput,
    )
    until = forms.DateField(
        label=_("Last day off"),
        required=False,
        widget=AdminDateInput,
        help_text=_("Empty: until further notice."),
    )
    cancel_events = forms.BooleanField(
        label=_("Cancel the events in that time"), required=False, initial=True
    )


class ReopenForm(forms.Form):
    """Putting a space back into operation."""

    stage = forms.ChoiceField(label=_("Stage"), initial=SpaceStage.OPEN)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = _working_stages()
