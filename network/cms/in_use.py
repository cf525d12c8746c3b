"""Refusing to delete what pages name in a many-to-many field, as a category or an amenity.

A foreign key refuses by itself (``PROTECT``) or Wagtail warns of it; a row of a many-to-many table
is deleted without a word.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import ManyToManyRel, Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import ngettext

NAMED = 3


def users_of(instance: Model) -> list[Model]:
    """The objects (published or not) that name it in a many-to-many field, in no order."""
    found: list[Model] = []
    for relation in instance._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToManyRel):
            model: Any = relation.related_model
            found += model._default_manager.filter(**{relation.field.name: instance.pk})
    return found


def keep_what_is_used(request: HttpRequest, instances: Iterable[Model]) -> HttpResponse | None:
    """The hook before snippets are deleted: back to their list if one of them is in use."""
    back = None
    for instance in instances:
        if users := users_of(instance):
            messages.error(request, _in_words(instance, users))
            model: Any = type(instance)
            back = HttpResponseRedirect(reverse(model.snippet_viewset.get_url_name("list")))
    return back


def _in_words(instance: Model, users: list[Model]) -> str:
    names = "; ".join(sorted(str(user) for user in users)[:NAMED])
    text = ngettext(
        "“%(term)s” is used once and so cannot be deleted: %(names)s. Take it away there first.",
        "“%(term)s” is used %(number)s times and so cannot be deleted: %(names)s. Take it away "
        "there first.",
        len(users),
    )
    more = "…" if len(users) > NAMED else ""
    return text % {"term": instance, "number": len(users), "names": f"{names}{more}"}
