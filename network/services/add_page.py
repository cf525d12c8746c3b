"""Putting a page into the tree, as if somebody had made it in the CMS."""

from __future__ import annotations

from network.models import NetworkPage, User


def add_page(
    parent: NetworkPage, page: NetworkPage, *, user: User | None = None, publish: bool = True
) -> None:
    """Add ``page`` below ``parent`` with its first revision, published unless told otherwise.

    The parent is read anew: treebeard trusts the number of children of the object in hand.
    """
    page.owner = user
    page.live = publish
    NetworkPage.objects.get(pk=parent.pk).add_child(instance=page)
    revision = page.save_revision(user=user, log_action=True)
    if publish:
        revision.publish(user=user, skip_permission_checks=True)
