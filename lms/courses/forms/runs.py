"""Changing a run."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.courses.forms.office import DateInput, refuse_ending_before_start
from lms.courses.models import Cohort, CourseRunPage


class ChangeRunForm(forms.Form):
    """Title, dates and cohorts of a run."""

    title = forms.CharField(label=_("Title"), max_length=255)
    starts_on = forms.DateField(label=_("Starts on"), widget=DateInput)
    ends_on = forms.DateField(label=_("Ends on"), widget=DateInput)
    cohorts = forms.ModelMultipleChoiceField(
        Cohort.objects.none(),
        label=_("Cohorts"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Students of a cohort that you take out leave the run; what they handed in stays."
        ),
    )

    def __init__(self, *args: Any, run: CourseRunPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cohorts = Cohort.objects.filter(programme=run.course.programme_id)
        self.fields["cohorts"].queryset = cohorts  # type: ignore[attr-defined]

    @staticmethod
    def values_of(run: CourseRunPage) -> dict[str, Any]:
        return {
            "title": run.title,
            "starts_on": run.starts_on,
            "ends_on": run.ends_on,
            "cohorts": list(run.cohorts.all()),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        refuse_ending_before_start(self, data)
        return data
