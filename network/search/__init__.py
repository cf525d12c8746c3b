"""Search: what pages say of themselves, where it is kept, and how it is found.

Each public page is a document (``registry``, ``documents``), written in the transaction that saves
it (``indexing``). ``analysis`` folds and stems words, ``backends`` keeps them (FTS5, or a
``tsvector``), ``query`` reads a bounded part, ``ranking`` orders it in Python, ``snippets`` marks
what was met, ``spelling`` suggests. On a space's own host its own pages go first. See
docs/decisions/0015.
"""
