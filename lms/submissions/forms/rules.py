"""Rules and dates of an assignment, as lecturers fill them in."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.core.forms import MomentField
from lms.courses.models import CourseRunPage, TeamSet
from lms.files.enums import Kind
from lms.rubrics.models import Rubric
from lms.submissions.actions import Dates, Rules
from lms.submissions.enums import AiRule, AssignmentKind, HandInRule, SittingKind
from lms.submissions.forms.work import AnswerLater
from lms.submissions.models import Assignment, Sitting
from lms.submissions.rules import ai_question, end_of_typed_minute

STATEMENT = _(
    "This is my own work. Where I used the words, ideas or data of others, or an aid such as "
    "generative AI, I say so and name the source."
)


class RulesForm(forms.Form):
    """What is asked, of whom, in what form."""

    kind = forms.ChoiceField(
        label=_("Who hands in"),
        choices=[
            (AssignmentKind.INDIVIDUAL, _("each student")),
            (AssignmentKind.TEAM, _("a team")),
        ],
        widget=forms.RadioSelect,
        initial=AssignmentKind.INDIVIDUAL,
    )
    team_set = forms.ModelChoiceField(
        TeamSet.objects.none(),
        label=_("Team set"),
        required=False,
        empty_label=_("no teams"),
        help_text=_("For team work: the division into teams that counts here."),
    )
    hand_in_rule = forms.ChoiceField(
        label=_("How a team hands in"),
        choices=HandInRule,
        widget=forms.RadioSelect,
        initial=HandInRule.ONE_FOR_ALL.value,
        required=False,
        help_text=_("For team work."),
    )
    silence_hours = forms.IntegerField(
        label=_("Hours to object"),
        min_value=1,
        max_value=168,
        initial=24,
        required=False,
        help_text=_("Where silence is consent. Never longer than until the last moment."),
    )
    hands_in_at_cutoff = forms.BooleanField(
        label=_("Hand in the last complete draft by itself at the last moment"),
        required=False,
        help_text=_(
            "A draft is complete with a file, the statement ticked and every question answered. It "
            "then counts from the last moment, so it is late where that lies after the due date."
        ),
    )
    rubric = forms.ModelChoiceField(
        Rubric.objects.none(), label=_("Rubric"), required=False, empty_label=_("no rubric")
    )
    allowed_kinds = forms.MultipleChoiceField(
        label=_("Kinds of file"),
        choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Kind.PDF.value, Kind.DOCX.value],
        error_messages={"required": _("Choose at least one kind of file.")},
    )
    max_files = forms.IntegerField(label=_("Most files"), min_value=1, max_value=20, initial=5)
    max_megabytes = forms.IntegerField(
        label=_("Most megabytes a file"), min_value=1, max_value=100, initial=50
    )
    quota_megabytes = forms.IntegerField(
        label=_("Most megabytes of one student or team"),
        min_value=1,
        max_value=10_000,
        initial=500,
        help_text=_("Of the draft and all versions of this assignment together."),
    )
    is_anonymous = forms.BooleanField(
        label=_("Mark without names"),
        required=False,
        help_text=_(
            "Who marks sees a code instead of names until all marks are released, and gets files "
            "without their makers. The education office handles extensions and exceptions. "
            "Students read this in the brief."
        ),
    )
    ai_rule = AnswerLater(
        label=_("Generative AI"),
        initial=AiRule.NOT_ASKED.value,
        widget=forms.RadioSelect,
        help_text=_("What is asked before handing in, and kept with the receipt as it is worded."),
    )
    statement = forms.CharField(
        label=_("Statement of own work"),
        help_text=_("Students tick exactly this text. What was ticked before stays as it was."),
        widget=forms.Textarea(attrs={"rows": 4}),
        initial=STATEMENT,
        error_messages={"required": _("Students tick a statement of own work. Write it here.")},
    )

    def __init__(
        self,
        *args: Any,
        run: CourseRunPage,
        user: User,
        at: datetime,
        assignment: Assignment | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team_set"].queryset = TeamSet.objects.filter(run=run)  # type: ignore[attr-defined]
        self.fields["ai_rule"].choices = [(rule, _asks(rule)) for rule in AiRule]  # type: ignore[attr-defined]
        rubrics = Rubric.objects.visible_to(user, at=at)
        if assignment is not None:
            rubrics |= Rubric.objects.filter(assignments=assignment)
        self.fields["rubric"].queryset = rubrics.distinct()  # type: ignore[attr-defined]

    @staticmethod
    def values_of(assignment: Assignment) -> dict[str, Any]:
        statement = assignment.statement
        return {
            "kind": assignment.kind,
            "team_set": assignment.team_set_id,
            "hand_in_rule": assignment.hand_in_rule,
            "silence_hours": assignment.silence_hours,
            "hands_in_at_cutoff": assignment.hands_in_at_cutoff,
            "rubric": assignment.rubric_id,
            "allowed_kinds": assignment.allowed_kinds,
            "max_files": assignment.max_files,
            "max_megabytes": assignment.max_megabytes,
            "quota_megabytes": assignment.quota_megabytes,
            "is_anonymous": assignment.is_anonymous,
            "ai_rule": assignment.ai_rule,
            "statement": statement.text if statement else STATEMENT,
        }

    def clean_statement(self) -> str:
        return self.cleaned_data["statement"].replace("\r\n", "\n").strip()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == AssignmentKind.INDIVIDUAL:
            data["team_set"] = None
            data["hand_in_rule"] = HandInRule.ONE_FOR_ALL
        elif not data.get("team_set") and "team_set" not in self.errors:
            self.add_error("team_set", _("Choose the team set whose teams hand in."))
        rule = data.get("hand_in_rule") or HandInRule.ONE_FOR_ALL
        if data.get("hands_in_at_cutoff") and rule != HandInRule.ONE_FOR_ALL:
            self.add_error(
                "hands_in_at_cutoff",
                _(
                    "Where a team confirms together, nothing is handed in by itself. Choose one of "
                    "the two."
                ),
            )
        return data

    @property
    def rules(self) -> Rules:
        data = self.cleaned_data
        return Rules(
            kind=data["kind"],
            team_set=data["team_set"],
            rubric=data["rubric"],
            allowed_kinds=[Kind(kind) for kind in data["allowed_kinds"]],
            max_files=data["max_files"],
            max_megabytes=data["max_megabytes"],
            quota_megabytes=data["quota_megabytes"],
            ai_rule=data["ai_rule"],
            statement=data["statement"],
            hands_in_at_cutoff=data["hands_in_at_cutoff"],
            hand_in_rule=data["hand_in_rule"] or HandInRule.ONE_FOR_ALL,
            silence_hours=data["silence_hours"] or 24,
            is_anonymous=data["is_anonymous"],
        )


def _asks(rule: AiRule) -> str:
    """A rule with the question that students get under it."""
    question = ai_question(rule)
    return f"{rule.label}: “{question}”" if question else str(rule.label)


class DatesForm(forms.Form):
    """The four moments of a sitting."""

    opens_at = MomentField(
        label=_("Opens"), help_text=_("From then on students can make a draft and hand in.")
    )
    due_at = MomentField(
        label=_("Due"), help_text=_("What comes in later is accepted, and marked as late.")
    )
    cutoff_at = MomentField(
        label=_("Last moment"),
        help_text=_("After this nothing is accepted. Empty: the same as the due date."),
        required=False,
    )
    grading_due_at = MomentField(
        label=_("Marking due"), help_text=_("Students read by when their work is marked.")
    )

    @staticmethod
    def moments_of(sitting: Sitting) -> dict[str, datetime]:
        return {
            name: getattr(sitting, name)
            for name in ("opens_at", "due_at", "cutoff_at", "grading_due_at")
        }

    def clean_due_at(self) -> datetime:
        return end_of_typed_minute(self.cleaned_data["due_at"])

    def clean_cutoff_at(self) -> datetime | None:
        cutoff = self.cleaned_data["cutoff_at"]
        return end_of_typed_minute(cutoff) if cutoff else self.cleaned_data.get("due_at")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._in_order("opens_at", "due_at", _("The due date lies before the opening."))
        self._in_order("due_at", "cutoff_at", _("The last moment lies before the due date."))
        self._in_order(
            "due_at", "grading_due_at", _("Marking cannot be due before the work itself is.")
        )
        return data

    def _in_order(self, earlier: str, later: str, sentence: Any) -> None:
        first, second = self.cleaned_data.get(earlier), self.cleaned_data.get(later)
        if first and second and second < first:
            self.add_error(later, ValidationError(sentence))

    @property
    def dates(self) -> Dates:
        data = self.cleaned_data
        return Dates(data["opens_at"], data["due_at"], data["cutoff_at"], data["grading_due_at"])


class PlanSittingForm(DatesForm):
    """The dates of another chance."""

    kind = forms.ChoiceField(
        label=_("Which chance"), choices=SittingKind, widget=forms.RadioSelect
    )

    field_order = ["kind"]

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if assignment.sittings.filter(kind=SittingKind.FIRST).exists():
            self.fields["kind"].choices = [(SittingKind.RESIT, SittingKind.RESIT.label)]  # type: ignore[attr-defined]
        self.initial.setdefault("kind", self.fields["kind"].choices[0][0])  # type: ignore[attr-defined]


class CreateAssignmentForm(RulesForm, DatesForm):
    """An assignment in one go: title and brief, rules, dates."""

    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        error_messages={"required": _("Give the assignment a title.")},
    )
    brief = forms.CharField(
        label=_("Brief"),
        required=False,
        help_text=_("Plain text; headings, figures and files are added in the editor afterwards."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    is_published = forms.BooleanField(
        label=_("Show it to the students at once"), required=False, initial=True
    )

    field_order = ["title", "brief", "opens_at", "due_at", "cutoff_at", "grading_due_at"]
