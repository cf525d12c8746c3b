"""One thing done in the CMS: a form, a service, a word afterwards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse


class ChangeMixin:
    """For a form view with ``back()``; what is refused stands above the form, nothing is lost."""

    template_name = "events/admin/change_people.html"
    submit_label: Any = ""
    explanation: Any = ""
    done: Any = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            submit_label=self.submit_label, explanation=self.explanation, **kwargs
        )

    def change(self, form: Any) -> Any:
        """Do it. Raises ``ValidationError`` with what the person can do about it."""
        raise NotImplementedError

    def success(self, changed: Any) -> str:
        """What is told afterwards; never a name: messages are kept in cookies."""
        return str(self.done)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            changed = self.change(form)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        messages.success(self.request, self.success(changed))
        return self.back()
