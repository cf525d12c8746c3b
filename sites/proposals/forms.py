"""The forms of a proposal: texts in one or both languages, time, pictures, proposer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from network.http.person_names import NameField
from network.http.public_forms import StampedForm
from network.i18n.languages import LANGUAGE_CODES
from network.images.cleaning import CleanPicture, clean_picture
from sites.models import Proposal, ProposalPicture
from sites.proposals.kinds import Given, ProposalKind
from sites.proposals.pictures import FormPictures
from sites.proposals.services import NewProposal
from sites.proposals.thumbnails import Thumbnail, thumbnail

SLOTS = (1, 2, 3)
TEXT_FIELDS = {f"{name}_{code}": "" for code in LANGUAGE_CODES for name in ("title", "text")}
FURTHEST = timedelta(days=2 * 366)
_ACCEPT = "image/jpeg,image/png,image/webp,image/avif,image/heic,image/heif"


class PictureField(forms.FileField):
    """An uploaded picture; its value is a ``CleanPicture``, or None."""

    def clean(self, data: Any, initial: Any = None) -> CleanPicture | None:
        file = super().clean(data, initial)
        if not file:
            return None
        return clean_picture(file, longest_side=settings.PROPOSAL_PICTURE_PIXELS)


@dataclass
class Slot:
    """One place for a picture, as the form shows it."""

    number: int
    file: forms.BoundField
    alt: forms.BoundField
    leave_out: forms.BoundField
    kept: ProposalPicture | None

    @property
    def preview(self) -> Thumbnail | None:
        return thumbnail(self.kept) if self.kept is not None else None

    @property
    def is_used(self) -> bool:
        return bool(self.kept or self.alt.value() or self.file.errors or self.alt.errors)


@dataclass
class LanguageFields:
    """What is written in one language, as the form shows it."""

    code: str
    title: forms.BoundField
    text: forms.BoundField

    @property
    def is_used(self) -> bool:
        return any(field.value() or field.errors for field in (self.title, self.text))


class ContentForm(StampedForm):
    """What is proposed; the part that can be amended as well.

    ``kept`` are the pictures that came with an earlier sending, by their places. They are kept
    under the name of the form, which is therefore the same however long it lay open.
    """

    keeps_its_name = True

    when = forms.CharField(
        label=gettext_lazy("When, in your own words"),
        required=False,
        max_length=300,
        help_text=gettext_lazy(
            "For example: the first Tuesday of each month, in the evening; or: any Saturday in May."
        ),
    )
    day = forms.DateField(
        label=gettext_lazy("Day"),
        required=False,
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=gettext_lazy("The first one, if there are several."),
    )
    starts = forms.TimeField(
        label=gettext_lazy("From (hour)"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    ends = forms.TimeField(
        label=gettext_lazy("To (hour)"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    notes = forms.CharField(
        label=gettext_lazy("A note to the team"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "For whom it is, how many people, what you need of the space. This is not published."
        ),
    )

    def __init__(self, *args: Any, kept: Mapping[int, ProposalPicture], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = dict(kept)
        for code in LANGUAGE_CODES:
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Title"), required=False, max_length=120
            )
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("Description"),
                required=False,
                max_length=4000,
                widget=forms.Textarea(attrs={"rows": 7}),
                help_text=_("An empty line begins a new paragraph. The first one is the summary."),
            )
        for slot in SLOTS:
            self._add_slot(slot)
        self.fields["rights"] = forms.BooleanField(
            label=_(
                "I may share these pictures: I made them or have the author's permission, and "
                "the people who can be recognised in them agree."
            ),
            required=False,
        )
        if self.kept:
            self.initial.setdefault("rights", True)

    def _add_slot(self, slot: int) -> None:
        size = filesizeformat(settings.PICTURE_MAX_BYTES)
        self.fields[f"picture_{slot}"] = PictureField(
            label=_("Picture %(number)s") % {"number": slot},
            required=False,
            help_text=_("JPEG, PNG, WebP, AVIF or HEIC, up to %(size)s.") % {"size": size},
            widget=forms.FileInput(attrs={"accept": _ACCEPT}),
        )
        self.fields[f"alt_{slot}"] = forms.CharField(
            label=_("What picture %(number)s shows") % {"number": slot},
            required=False,
            max_length=255,
            help_text=_("For people who cannot see it."),
        )
        self.fields[f"leave_out_{slot}"] = forms.BooleanField(
            label=_("Leave picture %(number)s out") % {"number": slot}, required=False
        )
        if slot in self.kept:
            self.initial.setdefault(f"alt_{slot}", self.kept[slot].alt)

    # --- As the page shows it -----------------------------------------------------------------

    @property
    def slots(self) -> list[Slot]:
        return [
            Slot(
                slot,
                self[f"picture_{slot}"],
                self[f"alt_{slot}"],
                self[f"leave_out_{slot}"],
                self.kept.get(slot),
            )
            for slot in SLOTS
        ]

    @property
    def in_languages(self) -> list[LanguageFields]:
        """Title and description in each language, the reader's own first."""
        own = get_language()
        codes = sorted(LANGUAGE_CODES, key=lambda code: code != own)
        return [LanguageFields(code, self[f"title_{code}"], self[f"text_{code}"]) for code in codes]

    @property
    def has_more_pictures(self) -> bool:
        """Whether any place but the first is in use; else they need not be seen."""
        return any(slot.is_used for slot in self.slots[1:])

    @property
    def times(self) -> list[forms.BoundField]:
        return [self[name] for name in ("day", "starts", "ends")]

    @property
    def mistakes(self) -> Iterator[forms.BoundField]:
        return (field for field in self.shown_fields if field.errors)

    @property
    def has_upload(self) -> bool:
        return any(self.files.get(f"picture_{slot}") for slot in SLOTS)

    # --- What was sent ------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        self._check_words(given)
        self._check_when(given)
        self._check_pictures(given)
        self.check_pace()
        return given

    def _check_words(self, given: dict[str, Any]) -> None:
        own = get_language()
        for code in LANGUAGE_CODES:
            title, text = given.get(f"title_{code}"), given.get(f"text_{code}")
            if text and not title and f"title_{code}" not in self.errors:
                self.add_error(f"title_{code}", _("Give it a title in this language as well."))
            if title and not text and f"text_{code}" not in self.errors:
                self.add_error(f"text_{code}", _("Describe it in this language as well."))
        if not any(given.get(name) for name in TEXT_FIELDS) and not set(TEXT_FIELDS) & set(
            self.errors
        ):
            self.add_error(
                f"title_{own}", _("Give a title and a description, in Polish or in English.")
            )

    def _check_when(self, given: dict[str, Any]) -> None:
        day, today = given.get("day"), timezone.localdate()
        if day and not today <= day <= today + FURTHEST:
            passed = _("This day has passed.") if day < today else _("Is the year right?")
            self.add_error("day", passed)
        if (given.get("starts") or given.get("ends")) and not day and "day" not in self.errors:
            self.add_error("day", _("Give the day as well."))
        if given.get("ends") and not given.get("starts") and "starts" not in self.errors:
            self.add_error("starts", _("Give the hour of the start as well."))
        said = day or given.get("when") or {"day", "when"} & set(self.errors)
        if self._is_dated(given) and not said:
            self.add_error("when", _("Say when it is: in words, or by a day."))

    def _is_dated(self, given: dict[str, Any]) -> bool:
        raise NotImplementedError

    def _check_pictures(self, given: dict[str, Any]) -> None:
        there = [slot for slot in SLOTS if self._has_picture(given, slot)]
        for slot in there:
            if not given.get(f"alt_{slot}") and f"alt_{slot}" not in self.errors:
                self.add_error(
                    f"alt_{slot}",
                    _("Say what the picture shows: a person who cannot see it needs it."),
                )
        if there and not given.get("rights"):
            self.add_error("rights", _("Without this we may not show the pictures."))

    def _has_picture(self, given: dict[str, Any], slot: int) -> bool:
        return bool(given.get(f"picture_{slot}")) or (
            slot in self.kept and not given.get(f"leave_out_{slot}")
        )

    @property
    def new_pictures(self) -> dict[int, CleanPicture]:
        """The valid ones of those that were sent, even if the form has other errors."""
        found = ((slot, self.cleaned_data.get(f"picture_{slot}")) for slot in SLOTS)
        return {slot: picture for slot, picture in found if picture}

    @property
    def alts(self) -> dict[int, str]:
        return {slot: self.cleaned_data.get(f"alt_{slot}", "") for slot in SLOTS}

    @property
    def left_out(self) -> list[int]:
        given = self.cleaned_data
        return [slot for slot in SLOTS if given.get(f"leave_out_{slot}")]

    @property
    def pictures(self) -> FormPictures:
        """What was sent of pictures, even if the form has errors."""
        return FormPictures(self.new_pictures, self.alts, self.left_out)

    @property
    def given(self) -> Given:
        """What was written for the public. To be asked when the form is valid."""
        said = self.cleaned_data
        times = {name: said[name].strftime("%H:%M") if said[name] else "" for name in _TIMES}
        day = said["day"].isoformat() if said["day"] else ""
        return {
            **{name: said[name] for name in TEXT_FIELDS},
            "when": said["when"],
            "day": day,
            **times,
        }


