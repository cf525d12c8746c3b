"""Whether a file can be stored now: asked before a form takes one, so that it can say so itself."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm


class StorageAway(OSError):  # noqa: N818  it is the storage that is away
    """The place where files are kept does not respond."""


# No file has this name; only whether the storage responds matters.
_PROBE = "is-anybody-there"


def refuse_while_storage_is_away() -> None:
    """Raise ``ValidationError`` if the place where files are kept does not respond.

    It may still go away before the file is written: that remains a server error.
    """
    try:
        default_storage.exists(_PROBE)
    except OSError as away:
        message = _(
            "Files cannot be stored at the moment. Whatever else you entered is kept: choose the "
            "file again in a few minutes."
        )
        raise ValidationError(message, code="storage_away") from away


class DocumentForm(BaseDocumentForm):
    """Wagtail's own form of a document, which says when it cannot be stored."""

    def _post_clean(self) -> None:
        # Last: without its file Wagtail would find fault with the document's kind as well.
        super()._post_clean()
        if isinstance(self.cleaned_data.get("file"), UploadedFile):
            try:
                refuse_while_storage_is_away()
            except ValidationError as away:
                self.add_error("file", away)
