"""The Wagtail admin of spaces: opening one, teams, the moderation queue, each role's home, reports.

Who works in spaces has a ``workday``: for each space what is on today, to decide and to confirm.
Who looks after the network has ``network_overview``: figures, each leading to its list.
"""
