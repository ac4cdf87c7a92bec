"""Small groups."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.core.constraints import only_choices
from lms.courses.enums import FormedBy, InvitationState, Role
from lms.courses.models.pages import CourseRunPage
from lms.courses.models.people import Participation

MOST_IN_TEAM = 12
SIZE = [MinValueValidator(1), MaxValueValidator(MOST_IN_TEAM)]


class TeamSetQuerySet(models.QuerySet["TeamSet"]):
    def lacking(self, user: Any) -> "TeamSetQuerySet":
        """The sets of runs where the person is a student, in which she is in no team."""
        student = Participation.objects.active().students().filter(user=user.pk)
        placed = TeamMembership.objects.filter(
            team_set=OuterRef("pk"), participation__in=student.values("pk")
        )
        return self.filter(Exists(student.filter(run=OuterRef("run"))), ~Exists(placed))


class TeamSet(models.Model):
    """One way of dividing the students of a run; several assignments may use it.

    Students form the teams themselves until `forms_until`, that moment included; by the clock, so
    nothing has to happen then. The lecturer divides and moves people at any time.
    """

    run = models.ForeignKey(CourseRunPage, on_delete=models.PROTECT, related_name="team_sets")
    name = models.CharField(_("name"), max_length=100)
    formed_by = models.CharField(
        _("formed by"), max_length=8, choices=FormedBy, default=FormedBy.LECTURER
    )
    smallest = models.PositiveSmallIntegerField(_("smallest team"), default=3, validators=SIZE)
    largest = models.PositiveSmallIntegerField(_("largest team"), default=4, validators=SIZE)
    forms_until = models.DateTimeField(_("formed until"), null=True, blank=True)

    objects = TeamSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("team set")
        verbose_name_plural = _("team sets")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["run", "name"], name="teamset_name_once_per_run"),
            only_choices("teamset", "formed_by", FormedBy),
            models.CheckConstraint(
                name="teamset_sizes_are_sane",
                condition=Q(smallest__gte=1, largest__lte=MOST_IN_TEAM)
                & Q(largest__gte=models.F("smallest")),
            ),
            models.CheckConstraint(
                name="teamset_until_iff_students_form_it",
                condition=Q(formed_by=FormedBy.STUDENTS, forms_until__isnull=False)
                | Q(formed_by=FormedBy.LECTURER, forms_until=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_formed_by_students(self) -> bool:
        return self.formed_by == FormedBy.STUDENTS

    def is_forming(self, *, at: datetime) -> bool:
        """Whether students make and leave teams of this set now."""
        return bool(self.forms_until and at <= self.forms_until)


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

    @property
    def members(self) -> models.QuerySet[Participation]:
        """Who is in it now, by name; who left the run is not counted."""
        return (
            Participation.objects.active()
            .filter(team_memberships__team=self)
            .select_related("user")
            .order_by("user__name", "pk")
        )


class TeamMembership(models.Model):
    """A student in a team; the set is repeated so that the database refuses a second team."""

    team_set = models.ForeignKey(TeamSet, on_delete=models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="memberships")
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="team_memberships"
    )
    joined_at = models.DateTimeField(_("joined"))

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


class TeamChange(models.Model):
    """One line of the history of a set: somebody came into a team, changed, or left; written once.

    Teams by the names they had, for a team that is empty may be taken away. A reason is there
    whenever one of the teams had begun work.
    """

    team_set = models.ForeignKey(TeamSet, on_delete=models.PROTECT, related_name="changes")
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="team_changes"
    )
    from_team = models.CharField(_("from"), max_length=100, blank=True)
    to_team = models.CharField(_("to"), max_length=100, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"))
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("team change")
        verbose_name_plural = _("team changes")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="teamchange_changes_something", condition=~Q(from_team=models.F("to_team"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.participation.user}: {self.from_team or '–'} → {self.to_team or '–'}"


class TeamInvitationQuerySet(models.QuerySet["TeamInvitation"]):
    def open(self) -> "TeamInvitationQuerySet":
        return self.filter(state=InvitationState.OPEN)

    def to(self, user: Any) -> "TeamInvitationQuerySet":
        return self.filter(participation__user=user.pk, participation__left_at=None)

    def seen_by(self, user: Any) -> "TeamInvitationQuerySet":
        """Those that the person got, and those of her team."""
        own = Team.objects.of(user).values("pk")
        got = Q(participation__user=user.pk, participation__left_at=None)
        return self.filter(got | Q(team__in=own))

    def answerable_by(self, user: Any, *, at: datetime) -> "TeamInvitationQuerySet":
        """What awaits the person's answer: her teams are still formed, and she is in none."""
        lacking = TeamSet.objects.lacking(user).filter(forms_until__gte=at)
        return self.open().to(user).filter(team__team_set__in=lacking.values("pk"))


class TeamInvitation(models.Model):
    """A member of a team asks a fellow student to come into it."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="invitations")
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="team_invitations"
    )
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(_("invited"))
    state = models.CharField(
        _("answer"), max_length=9, choices=InvitationState, default=InvitationState.OPEN
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = TeamInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("team invitation")
        verbose_name_plural = _("team invitations")
        ordering = ["invited_at", "pk"]
        constraints = [
            only_choices("teaminvitation", "state", InvitationState),
            models.UniqueConstraint(
                fields=["team", "participation"],
                condition=Q(state=InvitationState.OPEN),
                name="teaminvitation_one_open_per_person",
            ),
            models.CheckConstraint(
                name="teaminvitation_answered_iff_not_open",
                condition=Q(state=InvitationState.OPEN, answered_at=None)
                | ~Q(state=InvitationState.OPEN) & Q(answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team} · {self.participation.user}"

    @property
    def is_open(self) -> bool:
        return self.state == InvitationState.OPEN

    def clean(self) -> None:
        """Only a student of the team's run is invited."""
        if self.participation.run_id != self.team.team_set.run_id:
            raise ValidationError({"participation": _("This person takes part in another run.")})
        if self.participation.role != Role.STUDENT:
            raise ValidationError({"participation": _("Only students are in a team.")})