_TIMES = ("starts", "ends")


class ProposalForm(ContentForm):
    """The whole form: also the kind and the proposer."""

    kind = forms.ChoiceField(label=gettext_lazy("What is it?"), widget=forms.RadioSelect)
    name = NameField(
        label=gettext_lazy("Your name, or that of your organisation"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("A letter with a link goes there first; nothing else before."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, kinds: Iterable[ProposalKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kinds = {kind.code: kind for kind in kinds}
        choices = [(kind.code, kind.label) for kind in self._kinds.values()]
        self.fields["kind"].choices = choices
        self.initial.setdefault("kind", choices[0][0])

    @property
    def kind_options(self) -> list[tuple[Any, str | Any]]:
        """Each with what it means."""
        hints = [kind.hint for kind in self._kinds.values()]
        return list(zip(self["kind"], hints, strict=True))

    def _is_dated(self, given: dict[str, Any]) -> bool:
        kind = self._kinds.get(given.get("kind", ""))
        return kind is not None and kind.is_dated

    def proposal(self) -> NewProposal:
        """To be called when the form is valid."""
        said = self.cleaned_data
        return NewProposal(
            kind=said["kind"],
            given=self.given,
            name=said["name"],
            email=said["email"],
            notes=said["notes"],
            language=get_language() or settings.LANGUAGE_CODE,
            once=self.once,
            sent=self.fingerprint,
            clause=self.clause_key,
        )


class AmendForm(ContentForm):
    """Changes an existing proposal; its kind and its proposer stay."""

    def __init__(
        self, *args: Any, proposal: Proposal, is_dated: bool, is_reply: bool, **kwargs: Any
    ) -> None:
        initial = {**proposal.given, "notes": proposal.notes}
        super().__init__(*args, initial=initial, clause=lambda: proposal.clause_id, **kwargs)
        self._dated = is_dated
        if is_reply:
            self.fields["notes"].label = _("Your answer to the team")
            self.fields["notes"].help_text = _("This is not published.")

    def _is_dated(self, given: dict[str, Any]) -> bool:
        return self._dated
