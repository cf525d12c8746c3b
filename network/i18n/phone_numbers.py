"""Telephone numbers as people in Poland write and dial them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, parse
from phonenumbers import is_valid_number as is_valid_phone


def validate_phone(value: str) -> None:
    """Accept what libphonenumber accepts as a number reachable from Poland."""
    try:
        valid = is_valid_phone(parse(value, "PL"))
    except NumberParseException:
        valid = False
    if not valid:
        raise ValidationError(_("This is not a telephone number. Example: +48 12 345 67 89."))


def phone_display(number: str) -> str:
    """The number as dialled from anywhere: ``+48 12 345 67 89``; as it stands if unreadable."""
    try:
        return format_number(parse(number, "PL"), PhoneNumberFormat.INTERNATIONAL)
    except NumberParseException:
        return number
