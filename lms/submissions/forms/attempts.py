"""What staff fill in about the work of one student or team, and who takes work back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.core.forms import MomentField
from lms.submissions.enums import HoldCause, Way
from lms.submissions.forms.work import ManyFilesField
from lms.submissions.models import MarkingCopy, Sitting
from lms.submissions.rules import end_of_typed_minute


class WhyForm(forms.Form):
    """An act that only wants a reason, which those read whom it concerns."""

    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("Whose work it is reads this in a mail."),
        max_length=300,
        error_messages={"required": _("Say why: whose work it is reads it.")},
    )


class ReopenForm(WhyForm):
    until = MomentField(label=_("Until when"))

    def clean_until(self) -> datetime:
        return end_of_typed_minute(self.cleaned_data["until"])


class GiveForm(forms.Form):
    """Which of the files that could not be cleaned a marker may read all the same."""

    file = forms.ModelChoiceField(
        MarkingCopy.objects.none(),
        label=_("Which file"),
        empty_label=None,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("For the record."),
        max_length=300,
        error_messages={"required": _("Say why, so that the record explains itself.")},
    )

    def __init__(self, *args: Any, copies: Sequence[MarkingCopy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = MarkingCopy.objects.filter(pk__in=[copy.pk for copy in copies])
        found = found.select_related("original__version")
        self.fields["file"].queryset = found  # type: ignore[attr-defined]


class HoldForm(forms.Form):
    cause = forms.ChoiceField(
        label=_("Why?"),
        choices=[choice for choice in HoldCause.choices if choice[0]],
        widget=forms.RadioSelect,
        initial=HoldCause.MARKING.value,
    )
    reason = forms.CharField(
        label=_("In your own words"),
        help_text=_("Whose work it is reads this. Needed for another reason than marking."),
        max_length=300,
        required=False,
    )


class ReceiveForm(WhyForm):
    """Work that staff bring in for somebody."""

    way = forms.ChoiceField(
        label=_("How it came"),
        choices=[
            (Way.ON_PAPER.value, _("on paper or by mail")),
            (Way.ON_BEHALF.value, _("I hand it in for the student or team")),
        ],
        widget=forms.RadioSelect,
        initial=Way.ON_PAPER.value,
    )
    received_at = MomentField(
        label=_("When it was received"),
        help_text=_("For paper and mail: this moment decides whether it is late."),
        required=False,
    )
    uploads = ManyFilesField(label=_("Files, or a scan"), required=False)
    has_declared = forms.BooleanField(
        label=_("The statement of own work was made with it, on paper or in the mail."),
        error_messages={"required": _("Ask for the statement of own work first, then tick this.")},
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput)

    field_order = ["way", "received_at", "uploads", "reason", "has_declared"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("request_key", uuid4())

    @classmethod
    def help_for(cls, sitting: Sitting) -> str:
        statement = sitting.assignment.statement
        return statement.text if statement else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_paper = data.get("way") == Way.ON_PAPER
        if is_paper and not data.get("received_at") and "received_at" not in self.errors:
            self.add_error("received_at", _("Say when it was received: that moment counts."))
        return data
