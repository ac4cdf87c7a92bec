"""What the office copies from a mail, and what a student hands in on it."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.core.forms import MomentField
from lms.submissions.forms.attempts import WhyForm
from lms.submissions.forms.work import WorkForm
from lms.submissions.models import Sitting
from lms.submissions.queries import FileHere
from lms.submissions.rules import hashes_in


class RegisterHashesForm(WhyForm):
    """A mail with the hashes of files, as it was received."""

    hashes = forms.CharField(
        label=_("SHA-256 of each file"),
        help_text=_("Copied from the mail, one on each line; a name of a file beside it is fine."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        error_messages={"required": _("Copy at least one SHA-256 from the mail.")},
    )
    mailed_at = MomentField(
        label=_("When the mail was received"),
        help_text=_("By the mail server, as the head of the mail says. This moment counts."),
    )

    field_order = ["hashes", "mailed_at", "reason"]

    def clean_hashes(self) -> list[str]:
        found, strange = hashes_in(self.cleaned_data["hashes"])
        if strange:
            raise ValidationError(
                _("“%(line)s” holds no SHA-256: that has 64 characters, digits and a to f.")
                % {"line": strange[0][:80]}
            )
        return found


class MailedForm(WorkForm):
    """The files of a mail, with what every hand-in declares; the note and the rest of the draft have
    no part in it."""

    kept = forms.MultipleChoiceField(
        label=_("Already here"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, here: Sequence[FileHere], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.here = here
        self.fields["uploads"].label = _("The files that you mailed")
        self.fields["uploads"].required = not here
        self.fields["kept"].choices = [(one.file.sha256, one.name) for one in here]  # type: ignore[attr-defined]

    @classmethod
    def empty(cls, sitting: Sitting, here: Sequence[FileHere]) -> "MailedForm":
        """The form as it is shown first: with all that is here already chosen."""
        kept = [one.file.sha256 for one in here]
        initial = cls.looked_at(sitting, None) | {"request_key": uuid4(), "kept": kept}
        return cls(sitting=sitting, here=here, initial=initial)

    def with_files(self, here: Sequence[FileHere]) -> "MailedForm":
        """The same input and errors, with what has come since among the files that are chosen."""
        known = {one.file.sha256 for one in self.here}
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        fresh = [one.file.sha256 for one in here if one.file.sha256 not in known]
        data.setlist("kept", [*data.getlist("kept"), *fresh])
        form = MailedForm(data, sitting=self.sitting, here=here)
        vars(form).update(_errors=self.errors, cleaned_data=self.cleaned_data)
        return form

    def again(self, data: Any, files: Any = None) -> "MailedForm":
        return MailedForm(data, files, sitting=self.sitting, here=self.here)
