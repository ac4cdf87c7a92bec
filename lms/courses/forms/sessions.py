"""An evening and what belongs to it."""

from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from lms.core.forms import MomentField
from lms.courses.enums import MaterialKind
from lms.courses.models import Material, Session


class SessionForm(forms.Form):
    """When, where, about what, and what to prepare."""

    topic = forms.CharField(label=_("Topic"), max_length=200)
    starts_at = MomentField(label=_("Starts"))
    ends_at = MomentField(label=_("Ends"))
    room = forms.CharField(label=_("Room"), max_length=120, required=False)
    preparation = forms.CharField(
        label=_("Preparation"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "What to do beforehand. Readings, links and files are added on the next page."
        ),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts_at, ends_at = data.get("starts_at"), data.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("The session ends before it starts."))
        return data

    @staticmethod
    def values_of(session: Session) -> dict[str, Any]:
        names = ("topic", "starts_at", "ends_at", "room", "preparation")
        return {name: getattr(session, name) for name in names}


class MaterialForm(forms.Form):
    """A reading, a link or a file; the kind is chosen before and stays."""

    title = forms.CharField(label=_("Title"), max_length=250)
    url = forms.URLField(label=_("Address"), max_length=500, assume_scheme="https")
    file = forms.FileField(label=_("File"))
    note = forms.CharField(
        label=_("What to read or do"),
        max_length=250,
        required=False,
        help_text=_("For example: chapter 3, or only the table on page 12."),
    )

    def __init__(
        self, *args: Any, kind: MaterialKind, material: Material | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if kind == MaterialKind.FILE:
            del self.fields["url"]
            self._let_keep_file(material)
        else:
            del self.fields["file"]
            self.fields["url"].required = kind == MaterialKind.LINK

    def _let_keep_file(self, material: Material | None) -> None:
        field = self.fields["file"]
        field.help_text = _("PDF, Word, PowerPoint, a spreadsheet, a text or a picture.")
        if material is not None:
            field.required = False
            field.help_text = _("Choose one only to replace the file that is there.")

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload is None:
            return None
        suffix = PurePosixPath(upload.name).suffix.lower().removeprefix(".")
        if suffix not in settings.WAGTAILDOCS_EXTENSIONS:
            text = _("A file of this kind is not taken. Choose one of: %(kinds)s.")
            kinds = ", ".join(kind.upper() for kind in settings.WAGTAILDOCS_EXTENSIONS)
            raise ValidationError(text, params={"kinds": kinds})
        if upload.size > settings.FILE_UPLOAD_MAX_BYTES:
            text = _("This file is larger than %(limit)s. Make it smaller.")
            limit = filesizeformat(settings.FILE_UPLOAD_MAX_BYTES)
            raise ValidationError(text, params={"limit": limit})
        return upload

    @staticmethod
    def values_of(material: Material) -> dict[str, Any]:
        return {"title": material.title, "url": material.url, "note": material.note}
