"""Grades: a ledger to which lines are added and in which none is changed."""

from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.core.constraints import only_choices
from lms.courses.models import Participation
from lms.grades.enums import GradeEventKind
from lms.reviews.models import Assessment
from lms.submissions.models import Sitting


class GradeEventQuerySet(models.QuerySet["GradeEvent"]):
    def current(self) -> "GradeEventQuerySet":
        """The last line of each student and sitting."""
        last = (
            GradeEvent.objects.filter(
                participation=OuterRef("participation"), sitting=OuterRef("sitting")
            )
            .order_by("-pk")
            .values("pk")[:1]
        )
        return self.filter(pk=Subquery(last))

    def released(self) -> "GradeEventQuerySet":
        """The grades that students may see now: whose last line is a release."""
        return self.current().filter(kind=GradeEventKind.RELEASED)

    def released_to(self, user: Any) -> "GradeEventQuerySet":
        return self.released().filter(participation__user=user.pk)


class GradeEvent(models.Model):
    """One line of the ledger. The current grade is the last line of a student and sitting."""

    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="grade_events"
    )
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="grade_events")
    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, null=True, blank=True, related_name="grade_events"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=GradeEventKind)
    value = models.DecimalField(_("grade"), max_digits=4, decimal_places=1, null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"))

    objects = GradeEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("grade event")
        verbose_name_plural = _("grade events")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["sitting", "participation", "-id"], name="gradeevent_current")
        ]
        constraints = [
            only_choices("gradeevent", "kind", GradeEventKind),
            models.CheckConstraint(
                name="gradeevent_has_value_unless_withdrawn",
                condition=Q(kind=GradeEventKind.WITHDRAWN) | Q(value__isnull=False),
            ),
            models.CheckConstraint(
                name="gradeevent_withdrawn_with_reason",
                condition=~Q(kind=GradeEventKind.WITHDRAWN) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation} · {self.kind} {self.value or ''}"

    def get_absolute_url(self) -> str:
        """The feedback page of the student; an old address leads to the newest line."""
        return f"/feedback/{self.pk}/"
