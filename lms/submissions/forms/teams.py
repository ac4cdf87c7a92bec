"""What a member of a team fills in when the team hands in together."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ConfirmForm(forms.Form):
    """Standing for the draft; a hand-in that would be late is confirmed apart."""

    late = forms.BooleanField(
        label=_("I know that this is handed in late, and want to do so."), required=False
    )


class ObjectForm(forms.Form):
    reason = forms.CharField(
        label=_("What is wrong?"),
        help_text=_("Your team reads this, and works on."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say what is wrong: your team reads it.")},
    )


class ContributionForm(forms.Form):
    """One's own part in the work, and whether one stands behind it."""

    text = forms.CharField(
        label=_("Your part in the work"),
        help_text=_("In a few words: what you did. Your team and the examiner read it."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    dissents = forms.BooleanField(
        label=_("I do not agree with this version."),
        help_text=_(
            "This stops nothing. Your team sees that you do not agree; only the examiner reads why."
        ),
        required=False,
    )
    dissent = forms.CharField(
        label=_("Why not"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_text(self) -> str:
        return self.cleaned_data["text"].replace("\r\n", "\n")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("dissents") and not data.get("dissent") and "dissent" not in self.errors:
            self.add_error("dissent", _("Say why you do not agree: the examiner reads it."))
        return data
