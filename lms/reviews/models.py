"""Judgements: one marker's view of one version, and the scale on which marks are given."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.core.constraints import only_choices
from lms.core.duties import Somebody
from lms.core.prepared import Prepared
from lms.courses.enums import TEACHING
from lms.courses.models import CourseRunPage, Participation, Programme
from lms.reviews.enums import AssessmentState
from lms.reviews.rules import Scale
from lms.rubrics.models import Criterion, Level, Rubric
from lms.submissions.models import Sitting, SubmissionVersion


class GradePolicy(models.Model):
    """How a programme grades: the scale, its step, and from where on it is a pass."""

    programme = models.OneToOneField(
        Programme,
        on_delete=models.PROTECT,
        related_name="grade_policy",
        verbose_name=_("programme"),
    )
    lowest = models.DecimalField(
        _("lowest"), max_digits=4, decimal_places=1, default=Decimal("1.0")
    )
    highest = models.DecimalField(
        _("highest"), max_digits=4, decimal_places=1, default=Decimal("10.0")
    )
    step = models.DecimalField(_("step"), max_digits=3, decimal_places=1, default=Decimal("0.1"))
    pass_mark = models.DecimalField(
        _("pass from"), max_digits=4, decimal_places=1, default=Decimal("5.5")
    )

    class Meta:
        verbose_name = _("grade policy")
        verbose_name_plural = _("grade policies")
        constraints = [
            models.CheckConstraint(
                name="gradepolicy_pass_mark_on_the_scale",
                condition=Q(lowest__lt=F("highest"))
                & Q(pass_mark__gte=F("lowest"), pass_mark__lte=F("highest")),
            ),
            models.CheckConstraint(name="gradepolicy_step_positive", condition=Q(step__gt=0)),
        ]

    def __str__(self) -> str:
        return str(self.programme)

    @property
    def scale(self) -> Scale:
        return Scale(self.lowest, self.highest, self.step, self.pass_mark)


def runs_marked_by(user: Any) -> Any:
    """The runs whose work the person marks."""
    return CourseRunPage.objects.taught_by(user)


def marks_in(user: Any, run: int) -> bool:
    """Whether the person marks the work of the run with this key; as `runs_marked_by`."""
    return bool(_places_of_marker(user.pk or 0, run))


@Prepared
def _places_of_marker(user: int, run: int) -> Any:
    return _markers(Somebody(user)).filter(run=run).values_list("pk")[:1]


def _markers(user: Any) -> Any:
    return Participation.objects.filter(user=user.pk, role__in=TEACHING, left_at=None)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody signed in, as far as it matters for whose marking she may look at."""

    pk: int
    is_superuser: bool
    is_authenticated: bool = True
    is_active: bool = True


def _read_by(user: Any, rows: Any, run: str) -> Any:
    """Of rows from which `run` leads to a run, those whose marking the person may look at:
    lecturers of the run, and admins."""
    if not user.is_authenticated or not user.is_active:
        return rows.none()
    if user.is_superuser:
        return rows
    return rows.filter(Exists(_markers(user).filter(run=OuterRef(run))))


def sittings_read_by(user: Any) -> Any:
    """The sittings whose marking the person may look at."""
    return _read_by(user, Sitting.objects.with_pages(), "assignment__run")


def versions_read_by(user: Any) -> Any:
    """The versions whose marking the person may look at."""
    return _read_by(user, SubmissionVersion.objects.all(), "submission__sitting__assignment__run")


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user: Any, *, at: datetime) -> "AssessmentQuerySet":
        """What lecturers of the run and admins read; students read what was released, by their
        grade, and nothing here."""
        found: AssessmentQuerySet = _read_by(
            user, self, "version__submission__sitting__assignment__run"
        )
        return found

    def in_force(self) -> "AssessmentQuerySet":
        """Not withdrawn: at most one for a version."""
        return self.exclude(state=AssessmentState.WITHDRAWN)

    def final(self) -> "AssessmentQuerySet":
        return self.filter(state=AssessmentState.FINAL)


class Assessment(models.Model):
    """A draft until its marker makes it final; then it is what a mark is released from.

    Withdrawn, it stays as it was, with the reason; who goes on does so in a copy.
    """

    version = models.ForeignKey(
        SubmissionVersion, on_delete=models.PROTECT, related_name="assessments"
    )
    assessor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assessments")
    # The rubric as it was frozen when the marking began; none where the assignment has none.
    rubric = models.ForeignKey(
        Rubric, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=AssessmentState, default=AssessmentState.DRAFT
    )
    mark = models.DecimalField(_("mark"), max_digits=4, decimal_places=1, null=True, blank=True)
    feedback = models.TextField(_("feedback"), blank=True)
    # Raised by each save, so that a second tab or colleague overwrites nothing.
    row_number = models.PositiveIntegerField(default=0, editable=False)
    saved_at = models.DateTimeField(_("saved"))
    saved_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    final_at = models.DateTimeField(_("final since"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_because = models.CharField(_("reason"), max_length=300, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = [
            only_choices("assessment", "state", AssessmentState),
            models.UniqueConstraint(
                fields=["version"],
                condition=~Q(state=AssessmentState.WITHDRAWN),
                name="assessment_one_in_force_per_version",
            ),
            models.CheckConstraint(
                name="assessment_final_with_mark_and_time",
                condition=~Q(state=AssessmentState.FINAL)
                | Q(mark__isnull=False, final_at__isnull=False),
            ),
            models.CheckConstraint(
                name="assessment_withdrawn_with_time_and_reason",
                condition=Q(state=AssessmentState.WITHDRAWN, withdrawn_at__isnull=False)
                & ~Q(withdrawn_because="")
                | ~Q(state=AssessmentState.WITHDRAWN) & Q(withdrawn_at=None, withdrawn_because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.assessor}"

    @property
    def is_final(self) -> bool:
        return self.state == AssessmentState.FINAL


class AssessmentPart(models.Model):
    """The judgement on one criterion: a level, a comment, or both."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="parts")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    level = models.ForeignKey(
        Level, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        verbose_name = _("part of an assessment")
        verbose_name_plural = _("parts of an assessment")
        ordering = ["criterion__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "criterion"], name="assessmentpart_once_per_criterion"
            )
        ]

    def __str__(self) -> str:
        return f"{self.assessment} · {self.criterion}"

    def clean(self) -> None:
        """The level is one of the criterion's, the criterion one of the rubric's."""
        if self.level and self.level.criterion_id != self.criterion_id:
            raise ValidationError({"level": _("This level belongs to another criterion.")})
        if self.criterion.rubric_id != self.assessment.rubric_id:
            raise ValidationError({"criterion": _("This criterion belongs to another rubric.")})
