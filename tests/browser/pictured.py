"""Pictures in every place that shows some, for a browser to choose among their files."""

from __future__ import annotations

from io import BytesIO
from itertools import count

from django.core.files.images import ImageFile
from PIL import Image

from events.models import EventPage
from network.models import Picture, ProgrammeLogo, Project
from sites.models import (
    GalleryPage,
    GalleryPicture,
    NewsPage,
    PeoplePage,
    RoomPage,
    RoomPicture,
    SpacePage,
    SpacePicture,
    TeamMember,
)

PHOTO = (1600, 1067)
LOGOS = ((900, 300), (400, 400))
EVENT = "przyklad-joga-o-poranku"


def make_picture(name: str, size: tuple[int, int] = PHOTO, hue: int = 30) -> Picture:
    """A picture of soft colours: quick to make in every size."""
    file = BytesIO()
    slope = Image.linear_gradient("L").resize(size)
    colours = Image.merge("HSV", (slope.point(lambda v: (v // 8 + hue) % 256), slope, slope))
    colours.convert("RGB").save(file, "PNG")
    return Picture.objects.create(
        title=name,
        file=ImageFile(BytesIO(file.getvalue()), f"{name}.png"),
        alt_pl="Barwne pole",
        alt_en="A field of colours",
    )


def add_pictures(space_slug: str) -> None:
    """To a space and what is below it; each its own, for a browser shows again what it has."""
    new = (make_picture(f"photo{number}", hue=number * 9 % 256) for number in count())
    space = SpacePage.objects.get(slug_pl=space_slug)
    space.main_picture = next(new)
    space.project = Project.objects.exclude(programme=None).first()
    space.save()
    SpacePicture.objects.create(space=space, picture=next(new))
    for room in RoomPage.objects.descendant_of(space):
        room.main_picture = next(new)
        room.save()
        RoomPicture.objects.create(room=room, picture=next(new))
    gallery = GalleryPage.objects.descendant_of(space).get()
    for _number in range(3):
        GalleryPicture.objects.create(gallery=gallery, picture=next(new))
    for member in TeamMember.objects.filter(page__in=PeoplePage.objects.descendant_of(space)):
        member.photo = next(new)
        member.save()
    news = NewsPage.objects.descendant_of(space).order_by("path").first()
    news.main_picture, below, face = next(new), next(new), next(new)
    for code, name in (("pl", "Osoba"), ("en", "Person")):
        blocks = [
            ("picture", {"picture": below, "decorative": True}),
            ("people", {"people": [{"name": name, "picture": face}]}),
        ]
        setattr(news, f"body_{code}", blocks)
    news.save()
    event = EventPage.objects.descendant_of(space).get(slug_pl=EVENT)
    event.main_picture = next(new)
    event.save()
    for number, size in enumerate(LOGOS):
        logo = make_picture(f"logo{number}", size)
        ProgrammeLogo.objects.create(
            programme=space.project.programme, picture=logo, alt_pl="Logo", sort_order=number
        )
