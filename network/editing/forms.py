"""Forms of the CMS that know a page has an address in each language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from network.editing.file_choice import files_in_form, files_of, not_to_choose


class NetworkPageForm(WagtailAdminPageForm):
    """Refuses, by field, a slug that a sibling already uses in that language, and others' files.

    Wagtail's own form checks a field called ``slug``; without this the page's ``save()`` would
    respond with a server error.
    """

    def clean(self) -> dict[str, Any]:
        cleaned_data = super().clean()
        page = self.instance
        for name in ("slug_pl", "slug_en"):
            if name in cleaned_data:
                setattr(page, name, cleaned_data[name])
        for name in page.clashing_slugs(self.parent_page):
            if name in self.fields and name not in self.errors:
                self.add_error(name, page.slug_taken_message(name))
        self._refuse_files_of_others()
        if hasattr(self.data, "getlist"):
            page.still_right = frozenset(self.data.getlist("still_right"))
        return cleaned_data

    def _refuse_files_of_others(self) -> None:
        """A picture or document that is new here must be one its user may choose."""
        if self.for_user is None:
            return
        new = files_in_form(self)
        if new and not_to_choose(new - files_of(self.instance), self.for_user):
            text = _("A picture or document you chose is not yours to use. Please choose another.")
            self.add_error(None, text)
