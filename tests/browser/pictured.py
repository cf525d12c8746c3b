"""Pictures in every place that shows some, for a browser to choose among their files."""

from __future__ import annotations

from io import BytesIO

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
)

PHOTO = (1600, 1067)
LOGOS = ((900, 300), (400, 400))


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
    """To a space and what is below it."""
    space = SpacePage.objects.get(slug_pl=space_slug)
    photo, other = make_picture("photo"), make_picture("other", hue=140)
    space.main_picture = photo
    space.project = Project.objects.exclude(programme=None).first()
    space.save()
    for picture in (photo, other):
        SpacePicture.objects.create(space=space, picture=picture)
    for room in RoomPage.objects.descendant_of(space):
        room.main_picture = photo
        room.save()
        RoomPicture.objects.create(room=room, picture=other)
    gallery = GalleryPage.objects.descendant_of(space).get()
    for picture in (photo, other):
        GalleryPicture.objects.create(gallery=gallery, picture=picture)
    PeoplePage.objects.descendant_of(space).get().members.update(photo=photo)
    news = NewsPage.objects.descendant_of(space).order_by("path").first()
    news.main_picture = photo
    for code, name in (("pl", "Osoba"), ("en", "Person")):
        blocks = [
            ("picture", {"picture": other, "decorative": True}),
            ("people", {"people": [{"name": name, "picture": other}]}),
        ]
        setattr(news, f"body_{code}", blocks)
    news.save()
    for event in EventPage.objects.descendant_of(space):
        event.main_picture = photo
        event.save()
    programme = space.project.programme
    for number, size in enumerate(LOGOS):
        logo = make_picture(f"logo{number}", size)
        ProgrammeLogo.objects.create(programme=programme, picture=logo, alt_pl="Logo")
