"""Who need not hand in."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.courses.models import Participation
from lms.submissions.models.assignments import Assignment


class ExemptionQuerySet(models.QuerySet["Exemption"]):
    def in_force(self) -> "ExemptionQuerySet":
        return self.filter(ended_at=None)


class Exemption(models.Model):
    """A student of whom nothing is expected for an assignment, and why.

    Lines are added and ended, never edited, so that who was told what stays on record.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="exemptions")
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="exemptions"
    )
    reason = models.CharField(_("reason"), max_length=300)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(_("granted"))
    ended_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exemption")
        verbose_name_plural = _("exemptions")
        ordering = ["granted_at", "pk"]
        constraints = [
            models.CheckConstraint(name="exemption_with_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="exemption_ended_by_somebody",
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["assignment", "participation"],
                condition=Q(ended_at=None),
                name="exemption_one_in_force_per_student",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation} · {self.assignment}"
