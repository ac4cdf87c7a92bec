"""Whose work it is that somebody does for an assignment: her own, or her team's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lms.courses.enums import Role
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
