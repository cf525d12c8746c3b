"""Which hostnames this installation answers to: the hub's, and those of spaces that have one."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host
from django.utils import translation
from wagtail.models import Site

from network.models import FormerHostname
from network.routing.addresses import site_asked


def hostname(request: HttpRequest) -> str:
    """The host asked for, without its port; raises DisallowedHost if it is not one."""
    return split_domain_port(request.get_host())[0]


def own_site(request: HttpRequest) -> Site | None:
    """The site of a space whose own hostname was asked for; None on the hub or an unknown host."""
    site = site_asked(request)
    if site is None or site.is_default_site or site.hostname != hostname(request):
        return None
    return site


def is_known(request: HttpRequest) -> bool:
    """Whether the host asked for is the hub's or a space's own."""
    name = hostname(request)
    if validate_host(name, settings.HUB_HOSTS):
        return True
    site = site_asked(request)
    return site is not None and site.hostname == name


def is_known_name(name: str) -> bool:
    """The same for a name alone, e.g. before a certificate for it is asked for."""
    name = name.lower().rstrip(".")
    return bool(name) and (
        validate_host(name, settings.HUB_HOSTS)
        or Site.objects.filter(hostname=name).exists()
        or FormerHostname.objects.filter(hostname=name).exists()
    )


def address_now(request: HttpRequest) -> str | None:
    """Where an address on a hostname that was given up is found now; None on any other name."""
    former = FormerHostname.objects.filter(hostname=hostname(request)).first()
    if former is None:
        return None
    language = translation.get_language_from_path(request.path_info)
    root = former.root_page.get_url_in(language or settings.LANGUAGE_CODE, request)
    if root is None:
        return None
    rest = request.path_info.removeprefix(f"/{language}/") if language else ""
    query = request.META.get("QUERY_STRING", "")
    return f"{root}{quote(rest)}{'?' + query if query else ''}"
