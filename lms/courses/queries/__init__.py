"""Reads that span the records of courses: rights on pages, evenings, people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery
from django.utils.translation import gettext as _

from lms.accounts.models import Invitation, User
from lms.core import duties
from lms.courses.enums import TEACHING, Role
from lms.courses.models import (
    Announcement,
    Cohort,
    CohortMembership,
    ContentPage,
    CoursePage,
    CourseRunPage,
    Participation,
    Programme,
    Session,
    Team,
    TeamInvitation,
    TeamMembership,
    TeamSet,
)
from lms.courses.models.pages import parent_path
from lms.courses.queries.teams import Lacking, lacking_for
from lms.courses.rules import NewPerson

# So many announcements stand on the page of a run; the others have a list of their own.
LATEST = 3


@dataclass(frozen=True, slots=True)
class Inside:
    """What a participant sees on the page of a run."""

    coming: list[Session]
    past: list[Session]
    lecturers: list[Participation]
    students: list[Participation]
    teams: list[Team]
    lacking: list[Lacking]
    texts: list[ContentPage]
    is_student: bool
    announcements: list[Announcement]

    @property
    def next(self) -> Session | None:
        """The session that is on now or comes first, cancelled ones left out."""
        return next((one for one in self.coming if one.cancelled_at is None), None)


def inside_of(run: CourseRunPage, user: Any, *, at: datetime) -> Inside:
    """Evenings, people, teams, texts and announcements of a run, in nine queries at most."""
    sessions = list(run.sessions.prefetch_related("materials__document"))
    people = list(Participation.objects.active().filter(run=run).select_related("user"))
    teams = (
        Team.objects.of(user)
        .filter(team_set__run=run)
        .select_related("team_set")
        .prefetch_related("memberships__participation__user")
    )
    students = [one for one in people if one.role == Role.STUDENT]
    is_student = any(one.user_id == user.pk for one in students)
    return Inside(
        coming=[one for one in sessions if one.ends_at > at],
        past=[one for one in sessions if one.ends_at <= at],
        lecturers=[one for one in people if one.role in TEACHING],
        students=students,
        teams=list(teams),
        lacking=lacking_for(user, [run], at=at) if is_student else [],
        texts=list(ContentPage.objects.child_of(run).live()),
        is_student=is_student,
        announcements=list(announcements_of(run)[:LATEST]),
    )


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The evenings before and after one."""

    previous: Session | None
    next: Session | None


def neighbours_of(session: Session) -> Neighbours:
    evenings = session.run.sessions.taking_place().exclude(pk=session.pk)
    return Neighbours(
        previous=evenings.filter(starts_at__lt=session.starts_at).last(),
        next=evenings.filter(starts_at__gte=session.starts_at).first(),
    )


def announcements_of(run: CourseRunPage) -> Any:
    """What was announced to the run, last first, with who said it."""
    return run.announcements.select_related("run", "by", "corrected_by")


# What somebody may do beside studying, see `lms.core.duties`.
TEACHES, OFFICE, COURSES = "teaching", "office", "courses"


def teaching_of(user: Any) -> Any:
    return Participation.objects.active().of(user).filter(role__in=TEACHING)


def offices_of(user: Any) -> Any:
    return Programme.objects.run_by(user)


def runs_opened_to(user: Any) -> Any:
    """The pages that follow from teaching: one's runs."""
    return CourseRunPage.objects.taught_by(user)


def courses_opened_to(user: Any) -> Any:
    """The pages that follow from the office: the courses of one's programmes."""
    return CoursePage.objects.filter(programme__in=offices_of(user).order_by().values("pk"))


def works_in_an_office(user: Any) -> bool:
    """Whether the education office's screens have anything for this person."""
    return bool(user.is_superuser or duties.has(user, OFFICE))


# --- the education office ---------------------------------------------------------------------
def cohorts_for(user: Any, *, at: datetime) -> Any:
    """The cohorts of one's programmes, with how many people and how many are still to come in."""
    here = Q(memberships__left_at=None)
    return (
        Cohort.objects.filter(programme__in=Programme.objects.visible_to(user, at=at).values("pk"))
        .select_related("programme")
        .annotate(
            people=Count("memberships", filter=here, distinct=True),
            waiting=Count(
                "memberships", filter=here & Q(memberships__user__last_login=None), distinct=True
            ),
        )
    )


