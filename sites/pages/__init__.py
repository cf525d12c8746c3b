"""Views of the pages of a space, the header of its section, and its search documents.

A space says things on each of its pages (``section_header``): whether it is open, its
announcement, why and until when it is suspended. Other apps add sections by the hook
``space_page_sections``.
"""
