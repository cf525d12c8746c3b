"""Open a space from the command line, as the CMS does."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from network.models import District, Organisation
from sites.lifecycle.open_space import NewSpace, SpaceTemplate, open_space
from sites.models import SpacePage, SpaceStage


class Command(BaseCommand):
    help = "Open a space: its pages, groups, files, workflow, and a letter to its coordinator."

    def add_arguments(self, parser: CommandParser) -> None:
        stages = [code for code in SpaceStage.values if code not in SpacePage.stages_by_action]
        parser.add_argument("name", help="in Polish")
        parser.add_argument("--coordinator", required=True, metavar="E-MAIL")
        parser.add_argument("--name-en", default="")
        parser.add_argument("--template", choices=SpaceTemplate.values, default=SpaceTemplate.SMALL)
        parser.add_argument("--stage", choices=stages, default=SpaceStage.PLANNED)
        parser.add_argument("--district", default="", help="its code in the vocabulary")
        parser.add_argument("--street", default="", help="street and number")
        parser.add_argument("--postcode", default="")
        parser.add_argument("--city", default="Kraków")
        parser.add_argument("--operator", default="", help="an organisation's code")
        parser.add_argument("--hostname", default="", help="if the space has one of its own")
        parser.add_argument("--language", choices=["pl", "en"], default="pl", help="of the letter")

    def handle(self, *args: Any, **options: Any) -> None:
        plain = ["template", "stage", "street", "postcode", "city", "hostname", "language"]
        new = NewSpace(
            title_pl=options["name"],
            title_en=options["name_en"],
            coordinator_email=options["coordinator"],
            district=_by_code(District, options["district"]),
            operator=_by_code(Organisation, options["operator"]),
            **{name: options[name] for name in plain},
        )
        try:
            with translation.override("en"):
                space = open_space(new)
        except ValidationError as error:
            messages = getattr(error, "message_dict", None) or {"": error.messages}
            lines = [f"{name}: {' '.join(texts)}" for name, texts in messages.items()]
            raise CommandError("\n".join(lines)) from error
        self.stdout.write(f"Opened {space.title_pl}: page {space.pk}, {space.full_url}")
        self.stdout.write(f"An invitation to {new.coordinator_email} is on its way.")


def _by_code(model: Any, code: str) -> Any:
    if not code:
        return None
    found = model.objects.filter(code=code).first()
    if found is None:
        known = ", ".join(model.objects.values_list("code", flat=True))
        raise CommandError(f"No {model._meta.model_name} has the code {code!r}. Known: {known}")
    return found
