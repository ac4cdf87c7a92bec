"""Asking whether a file was received."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.files.uploads import HashedUpload
from lms.submissions import rules


class CheckForm(forms.Form):
    """A receipt code, and a file or its hash: a browser with scripts sends the hash for the file."""

    # A browser would insist on the file where the hash is given instead.
    use_required_attribute = False

    code = forms.CharField(
        label=_("Receipt code"),
        max_length=60,
        help_text=_("Of the receipt, on the page or in the mail: four groups of five."),
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("Exactly the file that was handed in; saving it again changes its bytes."),
    )
    sha256 = forms.CharField(
        label=_("SHA-256 instead of the file"),
        required=False,
        max_length=200,
        help_text=_("If you have its fingerprint at hand: 64 digits and letters from a to f."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Asked for in `clean`, but nobody is told that it is optional.
        self.fields["file"].required = not self.data.get("sha256")
        self.fields["file"].error_messages["required"] = _("Choose the file, or give its SHA-256.")

    def clean_code(self) -> str:
        code = rules.tidy_receipt_code(self.cleaned_data["code"])
        if not code:
            raise ValidationError(_("This is not a receipt code. Copy it from the receipt."))
        return code

    def clean_sha256(self) -> str:
        typed = re.sub(r"[\s:]", "", self.cleaned_data["sha256"]).lower()
        if typed and not re.fullmatch(r"[0-9a-f]{64}", typed):
            raise ValidationError(
                _("A SHA-256 has 64 characters, digits and letters from a to f. Copy it again.")
            )
        return typed

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if isinstance(upload, HashedUpload) and upload.too_big:
            raise ValidationError(_("A file of this size cannot have been handed in here."))
        return upload

    @property
    def digest(self) -> str:
        """The SHA-256 of the file, computed by the browser or on the way in."""
        upload = self.cleaned_data.get("file")
        return upload.sha256 if upload else self.cleaned_data["sha256"]
