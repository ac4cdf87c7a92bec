"""Which dates count for whom, in a number of queries that does not grow with sittings or people."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import CharField, F, IntegerField, Value
from django.db.models.functions import Cast

from lms.core.prepared import Prepared
from lms.courses.models import Participation, TeamMembership
from lms.submissions.enums import DateSource
from lms.submissions.models.assignments import Sitting
from lms.submissions.models.dates import DateOverride, Extension
from lms.submissions.models.outages import Outage
from lms.submissions.models.owners import Owner
from lms.submissions.models.submissions import Submission
from lms.submissions.rules.dates import AppliedDates

# From the weakest to the strongest; an extension comes on top of whichever counts.
LADDER = (DateSource.COHORT, DateSource.TEAM, DateSource.PERSON)
OUTAGE = "outage"


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of overrides, extensions or outages, which are read in one query."""

    kind: str
    sitting: int
    cohort: int | None
    team: int | None
    participation: int | None
    opens_at: datetime | None
    due_at: datetime
    cutoff_at: datetime

    @property
    def source(self) -> DateSource:
        if self.kind in DateSource.values:
            return DateSource(self.kind)
        if self.participation:
            return DateSource.PERSON
        return DateSource.TEAM if self.team else DateSource.COHORT

    @property
    def rank(self) -> tuple[int, datetime, datetime]:
        """The stronger rule first; of two of one kind the later."""
        return LADDER.index(self.source), self.due_at, self.cutoff_at


@dataclass(frozen=True, slots=True)
class _Gap:
    began_at: datetime
    ended_at: datetime


@dataclass(slots=True)
class DatesBook:
    """The dates of some sittings for any student or team; made by `dates_of`."""

    of_student: dict[tuple[int, int], list[_Line]] = field(
        default_factory=lambda: defaultdict(list)
    )
    of_team: dict[tuple[int, int], list[_Line]] = field(default_factory=lambda: defaultdict(list))
    outages: list[_Gap] = field(default_factory=list)

    def of(
        self,
        sitting: Sitting,
        *,
        participation: int | None = None,
        team: int | None = None,
        is_extended: bool = True,
    ) -> AppliedDates:
        """The dates for one owner, by key; without one, those for everybody. `is_extended=False`
        leaves extensions out."""
        lines: list[_Line] = []
        if team:
            lines = self.of_team.get((sitting.pk, team), [])
        elif participation:
            lines = self.of_student.get((sitting.pk, participation), [])
        if not is_extended:
            lines = [line for line in lines if line.source in LADDER]
        return self._applied(sitting, lines)

    def of_owner(self, sitting: Sitting, owner: Owner | None) -> AppliedDates:
        if owner is None:
            return self.of(sitting)
        if owner.team:
            return self.of(sitting, team=owner.team.pk)
        return self.of(sitting, participation=owner.participation.pk)

    def of_submission(self, submission: Submission) -> AppliedDates:
        return self.of(
            submission.sitting,
            participation=submission.participation_id,
            team=submission.team_id,
        )

    def _applied(self, sitting: Sitting, lines: list[_Line]) -> AppliedDates:
        grace = timedelta(seconds=settings.DEADLINE_GRACE_SECONDS)
        dates = replace(sitting.dates, grace=grace)
        overrides = [line for line in lines if line.source in LADDER]
        if overrides:
            line = max(overrides, key=lambda one: one.rank)
            dates = replace(
                dates,
                opens_at=line.opens_at or dates.opens_at,
                due_at=line.due_at,
                cutoff_at=line.cutoff_at,
                source=line.source,
            )
        for line in lines:
            if line.source not in LADDER:
                dates = dates.extended(line.cutoff_at, source=line.source)
        return dates.after_outages(self.outages)


def dates_of(sittings: Iterable[Sitting]) -> DatesBook:
    """The dates of these sittings for any student or team: one query, and one more each where some
    cohort or team has dates of its own."""
    sittings = list(sittings)
    book = DatesBook()
    lines = []
    for row in _lines([sitting.pk for sitting in sittings]):
        line = _Line(*row)
        if line.kind == OUTAGE:
            book.outages.append(_Gap(line.due_at, line.cutoff_at))
        else:
            lines.append(line)
    for line in lines:
        if line.team:
            book.of_team[line.sitting, line.team].append(line)
        elif line.participation:
            book.of_student[line.sitting, line.participation].append(line)
    for line, student in [*_students_of_cohorts(lines), *_students_of_teams(lines)]:
        book.of_student[line.sitting, student].append(line)
    return book


