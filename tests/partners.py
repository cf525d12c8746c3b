"""Partners and what they hand in, for the tests of the lane and of moderation."""

from __future__ import annotations

from network.models import NetworkPage, Organisation, User
from sites.models import SpaceGroup, SpacePage, Submission
from sites.team.groups import equip_space
from sites.team.partnerships import admit
from tests.factories import make_user


def make_organisation(name: str = "Fundacja Łąka") -> Organisation:
    code = f"org-{Organisation.objects.count()}"
    return Organisation.objects.get_or_create(name=name, defaults={"code": code})[0]


def make_partner(name: str, space: SpacePage, organisation: str = "Fundacja Łąka") -> User:
    """Somebody who works for an organisation in a space."""
    user = make_user(name)
    admit(user, space, make_organisation(organisation))
    return User.objects.get(pk=user.pk)


def make_coordinator(name: str, space: SpacePage) -> User:
    user = make_user(name)
    equip_space(space)
    user.groups.add(SpaceGroup.objects.get(space=space, role="coordinator").group)
    return user


def hand_in(page: NetworkPage, user: User) -> Submission:
    """As the form does it: a version of the page, and the workflow of its space."""
    page = type(page).objects.get(pk=page.pk)
    state = page.current_workflow_state
    if state is not None:
        state.resume(user)
    else:
        page.get_workflow().start(page, user)
    return Submission.objects.filter(page=page.pk).order_by("-pk").first()
