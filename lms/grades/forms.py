"""What is confirmed or typed when marks go out or come back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lms.grades.queries import Plan


class ReleaseForm(forms.Form):
    """Carries what was looked at; works that are left behind are confirmed in words."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=20_000)
    is_partial_confirmed = forms.BooleanField(
        required=False,
        error_messages={
            "required": _("Tick this if you want to release now and the others later.")
        },
    )

    def __init__(self, data: Any = None, *, plan: Plan) -> None:
        super().__init__(data, initial={"seen": plan.seen})
        field = self.fields["is_partial_confirmed"]
        if not plan.left_behind:
            del self.fields["is_partial_confirmed"]
            return
        field.required = True
        field.label = ngettext(
            "%(n)d work that was handed in is not ready. Release without it.",
            "%(n)d works that were handed in are not ready. Release without them.",
            plan.left_behind,
        ) % {"n": plan.left_behind}


class WithdrawReleaseForm(forms.Form):
    """Why a released mark is taken back."""

    reason = forms.CharField(
        label=_("Why do you take it back?"),
        help_text=_("The students who got the mark read this in a mail."),
        max_length=300,
    )
