"""What a browser announces of a file that it will send in pieces."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from lms.files.inspection import MESSAGES


class UploadForm(forms.Form):
    """Name, size and SHA-256, told before the first byte."""

    name = forms.CharField(max_length=10_000)
    size = forms.IntegerField(
        min_value=1, max_value=2**53, error_messages={"min_value": MESSAGES["empty"]}
    )
    sha256 = forms.CharField(
        validators=[
            RegexValidator(r"^[0-9a-f]{64}\Z", _("The fingerprint of the file is not complete."))
        ]
    )
    # Where it goes: to the files of a mail, or into the draft.
    mailed = forms.BooleanField(required=False)
