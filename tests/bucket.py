"""An S3-compatible server on this machine, with one bucket, for the tests."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import boto3
from moto.server import ThreadedMotoServer

KEYS = {"AWS_ACCESS_KEY_ID": "for-tests", "AWS_SECRET_ACCESS_KEY": "for-tests"}
REGION = "eu-central-1"


@contextmanager
def bucket() -> Iterator[dict[str, str]]:
    """What the environment of a process says that keeps its files there."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    name = f"mam-media-{uuid.uuid4().hex[:8]}"  # servers of one process share what they keep
    try:
        host, port = server.get_host_and_port()
        said = {
            "MEDIA_S3_BUCKET": name,
            "MEDIA_S3_ENDPOINT": f"http://{host}:{port}",
            "MEDIA_S3_REGION": REGION,
            **KEYS,
        }
        boto3.client(
            "s3",
            endpoint_url=said["MEDIA_S3_ENDPOINT"],
            region_name=REGION,
            aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
        ).create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
        yield said
    finally:
        server.stop()
