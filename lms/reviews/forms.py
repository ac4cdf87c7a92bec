"""What a marker types."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lms.reviews.actions import Part
from lms.reviews.models import Assessment
from lms.reviews.queries import JudgedCriterion
from lms.reviews.rules import NotOnScaleError, Scale, shown
from lms.rubrics.models import Criterion, Level

FINAL = "final"


class Cell(NamedTuple):
    """A level to choose, the id of its button, and its points in words."""

    level: Level
    id: str
    points: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A criterion on the form: its levels with the one that is chosen, and its comment."""

    criterion: Criterion
    cells: Sequence[Cell]
    is_open: bool
    level: forms.BoundField
    comment: forms.BoundField


class AssessmentForm(forms.Form):
    """A judgement on a rubric: radio buttons and a comment per criterion, feedback, a mark."""

    row_number = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    verb = forms.ChoiceField(
        choices=[("save", ""), (FINAL, "")], required=False, widget=forms.HiddenInput
    )
    feedback = forms.CharField(
        label=_("Feedback"),
        help_text=_("The student reads this with the mark, once you release it."),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    mark = forms.CharField(
        label=_("Mark"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 6}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        judged: Sequence[JudgedCriterion],
        scale: Scale,
        assessment: Assessment | None,
    ) -> None:
        super().__init__(data, initial=_initial(judged, assessment))
        self.judged, self.scale, self.assessment = judged, scale, assessment
        for one in judged:
            key = one.criterion.pk
            self.fields[f"level_{key}"] = forms.TypedChoiceField(
                label=one.criterion.title,
                choices=[("", ""), *[(level.pk, level.title) for level in one.levels]],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"comment_{key}"] = forms.CharField(
                label=_("Comment on “%(criterion)s”") % {"criterion": one.criterion.title},
                required=False,
                max_length=10_000,
                widget=forms.Textarea,
            )

    def rows(self) -> Iterator[Row]:
        for one in self.judged:
            level = self[f"level_{one.criterion.pk}"]
            chosen = str(level.value() or "")
            yield Row(
                criterion=one.criterion,
                # The summary of errors leads to the first button of a field, whose id ends in 0.
                cells=[
                    Cell(
                        level=cell,
                        id=f"{level.auto_id}_{cell.pk if place else 0}",
                        points=_points(cell),
                        is_chosen=str(cell.pk) == chosen,
                    )
                    for place, cell in enumerate(one.levels)
                ],
                is_open=not chosen,
                level=level,
                comment=self[f"comment_{one.criterion.pk}"],
            )

    def clean_feedback(self) -> str:
        return _lines(self.cleaned_data["feedback"])

    def clean_mark(self) -> Decimal | None:
        typed = self.cleaned_data["mark"].strip()
        if not typed:
            return None
        try:
            return self.scale.parse(typed)
        except NotOnScaleError as error:
            raise ValidationError(str(error)) from error

    @property
    def parts(self) -> list[Part]:
        return [
            Part(
                one.criterion.pk,
                self.cleaned_data[f"level_{one.criterion.pk}"],
                _lines(self.cleaned_data[f"comment_{one.criterion.pk}"]),
            )
            for one in self.judged
        ]

    @property
    def is_final(self) -> bool:
        return self.cleaned_data["verb"] == FINAL


class WithdrawForm(forms.Form):
    """Why a final judgement is taken back."""

    reason = forms.CharField(
        label=_("Why do you take it back?"),
        help_text=_("For the record; students do not see this."),
        max_length=300,
    )


def _points(level: Level) -> str:
    if level.points is None:
        return ""
    return gettext("points: %(n)s") % {"n": floatformat(level.points, -2)}


def _initial(judged: Sequence[JudgedCriterion], assessment: Assessment | None) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for one in judged:
        values[f"level_{one.criterion.pk}"] = one.chosen.pk if one.chosen else ""
        values[f"comment_{one.criterion.pk}"] = one.comment
    if assessment is not None:
        values["feedback"] = assessment.feedback
        values["mark"] = "" if assessment.mark is None else shown(assessment.mark)
    return values


def _lines(text: str) -> str:
    """Browsers send \\r\\n; what is stored and compared has \\n."""
    return text.replace("\r\n", "\n")
