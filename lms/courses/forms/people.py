"""Who takes part in a run, and in which team."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.courses.enums import Role
from lms.courses.models import Participation, Team, TeamSet

MOST_CHARACTERS = 100


class ParticipationForm(forms.Form):
    """One person and a role."""

    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("Of somebody who has an account here.")
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)

    def clean_email(self) -> User:
        address = self.cleaned_data["email"].lower()
        found = User.objects.filter(email=address, is_active=True).first()
        if found is None:
            text = _("Nobody here has the address %(address)s. Check it.")
            raise ValidationError(text, params={"address": address})
        return found


class TeamsForm(forms.Form):
    """New teams of a set, one name on each line."""

    names = forms.CharField(
        label=_("New teams"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One name on each line."),
    )

    def __init__(self, *args: Any, team_set: TeamSet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team_set = team_set

    def clean_names(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["names"].splitlines()]
        names = list(dict.fromkeys(line for line in lines if line))
        if any(len(name) > MOST_CHARACTERS for name in names):
            text = _("A name of a team has at most %(most)d characters.")
            raise ValidationError(text, params={"most": MOST_CHARACTERS})
        taken = self.team_set.teams.filter(name__in=names).values_list("name", flat=True)
        if taken:
            text = _("There is a team of this name already: %(names)s.")
            raise ValidationError(text, params={"names": ", ".join(taken)})
        return names


class PlacesForm(forms.Form):
    """For each student of the run the team; empty is in no team."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        teams: list[Team],
        students: list[Participation],
        places: Mapping[int, int],
    ) -> None:
        super().__init__(data)
        self.students = students
        self._students = {f"student-{one.pk}": one for one in students}
        self._teams = {str(team.pk): team for team in teams}
        choices = [("", _("in no team")), *((team.pk, team.name) for team in teams)]
        for name, student in self._students.items():
            # What was shown comes along, so that only what the person changed is changed.
            self.fields[name] = forms.ChoiceField(
                label=student.user.name,
                choices=choices,
                required=False,
                initial=places.get(student.pk, ""),
                show_hidden_initial=True,
            )

    def field_of(self, student: Participation) -> forms.BoundField:
        """Where the team of this student is chosen."""
        return self[f"student-{student.pk}"]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What was chosen for whom the person moved, for a form that asks about it."""
        return [
            (prefix + name, self.data.get(prefix + name, ""))
            for name in self.changed_data
            for prefix in ("", "initial-")
        ]

    @property
    def moved(self) -> list[tuple[Participation, Team | None]]:
        """Who goes where, leaving out whom the person left alone."""
        return [
            (self._students[name], self._teams.get(self.cleaned_data[name]))
            for name in self.changed_data
        ]
