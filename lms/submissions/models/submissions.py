"""The work of one student or team for one sitting, and its draft."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.core.columns import columns, link_to
from lms.core.constraints import only_choices
from lms.courses.models import CourseRunPage, Participation, Team, TeamMembership
from lms.files.models import StoredFile
from lms.submissions.enums import AiUse, HoldCause, LockReason, State
from lms.submissions.models.assignments import Assignment, Sitting, Statement


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def owned_by(self, user: Any) -> "SubmissionQuerySet":
        """Own work, and that of the team one is in now."""
        return self.filter(
            Q(participation__user=user.pk, participation__left_at=None)
            | Q(
                Exists(
                    TeamMembership.objects.filter(
                        team=OuterRef("team_id"),
                        participation__user=user.pk,
                        participation__left_at=None,
                    )
                )
            )
        )

    def of_runs(self, runs: Any) -> "SubmissionQuerySet":
        return self.filter(sitting__assignment__run__in=runs.values("pk"))

    def handed_in(self) -> "SubmissionQuerySet":
        return self.exclude(state=State.DRAFT)

    def with_rules(self) -> "SubmissionQuerySet":
        """With whose it is, dates and rules; of the pages only the way to them."""
        return self.select_related(
            "team",
            "participation__user",
            "participation__run",
            "sitting__assignment__page",
            "sitting__assignment__run",
        ).only(
            *columns(Submission),
            *columns(Team, "team"),
            *columns(Participation, "participation"),
            *columns(User, "participation__user"),
            *columns(Sitting, "sitting"),
            *columns(Assignment, "sitting__assignment"),
            *link_to("participation__run"),
            *link_to("sitting__assignment__page"),
            *link_to("sitting__assignment__run"),
        )

    def visible_to(self, user: Any, *, at: datetime) -> "SubmissionQuerySet":
        """What one owns, drafts included; of others only what was handed in, for lecturers: where
        the work is anonymous, once the marks are out."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        staff = Q(
            sitting__assignment__run__in=CourseRunPage.objects.taught_by(user).values("pk")
        ) | Q(
            sitting__assignment__run__in=CourseRunPage.objects.administered_by(user).values("pk")
        )
        if user.is_superuser:
            staff = Q()
        own = self.model.objects.owned_by(user).values("pk")
        veiled = Sitting.objects.veiled_from(user, at=at).values("pk")
        return self.filter(
            Q(pk__in=own) | (staff & ~Q(state=State.DRAFT) & ~Q(sitting__in=veiled))
        )