def members_of(cohort: Cohort) -> Any:
    """Everybody of a cohort, those who left last, with when they were invited."""
    invited = Invitation.objects.filter(
        user=OuterRef("user"), used_at=None, withdrawn_at=None
    ).values("sent_at")[:1]
    return (
        CohortMembership.objects.filter(cohort=cohort)
        .select_related("user", "specialisation")
        .annotate(invited_at=Subquery(invited))
        .order_by(F("left_at").asc(nulls_first=True), "user__name")
    )


@dataclass(frozen=True, slots=True)
class Planned:
    """What an import will do with one person: make, add, back, or nothing as already in."""

    person: NewPerson
    what: str


def planned_import(cohort: Cohort, people: list[NewPerson]) -> list[Planned]:
    """What will happen to each line; four queries whatever the number."""
    users = {user.email: user for user in User.objects.filter(email__in=[p.email for p in people])}
    members = {row.user_id: row for row in cohort.memberships.all()}

    def fate(person: NewPerson) -> str:
        user = users.get(person.email)
        if user is None:
            return "make"
        row = members.get(user.pk)
        if row is None:
            return "add"
        return "in" if row.left_at is None else "back"

    return [Planned(person, fate(person)) for person in people]


def conflicts_of(cohort: Cohort, people: list[NewPerson]) -> list[tuple[int, str]]:
    """What the lines say that the records contradict: (line, sentence)."""
    known = {row.name.lower() for row in cohort.programme.specialisations.all()}
    numbers = dict(
        User.objects.filter(
            student_number__in=[p.student_number for p in people if p.student_number]
        ).values_list("student_number", "email")
    )
    closed = set(
        User.objects.filter(email__in=[p.email for p in people], is_active=False).values_list(
            "email", flat=True
        )
    )
    found = []
    for person in people:
        if person.specialisation and person.specialisation.lower() not in known:
            text = _("There is no specialisation “%(name)s” in this programme.")
            found.append((person.line, text % {"name": person.specialisation}))
        owner = numbers.get(person.student_number)
        if owner is not None and owner != person.email:
            text = _("Student number %(number)s belongs to somebody else.")
            found.append((person.line, text % {"number": person.student_number}))
        if person.email in closed:
            found.append((person.line, _("The account of this person is closed.")))
    return found


def runs_for(user: Any, *, at: datetime) -> Any:
    """The runs of one's programmes, newest first, with how many students."""
    programmes = Programme.objects.visible_to(user, at=at).values("pk")
    return (
        CourseRunPage.objects.filter(
            Exists(CoursePage.objects.filter(path=parent_path(), programme__in=programmes))
        )
        .annotate(
            students=Count(
                "participations",
                filter=Q(participations__role=Role.STUDENT, participations__left_at=None),
            )
        )
        .select_related("locale")
        .order_by("-starts_on", "title")
    )


# --- who works with a run ----------------------------------------------------------------------
def people_of(run: CourseRunPage) -> list[Participation]:
    """Everybody of a run, staff first, those who left last, with their teams."""
    rows = (
        Participation.objects.filter(run=run)
        .select_related("user")
        .prefetch_related("team_memberships__team__team_set")
    )
    return sorted(rows, key=lambda row: (bool(row.left_at), row.role == Role.STUDENT))


def students_of(run: CourseRunPage) -> list[Participation]:
    return list(run.participations.active().students().select_related("user"))


def team_sets_of(run: CourseRunPage) -> Any:
    """The team sets with how many teams, and how many students have a place."""
    placed = Q(memberships__participation__left_at=None)
    return run.team_sets.annotate(
        team_count=Count("teams", distinct=True),
        placed_count=Count("memberships", filter=placed, distinct=True),
    )


def teams_of(team_set: TeamSet) -> list[Team]:
    """The teams of a set with their members of today, and who was asked and has not answered."""
    here = TeamMembership.objects.filter(participation__left_at=None)
    asked = TeamInvitation.objects.open().select_related("participation__user")
    return list(
        team_set.teams.prefetch_related(
            Prefetch("memberships", here.select_related("participation__user")),
            Prefetch("invitations", asked),
        )
    )


def places_in(team_set: TeamSet) -> dict[int, int]:
    """From the key of a participation to that of its team."""
    return dict(team_set.memberships.values_list("participation_id", "team_id"))
