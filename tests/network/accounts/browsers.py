"""A browser at some address, that signs in and chooses passwords."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from network.accounts import known_browsers
from network.models import User

RIGHT = "the right password"


class Browser(Client):
    def __init__(self, address: str, language: str = "pl") -> None:
        headers = {"x-forwarded-for": f"6.6.6.6, {address}", "accept-language": language}
        super().__init__(headers=headers)

    def sign_in(self, name: str, password: str, address: str = "/admin/login/") -> Any:
        return self.post(address, {"username": name, "password": password})

    def sign_out(self) -> None:
        self.post("/admin/logout/")

    def choose_password(self, user: User, password: str) -> Any:
        """As the link of the letter leads to."""
        key = urlsafe_base64_encode(force_bytes(user.pk))
        token = default_token_generator.make_token(user)
        place = self.get(f"/admin/password_reset/confirm/{key}/{token}/")["Location"]
        return self.post(place, {"new_password1": password, "new_password2": password})

    @staticmethod
    def request_with(cookie: str) -> HttpRequest:
        request = RequestFactory().get("/")
        request.COOKIES[known_browsers.COOKIE] = cookie
        return request
