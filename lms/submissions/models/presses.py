"""Presses on *hand in* that came before the files they are about."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.core.constraints import only_choices
from lms.submissions.enums import AiUse
from lms.submissions.models.assignments import Statement
from lms.submissions.models.submissions import Submission
from lms.submissions.rules import LONGEST_REQUEST


class PressQuerySet(models.QuerySet["Press"]):
    def open_for(self, user: Any, *, at: datetime) -> "PressQuerySet":
        """Those of one person that still count: a press waits for its files for half an hour."""
        return self.filter(
            pressed_by=user.pk, arrived_at__gte=at - LONGEST_REQUEST, arrived_at__lte=at
        )


class Press(models.Model):
    """What somebody pressed *hand in* for while files were still on their way: exactly these bytes
    and words. The hand-in of the same form counts from here if it brings them in time."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="presses")
    request_key = models.UUIDField(editable=False)
    pressed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    arrived_at = models.DateTimeField(_("arrived"))
    hashes = models.JSONField("SHA-256")
    note = models.TextField(blank=True)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    ai_use = models.CharField(max_length=3, choices=AiUse, default=AiUse.UNSAID, blank=True)
    ai_account = models.TextField(blank=True)

    objects = PressQuerySet.as_manager()

    class Meta:
        verbose_name = _("press on hand in")
        verbose_name_plural = _("presses on hand in")
        ordering = ["-arrived_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "request_key", "pressed_by"], name="press_once_per_form"
            ),
            only_choices("press", "ai_use", AiUse),
        ]

    def __str__(self) -> str:
        return str(self.submission)
