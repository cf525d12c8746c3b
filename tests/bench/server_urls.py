"""All addresses of the network, and one that does nothing but insert a row for each POST."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from network.urls import (  # noqa: F401  the handlers are found by name
    handler400,
    handler403,
    handler404,
    handler500,
)
from network.urls import urlpatterns as network_urls


@csrf_exempt
def insert(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        row = [request.POST["name"], request.POST["email"]]
        cursor.execute("INSERT INTO bench_insert (name, email) VALUES (%s, %s)", row)
    return HttpResponseRedirect("/", status=303)


urlpatterns = [path("bench/insert/", insert), *network_urls]
