"""The form by which a picture comes into the CMS: cleaned as one from outside is."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from wagtail.images.forms import BaseImageForm

from network.services.pictures import clean_picture

# A GIF holds no place and may move on purpose: who works here may use one as it is.
_AS_IT_IS = "gif"


class PictureForm(BaseImageForm):
    """What Wagtail's own form took (a known kind, not too heavy, not too large) is written anew."""

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if not isinstance(file, UploadedFile) or "file" not in self.changed_data:
            return file
        stem, _dot, extension = (file.name or "").rpartition(".")
        if extension.lower() == _AS_IT_IS:
            return file
        clean = clean_picture(file)
        return SimpleUploadedFile(f"{stem}.{clean.extension}", clean.data)
