"""Permissions of a user on one page, where they differ from Wagtail's."""

from __future__ import annotations

from copy import copy

from wagtail.models.pages import PagePermissionTester

from network.editing.ownership import co_owned


class PermissionTester(PagePermissionTester):
    """Wagtail's tester, but the root page of somebody's permissions is protected from them.

    With permission to publish in a space one may not delete, move or unpublish the space itself:
    that takes a permission on a page further up. With permission to add only, one may add page
    types with a contributor section, and change pages of one's own (``network.editing.ownership``).
    """

    @property
    def only_adds(self) -> bool:
        """Whether somebody may add pages below this one, and not change it."""
        if self.user.is_superuser or not self.user.is_active:
            return False
        return "add" in self.permissions and "change" not in self.permissions

    def can_add_subpage(self) -> bool:
        may = super().can_add_subpage()
        if not may or not self.only_adds:
            return may
        return any(
            model.contributor_section
            for model in self.page.specific_class.creatable_subpage_models()
        )

    def can_edit(self) -> bool:
        if super().can_edit():
            return True
        return self.only_adds and self.page.pk in co_owned(self.user)

    def _from_above(self) -> PagePermissionTester:
        """The same person with only what they were given further up the tree."""
        above = copy(self)
        if self.user.is_active and not self.user.is_superuser:
            granted = self.permission_policy.get_cached_permissions_for_user(self.user)
            above.permissions = {
                given.permission.codename.rsplit("_", maxsplit=1)[0]
                for given in granted
                if self.page.path.startswith(given.page.path) and self.page.path != given.page.path
            }
        return above

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return PagePermissionTester.can_delete(self._from_above(), ignore_bulk)

    def can_unpublish(self) -> bool:
        return PagePermissionTester.can_unpublish(self._from_above())
