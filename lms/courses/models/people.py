"""Who is what, where."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.core.constraints import only_choices
from lms.core.words import names_in_words
from lms.courses.enums import TEACHING, Office, Role
from lms.courses.models.programme import Cohort, Programme, Specialisation


class CohortMembership(models.Model):
    """A student of a cohort; the cohort's runs give the participations."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="cohort_memberships")
    specialisation = models.ForeignKey(
        Specialisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    left_at = models.DateTimeField(_("left"), null=True, blank=True)

    class Meta:
        verbose_name = _("cohort membership")
        verbose_name_plural = _("cohort memberships")
        ordering = ["user__name"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "user"], name="cohort_member_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.cohort}"

    def clean(self) -> None:
        """A specialisation is one of the cohort's own programme."""
        chosen = self.specialisation
        if chosen and chosen.programme_id != self.cohort.programme_id:
            raise ValidationError(
                {"specialisation": _("This specialisation belongs to another programme.")}
            )


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def active(self) -> "ParticipationQuerySet":
        return self.filter(left_at=None)

    def students(self) -> "ParticipationQuerySet":
        return self.filter(role=Role.STUDENT)

    def staff(self) -> "ParticipationQuerySet":
        return self.exclude(role=Role.STUDENT)

    def of(self, user: Any) -> "ParticipationQuerySet":
        return self.filter(user=user.pk)

    def in_no_team_of(self, team_set: Any) -> "ParticipationQuerySet":
        """The students of the set's run whom nobody placed yet."""
        placed = team_set.memberships.values("participation")
        return self.active().students().filter(run=team_set.run_id).exclude(pk__in=placed)


class Participation(models.Model):
    """A person in a course run, in one role."""

    run = models.ForeignKey(
        "courses.CourseRunPage", on_delete=models.PROTECT, related_name="participations"
    )
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="participations")
    role = models.CharField(_("role"), max_length=10, choices=Role)
    joined_at = models.DateTimeField(_("joined"))
    left_at = models.DateTimeField(_("left"), null=True, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["user__name"]
        constraints = [
            models.UniqueConstraint(fields=["run", "user"], name="participation_once_per_run"),
            only_choices("participation", "role", Role),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.run}"


def whom_to_ask(run: int) -> str:
    """The names of the lecturers of a run, for a sentence that says whom to ask."""
    lecturers = Participation.objects.active().filter(run=run, role__in=TEACHING)
    names = list(lecturers.order_by("user__name").values_list("user__name", flat=True))
    return names_in_words(names) or gettext("the education office")


class Appointment(models.Model):
    """A person in a programme: education office, board of examiners."""

    programme = models.ForeignKey(
        Programme,
        verbose_name=_("programme"),
        on_delete=models.PROTECT,
        related_name="appointments",
    )
    user = models.ForeignKey(
        User, verbose_name=_("person"), on_delete=models.PROTECT, related_name="appointments"
    )
    role = models.CharField(_("role"), max_length=10, choices=Office)

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["user__name"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "user", "role"], name="appointment_once"),
            only_choices("appointment", "role", Office),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.programme}"
