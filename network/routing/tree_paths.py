"""Paths of pages in the tree (treebeard's materialised path: four characters a level)."""

from __future__ import annotations

STEP = 4  # treebeard's MP_Node.steplen


def ancestor_paths(path: str) -> list[str]:
    """The paths from the page itself up to the tree's root, deepest first."""
    return [path[:end] for end in range(len(path), 0, -STEP)]
