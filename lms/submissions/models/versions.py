"""What was handed in: written once, by one press of the button, and never changed."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.core.constraints import in_order, only_choices
from lms.courses.models import Participation
from lms.files.models import StoredFile
from lms.submissions import rules
from lms.submissions.enums import BY_RULE, AiRule, AiUse, DateSource, Way
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

    def owned_by(self, user: Any) -> "SubmissionVersionQuerySet":
        """Versions of one's own work, and those one stands on; a part of what `visible_to` gives,
        and quicker to ask for."""
        own = Submission.objects.owned_by(user).values("pk")
        stands_on = self.model.objects.handed_in_by(user).values("pk")
        return self.filter(Q(submission__in=own) | Q(pk__in=stands_on))

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
    way = models.CharField(_("way"), max_length=9, choices=Way, default=Way.PRESSED)
    # Who pressed, be it staff; nobody where the rule of the assignment did it.
    submitted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    received_at = models.DateTimeField(_("received"))
    # When the last byte was in and the version was written.
    completed_at = models.DateTimeField(_("completed"))
    due_at = models.DateTimeField(_("due date that applied"))
    cutoff_at = models.DateTimeField(_("last moment that applied"))
    due_source = models.CharField(
        _("where the dates came from"),
        max_length=9,
        choices=DateSource,
        default=DateSource.DEFAULT,
    )
    seconds_late = models.PositiveIntegerField(_("seconds late"), default=0)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    rules_number = models.PositiveIntegerField()
    note = models.TextField(_("note to the lecturer"), blank=True)
    ai_rule = models.CharField(max_length=8, choices=AiRule, default=AiRule.NOT_ASKED, blank=True)
    ai_use = models.CharField(max_length=3, choices=AiUse, default=AiUse.UNSAID, blank=True)
    ai_account = models.TextField(_("account of the use of generative AI"), blank=True)
    receipt_code = models.CharField(_("receipt code"), max_length=24, unique=True)
    manifest = models.TextField(_("manifest"))
    manifest_sha256 = models.CharField(max_length=64)
    # Ed25519 over the bytes of the manifest, in base64, and the key it can be checked with.
    signature = models.CharField(_("signature"), max_length=100, blank=True)
    key_id = models.CharField(_("key"), max_length=32, blank=True)
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
            only_choices("submissionversion", "way", Way),
            only_choices("submissionversion", "due_source", DateSource),
            only_choices("submissionversion", "ai_rule", AiRule),
            only_choices("submissionversion", "ai_use", AiUse),
            models.CheckConstraint(
                name="version_pressed_by_somebody_unless_by_rule",
                condition=Q(way__in=sorted(BY_RULE), submitted_by=None)
                | (~Q(way__in=sorted(BY_RULE)) & Q(submitted_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="version_for_somebody_else_with_reason",
                condition=~Q(way__in=[Way.ON_BEHALF, Way.ON_PAPER]) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="version_signed_with_a_key",
                condition=Q(signature="", key_id="") | (~Q(signature="") & ~Q(key_id="")),
            ),
            *in_order("version", "received_at", "completed_at"),
            *in_order("version", "due_at", "cutoff_at"),
        ]

    def __str__(self) -> str:
        return f"{self.submission} · {self.number}"

    def get_absolute_url(self) -> str:
        """The receipt."""
        return f"/receipts/{self.receipt_code}/"

    @property
    def handed_in_by(self) -> str:
        """How it came in, and who pressed."""
        name = self.submitted_by.name if self.submitted_by else ""
        return rules.way_in_words(Way(self.way), name=name, reason=self.reason)

    @property
    def is_mailed(self) -> bool:
        """Whether it counts from a mail with its hashes; its files came when it was complete."""
        return self.way == Way.MAILED

    @property
    def saved_at(self) -> datetime | None:
        """When the draft was last saved that the rule of the assignment handed in, as the manifest
        has it; None for what somebody pressed."""
        return rules.draft_saved_in(self.manifest)

    @property
    def parts(self) -> list["SubmissionMember"]:
        """The people on the roster who said something of their part in it."""
        return [one for one in self.members.all() if one.contribution or one.dissents]

    @property
    def is_late(self) -> bool:
        return self.seconds_late > 0

    @property
    def late_by(self) -> timedelta:
        return timedelta(seconds=self.seconds_late)


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
    # When this member confirmed; empty for who did not press or confirm.
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    contribution = models.TextField(_("contribution"), blank=True)
    dissents = models.BooleanField(_("does not agree with this version"), default=False)
    dissent = models.TextField(_("why not"), blank=True)

    class Meta:
        verbose_name = _("person on the roster")
        verbose_name_plural = _("people on the roster")
        ordering = ["participation__user__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "participation"], name="submissionmember_once_per_version"
            ),
            models.CheckConstraint(
                name="submissionmember_says_why_only_if_dissenting",
                condition=Q(dissents=True) | Q(dissent=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.participation.user)
