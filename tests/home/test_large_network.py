"""A large example network is what saving page by page would have made, and goes without a trace."""

from __future__ import annotations

import re
from datetime import timedelta
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site
from wagtail.test.utils.form_data import nested_form_data, streamfield

from events.models import EventIndexPage, EventPage, Occurrence, RecurrenceRule, RoomBooking
from events.occurrences.changes import cancel_date
from events.occurrences.series import name_all
from home.models import HomePage
from home.services.first_entry import load_first_entry
from network.models import NetworkPage, Organisation
from sites.models import RoomPage, SpaceIndexPage, SpacePage
from sites.team.groups import equip_space
from tests.factories import make_administrator
from tests.large_network import network as large
from tests.large_network import removal
from tests.large_network.command import Command
from tests.large_network.signals import pages_removed_in_bulk, pages_written_in_bulk
from tests.standing import standing

pytestmark = pytest.mark.django_db

SPACES, DATES = 12, 120
NO_PROBLEMS = ([], [], [], [], [])


@pytest.fixture(scope="module")
def hub(django_db_setup, django_db_blocker):
    with standing(django_db_blocker):
        load_first_entry("http://localhost")
        yield


def make(spaces=SPACES, events=DATES, **options):
    out = StringIO()
    call_command(Command(), spaces=spaces, events=events, stdout=out, **options)
    return out.getvalue()


def remove():
    out = StringIO()
    call_command(Command(), remove=True, stdout=out)
    return out.getvalue()


def counts():
    models = apps.get_models(include_auto_created=True)
    return {model._meta.db_table: model._base_manager.count() for model in models}


def made(model):
    return model.objects.filter(url_path_pl__contains="/duza-siec-").order_by("path")


def dates(**conditions):
    mine = QuerySet(Occurrence).filter(event__in=made(EventPage).values("pk"), **conditions)
    return mine.order_by("pk")


def stored(page):
    """All columns of a page and what belongs to it."""
    links = {
        field.name: sorted(field.value_from_object(page), key=lambda other: other.pk)
        for field in page._meta.many_to_many
    }
    # Plain: modeltranslation reads the Polish columns for those without a language.
    return QuerySet(type(page)).filter(pk=page.pk).values().get(), links


class TestMaking:
    def test_it_is_as_large_as_asked_and_its_tree_is_whole(self, hub):
        said = make(spaces=30, events=300)
        assert said.startswith(
            "spaces with their events: 0%\nspaces with their events: 100%\n"
            "statistics of the database: 0%\nstatistics of the database: 100%\n"
            "31 spaces in the directory\n"
        )
        assert "30 spaces added to the large network." in said
        assert made(SpacePage).count() == 30
        assert dates(moved_to=None).count() == 300
        assert NetworkPage.find_problems() == NO_PROBLEMS
        today = timezone.localdate()
        years = {date.start.year - today.year for date in dates()}
        assert years <= {-3, -2, -1, 0, 1, 2}
        assert dates(start__gt=timezone.now()).exists()
        assert dates(end__lt=timezone.now()).exists()

    def test_few_spaces_have_very_many_dates(self, hub):
        make(spaces=40, events=4000)
        busy = sorted((dates(space=space).count() for space in made(SpacePage)), reverse=True)
        assert sum(busy) >= 4000
        assert sum(busy[:4]) > 4000 * 0.3
        assert 0 < busy[-1] < 100 / 2
        assert made(RoomPage).exists()
        assert RoomBooking.objects.exists()
        assert {"odwolane", "nowy-termin", "online"} <= set(
            dates().values_list("status", flat=True)
        )
        assert dates(lasts_long=True).exists()

    def test_its_pages_are_read_in_both_languages_and_say_that_they_are_examples(self, client, hub):
        make()
        space = made(SpacePage).get(slug_pl="duza-siec-7")
        single, repeated = made(EventPage).filter(rules=None), made(EventPage).exclude(rules=None)
        month = f"{timezone.localdate():%Y/%m}/"
        for language, mark in (("pl", "Przykład: "), ("en", "Example: ")):
            pages = [space, single.first(), repeated.first(), *made(RoomPage)[:1]]
            for page in pages:
                answer = client.get(page.get_url_in(language))
                assert answer.status_code == 200
                assert mark in answer.content.decode()
            lists = [made(EventIndexPage).first(), EventIndexPage.objects.order_by("depth").first()]
            for page in lists:
                for view in ("", month, "?view=archive", "calendar.ics", "new.atom"):
                    assert client.get(page.get_url_in(language) + view).status_code == 200
            directory = SpaceIndexPage.objects.get().get_url_in(language)
            assert client.get(directory).status_code == 200

    def test_saving_a_page_again_changes_no_column(self, hub):
        make(spaces=10, events=600)
        seen = set()
        for page in made(NetworkPage).specific():
            if type(page) in seen and page.pk % 20 != 0:
                continue
            seen.add(type(page))
            before = stored(page)
            page.full_clean()
            page.save()
            assert stored(page) == before
        assert len(seen) == 8

    def test_an_event_published_again_writes_no_date(self, hub):
        make(spaces=4, events=600)
        coming = Count("occurrences", filter=Q(occurrences__end__gt=timezone.now()))
        series = made(EventPage).exclude(rules=None).annotate(coming=coming).order_by("-coming")
        events = [*series.filter(skip_holidays=True)[:12], *series.filter(skip_holidays=False)[:5]]
        events = [event.pk for event in events]
        events += made(EventPage).filter(rules=None).values_list("pk", flat=True)[:5]
        events += dates(status="nowy-termin").values_list("event", flat=True)[:3]
        events += RoomBooking.objects.values_list("occurrence__event", flat=True)[:30:10]
        name_all(events)  # as whoever reads a calendar of them first would
        before = list(dates().values()), list(RoomBooking.objects.order_by("pk").values())
        for event in EventPage.objects.filter(pk__in=events):
            event.save_revision().publish()
        after = list(dates().values()), list(RoomBooking.objects.order_by("pk").values())
        assert after == before

    def test_the_same_seed_makes_the_same_network(self, hub):
        make()
        first = self.everything()
        remove()
        make()
        assert self.everything() == first
        remove()
        make(seed=7)
        assert self.everything() != first

    def everything(self):
        own = {"pk", "id", "networkpage_ptr_id", "event_id", "space_id", "modified", "moved_to_id"}
        rows = []
        for found in (made(SpacePage), made(EventPage), dates(), RecurrenceRule.objects.all()):
            for row in found.order_by("pk").values():
                kept = {name: value for name, value in row.items() if name not in own}
                rows.append({name: value for name, value in kept.items() if name != "path"})
        links = EventPage.categories.through.objects.order_by("pk")
        return rows, list(links.values_list("category__code", flat=True))