class Submission(models.Model):
    """One per student or team and sitting. Its own fields are the draft being worked on; what was
    handed in lies in its versions and never changes."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="submissions")
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, null=True, blank=True, related_name="submissions"
    )
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="submissions"
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    note = models.TextField(_("note to the lecturer"), blank=True, max_length=4000)
    # Raised by each change of the draft, so that a second tab or team-mate overwrites nothing.
    draft_number = models.PositiveIntegerField(default=0, editable=False)
    draft_saved_at = models.DateTimeField(_("draft saved"), null=True, blank=True)
    draft_saved_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # What the hand-in will declare, kept with the draft: the statement that was ticked in the words
    # that were read, and the answer about generative AI.
    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ai_use = models.CharField(
        _("use of generative AI"), max_length=3, choices=AiUse, default=AiUse.UNSAID, blank=True
    )
    ai_account = models.TextField(
        _("account of the use of generative AI"), blank=True, max_length=2000
    )
    # Random letters under which an anonymous work is marked; empty where names are shown. They are
    # in addresses too, so no two works of the site have the same.
    label = models.CharField(_("label"), max_length=12, blank=True, editable=False)
    locked_at = models.DateTimeField(_("closed"), null=True, blank=True)
    lock_reason = models.CharField(
        _("reason"), max_length=10, choices=LockReason, default=LockReason.NONE, blank=True
    )

    # Taken back by whose work it is, or by staff; in force as long as the state says so.
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_because = models.CharField(_("reason"), max_length=300, blank=True)
    # Put on hold by staff, whatever its state: its students change nothing for now.
    held_at = models.DateTimeField(_("on hold"), null=True, blank=True)
    held_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    held_for = models.CharField(
        _("reason"), max_length=7, choices=HoldCause, default=HoldCause.NONE, blank=True
    )
    held_because = models.CharField(_("reason"), max_length=300, blank=True)

    # Whose work it is said that the rule of the assignment shall not hand it in by itself.
    left_out_at = models.DateTimeField(_("left out"), null=True, blank=True)
    left_out_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["pk"]
        constraints = [
            only_choices("submission", "state", State),
            only_choices("submission", "lock_reason", LockReason),
            only_choices("submission", "ai_use", AiUse),
            only_choices("submission", "held_for", HoldCause),
            models.CheckConstraint(
                name="submission_withdrawn_with_time_and_reason",
                condition=(
                    Q(state=State.WITHDRAWN, withdrawn_at__isnull=False)
                    & Q(withdrawn_by__isnull=False)
                    & ~Q(withdrawn_because="")
                )
                | (
                    ~Q(state=State.WITHDRAWN)
                    & Q(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")
                ),
            ),
            models.CheckConstraint(
                name="submission_held_by_somebody_for_a_cause",
                condition=(
                    Q(held_for=HoldCause.NONE, held_at=None, held_by=None, held_because="")
                    | Q(held_for=HoldCause.MARKING, held_at__isnull=False, held_by__isnull=False)
                    | (
                        Q(held_for=HoldCause.OTHER, held_at__isnull=False, held_by__isnull=False)
                        & ~Q(held_because="")
                    )
                ),
            ),
            models.CheckConstraint(
                name="submission_left_out_by_somebody",
                condition=Q(left_out_at=None, left_out_by=None)
                | Q(left_out_at__isnull=False, left_out_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["label"], condition=~Q(label=""), name="submission_label_once"
            ),
            models.CheckConstraint(
                name="submission_of_a_student_or_a_team",
                condition=Q(participation__isnull=False, team=None)
                | Q(participation=None, team__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["sitting", "participation"], name="submission_once_per_student"
            ),
            models.UniqueConstraint(fields=["sitting", "team"], name="submission_once_per_team"),
            models.CheckConstraint(
                name="submission_locked_with_time_and_reason",
                condition=Q(state=State.LOCKED, locked_at__isnull=False)
                & ~Q(lock_reason=LockReason.NONE)
                | ~Q(state=State.LOCKED) & Q(locked_at=None, lock_reason=LockReason.NONE),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team or self.participation} · {self.sitting}"

    @property
    def owner_name(self) -> str:
        """The team, or the student."""
        return str(self.team or (self.participation and self.participation.user))

    @property
    def is_locked(self) -> bool:
        return self.state == State.LOCKED

    @property
    def is_withdrawn(self) -> bool:
        return self.state == State.WITHDRAWN

    @property
    def is_held(self) -> bool:
        return self.held_for != HoldCause.NONE

    def clear_withdrawal(self) -> list[str]:
        """Forget that it was withdrawn, as something is handed in anew; the fields to be saved."""
        self.withdrawn_at, self.withdrawn_by, self.withdrawn_because = None, None, ""
        return ["withdrawn_at", "withdrawn_by", "withdrawn_because"]

    def is_owned_by(self, user: Any) -> bool:
        """Whether it is one's own work, or that of the team one is in now; as `owned_by`."""
        if self.participation:
            return self.participation.user_id == user.pk and self.participation.left_at is None
        here = TeamMembership.objects.filter(team=self.team_id, participation__user=user.pk)
        return here.filter(participation__left_at=None).exists()


class DraftFileQuerySet(models.QuerySet["DraftFile"]):
    def owned_by(self, user: Any) -> "DraftFileQuerySet":
        """Files in one's own draft or that of one's team; a draft is nobody else's."""
        return self.filter(submission__in=Submission.objects.owned_by(user).values("pk"))


class DraftFile(models.Model):
    """A file in the draft; taking it out leaves every version that has it whole."""

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="draft_files"
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=255)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added"))

    objects = DraftFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file in draft")
        verbose_name_plural = _("files in draft")
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "file"], name="draftfile_bytes_once_per_draft"
            )
        ]

    def __str__(self) -> str:
        return self.name
