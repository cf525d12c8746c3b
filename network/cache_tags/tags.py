"""The names of what can change: everything, the network, a part of the page tree, anything else.

A part of the tree is named by the path of its topmost page. An answer about a page is made of every
part the page lies in; a change raises the one part it happened in.
"""

from __future__ import annotations

#: What every answer is made of: settings, vocabulary, menus, organisations, hostnames.
EVERYTHING = "everything"
#: What answers are made of that show spaces of the whole network: any change anywhere.
NETWORK = "network"
_STEP = 4  # treebeard's MP_Node.steplen


def of_path(path: str) -> str:
    """The part of the tree from this page (its treebeard path) down."""
    return f"page:{path}"


def around(path: str) -> set[str]:
    """Every part of the tree that a page lies in."""
    return {of_path(path[:end]) for end in range(len(path), 0, -_STEP)}
