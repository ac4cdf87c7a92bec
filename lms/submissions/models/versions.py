"""What was handed in: written once, by one press of the button, and never changed."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.courses.models import Participation
from lms.files.models import StoredFile
from lms.submissions import rules
from lms.submissions.models.assignments import Statement
from lms.submissions.models.submissions import Submission


class SubmissionVersionQuerySet(models.QuerySet["SubmissionVersion"]):
    def handed_in_by(self, user: Any) -> "SubmissionVersionQuerySet":
        """The versions on whose roster the person stands, whatever team they are in now."""
        return self.filter(
            Exists(
                SubmissionMember.objects.filter(
                    version=OuterRef("pk"), participation__user=user.pk
                )
            )
        )

    def visible_to(self, user: Any, *, at: datetime) -> "SubmissionVersionQuerySet":
        """Versions one stands on, and those of submissions that one may see."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        seen = Submission.objects.visible_to(user, at=at).values("pk")
        stands_on = self.model.objects.handed_in_by(user).values("pk")
        return self.filter(Q(submission__in=seen) | Q(pk__in=stands_on))

    def whole(self) -> "SubmissionVersionQuerySet":
        """With everything a receipt shows, in three queries."""
        return self.select_related(
            "submitted_by",
            "statement",
            "submission__team",
            "submission__participation__user",
            "submission__sitting__assignment__page",
            "submission__sitting__assignment__run",
        ).with_contents()

    def with_contents(self) -> "SubmissionVersionQuerySet":
        """With its files and the people it was handed in for, in two queries more."""
        return self.prefetch_related(
            Prefetch("files", VersionFile.objects.select_related("file")),
            Prefetch("members", SubmissionMember.objects.select_related("participation__user")),
        )

    def latest(self) -> "SubmissionVersionQuerySet":  # type: ignore[override]
        """The current version of each submission."""
        newer = SubmissionVersion.objects.filter(
            submission=OuterRef("submission"), number__gt=OuterRef("number")
        )
        return self.filter(~Exists(newer))


class SubmissionVersion(models.Model):
    """One press of *hand in*. `received_at` is the server's time; the dates that applied then are
    kept with it, so that moving a date later does not rewrite what was late."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(_("received"))
    due_at = models.DateTimeField(_("due date that applied"))
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    rules_number = models.PositiveIntegerField()
    note = models.TextField(_("note to the lecturer"), blank=True)
    receipt_code = models.CharField(_("receipt code"), max_length=24, unique=True)
    manifest = models.TextField(_("manifest"))
    manifest_sha256 = models.CharField(max_length=64)
    # What the form carried, so that a double click or a retry makes one version.
    request_key = models.UUIDField()

    objects = SubmissionVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "number"], name="version_number_once_per_submission"
            ),
            models.UniqueConstraint(
                fields=["submission", "request_key"], name="version_once_per_request"
            ),
            models.CheckConstraint(name="version_numbers_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.submission} · {self.number}"

    def get_absolute_url(self) -> str:
        """The receipt."""
        return f"/receipts/{self.receipt_code}/"

    @property
    def is_late(self) -> bool:
        return self.received_at > self.due_at

    @property
    def late_by(self) -> timedelta:
        return rules.lateness(self.received_at, due_at=self.due_at)


class VersionFile(models.Model):
    """A file of a version, under the name it was handed in with."""

    version = models.ForeignKey(SubmissionVersion, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name"), max_length=255)

    class Meta:
        verbose_name = _("file of a version")
        verbose_name_plural = _("files of a version")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "position"], name="versionfile_position_once"
            ),
            models.UniqueConstraint(fields=["version", "file"], name="versionfile_bytes_once"),
        ]

    def __str__(self) -> str:
        return self.name


class SubmissionMember(models.Model):
    """One of the people a version was handed in for: the roster at that moment."""

    version = models.ForeignKey(
        SubmissionVersion, on_delete=models.PROTECT, related_name="members"
    )
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="handed_in"
    )

    class Meta:
        verbose_name = _("person on the roster")
        verbose_name_plural = _("people on the roster")
        ordering = ["participation__user__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "participation"], name="submissionmember_once_per_version"
            )
        ]

    def __str__(self) -> str:
        return str(self.participation.user)
