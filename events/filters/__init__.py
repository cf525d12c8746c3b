"""The filters of lists of events: read from a query string, applied, written back.

``venue`` says in which space a date takes place: the one it is moved to, its event's, or none. The
filters by district and distance go by it, and so does accessibility, except for online dates.
"""
