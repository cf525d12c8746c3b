"""Who writes the message of a letter: a function registered for the letter's model.

The modules that register are imported in ``AppConfig.ready()``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.core.mail import EmailMultiAlternatives

from network.models.mail import Letter

#: Gives None for what is no longer true, or where nobody would read it: such a letter is dropped.
Composer = Callable[..., EmailMultiAlternatives | None]

_composers: dict[tuple[type[Letter], str], Composer] = {}


def composes(model: type[Letter], topic: str = "") -> Callable[[Composer], Composer]:
    """Register the function that composes letters of this model (and ``Letter.topic``)."""

    def register(composer: Composer) -> Composer:
        _composers[model, topic] = composer
        return composer

    return register


def compose(letter: Letter) -> EmailMultiAlternatives | None:
    """The message as it is to be sent now, in the language of its reader; None to drop it."""
    return _composers[type(letter), letter.topic](letter)


def letter_models() -> Iterable[type[Letter]]:
    """The models that have a composer."""
    return dict.fromkeys(model for model, _topic in _composers)
