"""Forms for dates of somebody's own."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.core.forms import MomentField
from lms.courses.models import Cohort, Participation, Team
from lms.submissions.enums import ExtensionCategory
from lms.submissions.models import ExtensionRequest, Sitting
from lms.submissions.models.dates import name_of
from lms.submissions.rules import AppliedDates, end_of_typed_minute

REASON_NEEDED = {"required": _("Say why. It is read by whom it is about, and kept.")}


def _reason(**more: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Whom it is about reads this. Keep health and other private matters out."),
        error_messages=REASON_NEEDED,
        **more,
    )


class UntilField(MomentField):
    """A moment that lasts to the end of a minute typed as 59."""

    def clean(self, value: Any) -> Any:
        moment = super().clean(value)
        return end_of_typed_minute(moment) if moment else moment


class AskExtensionForm(forms.Form):
    """A student or team asks for more time."""

    category = forms.ChoiceField(
        label=_("Why do you need more time?"),
        choices=ExtensionCategory,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what comes closest.")},
    )
    until = UntilField(label=_("Until when?"))
    note = forms.CharField(
        label=_("Do you want to add something?"),
        required=False,
        max_length=300,
        help_text=_("Nothing about your health or that of others: nobody needs it to decide."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_note(self) -> str:
        return " ".join(self.cleaned_data["note"].split())


class DecideRequestsForm(forms.Form):
    """One answer to some of the requests of a sitting."""

    GRANT, REFUSE = "grant", "refuse"

    requests = forms.ModelMultipleChoiceField(
        ExtensionRequest.objects.none(),
        error_messages={
            "required": _("Choose at least one request."),
            "invalid_choice": _("One of these requests is answered already. See what is left."),
        },
    )
    until = UntilField(
        label=_("Until, for all of them"),
        required=False,
        help_text=_("Empty: each gets the moment that was asked for."),
    )
    reason = _reason(widget=forms.TextInput)

    def __init__(self, *args: Any, sitting: Sitting, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "decide"} | kwargs)
        self.fields["requests"].queryset = ExtensionRequest.objects.open().filter(sitting=sitting)  # type: ignore[attr-defined]


class GrantExtensionsForm(forms.Form):
    """More time for some students, or teams, at once."""

    holders = forms.ModelMultipleChoiceField(
        Participation.objects.none(),
        label=_("For whom"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose whom it is for.")},
    )
    until = UntilField(label=_("Until"))
    reason = _reason()

    def __init__(self, *args: Any, sitting: Sitting, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "grant"} | kwargs)
        field: Any = self.fields["holders"]
        field.queryset = holders_of(sitting)
        field.label_from_instance = name_of
        field.label = _("For which teams") if sitting.assignment.is_team_work else field.label


class OverrideForm(forms.Form):
    """Other dates for one cohort, team or student."""

    whom = forms.ChoiceField(label=_("For whom"))
    opens_at = MomentField(label=_("Opens"))
    due_at = UntilField(label=_("Due"))
    cutoff_at = UntilField(
        label=_("Last moment"),
        help_text=_("After this nothing is accepted. Empty: the same as the due date."),
        required=False,
    )
    reason = _reason()

    def __init__(self, *args: Any, sitting: Sitting, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "dates"} | kwargs)
        self.known: dict[str, Cohort | Team | Participation] = {}
        groups = [(label, self._choices(kind, rows)) for kind, label, rows in _whom_of(sitting)]
        self.fields["whom"].choices = [("", _("choose")), *(g for g in groups if g[1])]  # type: ignore[attr-defined]

    @staticmethod
    def values_of(dates: AppliedDates) -> dict[str, Any]:
        return {"opens_at": dates.opens_at, "due_at": dates.due_at, "cutoff_at": dates.cutoff_at}

    def clean_whom(self) -> Cohort | Team | Participation:
        return self.known[self.cleaned_data["whom"]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        opens, due = data.get("opens_at"), data.get("due_at")
        if due and not data.get("cutoff_at") and "cutoff_at" not in self.errors:
            data["cutoff_at"] = due
        if opens and due and due < opens:
            self.add_error("due_at", ValidationError(_("The due date lies before the opening.")))
        if due and data.get("cutoff_at") and data["cutoff_at"] < due:
            text = _("The last moment lies before the due date.")
            self.add_error("cutoff_at", ValidationError(text))
        return data

    def _choices(self, kind: str, rows: Any) -> list[tuple[str, str]]:
        choices = []
        for row in rows:
            key = f"{kind}-{row.pk}"
            self.known[key] = row
            choices.append((key, name_of(row)))
        return choices


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = _reason()


def holders_of(sitting: Sitting) -> Any:
    """The students, or for team work the teams, who hand in for a sitting."""
    assignment = sitting.assignment
    if assignment.is_team_work:
        return Team.objects.filter(team_set=assignment.team_set_id)
    return (
        Participation.objects.active()
        .students()
        .filter(run=assignment.run_id)
        .select_related("user")
    )


def _whom_of(sitting: Sitting) -> list[tuple[str, Any, Any]]:
    """Who can have dates of their own: on team work teams only, for their dates alone count there."""
    assignment = sitting.assignment
    if assignment.is_team_work:
        return [("team", _("Teams"), holders_of(sitting))]
    teams = Team.objects.filter(team_set__run=assignment.run_id)
    return [
        ("cohort", _("Cohorts"), assignment.run.cohorts.all()),
        ("team", _("Teams"), teams.order_by("team_set__name", "name")),
        ("student", _("Students"), holders_of(sitting)),
    ]