class TestRepeating:
    def test_a_second_run_says_that_it_is_there(self, hub):
        make()
        before = counts()
        assert "is there already" in make()
        assert counts() == before

    def test_another_network_is_refused_while_this_one_is_there(self, hub):
        make()
        with pytest.raises(CommandError, match="12 spaces, 120 dates"):
            make(events=400)

    def test_an_interrupted_run_is_gone_on_with_to_the_same_network(self, hub, monkeypatch):
        make()
        whole = counts()
        keys = set(made(NetworkPage).values_list("translation_key", flat=True))
        remove()
        self.interrupt(monkeypatch, after=3)
        assert 0 < made(SpacePage).count() < SPACES
        assert NetworkPage.find_problems() == NO_PROBLEMS
        make()
        assert set(made(NetworkPage).values_list("translation_key", flat=True)) == keys
        assert counts() == whole
        assert NetworkPage.find_problems() == NO_PROBLEMS

    def test_an_interrupted_run_can_be_taken_away(self, hub, monkeypatch):
        before = counts()
        self.interrupt(monkeypatch, after=2)
        assert "removed" in remove()
        assert counts() == before

    def interrupt(self, monkeypatch, after):
        written = []

        def stop(keys, **kwargs):
            written.append(keys)
            if len(written) > after:
                raise KeyboardInterrupt

        monkeypatch.setattr(large, "SPACES_AT_ONCE", 3)
        pages_written_in_bulk.connect(stop)
        with pytest.raises(KeyboardInterrupt):
            make()
        pages_written_in_bulk.disconnect(stop)
        monkeypatch.undo()

    def test_without_a_network_it_says_what_to_run_first(self, hub):
        HomePage.objects.get().delete()
        with pytest.raises(CommandError, match="load_first_entry"):
            make()

    @pytest.mark.parametrize("wrong", [{"spaces": 0}, {"events": -1}, {"years": 0}])
    def test_nonsense_is_refused(self, hub, wrong):
        with pytest.raises(CommandError):
            make(**wrong)


