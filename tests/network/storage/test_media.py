"""Pictures in a bucket: what readers and editors notice of it is nothing."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Collection

from network.cache_tags.collector import collecting
from network.images.renditions import TRIED_AGAIN
from network.models import Picture, User
from network.storage import s3_media as media
from tests.bucket import KEYS, bucket
from tests.pictures import jpeg

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server():
    with bucket() as said:
        yield said


@pytest.fixture
def kept_there(server, settings, monkeypatch):
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    options = {
        "bucket_name": server["MEDIA_S3_BUCKET"],
        "endpoint_url": server["MEDIA_S3_ENDPOINT"],
        "region_name": server["MEDIA_S3_REGION"],
    }
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "network.storage.s3_media.Bucket", "OPTIONS": options},
    }
    there = settings.STORAGES
    nobody = {**options, "endpoint_url": "http://127.0.0.1:1"}  # where no one listens
    away = {**there, "default": {"BACKEND": "network.storage.s3_media.Bucket", "OPTIONS": nobody}}
    return SimpleNamespace(
        goes_away=lambda: setattr(settings, "STORAGES", away),
        comes_back=lambda: setattr(settings, "STORAGES", there),
    )


def make_picture(name="dom.jpg"):
    return Picture.objects.create(
        title="Dom", alt_pl="Dom", alt_en="House", file=ContentFile(jpeg((900, 600)), name)
    )


def show(picture):
    template = Template('{% load network_tags %}{% shown picture "main" %}')
    return BeautifulSoup(template.render(Context({"picture": picture})), "html.parser")


def read(address, method="get", **headers):
    path = address.removeprefix("/media/")
    return media.serve(getattr(RequestFactory(), method)(address, **headers), path)


def body(response):
    return b"".join(response)


def test_a_reader_is_sent_to_no_other_host_and_gets_the_picture(kept_there):
    shown = show(make_picture())
    sources = [each["srcset"].split(", ") for each in shown.find_all("source")]
    addresses = [
        shown.find("img")["src"],
        *(entry.split()[0] for each in sources for entry in each),
    ]
    assert all(address.startswith("/media/images/") for address in addresses)
    kinds = set()
    for address in addresses:
        response = read(address)
        kinds.add(response["Content-Type"])
        assert response.status_code == 200
        assert len(body(response)) == int(response["Content-Length"]) > 100
        assert response["Cache-Control"] == "public, max-age=604800"
    assert kinds == {"image/avif", "image/webp", "image/jpeg"}


def test_who_has_the_picture_already_is_not_sent_it_again(kept_there):
    address = show(make_picture()).find("img")["src"]
    first = read(address)
    again = read(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert read(address, headers={"If-None-Match": '"another"'}).status_code == 200
    head = read(address, "head")
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == first["Content-Length"]


def test_two_pictures_of_one_name_are_two_files(kept_there):
    one, two = make_picture(), make_picture()
    assert one.file.name != two.file.name
    two.file.delete(save=False)
    assert len(body(read(f"/media/{one.file.name}"))) == one.file.size


@pytest.mark.parametrize("path", ["images/nie-ma.jpg", "../secret_key", "images/../../x", "%00"])
def test_what_is_not_there_is_not_found(kept_there, path):
    with pytest.raises(Http404):
        read(f"/media/{path}")


def test_a_document_is_read_at_its_own_address_only(kept_there, client):
    document = get_document_model().objects.create(
        title="Regulamin", file=ContentFile(b"%PDF-1.4 regulamin", "regulamin.pdf")
    )
    with pytest.raises(Http404):
        read(f"/media/{document.file.name}")
    response = client.get(document.url)
    assert response.status_code == 200
    assert b"regulamin" in b"".join(response.streaming_content)


def test_without_the_bucket_the_page_stands_and_tries_the_picture_again(kept_there):
    picture = make_picture()
    kept_there.goes_away()
    picture = Picture.objects.get(pk=picture.pk)
    with collecting() as cacheability:
        image = show(picture).find("img")
    assert image["alt"] == "Dom"
    assert cacheability.expires <= timezone.now() + TRIED_AGAIN
    response = read(f"/media/{picture.file.name}")
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0


def upload(client, kind, file, **values):
    root = Collection.get_first_root_node().pk
    form = {"title": "Dom nad Wisłą", "collection": root, "tags": "", **values}
    return client.post(reverse(f"{kind}:add"), {**form, "file": file})


@pytest.mark.parametrize(
    ("kind", "name", "data"),
    [
        ("wagtailimages", "dom.jpg", jpeg((90, 60))),
        ("wagtaildocs", "regulamin.pdf", b"%PDF-1.4 regulamin"),
    ],
)
def test_who_uploads_meanwhile_is_told_and_keeps_what_was_entered(
    kept_there, client, kind, name, data
):
    client.force_login(User.objects.create_superuser("admin", "admin@example.org", "x"))
    model = {"wagtailimages": Picture, "wagtaildocs": get_document_model()}[kind]
    described = {"alt_pl": "Dom", "alt_en": "House"} if kind == "wagtailimages" else {}
    kept_there.goes_away()
    response = upload(client, kind, SimpleUploadedFile(name, data), **described)
    page = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 200
    (said,) = page.select(".error-message")
    assert said.get_text(strip=True).endswith("wybierz plik jeszcze raz za kilka minut.")
    assert page.select_one("input[name=title]")["value"] == "Dom nad Wisłą"
    assert not model.objects.exists()
    kept_there.comes_back()
    assert upload(client, kind, SimpleUploadedFile(name, data), **described).status_code == 302
    assert model.objects.get().title == "Dom nad Wisłą"


def test_what_a_bucket_says_of_an_error_does_not_tell_where_it_is(kept_there):
    kept_there.goes_away()
    with pytest.raises(OSError, match="does not answer") as told:
        storages["default"].exists("x.jpg")
    assert "127.0.0.1" not in str(told.value)
