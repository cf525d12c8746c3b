"""How many queries an answer took, said in a header to whoever asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

ASK, TELL = "X-Count", "X-Queries"


class CountQueriesMiddleware:
    """Outside of all others; without the question it does nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if ASK not in request.headers:
            return self.get_response(request)
        queries: list[str] = []

        def note(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
            queries.append(sql)
            return execute(sql, *more)

        with connection.execute_wrapper(note):
            response = self.get_response(request)
        response[TELL] = str(len(queries))
        return response
