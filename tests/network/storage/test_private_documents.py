"""A document has one address, which knows who may read it: no other leads to its file."""

from __future__ import annotations

import http.client
import os
from contextlib import ExitStack
from pathlib import Path

import boto3
import pytest

from tests.bucket import bucket
from tests.events.live import server

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

SECRET, PICTURE = b"not for strangers", b"for everybody"
#: Ways to write the address of the file; none is tidied on its way here.
WAYS = (
    "/media/documents/secret.txt",
    "/media//documents/secret.txt",
    "/media/./documents/secret.txt",
    "/media/images/../documents/secret.txt",
    "/media/%64ocuments/secret.txt",
    "/media/images/%2e%2e/documents/secret.txt",
    "/media/images/..%2fdocuments/secret.txt",
    "/media/documents//secret.txt",
    "/media/x/../documents/secret.txt",
)
LOCAL = {"DJANGO_SETTINGS_MODULE": "tests.network.local_settings", "SECRET_KEY": "x" * 60}
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "tests.network.production_settings",
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "localhost",
    "BASE_URL": "https://localhost",
}


def in_folder(folder: Path) -> dict[str, str]:
    for name, content in (("documents/secret.txt", SECRET), ("images/x.jpg", PICTURE)):
        file = folder / name
        file.parent.mkdir(parents=True)
        file.write_bytes(content)
    return {"MEDIA_DIR": str(folder)}


def in_bucket(said: dict[str, str]) -> dict[str, str]:
    client = boto3.client(
        "s3",
        endpoint_url=said["MEDIA_S3_ENDPOINT"],
        region_name=said["MEDIA_S3_REGION"],
        aws_access_key_id=said["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=said["AWS_SECRET_ACCESS_KEY"],
    )
    for name, content in (("documents/secret.txt", SECRET), ("images/x.jpg", PICTURE)):
        client.put_object(Bucket=said["MEDIA_S3_BUCKET"], Key=name, Body=content)
    return said


def ask(port: int, address: str) -> tuple[int, bytes]:
    """As a stranger's browser would, through a proxy that ends TLS."""
    connection = http.client.HTTPConnection("localhost", int(port), timeout=30)
    try:
        connection.request("GET", address, headers={"X-Forwarded-Proto": "https"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize("files", ["local", "production", "production with a bucket"])
def test_no_stranger_reads_the_file_of_a_document(files, tmp_path):
    with ExitStack() as stack:
        if files.endswith("bucket"):
            more = in_bucket(stack.enter_context(bucket()))
        else:
            more = in_folder(tmp_path / "media")
        more |= PRODUCTION if files.startswith("production") else LOCAL
        log = tmp_path / "server.log"
        port = stack.enter_context(server(log=log, DATA_DIR=str(tmp_path), **more))
        said = {way: ask(port, way) for way in WAYS}
        assert not [way for way, (_status, body) in said.items() if SECRET in body]
        assert {status for status, _body in said.values()} <= {301, 302, 400, 404}, said
        # It is served here unless a web server in front does it.
        seen = ask(port, "/media/images/x.jpg")
        assert seen[0] == (404 if files == "production" else 200)


def test_the_web_server_in_front_serves_no_documents():
    """``deploy/Caddyfile.example``: they are refused before the folder is served."""
    text = Path("deploy/Caddyfile.example").read_text()
    refused, served = text.index("handle /media/documents/*"), text.index("handle_path /media/*")
    assert refused < served
    assert text[refused:served].split("{", 1)[1].split("}")[0].strip() == "respond 404"


def test_wagtail_asks_who_may_read_before_it_sends_a_file(settings):
    assert settings.WAGTAILDOCS_SERVE_METHOD == "serve_view"
    assert "WAGTAILDOCS_SERVE_METHOD" not in os.environ
