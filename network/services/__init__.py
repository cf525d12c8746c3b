"""Changes of pages, permissions and vocabulary that several apps make, each in one transaction.

``amend_page`` writes a field into the published page and into every revision that may be published
next, so that an editor's draft is neither published nor lost. ``translation_status`` follows each
page's latest revision: a text is missing, outdated (the Polish changed since the English was last
touched) or complete; dates, ticks and pictures do not count.
"""
