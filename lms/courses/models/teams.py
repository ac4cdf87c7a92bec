"""Small groups."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.courses.enums import Role
from lms.courses.models.pages import CourseRunPage
from lms.courses.models.people import Participation


class TeamSet(models.Model):
    """One way of dividing the students of a run; several assignments may use it."""

    run = models.ForeignKey(CourseRunPage, on_delete=models.PROTECT, related_name="team_sets")
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        verbose_name = _("team set")
        verbose_name_plural = _("team sets")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["run", "name"], name="teamset_name_once_per_run"),
        ]

    def __str__(self) -> str:
        return self.name


class TeamQuerySet(models.QuerySet["Team"]):
    def of(self, user: Any) -> "TeamQuerySet":
        return self.filter(
            memberships__participation__user=user, memberships__participation__left_at=None
        )


class Team(models.Model):
    team_set = models.ForeignKey(TeamSet, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(_("name"), max_length=100)

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["team_set", "name"], name="team_name_once_per_set"),
        ]

    def __str__(self) -> str:
        return self.name


class TeamMembership(models.Model):
    """A student in a team; the set is repeated so that the database refuses a second team."""

    team_set = models.ForeignKey(TeamSet, on_delete=models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="memberships")
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="team_memberships"
    )

    class Meta:
        verbose_name = _("team membership")
        verbose_name_plural = _("team memberships")
        ordering = ["participation__user__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["team_set", "participation"], name="teammembership_one_team_per_set"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation.user} · {self.team}"

    def clean(self) -> None:
        """The team is one of the set's, the member a student of the set's run."""
        if self.team.team_set_id != self.team_set_id:
            raise ValidationError({"team": _("This team belongs to another team set.")})
        if self.participation.run_id != self.team_set.run_id:
            raise ValidationError({"participation": _("This person takes part in another run.")})
        if self.participation.role != Role.STUDENT:
            raise ValidationError({"participation": _("Only students are in a team.")})
