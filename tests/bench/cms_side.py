"""One side of ``tests.bench.cms``, in a process of its own: its screens' time, queries and bytes.

``python -m tests.bench.cms_side ours|plain PAGES``: prints JSON, a screen's name to CPU time in ms
(of this process), number of queries and bytes of the page. The plain side makes its pages first, if
they are not there.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import get_page_models  # noqa: E402
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield  # noqa: E402

from tests.bench.measuring import milliseconds  # noqa: E402
from tests.forms import event_form  # noqa: E402

ROUNDS = int(os.environ.get("BENCH_ROUNDS", 9))
WEEKS = 53
NAME = "bench-editor"
Screen = Callable[[], Any]


def editor() -> Client:
    model = get_user_model()
    user = model.objects.filter(username=NAME).first()
    user = user or model.objects.create_superuser(NAME, f"{NAME}@example.org", "x")
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def model_named(name: str) -> Any:
    return next(each for each in get_page_models() if each.__name__ == name)


def add_address(model: Any, parent: int) -> str:
    names = (model._meta.app_label, model._meta.model_name)
    return reverse("wagtailadmin_pages:add", args=[*names, parent])


def edit_address(key: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[key])


def saved_in_cms(page: Any) -> None:
    """What was made in bulk has no version, as each page that was saved in the CMS has."""
    if page.latest_revision_id is None:
        page.save_revision().publish()


def common(client: Client, parent: int) -> dict[str, Screen]:
    return {
        "dashboard": lambda: client.get(reverse("wagtailadmin_home")),
        "explorer": lambda: client.get(reverse("wagtailadmin_explore", args=[parent])),
    }


def sent(client: Client, address: str, form: dict[str, Any], action: str) -> Screen:
    """A form sent each time as something new."""
    numbers = iter(range(10_000))

    def send() -> Any:
        more = {"title_pl": f"{form['title']} {next(numbers)}", action: "1"}
        more |= {"title": more["title_pl"]}
        response = client.post(address, {**form, **more})
        if response.status_code != 302:
            raise AssertionError(f"{response.status_code} for {action} at {address}")
        return response

    return send


def ours(client: Client) -> dict[str, Screen]:
    event_model, space_model = model_named("EventPage"), model_named("SpacePage")
    space = space_model.objects.filter(slug_pl__startswith="duza-siec").order_by("pk").first()
    parent = model_named("EventIndexPage").objects.child_of(space).first()
    event = event_model.objects.child_of(parent).order_by("pk").first()
    for page in (event, space):
        saved_in_cms(page)
    start = timezone.localtime() + timedelta(days=30)
    times = {
        "start": f"{start:%d.%m.%Y} 18:00",
        "end": f"{start:%d.%m.%Y} 19:30",
        "title": "Bench",
    }
    empty = dict.fromkeys(["starts_on", "until", "start_time", "end_time", "nth", "month_day"], "")
    weekly = {**empty, "frequency": "weekly", "interval": "1", "count": str(WEEKS)}
    one = event_form(**times)
    series = event_form(**times, rules=inline_formset([weekly]))
    add = add_address(event_model, parent.pk)
    return {
        "form, new": lambda: client.get(add),
        "form, edited": lambda: client.get(edit_address(event.pk)),
        "space form": lambda: client.get(edit_address(space.pk)),
        "draft saved": sent(client, add, one, "action-save"),
        "published": sent(client, add, one, "action-publish"),
        f"class of {WEEKS} published": sent(client, add, series, "action-publish"),
        **common(client, space.get_parent().pk),
    }


def plain(client: Client, pages: int) -> dict[str, Screen]:
    model = model_named("BlogPage")
    parent = _blog(model, pages)
    names = "introduction subtitle author published_on closes_at source image seo_title "
    names += "search_description go_live_at expire_at"
    form = nested_form_data(
        {
            **dict.fromkeys(names.split(), ""),
            "title": "Bench",
            "section": "a",
            "priority": "0",
            "body": streamfield([]),
            "comments": inline_formset([]),
        }
    )
    numbers = iter(range(10_000))

    def with_slug(send: str) -> Screen:
        def work() -> Any:
            slug = f"bench-{os.getpid()}-{send[-4:]}-{next(numbers)}"
            response = client.post(add, {**form, "slug": slug, send: "1"})
            if response.status_code != 302:
                raise AssertionError(f"{response.status_code} for {send}")
            return response

        return work

    add = add_address(model, parent.pk)
    first = model.objects.child_of(parent).order_by("pk").first()
    saved_in_cms(first)
    return {
        "form, new": lambda: client.get(add),
        "form, edited": lambda: client.get(edit_address(first.pk)),
        "draft saved": with_slug("action-save"),
        "published": with_slug("action-publish"),
        **common(client, parent.pk),
    }


def _blog(model: Any, pages: int) -> Any:
    home = model_named("Page").objects.get(depth=2)
    parent = home.get_children().filter(slug="blog").first()
    if parent is None:
        parent = home.add_child(instance=model(title="Blog", slug="blog"))
    for number in range(parent.get_children().count(), pages):
        parent.add_child(instance=model(title=f"Post {number}", slug=f"post-{number}"))
    return parent


def measured(screen: Screen) -> dict[str, float]:
    for _time in range(2):
        response = screen()
    if response.status_code not in (200, 302):
        raise AssertionError(response.status_code)
    times = [milliseconds(screen) for _round in range(ROUNDS)]
    with CaptureQueriesContext(connection) as queries:
        response = screen()
    return {
        "ms": statistics.median(times),
        "queries": len(queries),
        "bytes": len(response.content),
    }


def main() -> None:
    side, pages = sys.argv[1], int(sys.argv[2])
    client = editor()
    screens = ours(client) if side == "ours" else plain(client, pages)
    sys.stdout.write(json.dumps({name: measured(screen) for name, screen in screens.items()}))


if __name__ == "__main__":
    main()
