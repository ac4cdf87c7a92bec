"""Cohorts, their people, and new runs."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.core.forms import NameField
from lms.courses import formats, queries
from lms.courses.formats import MOST_OF_EMAIL, PeopleList, Problem
from lms.courses.models import Cohort, CoursePage, Programme, Specialisation

MOST_BYTES = 1024 * 1024


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def refuse_ending_before_start(form: forms.Form, data: Mapping[str, Any]) -> None:
    starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
    if isinstance(starts_on, date) and isinstance(ends_on, date) and ends_on < starts_on:
        form.add_error("ends_on", _("The run ends before it starts."))


class CohortForm(forms.Form):
    """A new cohort."""

    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=_("Programme"), empty_label=None
    )
    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("For example September 2027.")
    )
    starts_on = forms.DateField(label=_("Starts on"), widget=DateInput)

    def __init__(self, *args: Any, programmes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        same = Cohort.objects.filter(
            programme=data.get("programme"), name__iexact=data.get("name", "")
        )
        if same.exists():
            self.add_error("name", _("There is a cohort of this name. Choose another name."))
        return data


class RunForm(forms.Form):
    """A run of a course: when, for which cohorts, taught by whom."""

    course = forms.ModelChoiceField(CoursePage.objects.none(), label=_("Course"))
    title = forms.CharField(
        label=_("Title"), max_length=255, help_text=_("For example the course and the cohort.")
    )
    starts_on = forms.DateField(label=_("Starts on"), widget=DateInput)
    ends_on = forms.DateField(label=_("Ends on"), widget=DateInput)
    cohorts = forms.ModelMultipleChoiceField(
        Cohort.objects.none(),
        label=_("Cohorts"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Their students take part, now and when they join later."),
    )
    lecturers = forms.CharField(
        label=_("Lecturers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One e-mail address on each line, of people who have an account here."),
    )

    def __init__(self, *args: Any, courses: Any, cohorts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = courses  # type: ignore[attr-defined]
        self.fields["cohorts"].queryset = cohorts  # type: ignore[attr-defined]

    def clean_lecturers(self) -> list[User]:
        addresses = self.cleaned_data["lecturers"].lower().split()
        found = {user.email: user for user in User.objects.filter(email__in=addresses)}
        if unknown := [address for address in addresses if address not in found]:
            text = _("Nobody here has the address %(address)s. Check it.")
            raise ValidationError(text, params={"address": ", ".join(unknown)})
        return [found[address] for address in dict.fromkeys(addresses)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        refuse_ending_before_start(self, data)
        course = data.get("course")
        if course and any(c.programme_id != course.programme_id for c in data.get("cohorts", [])):
            self.add_error("cohorts", _("Choose cohorts of the programme of this course."))
        return data


class PersonForm(forms.Form):
    """One person for a cohort."""

    email = forms.EmailField(label=_("E-mail address"), max_length=MOST_OF_EMAIL)
    name = NameField(label=_("Name"), max_length=150)
    student_number = forms.CharField(label=_("Student number"), max_length=20, required=False)
    specialisation = forms.ModelChoiceField(
        Specialisation.objects.none(), label=_("Specialisation"), required=False
    )
    is_invited = forms.BooleanField(
        label=_("Send an invitation at once"), required=False, initial=True
    )

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        specialisations = Specialisation.objects.filter(programme=cohort.programme_id)
        self.fields["specialisation"].queryset = specialisations  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        number = data.get("student_number")
        taken = User.objects.filter(student_number=number).exclude(
            email=data.get("email", "").lower()
        )
        if number and taken.exists():
            self.add_error("student_number", _("This student number belongs to somebody else."))
        return data


class ImportForm(forms.Form):
    """A CSV file to preview, or the previewed text to import; both are checked in full."""

    file = forms.FileField(
        label=_("CSV file"),
        error_messages={"required": _("Choose a CSV file.")},
        help_text=_(
            "With a first line that names the columns: e-mail, name, student number, "
            "specialisation. Save the spreadsheet as CSV."
        ),
    )
    text = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    digest = forms.CharField(required=False, widget=forms.HiddenInput)
    is_invited = forms.BooleanField(label=_("Send the invitations at once"), required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *args: Any, cohort: Cohort) -> None:
        super().__init__(data, *args)
        self.cohort = cohort
        self.fields["file"].required = not (data and data.get("digest"))

    @property
    def is_confirmed(self) -> bool:
        """Whether this is the text that was previewed, and not a new file."""
        return bool(self.cleaned_data.get("digest")) and not self.cleaned_data.get("file")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if upload := data.get("file"):
            if upload.size > MOST_BYTES:
                raise ValidationError(_("This file is larger than 1 MB. Split it."))
            data["text"] = formats.decode(upload.read())
        elif "file" in self.errors:
            return data
        elif digest_of(data.get("text", "")) != data.get("digest"):
            raise ValidationError(_("This is not the list that was shown. Choose the file again."))
        data["list"] = self._checked(formats.read_people(data["text"]))
        return data

    def _checked(self, found: PeopleList) -> PeopleList:
        if found.problems:
            return found
        conflicts = queries.conflicts_of(self.cohort, found.people)
        return PeopleList(found.people, [Problem(line, text) for line, text in conflicts])


def digest_of(text: str) -> str:
    """Names a previewed text, so that what is imported is what was shown."""
    return hashlib.sha256(formats.plain_lines(text).encode()).hexdigest()
