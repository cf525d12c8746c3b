"""Who works for a space: groups and permissions, invitations, partner organisations.

``permissions`` decides who may decide for a space. A partner's people have Wagtail's ``add``
permission alone; when a partnership ends the group goes and the pages stay (docs/decisions/0019).
"""
