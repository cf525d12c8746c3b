"""What slows down guessing passwords of accounts, wherever one signs in (docs/decisions/0036).

An unknown browser is counted by the name, by the name and its network, by its network over all
names, and by the password over all names; a known one by itself alone.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from network.accounts import known_browsers
from network.http.rate_limits import network_of
from network.http.slowdown import Attempt, Slowdown
from network.models import User

#: Half a minute, while one network waits a minute: whoever hammers at a name from one place leaves
#: it to others for half of the time.
NAME = Slowdown("sign-in-name", free=8, longest=30)
NAME_HERE = Slowdown("sign-in-name-here", free=5)
NETWORK = Slowdown("sign-in-network", free=20, forgives=False)
PASSWORD = Slowdown("sign-in-password", free=10, forgives=False)
KNOWN_BROWSER = Slowdown("sign-in-browser", free=10)
OWN_PASSWORD = Slowdown("own-password", free=5)


class SlowedSignIn:
    """The first authentication backend: it lets nobody in, and refuses who comes too early.

    Without ``get_user``: no session is ever of this backend.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **more: Any,
    ) -> None:
        if request is None or username is None or password is None:
            return
        attempt = attempt_to_sign_in(request, username, password)
        request.sign_in_wait = attempt.begin()
        if request.sign_in_wait:
            raise PermissionDenied
        request.sign_in_attempt = attempt


def attempt_to_sign_in(request: HttpRequest, username: str, password: str) -> Attempt:
    if browser := known_browsers.known_as(request, username):
        return Attempt((KNOWN_BROWSER, browser))
    name, network = known_browsers.name_key(username), network_of(request)
    return Attempt(
        (NAME, name), (NAME_HERE, f"{name} {network}"), (NETWORK, network), (PASSWORD, password)
    )


def seconds_to_wait(request: HttpRequest) -> int:
    """How long after this request one may try again; 0 if it was not refused."""
    return getattr(request, "sign_in_wait", 0)


def signed_in(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """After the right password, an invitation or a new password: the browser is known now."""
    if attempt := getattr(request, "sign_in_attempt", None):
        attempt.succeeded()
    known_browsers.remember(response, request, user.get_username())
