"""Forms of the CMS for every page: addresses in two languages, a passed expiry, no alias."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils import timezone
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname, get_language
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm

from network.editing.file_choice import files_in_form, files_of, not_to_choose


class NetworkPageForm(WagtailAdminPageForm):
    """Gives a number to a slug that a sibling already uses in that language; refuses others' files.

    Wagtail's own form checks a field called ``slug``; without this the page's ``save()`` would
    respond with a server error.
    """

    def clean(self) -> dict[str, Any]:
        self._clear_past_expiry()
        cleaned_data = super().clean()
        page = self.instance
        for name in ("slug_pl", "slug_en"):
            if name in cleaned_data:
                setattr(page, name, cleaned_data[name])
        page.numbered_slugs = page.number_clashing_slugs(self.parent_page)
        for name in page.numbered_slugs:
            cleaned_data[name] = getattr(page, name)
        self._refuse_files_of_others()
        if hasattr(self.data, "getlist"):
            page.still_right = frozenset(self.data.getlist("still_right"))
        return cleaned_data

    def add_error(self, field: str | None, error: Any) -> None:
        """An error of a field that stands on another screen is told above the form.

        The model checks fields together; Django would raise ``ValueError``.
        """
        if field is None and hasattr(error, "error_dict"):
            elsewhere = error.error_dict.keys() - {*self.fields, NON_FIELD_ERRORS}
            for name in sorted(elsewhere):
                label = self._meta.model._meta.get_field(name).verbose_name
                for message in error.error_dict.pop(name):
                    told = format_lazy("{}: {}", capfirst(label), " ".join(message.messages))
                    super().add_error(None, told)
        super().add_error(field, error)

    def _clear_past_expiry(self) -> None:
        """An expiry that was set and has passed is cleared: Wagtail refuses it in a closed panel.

        One that was just entered is refused as before. The field of the form has minutes only.
        """
        known, given = self.initial.get("expire_at"), self.cleaned_data.get("expire_at")
        if not known or not given or given >= timezone.now():
            return
        if given == known.replace(second=given.second, microsecond=given.microsecond):
            self.cleaned_data["expire_at"] = None

    def _refuse_files_of_others(self) -> None:
        """A picture or document that is new here must be one its user may choose."""
        if self.for_user is None:
            return
        new = files_in_form(self)
        if new and not_to_choose(new - files_of(self.instance), self.for_user):
            text = _("A picture or document you chose is not yours to use. Please choose another.")
            self.add_error(None, text)


class NetworkCopyForm(CopyForm):
    """Numbers a slug that is taken where the copy goes.

    Offers no alias of pages that may have none (``NetworkPage.may_be_aliased``).
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pages = self.page.get_descendants(inclusive=True).order_by()
        kinds = ContentType.objects.filter(pk__in=pages.values("content_type")).distinct()
        models: list[Any] = [kind.model_class() for kind in kinds]
        if not all(model is None or model.may_be_aliased for model in models):
            self.fields.pop("alias", None)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if slug := given.get("new_slug"):
            name = build_localized_fieldname("slug", get_language())
            parent = given.get("new_parent_page") or self.page.get_parent()
            given["new_slug"] = self.page.free_slug(slug, name, parent)
        own = getattr(self.page, build_localized_fieldname("title", get_language()))
        if not own and given.get("new_title") == self.page.title:
            given["new_title"] = ""  # the other language's title, shown for want of its own
        return super().clean()
