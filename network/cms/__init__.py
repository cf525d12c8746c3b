"""The Wagtail admin of the network: dashboard frame, explorer, reports, and the limited file API.

``dashboard`` is the frame of the admin's home; what stands in it comes from hooks
(``dashboard_day``, ``space_gaps``, ``dashboard_figures``).
"""
