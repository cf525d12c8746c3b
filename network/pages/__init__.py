"""Serving pages: the base ``PageView``, the frame around the content, and hostnames.

A space may have a hostname of its own: a Wagtail ``Site`` rooted at its page. A page asked for at
another address than its own redirects there once; the CMS is served on the hub only; each host's
sitemap lists its own pages. A hostname that is removed or changed is kept as a ``FormerHostname``,
which redirects to where its pages are now. So does an address that a page had before it got another
slug or moved, with all that stands below it (``old_addresses``).
"""
