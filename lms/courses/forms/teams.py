"""How teams are formed: by whom, by what wishes, and what students tell for it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.core.forms import MomentField, NameField
from lms.core.templatetags.look import in_language
from lms.courses import policy
from lms.courses.enums import FormedBy, Slot
from lms.courses.models import CourseRunPage, Participation, Sector, Team, TeamProfile, TeamSet
from lms.courses.models.teams import MOST_IN_TEAM
from lms.courses.rules import normalised, slots_in
from lms.courses.rules.division import Wishes

MOST_CHARACTERS = 100


def size_field(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=MOST_IN_TEAM)


def refuse_smallest_above_largest(form: forms.Form, data: dict[str, Any]) -> None:
    smallest, largest = data.get("smallest"), data.get("largest")
    if smallest and largest and smallest > largest:
        form.add_error("largest", _("The largest team is smaller than the smallest."))


class TeamSetForm(forms.Form):
    """A way of dividing the students: its name, and who forms the teams, how large, until when."""

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("For example: research assignment.")
    )
    formed_by = forms.ChoiceField(
        label=_("Who forms the teams?"),
        choices=FormedBy,
        widget=forms.RadioSelect,
    )
    smallest = size_field(_("Smallest team"))
    largest = size_field(_("Largest team"))
    forms_until = MomentField(
        label=_("Until when do students form teams?"),
        required=False,
        help_text=_("Only if students form them. After it, only you move people."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        run: CourseRunPage,
        at: datetime,
        team_set: TeamSet | None = None,
    ) -> None:
        super().__init__(data, initial=self.values_of(team_set or TeamSet()))
        self.run, self.at, self.team_set = run, at, team_set

    @staticmethod
    def values_of(team_set: TeamSet) -> dict[str, Any]:
        names = ("name", "formed_by", "smallest", "largest", "forms_until")
        return {name: getattr(team_set, name) for name in names}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = TeamSet.objects.filter(run=self.run, name__iexact=name)
        if others.exclude(pk=self.team_set.pk if self.team_set else 0).exists():
            raise ValidationError(_("This run has a team set of this name. Choose another."))
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        refuse_smallest_above_largest(self, data)
        if data.get("formed_by") != FormedBy.STUDENTS:
            data["forms_until"] = None
        elif "forms_until" not in self.errors:
            self._check_until(data.get("forms_until"))
        return data

    def _check_until(self, until: datetime | None) -> None:
        if until is None:
            self.add_error("forms_until", _("Say until when the students form their teams."))
        elif until < self.at and "forms_until" in self.changed_data:
            self.add_error("forms_until", _("This moment has passed. Choose a later one."))


class MoveReasonForm(forms.Form):
    """Why people are moved between teams that have begun work."""

    reason = forms.CharField(
        label=_("Why do you move people now?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who moves and both teams read this in a mail, and it stays on record."),
    )


class ProposalForm(forms.Form):
    """What a proposal of teams should look at."""

    smallest = size_field(_("Smallest team"))
    largest = size_field(_("Largest team"))
    overlap = forms.IntegerField(
        label=_("Evenings and weekend parts in common"),
        min_value=0,
        max_value=len(Slot),
        help_text=_("In how many of them a whole team can work. 0 leaves this out."),
    )
    spreads_sectors = forms.BooleanField(
        label=_("Spread the sectors: nobody with somebody of the same sector"), required=False
    )
    parts_colleagues = forms.BooleanField(
        label=_("Keep colleagues apart: nobody with somebody of the same employer"),
        required=False,
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=999_999,
        help_text=_("The same number gives the same proposal again; another gives another."),
    )

    def __init__(self, *args: Any, people: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = people

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        refuse_smallest_above_largest(self, data)
        if not self.errors and not (verdict := policy.can_divide(self._people, self.wishes)):
            self.add_error("largest", str(verdict.reason))
        return data

    @property
    def wishes(self) -> Wishes:
        names = ("smallest", "largest", "overlap", "spreads_sectors", "parts_colleagues")
        return Wishes(**{name: self.cleaned_data[name] for name in names})


class NumbersForm(forms.Form):
    """For each person of a proposal the number of a team."""

    def __init__(self, *args: Any, numbers: dict[Participation, int]) -> None:
        super().__init__(*args)
        self._names = {f"place-{one.pk}": one.pk for one in numbers}
        last = max(numbers.values(), default=0)
        for one, number in numbers.items():
            self.fields[f"place-{one.pk}"] = forms.TypedChoiceField(
                label=one.user.name,
                choices=[(n, n) for n in range(1, last + 2)],
                coerce=int,
                initial=number,
            )

    def field_of(self, person: Participation) -> forms.BoundField:
        """Where the team of this person is chosen."""
        return self[f"place-{person.pk}"]

    @property
    def numbers(self) -> dict[int, int]:
        """Where everybody is to go, by the key of the participation."""
        return {key: self.cleaned_data[name] for name, key in self._names.items()}


class FoundTeamForm(forms.Form):
    """A student's own new team."""

    name = NameField(label=_("Name of your team"), max_length=MOST_CHARACTERS)

    def __init__(self, *args: Any, team_set: TeamSet) -> None:
        super().__init__(*args)
        self._team_set = team_set

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Team.objects.filter(team_set=self._team_set, name__iexact=name).exists():
            raise ValidationError(_("There is a team of this name already. Choose another."))
        return name


