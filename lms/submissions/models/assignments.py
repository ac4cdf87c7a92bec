"""The rules and dates of an assignment: edited on forms, in force at once, never in a revision."""

from datetime import datetime
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.core.columns import columns, link_to
from lms.core.constraints import in_order, only_choices
from lms.courses.models import CourseRunPage, TeamSet
from lms.files.enums import Kind
from lms.rubrics.models import Rubric
from lms.submissions import rules
from lms.submissions.enums import (
    AiRule,
    AssignmentKind,
    HandInRule,
    LockReason,
    SittingKind,
    State,
)
from lms.submissions.models.outages import may_be_open
from lms.submissions.models.pages import AssignmentPage


def all_kinds() -> list[str]:
    return [Kind.PDF, Kind.DOCX]


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: Any, *, at: datetime) -> "AssignmentQuerySet":
        """The assignments whose brief the person may read."""
        return self.filter(
            page__live=True, run__in=CourseRunPage.objects.visible_to(user, at=at).values("pk")
        )

    def taught_by(self, user: Any) -> "AssignmentQuerySet":
        return self.filter(run__in=CourseRunPage.objects.taught_by(user).values("pk"))

    def managed_by(self, user: Any) -> "AssignmentQuerySet":
        """The assignments whose rules and dates the person may change."""
        return self.filter(
            Q(run__in=CourseRunPage.objects.taught_by(user).values("pk"))
            | Q(run__in=CourseRunPage.objects.administered_by(user).values("pk"))
        )


