"""Responses to anonymous readers, kept until what they show changes.

A view says that its response may be kept, what it shows and when it expires
(``network.cache_tags.collector``). What writes rows says what changed (``invalidation``), mostly
through the rules an app registers for its models (``rules``). See docs/decisions/0023.
"""
