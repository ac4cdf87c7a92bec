"""Uploads under way: what has come in of a file that goes in pieces."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.submissions.models.submissions import Submission


class PartialUploadQuerySet(models.QuerySet["PartialUpload"]):
    def owned_by(self, user: Any) -> "PartialUploadQuerySet":
        """One's own, in a draft that is still one's own; a team-mate's line is not mine to resume."""
        mine = Submission.objects.owned_by(user).values("pk")
        return self.filter(user=user.pk, submission__in=mine)

    def left_before(self, moment: datetime) -> "PartialUploadQuerySet":
        return self.filter(begun_at__lt=moment)


class PartialUpload(models.Model):
    """A file on its way into a draft. Its bytes lie in `incoming/` under its key; how many there
    are is told by the disk alone."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="partial_uploads"
    )
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=255)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    # What the browser computed before the first byte left: what arrives must be exactly that.
    sha256 = models.CharField("SHA-256", max_length=64)
    begun_at = models.DateTimeField(_("begun"))

    objects = PartialUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload under way")
        verbose_name_plural = _("uploads under way")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "user", "sha256"], name="partialupload_once_per_person"
            ),
            models.CheckConstraint(
                name="partialupload_is_not_empty", condition=models.Q(size__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.name