class Assignment(models.Model):
    """What is asked, of whom, and in what form."""

    page = models.OneToOneField(
        AssignmentPage, on_delete=models.PROTECT, related_name="assignment"
    )
    run = models.ForeignKey(CourseRunPage, on_delete=models.PROTECT, related_name="assignments")
    kind = models.CharField(
        _("kind"), max_length=10, choices=AssignmentKind, default=AssignmentKind.INDIVIDUAL
    )
    team_set = models.ForeignKey(
        TeamSet,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("team set"),
    )
    rubric = models.ForeignKey(
        Rubric,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("rubric"),
    )
    allowed_kinds = models.JSONField(_("allowed kinds of file"), default=all_kinds)
    max_files = models.PositiveSmallIntegerField(
        _("most files"), default=5, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    max_megabytes = models.PositiveSmallIntegerField(
        _("most megabytes a file"),
        default=50,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    quota_megabytes = models.PositiveIntegerField(
        _("most megabytes of one student or team"),
        default=500,
        validators=[MinValueValidator(1), MaxValueValidator(10_000)],
    )
    hand_in_rule = models.CharField(
        _("how a team hands in"),
        max_length=8,
        choices=HandInRule,
        default=HandInRule.ONE_FOR_ALL,
    )
    silence_hours = models.PositiveSmallIntegerField(
        _("hours to object"),
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(168)],
    )
    hands_in_at_cutoff = models.BooleanField(
        _("hand in the last complete draft at the last moment"), default=False
    )
    ai_rule = models.CharField(
        _("generative AI"), max_length=8, choices=AiRule, default=AiRule.NOT_ASKED, blank=True
    )
    is_anonymous = models.BooleanField(_("anonymous"), default=False)
    # Raised by each change of the rules; a version names the number it was handed in under.
    rules_number = models.PositiveIntegerField(default=1, editable=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment rules")
        verbose_name_plural = _("assignment rules")
        constraints = [
            only_choices("assignment", "kind", AssignmentKind),
            models.CheckConstraint(
                name="assignment_team_set_iff_team_work",
                condition=Q(kind=AssignmentKind.TEAM, team_set__isnull=False)
                | Q(kind=AssignmentKind.INDIVIDUAL, team_set=None),
            ),
            models.CheckConstraint(
                name="assignment_limits_are_sane",
                condition=Q(
                    max_files__range=(1, 20),
                    max_megabytes__range=(1, 100),
                    quota_megabytes__range=(1, 10_000),
                    silence_hours__range=(1, 168),
                ),
            ),
            only_choices("assignment", "hand_in_rule", HandInRule),
            only_choices("assignment", "ai_rule", AiRule),
            models.CheckConstraint(
                name="assignment_confirmation_of_teams_only",
                condition=Q(kind=AssignmentKind.TEAM) | Q(hand_in_rule=HandInRule.ONE_FOR_ALL),
            ),
            models.CheckConstraint(
                name="assignment_by_itself_only_where_one_press_is_enough",
                condition=Q(hands_in_at_cutoff=False) | Q(hand_in_rule=HandInRule.ONE_FOR_ALL),
            ),
        ]

    def __str__(self) -> str:
        return self.page.title

    @property
    def statement(self) -> "Statement | None":
        """The statement of own work as it is worded now."""
        return self.statements.first()

    @property
    def is_team_work(self) -> bool:
        return self.kind == AssignmentKind.TEAM

    @property
    def max_bytes(self) -> int:
        return self.max_megabytes * 1024 * 1024


class Statement(models.Model):
    """The statement of own work as it is worded from some moment on; never reworded, only added."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="statements")
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("text"))
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("statement of own work")
        verbose_name_plural = _("statements of own work")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "number"], name="statement_number_once"),
            models.CheckConstraint(name="statement_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class SittingQuerySet(models.QuerySet["Sitting"]):
    def visible_to(self, user: Any, *, at: datetime) -> "SittingQuerySet":
        return self.filter(assignment__in=Assignment.objects.visible_to(user, at=at).values("pk"))

    def whole(self) -> "SittingQuerySet":
        """With the assignment, its team set and rubric, and the way to its page and run."""
        return self.select_related(
            "assignment__page", "assignment__run", "assignment__team_set", "assignment__rubric"
        ).only(
            *columns(Sitting),
            *columns(Assignment, "assignment"),
            *columns(TeamSet, "assignment__team_set"),
            *columns(Rubric, "assignment__rubric"),
            *link_to("assignment__page"),
            *link_to("assignment__run"),
        )

    def with_pages(self) -> "SittingQuerySet":
        """With the assignment and the way to its page and run."""
        return self.select_related("assignment__page", "assignment__run").only(
            *columns(Sitting),
            *columns(Assignment, "assignment"),
            *link_to("assignment__page"),
            *link_to("assignment__run"),
        )

    def veiled(self, *, at: datetime) -> "SittingQuerySet":
        """Those of anonymous work whose marks are not all out, or to which somebody may still hand
        in: until then no marker learns who made what."""
        here = Sitting.objects.filter(pk=OuterRef("pk"))
        waits = Q(submissions__state=State.HANDED_IN) | Q(
            submissions__state=State.LOCKED, submissions__lock_reason=LockReason.MARKED
        )
        extended = Q(may_be_open("extensions__until", at=at), extensions__withdrawn_at=None)
        own_dates = may_be_open("overrides__cutoff_at", at=at)
        return self.filter(
            may_be_open("cutoff_at", at=at)
            | Exists(here.filter(waits))
            | Exists(here.filter(extended))
            | Exists(here.filter(own_dates))
            | Exists(here.filter(self._mailed_and_open(at))),
            assignment__is_anonymous=True,
        )

    @staticmethod
    def _mailed_and_open(at: datetime) -> Q:
        """Where the office waits for files of a mail, for work that is not closed."""
        mail = "registered_hashes"
        closed = Sitting.objects.filter(
            Q(submissions__participation=OuterRef(f"{mail}__participation"))
            | Q(submissions__team=OuterRef(f"{mail}__team")),
            pk=OuterRef("pk"),
            submissions__state=State.LOCKED,
        )
        waits = {f"{mail}__until__gte": at - rules.LONGEST_REQUEST, f"{mail}__withdrawn_at": None}
        return Q(~Exists(closed), **waits)

    def veiled_from(self, user: Any, *, at: datetime) -> "SittingQuerySet":
        """Those that this person marks, whatever else she is."""
        taught = CourseRunPage.objects.taught_by(user).values("pk")
        return self.veiled(at=at).filter(assignment__run__in=taught)

    def open_at(self, at: datetime) -> "SittingQuerySet":
        return self.filter(opens_at__lte=at, cutoff_at__gte=at)


class Sitting(models.Model):
    """One chance to hand in, with its dates: the first, or a resit.

    Handing in opens at `opens_at`, is late after `due_at` and refused after `cutoff_at`: instants,
    not days. These are the dates for everybody; which dates count for one student or team is told
    by `queries.dates_of`.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="sittings")
    kind = models.CharField(
        _("kind"), max_length=6, choices=SittingKind, default=SittingKind.FIRST
    )
    opens_at = models.DateTimeField(_("opens"))
    due_at = models.DateTimeField(_("due"))
    cutoff_at = models.DateTimeField(_("last moment"))
    grading_due_at = models.DateTimeField(_("marking due"))

    objects = SittingQuerySet.as_manager()

    class Meta:
        verbose_name = _("sitting")
        verbose_name_plural = _("sittings")
        ordering = ["opens_at"]
        constraints = [
            *in_order("sitting", "opens_at", "due_at", "cutoff_at"),
            *in_order("sitting", "due_at", "grading_due_at"),
            only_choices("sitting", "kind", SittingKind),
            models.UniqueConstraint(
                fields=["assignment"],
                condition=Q(kind=SittingKind.FIRST),
                name="sitting_one_first_chance",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} · {self.get_kind_display()}"

    def is_veiled(self, *, at: datetime) -> bool:
        """Whether its works are shown by label to who marks them; no query where names are."""
        if not self.assignment.is_anonymous:
            return False
        return Sitting.objects.filter(pk=self.pk).veiled(at=at).exists()

    def is_veiled_from(self, user: Any, *, at: datetime) -> bool:
        """Whether this person, who marks it, may not learn who made what."""
        if not self.assignment.is_anonymous:
            return False
        return Sitting.objects.filter(pk=self.pk).veiled_from(user, at=at).exists()

    @property
    def dates(self) -> rules.AppliedDates:
        """The dates for everybody, before any rule of somebody's own."""
        return rules.AppliedDates(self.opens_at, self.due_at, self.cutoff_at)
