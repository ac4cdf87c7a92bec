"""What is announced to a run."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.courses.models.pages import CourseRunPage


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def visible_to(self, user: Any, *, at: datetime) -> "AnnouncementQuerySet":
        return self.filter(run__in=CourseRunPage.objects.visible_to(user, at=at).values("pk"))


class Announcement(models.Model):
    """A few words to everybody in a run, which its students also get by mail.

    It is corrected in the open, and never taken away: it lies in mailboxes already.
    """

    run = models.ForeignKey(CourseRunPage, on_delete=models.PROTECT, related_name="announcements")
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), max_length=5000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("announced"))
    corrected_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    corrected_at = models.DateTimeField(_("corrected"), null=True, blank=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="announcement_is_corrected_by_somebody_later",
                condition=Q(corrected_by=None, corrected_at=None)
                | Q(
                    corrected_by__isnull=False,
                    corrected_at__isnull=False,
                    corrected_at__gte=F("at"),
                ),
            ),
            models.CheckConstraint(
                name="announcement_says_something", condition=~Q(title="") & ~Q(text="")
            ),
        ]
        indexes = [models.Index(fields=["run", "-at"], name="announcement_by_run")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/runs/{self.run_id}/announcements/#announcement-{self.pk}"
