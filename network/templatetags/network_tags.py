"""What templates need to speak two languages and to write dates as people do."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django import template
from django.templatetags.static import static
from django.utils.html import escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from modeltranslation.utils import get_language

from network.i18n import formatting as wording
from network.i18n.fallback import language_attribute, shown_language
from network.images import renditions as pictures

register = template.Library()


@register.simple_tag
def lang_attr(obj: Any, field: str) -> SafeString:
    """`` lang="pl"`` if the field's text is shown in another language than the page's."""
    language = shown_language(obj, field) if obj else None
    if language is None or language == get_language():
        return mark_safe("")
    return language_attribute(language)


@register.simple_tag
def own_text(obj: Any, field: str) -> str:
    """The field's text only if it is in the page's language: a gloss helps in no other."""
    return getattr(obj, field) if shown_language(obj, field) == get_language() else ""


@register.simple_tag
@lru_cache  # the address of the sprite is the same as long as the process runs
def icon(name: str) -> SafeString:
    """An icon of the sprite; decoration, so the text beside it must say the same."""
    sprite = static("network/icons/sprite.svg")
    return format_html(
        '<svg class="icon icon-{0}" aria-hidden="true" focusable="false" width="20" height="20">'
        '<use href="{1}#{0}"></use></svg>',
        name,
        sprite,
    )


@register.simple_tag
def shown(picture: Any, place: str, alt: str | None = None, css_class: str = "") -> SafeString:
    """A picture in one of the places of ``network.images.renditions``; ``alt`` is its own unless
    given."""
    if not picture:
        return mark_safe("")
    described = picture.default_alt_text if alt is None else alt
    return pictures.shown(picture, place, described, css_class)


@register.filter
def nbsp(text: Any) -> str:
    """Plain text in which no short word ends a line."""
    return wording.bind_short_words(str(text or ""))


@register.filter
def paragraphs(text: Any) -> SafeString:
    """Plain text as paragraphs, short words bound."""
    return mark_safe(linebreaks(escape(nbsp(text)))) if text else mark_safe("")  # noqa: S308


@register.filter
def long_date(day: date | datetime | None) -> str:
    if day is None:
        return ""
    return wording.long_date(wording.local(day) if isinstance(day, datetime) else day)


@register.simple_tag
def when(start: Any, end: datetime | None = None) -> SafeString:
    """The day and hours of an occurrence, or of a start and an end; empty if not known yet."""
    all_day = getattr(start, "all_day", False)
    if start is not None and hasattr(start, "start"):
        start, end = start.start, start.end
    if not start:
        return mark_safe("")
    if all_day and end is not None:
        first = wording.local(start).date().isoformat()
        return format_html('<time datetime="{}">{}</time>', first, wording.days_range(start, end))
    day, _comma, clock = wording.moment_range(start, end).rpartition(", ")
    return format_html(
        '<time datetime="{}">{}, <span class="nowrap">{}</span></time>',
        wording.local(start).isoformat(),
        day,
        clock,
    )


@register.simple_tag
def hours(occurrence: Any) -> SafeString:
    """Only the hours of an occurrence that lies under its day; the days if it is over several."""
    start, end = wording.local(occurrence.start), wording.local(occurrence.end)
    if occurrence.all_day or start.date() != end.date():
        return when(occurrence)
    return local_hours(start, end, get_language())


def local_hours(start: datetime, end: datetime, language: str | None) -> SafeString:
    """The hours between two local moments of one day."""
    words = wording.local_hours(start, end, language)
    return format_html('<time datetime="{}" class="nowrap">{}</time>', start.isoformat(), words)


class DateBadge(NamedTuple):
    """The parts of a date badge: a date shown like a sheet of a tear-off calendar."""

    weekday: str
    day: int
    month: str
    year: int


def date_badge(start: datetime) -> DateBadge:
    day = wording.local(start)
    return DateBadge(wording.weekday_short(day), day.day, wording.month_genitive(day), day.year)
