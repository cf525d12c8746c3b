"""All addresses of the network, and two that do next to nothing.

One inserts a row for each POST, the other answers with as many bytes as are asked for.
"""

from functools import cache

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from network.urls import urlpatterns as network_urls


@csrf_exempt
def insert(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        row = [request.POST["name"], request.POST["email"]]
        cursor.execute("INSERT INTO bench_insert (name, email) VALUES (%s, %s)", row)
    return HttpResponseRedirect("/", status=303)


@cache
def _bytes(number: int) -> bytes:
    return b"x" * number


def floor(request: HttpRequest) -> HttpResponse:
    body = _bytes(int(request.GET["bytes"]))
    return HttpResponse(body, headers={"Content-Length": str(len(body))})


urlpatterns = [path("bench/insert/", insert), path("floor/", floor), *network_urls]