class InviteForm(forms.Form):
    """A fellow student to ask into one's team."""

    who = forms.ModelChoiceField(
        Participation.objects.none(),
        label=_("Whom do you ask?"),
        empty_label=_("Choose somebody"),
        error_messages={
            "invalid_choice": _("This student is in a team by now. Choose somebody else.")
        },
    )

    def __init__(self, *args: Any, free: Any) -> None:
        super().__init__(*args)
        who = self.fields["who"]
        who.queryset = free  # type: ignore[attr-defined]
        who.label_from_instance = lambda one: one.user.name  # type: ignore[attr-defined]


class TeamProfileForm(forms.Form):
    """What a student tells so that teams can be proposed; each of it may be left out."""

    sector = forms.ModelChoiceField(
        Sector.objects.none(),
        label=_("In which sector do you work?"),
        required=False,
        empty_label=_("not in this list, or rather not said"),
    )
    other_sector = NameField(
        label=_("Another sector"),
        max_length=80,
        required=False,
        help_text=_("Only if it is not in the list."),
    )
    employer = NameField(
        label=_("For whom do you work?"),
        max_length=150,
        required=False,
        help_text=_("Only your lecturers and the office see this, never a fellow student."),
    )
    slots = forms.TypedMultipleChoiceField(
        label=_("When can you work together?"),
        choices=Slot,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        run: CourseRunPage,
        profile: TeamProfile | None,
    ) -> None:
        super().__init__(data, initial=self.values_of(profile) if profile else None)
        sector = self.fields["sector"]
        sectors = Sector.objects.filter(programme=run.course.programme_id)
        sector.queryset = sectors  # type: ignore[attr-defined]
        sector.label_from_instance = in_language  # type: ignore[attr-defined]

    @staticmethod
    def values_of(profile: TeamProfile) -> dict[str, Any]:
        names = ("sector", "other_sector", "employer")
        values = {name: getattr(profile, name) for name in names}
        return values | {"slots": [int(slot) for slot in slots_in(profile.slots)]}

    def clean_slots(self) -> int:
        return sum(set(self.cleaned_data["slots"]))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if typed := data.get("other_sector"):
            self._place_sector(data, normalised(typed))
        if not self.errors and not any(data.values()):
            raise ValidationError(_("Tell at least one of these, or leave this page as it was."))
        return data

    def _place_sector(self, data: dict[str, Any], typed: str) -> None:
        """What was typed and stands in the list is that of the list."""
        listed = self.fields["sector"].queryset  # type: ignore[attr-defined]
        same = next(
            (
                one
                for one in listed
                if typed and typed in {normalised(one.name), normalised(one.name_en)}
            ),
            None,
        )
        chosen = data.get("sector")
        if same and chosen in {None, same}:
            data["sector"], data["other_sector"] = same, ""
        elif chosen:
            self.add_error("other_sector", _("Choose one of the list, or type another; not both."))
