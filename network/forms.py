"""Forms of the CMS that know a page has an address in each language."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class NetworkPageForm(WagtailAdminPageForm):
    """Refuses, by field, a slug that a sibling already uses in that language.

    Wagtail's own form checks a field called ``slug``; without this the page's ``save()`` would
    answer with a server error.
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
        return cleaned_data
