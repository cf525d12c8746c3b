"""Making the large example network: in parts, each written whole or not at all, so that it may be
interrupted at any time and gone on with."""

from __future__ import annotations

import re

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from wagtail.log_actions import log
from wagtail.models import PageLogEntry

from home.wagtail_hooks import LARGE_NETWORK
from network.models import NetworkPage, Organisation
from sites.models import SpaceIndexPage, SpacePage
from tests.large_network.batch import Batch
from tests.large_network.plan import Plan, Progress
from tests.large_network.spaces import SLUG, SpaceMaker
from tests.large_network.vocabulary import Vocabulary
from tests.large_network.words import EXAMPLE, ORGANISATION, both

ORGANISATION_CODE = "duza-siec-organizacja-"
DATES_AT_ONCE = 5_000
SPACES_AT_ONCE = 200


class OtherNetwork(Exception):  # noqa: N818  what is in the way
    """A large network of another plan is there; ``plan`` is that one's."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.plan = plan


def asked(spaces: int, dates: int, years: int, seed: int) -> Plan:
    """The plan for a network made today."""
    return Plan(spaces=spaces, dates=dates, years=years, seed=seed, day=timezone.localdate())


def known_plan() -> Plan | None:
    """The plan of the large network that is there, complete or not."""
    noted = PageLogEntry.objects.filter(action=LARGE_NETWORK).order_by("-timestamp", "-pk").first()
    return Plan.from_data(noted.data) if noted else None


def make_large_network(plan: Plan, progress: Progress) -> int:
    """Add what is missing of the network that was asked for; return the number of spaces added.

    A network begun on an earlier day is gone on with as of that day. Raises ``OtherNetwork``, and
    ``SpaceIndexPage.DoesNotExist`` before there is a directory of spaces.
    """
    with translation.override("pl"):
        index = SpaceIndexPage.objects.get()
        plan = _begin(plan, index)
        missing = sorted(set(range(1, plan.spaces + 1)) - set(known_spaces()))
        if missing:
            _add_spaces(plan, index, missing, progress)
            analyse(progress)
        return len(missing)


def known_spaces() -> dict[int, SpacePage]:
    """The spaces of the large network, by number."""
    found = {}
    pattern = re.compile(rf"{SLUG}(\d+)")
    for space in SpacePage.objects.filter(slug_pl__startswith=SLUG).only("slug", "path", "depth"):
        if number := pattern.fullmatch(space.slug_pl):
            found[int(number[1])] = space
    return found


def _begin(plan: Plan, index: SpaceIndexPage) -> Plan:
    """Note the plan, unless it is noted already."""
    known = known_plan()
    if known is None:
        log(instance=index, action=LARGE_NETWORK, data=plan.as_data())
        return plan
    if not known.is_same_but_for_the_day(plan):
        raise OtherNetwork(known)
    return known


def _add_spaces(plan: Plan, index: SpaceIndexPage, missing: list[int], progress: Progress) -> None:
    maker = SpaceMaker(plan, Vocabulary(_organisations(plan)), index)
    quotas = plan.quotas()
    done = plan.spaces - len(missing)
    for part in _parts(missing, quotas):
        progress("spaces with their events", done, plan.spaces)
        _add_part(maker, index, {number: quotas[number - 1] for number in part})
        done += len(part)
    progress("spaces with their events", done, plan.spaces)


def _parts(numbers: list[int], quotas: list[int]) -> list[list[int]]:
    """The spaces in portions that are written at once."""
    parts: list[list[int]] = [[]]
    dates = 0
    for number in numbers:
        if parts[-1] and (dates >= DATES_AT_ONCE or len(parts[-1]) >= SPACES_AT_ONCE):
            parts.append([])
            dates = 0
        parts[-1].append(number)
        dates += quotas[number - 1]
    return parts


@transaction.atomic
def _add_part(maker: SpaceMaker, index: SpaceIndexPage, dates: dict[int, int]) -> None:
    # The directory is locked: whoever adds a page to it meanwhile waits for their place.
    directory = NetworkPage.objects.select_for_update().get(pk=index.pk)
    batch = Batch()
    for step, (number, wanted) in enumerate(dates.items(), start=_free_step(directory)):
        maker.add(batch, number, wanted, step)
    batch.write()
    count_children(directory)


def _free_step(parent: NetworkPage) -> int:
    """The position after the last child, as treebeard counts it."""
    last = children(parent).order_by("-path").values_list("path", flat=True).first()
    return NetworkPage._str2int(last[-NetworkPage.steplen :]) + 1 if last else 1


def children(parent: NetworkPage) -> QuerySet[NetworkPage]:
    """Asked of the database: ``get_children`` trusts the number in hand."""
    return below(parent).filter(depth=parent.depth + 1)


def below(page: NetworkPage) -> QuerySet[NetworkPage]:
    """A page and everything below it, as a range: ``startswith`` reads all pages on SQLite."""
    longest = NetworkPage._meta.get_field("path").max_length
    last = page.path + NetworkPage.alphabet[-1] * (longest - len(page.path))
    return NetworkPage.objects.order_by().filter(path__gte=page.path, path__lte=last)


def count_children(parent: NetworkPage) -> None:
    NetworkPage.objects.filter(pk=parent.pk).update(numchild=children(parent).count())


def _organisations(plan: Plan) -> list[Organisation]:
    """The organisations of the network, in the order of their numbers; those missing are added."""
    known = set(example_organisations().values_list("code", flat=True))
    wanted = {f"{ORGANISATION_CODE}{n}": n for n in range(1, max(2, plan.spaces // 50) + 1)}
    Organisation.objects.bulk_create(
        Organisation(
            code=code,
            name=f"{EXAMPLE.pl}{ORGANISATION.pl.lower()} {number}",
            **both("gloss", ORGANISATION),
            country="PL",
        )
        for code, number in wanted.items()
        if code not in known
    )
    by_code = Organisation.objects.in_bulk(list(wanted), field_name="code")
    return [by_code[code] for code in wanted]


def example_organisations() -> QuerySet[Organisation]:
    return Organisation.objects.filter(code__startswith=ORGANISATION_CODE)


def analyse(progress: Progress) -> None:
    """Let the database count anew what it holds: it plans its queries by that."""
    progress("statistics of the database", 0, 1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    progress("statistics of the database", 1, 1)
