"""Whose work it is that somebody does for an assignment: her own, or her team's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lms.accounts.models import User
from lms.courses.enums import TEACHING, Office, Role
from lms.courses.models import Participation, Team
from lms.submissions.models.assignments import Assignment


@dataclass(frozen=True, slots=True)
class Owner:
    """A student of the run, and the team when the assignment is team work and she is in one."""

    participation: Participation
    team: Team | None

    @property
    def fields(self) -> dict[str, Any]:
        """What a submission of this owner is found by and made with."""
        return {"team": self.team} if self.team else {"participation": self.participation}


def owner_for(user: Any, assignment: Assignment) -> Owner | None:
    """The owner as whom the person works on the assignment; None for who is no student there."""
    participation = (
        Participation.objects.active()
        .students()
        .filter(run=assignment.run_id, user=user.pk)
        .order_by()
        .first()
    )
    if participation is None:
        return None
    participation.user = user
    team = (
        Team.objects.filter(
            team_set=assignment.team_set_id, memberships__participation=participation
        ).first()
        if assignment.is_team_work
        else None
    )
    return Owner(participation, team)


def roster_now(owner_team: Team | None, participation: Participation | None) -> Sequence[Any]:
    """The participations a work is handed in for at this moment, by name."""
    if owner_team is None:
        return [participation] if participation else []
    return list(
        Participation.objects.active()
        .filter(team_memberships__team=owner_team, role=Role.STUDENT)
        .select_related("user")
        .order_by("user__name", "pk")
    )


def teachers_of(assignment: Assignment) -> list[str]:
    """The names of the lecturers of the run, to say whom to ask."""
    return list(
        Participation.objects.active()
        .filter(run=assignment.run_id, role=Role.LECTURER)
        .order_by("user__name")
        .values_list("user__name", flat=True)
    )


def who_grants_more_time(assignment: Assignment) -> list[User]:
    """The people who are told that somebody asks for an extension."""
    office = User.objects.filter(
        is_active=True,
        appointments__role=Office.OFFICE,
        appointments__programme=assignment.run.course.programme_id,
    )
    if assignment.is_anonymous:
        return list(office)
    lecturers = User.objects.filter(
        is_active=True,
        participations__run=assignment.run_id,
        participations__role__in=TEACHING,
        participations__left_at=None,
    )
    return list(lecturers) or list(office)
