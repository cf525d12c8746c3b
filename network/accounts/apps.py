"""Wagtail's app of users, with our forms."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    default = False
    user_viewset = "network.accounts.users.Users"
