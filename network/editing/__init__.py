"""What a page type declares about its editing: panels in two languages, base form, permissions.

Permissions are Wagtail's own, on a space's subtree and collection. Beyond them
``PermissionTester`` lets nobody delete, move or unpublish the page their own permission begins at,
``ownership`` widens "one's own pages" to what the hook ``co_owned_pages`` names, and
``file_choice`` refuses pictures and documents that the form's user may not choose.
"""
