"""No log holds what opens somebody's sign-up or account."""

from __future__ import annotations

import io
import logging
import logging.config
import re

import pytest
from django.conf import settings
from django.urls import get_resolver

from network.http.log_redaction import HideSecrets, without_secrets

SECRET = "d2NbPyXEim2PHF67jeo4xAK7p8cwG-EHNZKrzMEJn79g"


@pytest.fixture
def written():
    """A handler as the settings make it, writing to memory."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    config = settings.LOGGING
    assert config["handlers"]["console"]["filters"] == ["no_secrets"]
    handler.setFormatter(logging.Formatter(config["formatters"]["plain"]["format"], style="{"))
    handler.addFilter(logging.config.DictConfigurator(config).resolve(HIDE)())
    names = ["django.request", "mam.test"]
    loggers = [logging.getLogger(name) for name in names]
    for logger in loggers:
        logger.addHandler(handler)
    yield stream
    for logger in loggers:
        logger.removeHandler(handler)


HIDE = settings.LOGGING["filters"]["no_secrets"]["()"]


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (f"/pl/sign-up/{SECRET}/", "/pl/sign-up/…/"),
        (f"/en/sign-up/{SECRET}/data.json?x=1", "/en/sign-up/…/data.json?x=1"),
        (f"/pl/invitation/{SECRET}/", "/pl/invitation/…/"),
        (f'"GET /pl/sign-up/{SECRET} HTTP/1.1"', '"GET /pl/sign-up/… HTTP/1.1"'),
        ("/pl/miejsca/dom/wydarzenia/joga/sign-up/", "/pl/miejsca/dom/wydarzenia/joga/sign-up/"),
        (
            f"/admin/password_reset/confirm/MQ/{SECRET}/",
            "/admin/password_reset/confirm/MQ/…/",
        ),
        ("/pl/szukaj/?q=grupa+AA&page=2", "/pl/szukaj/?q=…&page=2"),
        ("/admin/users/?q=Zuzanna", "/admin/users/?q=…"),
        (
            "/admin/login/?next=/admin/users/%3Fq%3DZuzanna",
            "/admin/login/?next=/admin/users/%3Fq%3D…",
        ),
        ("/pl/wydarzenia/?free=1&category=qq", "/pl/wydarzenia/?free=1&category=qq"),
        ("/pl/", "/pl/"),
    ],
)
def test_a_link_without_what_makes_it_work(path, shown):
    assert without_secrets(path) == shown


@pytest.mark.django_db
def test_a_link_nobody_has_is_not_written(client, written):
    assert client.get(f"/pl/sign-up/{SECRET}/").status_code == 404
    assert SECRET not in written.getvalue()
    assert "/pl/sign-up/…/" in written.getvalue()


def test_nor_with_an_error(written):
    try:
        raise ValueError(f"/pl/sign-up/{SECRET}/")
    except ValueError:
        logging.getLogger("mam.test").exception("Error at %s", f"/pl/sign-up/{SECRET}/")
    assert SECRET not in written.getvalue()
    assert "ValueError: /pl/sign-up/…/" in written.getvalue()


@pytest.mark.parametrize("name", ["gunicorn.access", "gunicorn.error"])
def test_nor_by_the_web_server(name):
    """Its access log has a format and a mapping of what happened."""
    logger = logging.getLogger(name)
    assert any(isinstance(each, HideSecrets) for each in logger.filters)
    line = '%(h)s "%(r)s" %(s)s "%(f)s"'
    atoms = {"h": "-", "r": f"GET /pl/sign-up/{SECRET}/", "s": "200", "f": f"/sign-up/{SECRET}/"}
    record = logger.makeRecord(name, logging.INFO, "", 0, line, (atoms,), None)
    assert logger.filter(record)
    assert record.getMessage() == '- "GET /pl/sign-up/…/" 200 "/sign-up/…/"'


def test_every_way_out_is_guarded():
    config = settings.LOGGING
    for handler in config["handlers"].values():
        assert "no_secrets" in handler["filters"]
    for logger in (logging.getLogger(), *map(logging.getLogger, ("django", "django.server"))):
        ours = [h for h in logger.handlers if type(h).__module__.startswith("django")]
        assert ours == []


def _secret_routes(patterns, before=""):
    """Every address with a part that opens something, as it is written."""
    for each in patterns:
        route = before + str(each.pattern)
        if hasattr(each, "url_patterns"):
            yield from _secret_routes(each.url_patterns, route)
        elif re.search(r"<(?:\w+:)?(?:token|secret)>", route):
            yield route


def test_every_address_that_opens_something_is_known():
    """Whoever adds one adds it to ``SECRETS``, or this fails."""
    routes = list(_secret_routes(get_resolver().url_patterns))
    assert len(routes) > 8
    shown = []
    for route in routes:
        path = re.sub(r"\(\?P<\w+>[^)]*\)|<(?:\w+:)?(?:token|secret)>", SECRET, route)
        path = "/" + re.sub(r"<[^>]+>", "MQ", path.replace("^", "").replace("\\Z", ""))
        if SECRET in without_secrets(path):
            shown.append(path)
    assert not shown
