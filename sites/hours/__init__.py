"""Opening hours as values: parsing, the schedule, public holidays.

No database. See docs/decisions/0008.
"""
