"""What awaits somebody this evening, read in a fixed number of queries whatever there is to show."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from lms.accounts.models import User
from lms.agenda.queries.works import SOON, UNDONE, Work, works_of
from lms.cases.models import PartRelease
from lms.core.duties import Somebody
from lms.core.prepared import Prepared
from lms.courses.enums import TEACHING, Office, Role
from lms.courses.models import (
    Announcement,
    Cohort,
    CourseRunPage,
    Material,
    Participation,
    Session,
    TeamMembership,
    TeamSet,
)
from lms.courses.queries import works_in_an_office
from lms.courses.queries.teams import Lacking, lacking_for
from lms.grades.models import GradeEvent
from lms.reviews.enums import AssessmentState
from lms.submissions.enums import LockReason, State
from lms.submissions.models import (
    RegisteredHash,
    Sitting,
    counted_in,
)
from lms.submissions.queries import mailed_by, sittings_with_requests_for

# Of an assignment and of a page only this is shown; their texts, which are long, stay behind.
SHOWN_OF_SITTING = (
    "opens_at",
    "due_at",
    "cutoff_at",
    "grading_due_at",
    "assignment__run_id",
    "assignment__team_set_id",
    "assignment__hands_in_at_cutoff",
    "assignment__page__title",
    "assignment__page__url_path",
)
SHOWN_OF_RUN = ("assignment__run__title", "assignment__run__url_path")
AHEAD = timedelta(days=21)
NEW = timedelta(days=14)
MOST_NEWS = 3


@dataclass(frozen=True, slots=True)
class Tonight:
    """Everything on the evening screen; what does not concern the person is empty."""

    sessions: list[Session] = field(default_factory=list)
    lacking: list[Lacking] = field(default_factory=list)
    announcements: list[Announcement] = field(default_factory=list)
    work: list[Work] = field(default_factory=list)
    mailed: list[RegisteredHash] = field(default_factory=list)
    feedback: list[GradeEvent] = field(default_factory=list)
    parts: list[PartRelease] = field(default_factory=list)
    requests: list[Sitting] = field(default_factory=list)
    marking: list[Sitting] = field(default_factory=list)
    cohorts: list[Cohort] = field(default_factory=list)
    deadlines: list[Sitting] = field(default_factory=list)
    runs: list[Participation] = field(default_factory=list)
    at: datetime | None = None

    @property
    def session(self) -> Session | None:
        return self.sessions[0] if self.sessions else None

    @property
    def is_this_evening(self) -> bool:
        """Whether the next session is today, by the clock of Amsterdam."""
        if not self.session or not self.at:
            return False
        local = timezone.localdate
        return local(self.session.starts_at) == local(self.at)

    @property
    def next_due(self) -> Work | None:
        """What is to be done next: the earliest open work that is not handed in."""
        return next((work for work in self.work if work.state in UNDONE), None)


def tonight_for(user: User, *, at: datetime) -> Tonight:
    runs = _participations(user.pk, timezone.localdate(at) - AHEAD, at)
    every = {p.run_id: p.run for p in runs}
    studied = [p.run_id for p in runs if p.role == Role.STUDENT]
    taught = [p.run_id for p in runs if p.role in TEACHING]
    is_office = works_in_an_office(user)
    return Tonight(
        at=at,
        runs=runs,
        sessions=_sessions_of(every, at),
        lacking=_lacking_for(user, runs, at),
        announcements=_announcements_in(every, at),
        work=works_of([p for p in runs if p.role == Role.STUDENT], at),
        # Hardly anybody ever mailed a hash, so that only they are asked about.
        mailed=mailed_by(user, at=at) if any(p.mailed for p in runs) else [],  # type: ignore[attr-defined]
        feedback=_feedback_for(user.pk, at - NEW) if studied else [],
        parts=_parts_for(studied, taught, at),
        requests=sittings_with_requests_for(user, at=at) if taught or is_office else [],
        marking=_marking_of(taught, at),
        cohorts=_cohorts_of(user) if is_office else [],
        deadlines=_deadlines_of(user, at) if is_office else [],
    )


@Prepared
def _participations(user: int, since: date, at: datetime) -> QuerySet[Participation]:
    """In the runs that go on, or ended after that day."""
    return (
        Participation.objects.active()
        .of(Somebody(user))
        .filter(run__live=True, run__ends_on__gte=since)
        .select_related("run")
        .only("role", "run__title", "run__url_path")
        .annotate(
            lacks_a_team=Exists(_sets_without_me()),
            mailed=Exists(RegisteredHash.objects.waiting_at(at).of_student(OuterRef("pk"))),
        )
        .order_by("run__title")
    )


def _sets_without_me() -> QuerySet[TeamSet]:
    """Of a participation: the team sets of its run in which it has no team."""
    placed = TeamMembership.objects.filter(
        team_set=OuterRef("pk"), participation=OuterRef(OuterRef("pk"))
    )
    return TeamSet.objects.filter(~Exists(placed), run=OuterRef("run")).order_by()


def _lacking_for(user: User, runs: list[Participation], at: datetime) -> list[Any]:
    """Where a student is in no team; nothing is asked for who has one in every set."""
    lacking = [
        one.run_id
        for one in runs
        if one.role == Role.STUDENT and one.lacks_a_team  # type: ignore[attr-defined]
    ]
    return lacking_for(user, lacking, at=at) if lacking else []


def _sessions_of(runs: dict[int, CourseRunPage], at: datetime) -> list[Session]:
    if not runs:
        return []
    sessions = _next_sessions(list(runs), at)
    for session in sessions:
        session.run = runs[session.run_id]
    return sessions


@Prepared
def _next_sessions(runs: list[int], at: datetime) -> QuerySet[Session]:
    return (
        Session.objects.filter(run__in=runs)
        .ending_after(at)
        .taking_place()
        .only("run", "topic", "preparation", "room", "starts_at", "ends_at")
        .prefetch_related(Prefetch("materials", Material.objects.select_related("document")))
        .order_by("starts_at")[:3]
    )


def _announcements_in(runs: dict[int, CourseRunPage], at: datetime) -> list[Announcement]:
    if not runs:
        return []
    news = _news(list(runs), at - NEW, at)
    for said in news:
        said.run = runs[said.run_id]
    return news


@Prepared
def _news(runs: list[int], since: datetime, at: datetime) -> QuerySet[Announcement]:
    found = Announcement.objects.filter(run__in=runs, at__gt=since, at__lte=at)
    return found.only("title", "at", "corrected_at", "run_id")[:MOST_NEWS]


@Prepared
def _feedback_for(user: int, since: datetime) -> QuerySet[GradeEvent]:
    return (
        GradeEvent.objects.released_to(Somebody(user))
        .filter(at__gte=since)
        .select_related("sitting__assignment__page", "sitting__assignment__run")
        .only(
            "at",
            "sitting__assignment__page__title",
            "sitting__assignment__page__url_path",
            "sitting__assignment__run__title",
            "sitting__assignment__run__url_path",
        )
        .order_by("-at")[:5]
    )


def _parts_for(studied: list[int], taught: list[int], at: datetime) -> list[PartRelease]:
    """For students what opened lately; for lecturers also what opens soon."""
    around = _parts_around([*studied, *taught], at - SOON, at + SOON)
    return [part for part in around if part.opens_at <= at or part.case_run.run_id in taught]


@Prepared
def _parts_around(runs: list[int], since: datetime, until: datetime) -> QuerySet[PartRelease]:
    return (
        PartRelease.objects.filter(
            case_run__run__in=runs, opens_at__gte=since, opens_at__lte=until
        )
        .select_related("part", "case_run__case")
        .only(
            "opens_at",
            "part__title",
            "part__slug",
            "case_run__run",
            "case_run__case__title",
            "case_run__case__url_path",
        )
        .order_by("opens_at")
    )


def _marking_of(runs: list[int], at: datetime) -> list[Sitting]:
    """Sittings whose due date passed and whose work is not all released, with counts."""
    if not runs:
        return []
    mine = Sitting.objects.filter(assignment__run__in=runs, due_at__lte=at)
    ruled = mine.filter(assignment__hands_in_at_cutoff=True, submissions__complete_draft__gt=0)
    by_rule = list(counted_in(ruled.select_related("assignment").distinct(), at=at))
    handed_in = ~Q(submissions__state__in=[State.DRAFT, State.WITHDRAWN])
    handed_in |= Q(submissions__in=by_rule)
    return list(
        mine.annotate(
            handed_in=Count("submissions", filter=handed_in, distinct=True),
            final=Count(
                "submissions",
                filter=Q(submissions__versions__assessments__state=AssessmentState.FINAL),
                distinct=True,
            ),
            released=Count(
                "submissions",
                filter=Q(submissions__lock_reason=LockReason.RELEASED),
                distinct=True,
            ),
        )
        .filter(handed_in__gt=F("released"))
        .select_related("assignment__page", "assignment__run")
        .only(*SHOWN_OF_SITTING, *SHOWN_OF_RUN)
        .order_by("grading_due_at", "pk")
    )


def _cohorts_of(user: User) -> list[Cohort]:
    """Cohorts of the office's programmes, with how many people have not signed in yet."""
    here = Q(memberships__left_at=None)
    return list(
        Cohort.objects.filter(
            programme__appointments__user=user, programme__appointments__role=Office.OFFICE
        )
        .annotate(
            people=Count("memberships", filter=here, distinct=True),
            waiting=Count(
                "memberships",
                filter=here & Q(memberships__user__last_login=None),
                distinct=True,
            ),
        )
        .select_related("programme")
    )


def _deadlines_of(user: User, at: datetime) -> list[Sitting]:
    return list(
        Sitting.objects.filter(
            assignment__run__in=CourseRunPage.objects.administered_by(user).values("pk"),
            cutoff_at__gte=at,
            due_at__lte=at + SOON,
        )
        .select_related("assignment__page", "assignment__run")
        .only(*SHOWN_OF_SITTING, *SHOWN_OF_RUN)
        .order_by("due_at", "pk")
    )
