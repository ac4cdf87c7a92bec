"""Hashes of files that came by mail while the site was down, as the office registered them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.core.constraints import in_order, is_sha256
from lms.courses.models import Participation, Team
from lms.files.models import StoredFile
from lms.submissions.enums import HoldCause
from lms.submissions.models.assignments import Sitting
from lms.submissions.models.dates import OF_ONE_OWNER, name_of, team_of
from lms.submissions.models.submissions import Submission


class RegisteredHashQuerySet(models.QuerySet["RegisteredHash"]):
    def in_force(self) -> "RegisteredHashQuerySet":
        """Not taken back."""
        return self.filter(withdrawn_at=None)

    def waiting_at(self, at: datetime) -> "RegisteredHashQuerySet":
        """Those whose files may still be handed in; up to and including the last moment of that."""
        return self.in_force().filter(until__gte=at)

    def of_open_work(self) -> "RegisteredHashQuerySet":
        """Without those of work that is closed or on hold: their files would be refused."""
        shut = Submission.objects.filter(
            Q(participation=OuterRef("participation")) | Q(team=OuterRef("team")),
            Q(locked_at__isnull=False) | ~Q(held_for=HoldCause.NONE),
            sitting=OuterRef("sitting"),
        )
        return self.exclude(Exists(shut))

    def of_work(self, submission: Submission) -> "RegisteredHashQuerySet":
        return self.filter(
            sitting=submission.sitting_id,
            participation=submission.participation_id,
            team=submission.team_id,
        )

    def owned_by(self, user: Any) -> "RegisteredHashQuerySet":
        """One's own, and those of the team one is in now."""
        return self.filter(
            Q(participation__user=user.pk, participation__left_at=None) | team_of(user)
        )

    def of_student(self, participation: Any) -> "RegisteredHashQuerySet":
        """Of a student, by key or as an outer reference, and of the teams that student is in."""
        return self.filter(
            Q(participation=participation) | Q(team__memberships__participation=participation)
        )

    def counts_from(self, hashes: Iterable[str], *, at: datetime) -> datetime | None:
        """From when files of these hashes count, all together: from the last mail that names one of
        them. None unless every one of them is waited for; the rows are held until then."""
        wanted = set(hashes)
        found = dict(
            self.waiting_at(at)
            .filter(sha256__in=wanted)
            .select_for_update(of=("self",))
            .values_list("sha256", "mailed_at")
        )
        return max(found.values()) if wanted and wanted == found.keys() else None


class RegisteredHash(models.Model):
    """The SHA-256 of a file, which a student mailed before the last moment: whoever hands in these
    very bytes until `until` has handed them in at `mailed_at`.

    Lines are added and taken back, never edited; the database refuses it.
    """

    sitting = models.ForeignKey(
        Sitting, on_delete=models.PROTECT, related_name="registered_hashes"
    )
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sha256 = models.CharField("SHA-256", max_length=64)
    # When the server of the office received the mail.
    mailed_at = models.DateTimeField(_("mailed"))
    until = models.DateTimeField(_("until"))
    reason = models.CharField(_("reason"), max_length=300)
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(_("registered"))
    withdrawn_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_because = models.CharField(_("reason"), max_length=300, blank=True)

    objects = RegisteredHashQuerySet.as_manager()

    class Meta:
        verbose_name = _("registered hash")
        verbose_name_plural = _("registered hashes")
        ordering = ["mailed_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="registeredhash_of_a_student_or_a_team", condition=OF_ONE_OWNER
            ),
            is_sha256("registeredhash", "sha256"),
            models.CheckConstraint(name="registeredhash_with_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="registeredhash_withdrawn_with_time_and_reason",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdrawn_because="")
                ),
            ),
            *in_order("registeredhash", "mailed_at", "registered_at", "until"),
            models.UniqueConstraint(
                fields=["sitting", "participation", "sha256"],
                condition=Q(withdrawn_at=None),
                name="registeredhash_once_per_student",
            ),
            models.UniqueConstraint(
                fields=["sitting", "team", "sha256"],
                condition=Q(withdrawn_at=None),
                name="registeredhash_once_per_team",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team or self.participation} · {self.sha256[:12]}"

    @property
    def name(self) -> str:
        return name_of(self.team or self.participation)


class MailedFile(models.Model):
    """A file of a mail that has come and is in no version yet. It is no part of the draft, which may
    be closed; whoever hands in chooses among them."""

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="mailed_files"
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=255)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("file of a mail")
        verbose_name_plural = _("files of a mail")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "file"], name="mailedfile_once")
        ]

    def __str__(self) -> str:
        return self.name