class TestRemoving:
    def test_no_table_keeps_a_row(self, hub, monkeypatch):
        call_command("renew_directory", anew=True, stdout=StringIO())
        call_command("rebuild_search", stdout=StringIO())
        before = counts()
        others = list(NetworkPage.objects.order_by("pk").values())
        make(events=600)
        monkeypatch.setattr(removal, "SPACES_AT_ONCE", 5)
        assert "12 spaces of the large network removed." in remove()
        # A word of a name stays as long as any page can be found by it.
        assert counts() | {"network_searchword": 0} == before | {"network_searchword": 0}
        assert list(NetworkPage.objects.order_by("pk").values()) == others
        assert NetworkPage.find_problems() == NO_PROBLEMS

    def test_nor_what_was_done_to_it_in_the_meantime(self, hub):
        before = counts()
        make()
        space, other = made(SpacePage)[:2]
        equip_space(space)
        Site.objects.create(hostname="duza.example", root_page=space)
        by = make_administrator()
        event = made(EventPage).descendant_of(other).first()
        event.venue_space = space
        event.also_in = [space]
        event.save_revision(user=by, log_action=True).publish(user=by)
        own = EventPage.objects.exclude(pk__in=made(EventPage).values("pk")).get()
        own.venue_space = space
        own.save()
        space.save_revision(user=by).publish(user=by)
        space.slug_pl = "duza-siec-1000"
        space.save()
        remove()
        by.delete()
        after = counts()
        assert {table for table in after if after[table] != before[table]} <= {
            # of the network's own event, saved above
            "wagtailcore_referenceindex",
            # of the vocabulary and of all spaces, brought up to date every night
            "network_searchword",
            "sites_directorycolumn",
        }
        own.refresh_from_db()
        assert own.venue_space is None

    def test_whoever_derives_something_from_pages_is_told(self, hub):
        told = {"written": set(), "removed": set()}

        def written(keys, **kwargs):
            told["written"] |= set(keys)

        def removed(keys, **kwargs):
            assert NetworkPage.objects.filter(pk__in=keys).count() == len(keys)
            told["removed"] |= set(keys)

        pages_written_in_bulk.connect(written)
        pages_removed_in_bulk.connect(removed)
        make()
        keys = set(made(NetworkPage).values_list("pk", flat=True))
        remove()
        assert told == {"written": keys, "removed": keys}

    def test_a_space_of_another_name_stays(self, hub):
        space = SpacePage.objects.exclude(slug_pl__startswith="duza-siec-").get()
        space.slug_pl = "duza-siec-lokalna"
        space.save()
        make()
        remove()
        assert SpacePage.objects.get() == space
        assert not Organisation.objects.filter(code__startswith="duza-siec-").exists()

    def test_nothing_to_remove_is_no_error(self, hub):
        before = counts()
        assert "\n0 spaces of the large network removed.\n" in remove()
        assert counts() == before


class TestInTheCMS:
    @pytest.fixture
    def cms(self, client, hub):
        make(spaces=4, events=400)
        client.force_login(make_administrator())
        return client

    def form_of(self, cms, page):
        """What the CMS has filled in, as its browser would send it back."""
        answer = cms.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        assert answer.status_code == 200
        form = BeautifulSoup(answer.content, "html.parser").find("form", id="page-edit-form")
        values = {}
        for field in form.find_all(["input", "textarea"]):
            kind, name = field.get("type", "text"), field.get("name")
            ticked = kind not in ("checkbox", "radio") or field.has_attr("checked")
            if name and kind not in ("submit", "button", "file") and ticked:
                value = field.text.removeprefix("\n") if field.name == "textarea" else None
                default = "on" if kind == "checkbox" else ""
                values.setdefault(name, []).append(value or field.get("value", default))
        for field in form.find_all("select"):
            chosen = [option["value"] for option in field.find_all("option", selected=True)]
            values.setdefault(field["name"], []).extend(chosen)
        bodies = {name: streamfield([]) for name in ("body_pl", "body_en")}
        values = {name: value for name, value in values.items() if "__prefix__" not in name}
        return {**values, **nested_form_data(bodies)}

    def test_an_event_is_opened_and_published_and_its_dates_stay_as_they_were(self, cms):
        soon = timezone.now() + timedelta(days=8)
        date = dates(one_of_several=True, own_status="", moved_to=None, start__gt=soon).first()
        event = cancel_date(date.pk, reason={"reason_pl": "Remont"}, by=None).event
        name_all([event.pk])
        before, rules = list(dates().values()), list(event.rules.values())
        form = self.form_of(cms, event)
        address = reverse("wagtailadmin_pages:edit", args=[event.pk])
        form["title_pl"] = "Zmieniona nazwa"
        assert cms.post(address, {**form, "action-publish": "1"}).status_code == 302
        event.refresh_from_db()
        assert event.title_pl == "Zmieniona nazwa"
        assert list(event.rules.values()) == rules
        assert list(dates().values()) == before

    def test_a_space_is_listed_found_and_deleted(self, cms):
        space = made(SpacePage).first()
        index = space.get_parent()
        listed = cms.get(reverse("wagtailadmin_explore", args=[index.pk])).content.decode()
        assert space.title_pl in listed
        self.form_of(cms, space)
        below = space.get_descendants(inclusive=True).count()
        pages = NetworkPage.objects.count()
        address = reverse("wagtailadmin_pages:delete", args=[space.pk])
        assert cms.get(address).status_code == 200
        confirmed = {"confirm_site_name": "Sieć MAM"}
        assert cms.post(address, confirmed).status_code == 302
        assert NetworkPage.objects.count() == pages - below
        assert NetworkPage.find_problems() == NO_PROBLEMS
        assert "1 spaces added" in make(spaces=4, events=400)
        assert NetworkPage.find_problems() == NO_PROBLEMS

    def test_a_new_page_stands_behind_those_made_in_bulk(self, cms):
        index = made(EventIndexPage).first()
        event = EventPage(title_pl="Nowe", start=timezone.now(), end=timezone.now())
        NetworkPage.objects.get(pk=index.pk).add_child(instance=event)
        assert NetworkPage.find_problems() == NO_PROBLEMS
        assert event.path > made(EventPage).child_of(index).exclude(pk=event.pk).last().path

    def test_what_happened_is_in_the_history_of_the_directory(self, cms):
        index = SpaceIndexPage.objects.get()
        history = cms.get(reverse("wagtailadmin_pages:history", args=[index.pk])).content.decode()
        assert re.search("large example network|sieć przykładową", history)
