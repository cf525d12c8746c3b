"""The form by which a picture comes into the CMS: cleaned as one from outside is."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from network.images.cleaning import check_gif, clean_picture, is_gif
from network.storage.uploads import refuse_while_storage_is_away


class CleanPictureField(WagtailImageField):
    """Looks at a file before Wagtail unpacks it, and hands on what was written anew.

    A GIF holds no place and may move on purpose: who works here may use one as it is.
    """

    def to_python(self, data: Any) -> Any:
        if not data:
            return super().to_python(data)
        if is_gif(data):
            check_gif(data)
        else:
            clean = clean_picture(data)
            stem = data.name.rpartition(".")[0] or data.name
            data = SimpleUploadedFile(f"{stem}.{clean.extension}", clean.data)
        try:
            return super().to_python(data)
        except (OSError, ValueError) as broken:  # Wagtail would respond with a server error
            message = self.error_messages["invalid_image"]
            raise ValidationError(message, code="invalid_image") from broken

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if data:
            refuse_while_storage_is_away()
        return file


class PictureForm(BaseImageForm):
    """Wagtail's own form with that field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known := self.fields.get("file"):
            self.fields["file"] = CleanPictureField(
                label=known.label, required=known.required, widget=known.widget
            )
