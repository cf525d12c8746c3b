"""What Wagtail writes for one slug and one address, written for both languages."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname, get_language
from wagtail.models import AbstractPage

from network.i18n.languages import LANGUAGE_CODES
from network.i18n.slugs import MAX_LENGTH, slug_from_title
from network.routing.tree_paths import STEP
from network.signals import address_changed

DEFAULT_LANGUAGE = LANGUAGE_CODES[0]


def _children(parent: Any) -> Any:
    """The pages directly below; asked of the database even if the parent in hand counts none.

    treebeard's ``get_children`` trusts ``numchild``, which is stale on an object read earlier.
    """
    return parent.base_page_model.objects.filter(
        path__startswith=parent.path, depth=parent.depth + 1
    )


def _localized(field: str, language: str | None = None) -> str:
    return build_localized_fieldname(field, language or get_language())


class BilingualTree:
    """Slugs, addresses and saving of a page with two languages; to stand before ``AbstractPage``.

    django-modeltranslation makes ``page.slug`` and lookups such as ``get(slug=…)`` speak the
    active language; each method here is one of Wagtail's, doing for every language what Wagtail
    does for one. The columns without a language always hold the Polish text, whoever saves.
    """

    # --- Slugs and addresses, in every language --------------------------------------------

    def set_url_path(self, parent: AbstractPage | None) -> str:
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
        slug: str, parent_page: AbstractPage | None, page: AbstractPage | None = None
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

    def clashing_slugs(self, parent: AbstractPage | None) -> list[str]:
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

    def number_clashing_slugs(self, parent: AbstractPage | None) -> dict[str, str]:
        """Give each slug that a sibling uses a number; returns what was wanted, by field."""
        clashes = {name: getattr(self, name) for name in self.clashing_slugs(parent)}
        for name, wanted in clashes.items():
            setattr(self, name, self.free_slug(wanted, name, parent, self))
        return clashes

    @staticmethod
    def free_slug(
        base: str, name: str, parent: AbstractPage | None, page: AbstractPage | None = None
    ) -> str:
        """``base``, or ``base-2``, ``base-3`` … until no other page has it in that language.

        ``name`` is the field, ``page`` the one that is to have it, if it exists.
        """
        if parent is None:
            return base
        siblings = _children(parent)
        if page is not None and page.pk:
            siblings = siblings.not_page(page)
        root = base[: MAX_LENGTH - 6]  # room for a number
        taken = set(siblings.filter(**{f"{name}__startswith": root}).values_list(name, flat=True))
        candidate, number = base, 1
        while candidate in taken:
            number += 1
            candidate = f"{root}-{number}"
        return candidate

    def _set_core_field_defaults(self) -> None:
        if self.path or getattr(self, "_cached_parent_obj", None):
            self._fill_slugs(self.get_parent())
        if not self.draft_title:
            self.draft_title = self.title
        if self.locale_id is None:
            self.locale = self.get_default_locale()

    def _fill_slugs(self, parent: AbstractPage | None) -> None:
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
                setattr(self, name, self.free_slug(base, name, parent, self))

    def copy_all_child_relations(self, target: AbstractPage, *args: Any, **kwargs: Any) -> Any:
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
            address_changed.send(
                sender=type(self),
                page=self,
                before={
                    code: getattr(before, _localized("url_path", code)) for code in LANGUAGE_CODES
                },
                parent_path=before.path[:-STEP],
            )
        return result

    def _differs(self, before: AbstractPage, field: str) -> list[str]:
        """The languages in which ``field`` is not what it was."""
        names = {code: _localized(field, code) for code in LANGUAGE_CODES}
        return [
            code for code, name in names.items() if getattr(before, name) != getattr(self, name)
        ]

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
            old_prefix = getattr(child, name).rstrip("/").rpartition("/")[0] + "/"
            changes[name] = Concat(Value(getattr(self, name)), Substr(name, len(old_prefix) + 1))
        changes["url_path"] = changes[_localized("url_path", DEFAULT_LANGUAGE)]
        descendants = self.base_page_model.objects.rewrite(False).filter(path__startswith=self.path)
        descendants.exclude(pk=self.pk).update(**changes)
