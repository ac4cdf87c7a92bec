"""Whose work it is that somebody does for an assignment: her own, or her team's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from lms.accounts.models import User
from lms.core.prepared import Prepared, partly
from lms.courses.enums import TEACHING, Office, Role
from lms.courses.models import Participation, Team
from lms.submissions.models.assignments import Assignment
from lms.submissions.models.exemptions import Exemption
from lms.submissions.models.submissions import Submission

Whose = Participation | Team


@dataclass(frozen=True, slots=True)
class Owner:
    """A student of the run, and the team when the assignment is team work and she is in one."""

    participation: Participation
    team: Team | None
    # Why nothing is expected of her here, if so.
    exempt_because: str = ""

    @property
    def fields(self) -> dict[str, Any]:
        """What a submission of this owner is found by and made with."""
        return {"team": self.team} if self.team else {"participation": self.participation}


def owner_for(user: Any, assignment: Assignment) -> Owner | None:
    """The owner as whom the person works on the assignment; None for who is no student there."""
    found = _students(assignment.run_id, user.pk or 0, assignment.pk)
    if not found:
        return None
    key, role, joined_at, exempt_because = found[0]
    participation = partly(
        Participation,
        id=key,
        run_id=assignment.run_id,
        user_id=user.pk,
        role=role,
        joined_at=joined_at,
        left_at=None,
    )
    participation.user = user
    team = None
    if assignment.is_team_work and assignment.team_set_id:
        for row in _teams(assignment.team_set_id, key):
            team = partly(Team, **dict(zip(("id", "team_set_id", "name"), row, strict=True)))
    return Owner(participation, team, exempt_because or "")


def _student(run: int, user: int, assignment: int) -> Any:
    """The active student that a person is in a run, with why she is exempt from an assignment."""
    exemption = Exemption.objects.in_force().filter(
        participation=OuterRef("pk"), assignment=assignment
    )
    students = Participation.objects.active().students().filter(run=run, user=user).order_by()
    return students.values_list(
        "pk", "role", "joined_at", Subquery(exemption.values("reason")[:1])
    )


def _team(team_set: int, participation: int) -> Any:
    teams = Team.objects.filter(team_set=team_set, memberships__participation=participation)
    return teams.order_by().values_list("pk", "team_set_id", "name")


# Asked several times in each request that hands in.
_students, _teams = Prepared(_student), Prepared(_team)


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


def fields_of(whose: Whose) -> dict[str, Any]:
    """What a submission of this student or team is found by and made with."""
    return {"team": whose} if isinstance(whose, Team) else {"participation": whose}


def expected_of(submission: Submission) -> Sequence[Any]:
    """Who a work is handed in for now: its student, or its team without who is exempt."""
    people = roster_now(submission.team, submission.participation)
    if submission.team is None:
        return people
    exempt = set(
        Exemption.objects.in_force()
        .filter(assignment=submission.sitting.assignment_id)
        .values_list("participation", flat=True)
    )
    return [person for person in people if person.pk not in exempt]


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
    if assignment.is_anonymous:
        return who_may_know(assignment)
    lecturers = _lecturers(assignment)
    return list(lecturers) or list(_office(assignment))


def who_may_know(assignment: Assignment) -> list[User]:
    """The education office, for what no marker of anonymous work may learn: who teaches the run
    is not told, whatever else she is."""
    markers = _lecturers(assignment).values("pk")
    return list(_office(assignment).exclude(pk__in=markers))


def _office(assignment: Assignment) -> QuerySet[User]:
    return User.objects.filter(
        is_active=True,
        appointments__role=Office.OFFICE,
        appointments__programme=assignment.run.course.programme_id,
    )


def _lecturers(assignment: Assignment) -> QuerySet[User]:
    return User.objects.filter(
        is_active=True,
        participations__run=assignment.run_id,
        participations__role__in=TEACHING,
        participations__left_at=None,
    )
