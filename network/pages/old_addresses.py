"""Addresses that pages had: written when a slug changes or a page moves, followed once.

They are Wagtail's redirects (an editor may add others), with three differences: written for every
language and every host; what stands below an old address follows it, with the query; and an address
that a page takes now is never redirected.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Length
from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve
from modeltranslation.utils import build_localized_fieldname
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from network.i18n.languages import LANGUAGE_CODES
from network.models import NetworkPage
from network.routing.addresses import site_asked
from network.routing.tree_paths import ancestor_paths

MAX_PARTS = 32  # of an address; none of ours has so many
LONGEST = 255  # characters of a redirect's path
_BATCH = 500


# --- Writing ------------------------------------------------------------------------------------


@transaction.atomic
def remember(page: NetworkPage, before: Mapping[str, str], parent_path: str) -> None:
    """Let the addresses a page had lead to it, and those of the pages below to these.

    ``before`` is its ``url_path`` by language; ``parent_path`` the tree path of the page above it
    then. On the host of a site rooted at the page itself, or below it, nothing has changed.
    """
    sites = Site.objects.filter(root_page__path__in=ancestor_paths(parent_path))
    roots = [(site, site.root_page) for site in sites.select_related("root_page")]
    rows: dict[tuple[str, int], Redirect] = {}
    for code in LANGUAGE_CODES:
        name = build_localized_fieldname("url_path", code)
        old, new = before[code], getattr(page, name)
        if old == new:
            continue
        below = NetworkPage.objects.descendant_of(page).order_by()
        known = below.filter(Q(live=True) | Q(first_published_at__isnull=False))
        moved = [(page.pk, new), *known.values_list("pk", name)]
        for site, root in roots:
            start = getattr(root, name)
            for key, address in moved if old.startswith(start) else ():
                path = f"/{code}/{old[len(start) :]}{address[len(new) :]}".rstrip("/")
                rows[path, site.pk] = Redirect(
                    old_path=path, site=site, redirect_page_id=key, automatically_created=True
                )
    _write([row for row in rows.values() if len(row.old_path) <= LONGEST])


def _write(rows: list[Redirect]) -> None:
    """Replace what was written before; a redirect that an editor made stays."""
    for first in range(0, len(rows), _BATCH):
        batch = rows[first : first + _BATCH]
        written = Redirect.objects.filter(
            automatically_created=True,
            site__in={row.site_id for row in batch},
            old_path__in=[row.old_path for row in batch],
        )
        written.delete()
        Redirect.objects.bulk_create(batch, ignore_conflicts=True)


# --- Following ----------------------------------------------------------------------------------


class Now(NamedTuple):
    """Where to find what was asked for at an old address."""

    address: str
    is_permanent: bool = True


def address_now(request: HttpRequest) -> Now | None:
    """For a request that was responded to with "not found"; None if it names no old address."""
    path, query = request.path_info, request.META.get("QUERY_STRING", "")
    site = site_asked(request)
    parts = _parts(path)
    if site is None or len(parts) > MAX_PARTS or "\0" in path:
        return None
    if not path.endswith("/") and _is_taken(request, site, f"{path}/"):
        return None
    made = _for_this_query(site, request.get_full_path()) if query else None
    if made is not None:
        found: Now | None = Now(made.link, made.is_permanent)
    else:
        found = _follow(request, site, parts)
        if found is not None and query and "?" not in found.address:
            found = Now(f"{found.address}?{query}", found.is_permanent)
    return None if found is None or _is_itself(request, found.address) else found


def _is_itself(request: HttpRequest, address: str) -> bool:
    asked, found = urlsplit(request.get_full_path()), urlsplit(address)
    same_host = found.netloc in ("", request.get_host())
    return same_host and (_parts(found.path), found.query) == (_parts(asked.path), asked.query)


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part]


def _is_taken(request: HttpRequest, site: Site, path: str) -> bool:
    """Whether a page, or an address that is none, responds here: then a slash is all it lacks."""
    try:
        match = resolve(path)
        if match.url_name == "wagtail_serve":
            site.root_page.specific.route(request, _parts(match.args[0]))
    except (Resolver404, Http404):
        return False
    return True


def _for_this_query(site: Site, asked: str) -> Redirect | None:
    """A redirect that an editor made for an address with just this query."""
    return _usable(site, [Redirect.normalise_path(asked)]).first()


def _usable(site: Site, paths: Sequence[str]) -> QuerySet[Redirect]:
    """The redirects of these paths on this host that lead somewhere, the longest path first."""
    found = Redirect.get_for_site(site).filter(old_path__in=paths)
    found = found.filter(Q(redirect_page__live=True) | ~Q(redirect_link=""))
    longest = Length("old_path").desc()
    return found.select_related("redirect_page").order_by(longest, F("site").asc(nulls_last=True))


def _follow(request: HttpRequest, site: Site, parts: list[str]) -> Now | None:
    """The address without its query: of the page at the longest old address, and what follows it.

    What follows may itself be an old address below the new one, and is then followed as well. Each
    time less of it is left.
    """
    found: Now | None = None
    while step := _longest(site, parts):
        made, rest = step
        page = made.redirect_page
        if page is None:
            return found or Now(made.redirect_link, made.is_permanent)
        address = _joined(page.get_url(request), made.redirect_page_route_path, rest)
        if address is None:
            break
        found = Now(address, made.is_permanent)
        site_id, _root, path = page.get_url_parts(request) or (None, None, None)
        if not rest or path is None or made.redirect_page_route_path:
            break
        site = site if site_id == site.pk else Site.objects.get(pk=site_id)
        parts = [*_parts(path), *rest]
    return found


def _longest(site: Site, parts: list[str]) -> tuple[Redirect, list[str]] | None:
    """The redirect of the longest beginning of an address that no page takes, and the rest."""
    taken = _taken_parts(site, parts)
    beginnings = {"/" + "/".join(parts[:n]): n for n in range(taken + 1, len(parts) + 1)}
    for made in _usable(site, [*beginnings]):
        rest = parts[beginnings[made.old_path] :]
        if made.redirect_page is not None or not rest:
            return made, rest
    return None


def _taken_parts(site: Site, parts: list[str]) -> int:
    """How many parts of an address lead to the deepest public page that stands there now."""
    if not parts or parts[0] not in LANGUAGE_CODES:
        return 0
    name = build_localized_fieldname("url_path", parts[0])
    address = getattr(site.root_page, name)
    taken = {address: 1}
    for number, part in enumerate(parts[1:], start=2):
        address = f"{address}{part}/"
        taken[address] = number
    pages = NetworkPage.objects.filter(live=True, **{f"{name}__in": [*taken]}).order_by()
    return max((taken[each] for each in pages.values_list(name, flat=True)), default=1)


def _joined(address: str | None, route: str, rest: Sequence[str]) -> str | None:
    """An address with what followed the old one; a file has no slash at its end."""
    if address is None:
        return None
    parts = "/".join(quote(part) for part in [*_parts(route), *rest])
    ends = "" if not parts or "." in parts.rpartition("/")[2] else "/"
    return f"{address.rstrip('/')}/{parts}{ends}"
