"""Cache tags: the names of what can change (everything, the network, a subtree of pages, …).

A response that shows a page has a tag for each subtree the page lies in; a change invalidates the
tag of the one subtree it happened in.
"""

from __future__ import annotations

#: On every response: settings, vocabulary, menus, organisations, hostnames.
EVERYTHING = "everything"
#: On responses that show spaces of the whole network: any change anywhere.
NETWORK = "network"
_STEP = 4  # treebeard's MP_Node.steplen


def subtree_tag(path: str) -> str:
    """The tag of the pages from this one (its treebeard path) down."""
    return f"page:{path}"


def ancestor_tags(path: str) -> set[str]:
    """The tags of every subtree that a page lies in."""
    return {subtree_tag(path[:end]) for end in range(len(path), 0, -_STEP)}
