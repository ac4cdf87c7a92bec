"""Something to say to a run."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.core.forms import NameField
from lms.courses.models import Announcement


class AnnouncementForm(forms.Form):
    """A title and a few words; whoever corrects them says whether they are mailed again."""

    title = NameField(
        label=_("Title"), max_length=120, help_text=_("Stands in the subject of the mail.")
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Plain text. An empty line begins a paragraph; addresses become links."),
    )
    mail_again = forms.BooleanField(
        label=_("Mail it again to who had the earlier words"),
        required=False,
        help_text=_("Without this only the page changes, and mail that has not left yet."),
    )

    def __init__(self, *args: Any, said: Announcement | None = None, **kwargs: Any) -> None:
        if said is not None:
            kwargs["initial"] = {"title": said.title, "text": said.text}
        super().__init__(*args, **kwargs)
        if said is None:
            del self.fields["mail_again"]

    def clean_text(self) -> str:
        """One kind of line end, so that what is compared is what is read."""
        return "\n".join(self.cleaned_data["text"].splitlines())