def dates_for(sitting: Sitting, owner: Owner | None) -> AppliedDates:
    """The dates that count for one owner in one sitting."""
    return dates_of([sitting]).of_owner(sitting, owner)


def dates_of_submission(submission: Submission) -> AppliedDates:
    """The dates that count for a work."""
    return dates_of([submission.sitting]).of_submission(submission)


def dates_for_person(user: Any, sittings: Iterable[Sitting]) -> dict[int, AppliedDates]:
    """The dates that count for somebody in each of the sittings, which come with their assignment;
    by the key of the sitting. Two queries more only where anybody has dates of their own."""
    sittings = list(sittings)
    book = dates_of(sittings)
    if not (book.of_student or book.of_team):
        return {sitting.pk: book.of(sitting) for sitting in sittings}
    runs = [sitting.assignment.run_id for sitting in sittings]
    mine = Participation.objects.active().students().filter(user=user.pk, run__in=runs)
    students = dict(mine.order_by().values_list("run_id", "pk"))
    teams = dict(
        TeamMembership.objects.filter(participation__in=list(students.values()))
        .order_by()
        .values_list("team_set_id", "team_id")
    )
    return {
        sitting.pk: book.of(
            sitting,
            participation=students.get(sitting.assignment.run_id),
            team=teams.get(sitting.assignment.team_set_id or 0),
        )
        for sitting in sittings
    }


def _students_of_cohorts(lines: list[_Line]) -> Iterator[tuple[_Line, int]]:
    of_cohorts = [line for line in lines if line.cohort]
    if not of_cohorts:
        return
    members = (
        Participation.objects.active()
        .students()
        .filter(
            run__assignments__sittings__in={line.sitting for line in of_cohorts},
            user__cohort_memberships__cohort__in={line.cohort for line in of_cohorts},
            user__cohort_memberships__left_at=None,
        )
        .order_by()
        .values_list("run__assignments__sittings", "user__cohort_memberships__cohort", "pk")
    )
    by_place = {(line.sitting, line.cohort): line for line in of_cohorts}
    for sitting, cohort, student in members:
        if line := by_place.get((sitting, cohort)):
            yield line, student


def _students_of_teams(lines: list[_Line]) -> Iterator[tuple[_Line, int]]:
    """For individual work; team work is looked up by its team. Extensions of a team are for its
    own work only."""
    of_teams: dict[int | None, list[_Line]] = defaultdict(list)
    for line in lines:
        if line.team and line.source == DateSource.TEAM:
            of_teams[line.team].append(line)
    if not of_teams:
        return
    members = TeamMembership.objects.filter(team__in=list(of_teams)).order_by()
    for team, student in members.values_list("team_id", "participation_id"):
        for line in of_teams[team]:
            yield line, student


def _every_line(sittings: list[int]) -> Any:
    """Overrides and extensions of these sittings, by key, and every outage there was."""
    number, text = IntegerField(), CharField()
    nobody = Cast(Value(None), number)

    def columns(rows: Any, **named: Any) -> Any:
        return (
            rows.order_by().annotate(**named).values_list("k", "s", "c", "t", "p", "o", "d", "e")
        )

    overrides = columns(
        DateOverride.objects.filter(sitting__in=sittings),
        k=Value("override", text),
        s=Cast("sitting_id", number),
        c=Cast("cohort_id", number),
        t=Cast("team_id", number),
        p=Cast("participation_id", number),
        o=F("opens_at"),
        d=F("due_at"),
        e=F("cutoff_at"),
    )
    extensions = columns(
        Extension.objects.in_force().filter(sitting__in=sittings),
        k=F("source"),
        s=Cast("sitting_id", number),
        c=nobody,
        t=Cast("team_id", number),
        p=Cast("participation_id", number),
        o=F("granted_at"),
        d=F("until"),
        e=F("until"),
    )
    outages = columns(
        Outage.objects.all(),
        k=Value(OUTAGE, text),
        s=Value(0, number),
        c=nobody,
        t=nobody,
        p=nobody,
        o=F("began_at"),
        d=F("began_at"),
        e=F("ended_at"),
    )
    return overrides.union(extensions, outages, all=True).order_by()


_lines = Prepared(_every_line)
