"""What is asked of a student in her runs, and how far her own work for it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, Subquery

from lms.core.prepared import Prepared, partly
from lms.courses.models import Participation, TeamMembership
from lms.submissions.enums import Answer, Outcome, State
from lms.submissions.models import (
    Assignment,
    AssignmentPage,
    Exemption,
    RoundMember,
    Sitting,
    Submission,
    SubmissionVersion,
    dates_of,
)
from lms.submissions.rules import AppliedDates

SOON = timedelta(days=7)
UNDONE = frozenset({"nothing", "draft", "withdrawn", "asked"})


class Own(NamedTuple):
    """How far one's own work for a sitting is, by its newest version; None where there is none.

    `draft_saved_at` is when somebody, a team-mate perhaps, last went on with it and did not hand in.
    """

    team: int | None
    submission: int | None
    draft_saved_at: datetime | None
    completed_at: datetime | None
    seconds_late: int | None
    is_withdrawn: bool
    # Whether the team is asked to confirm it, and she has not answered.
    is_team_asked: bool
    is_asked: bool


@dataclass(frozen=True, slots=True)
class Work:
    """A sitting that is open or will be, and how far one's own work for it is."""

    sitting: Sitting
    dates: AppliedDates
    own: Own
    at: datetime

    @property
    def state(self) -> str:
        """One of: later, nothing, draft, withdrawn, changed (since it was handed in), handed_in,
        late, asked (to confirm), asking (the others)."""
        own = self.own
        if own.is_team_asked:
            return "asked" if own.is_asked else "asking"
        if own.is_withdrawn:
            return "withdrawn"
        if own.completed_at:
            if own.draft_saved_at and own.draft_saved_at > own.completed_at:
                return "changed"
            return "late" if own.seconds_late else "handed_in"
        if self.dates.opens_at > self.at:
            return "later"
        return "draft" if own.submission else "nothing"


def works_of(students: list[Participation], at: datetime) -> list[Work]:
    """What one's runs ask: all their sittings are read, for there are few, and the dates that count
    decide which of them matter now."""
    mine = {student.run_id: student for student in students}
    rows = _sittings_asked_of([student.pk for student in students])
    found = [(_sitting(row, mine), Own(*row[-8:])) for row in rows]
    book = dates_of([sitting for sitting, _ in found])
    works = []
    for sitting, own in found:
        student = mine[sitting.assignment.run_id].pk
        dates = book.of(sitting, participation=student, team=own.team)
        works.append(Work(sitting, dates, own, at))
    return sorted(
        (w for w in works if w.dates.opens_at <= at + SOON and w.dates.cutoff_at >= at),
        key=lambda work: (work.dates.due_at, work.sitting.pk),
    )


@Prepared
def _sittings_asked_of(mine: list[int]) -> Any:
    """Of the runs of these students, who are one person, with how far the own work is."""
    works = Submission.objects.order_by().filter(
        Q(participation__in=mine) | Q(team__memberships__participation__in=mine),
        sitting=OuterRef("pk"),
    )
    newest = SubmissionVersion.objects.filter(submission=OuterRef("own")).order_by("-number")
    newest = newest.exclude(submission__state=State.WITHDRAWN)
    exempt = Exemption.objects.in_force().filter(
        assignment=OuterRef("assignment"), participation__in=mine
    )
    team = TeamMembership.objects.filter(
        team_set=OuterRef("assignment__team_set"), participation__in=mine
    )
    asked = RoundMember.objects.filter(
        round__submission=OuterRef("own"), round__outcome=Outcome.OPEN
    )
    runs = Participation.objects.filter(pk__in=mine).order_by().values("run")
    return (
        Sitting.objects.filter(
            ~Exists(exempt), assignment__run__in=runs, assignment__page__live=True
        )
        .annotate(own=Subquery(works.values("pk")[:1]))
        .order_by()
        .values_list(
            *("pk", "opens_at", "due_at", "cutoff_at"),
            *("assignment_id", "assignment__run_id", "assignment__team_set_id"),
            *("assignment__page_id", "assignment__page__title", "assignment__page__url_path"),
            Subquery(team.values("team")[:1]),
            "own",
            Subquery(works.filter(locked_at=None).values("draft_saved_at")[:1]),
            Subquery(newest.values("completed_at")[:1]),
            Subquery(newest.values("seconds_late")[:1]),
            Exists(works.filter(state=State.WITHDRAWN)),
            Exists(asked),
            Exists(asked.filter(answer=Answer.AWAITED, participation__in=mine)),
        )
    )


def _sitting(row: tuple[Any, ...], mine: dict[int, Participation]) -> Sitting:
    key, opens_at, due_at, cutoff_at, assignment, run, team_set, page, title, path = row[:-8]
    dates = {"opens_at": opens_at, "due_at": due_at, "cutoff_at": cutoff_at}
    sitting = partly(Sitting, id=key, assignment_id=assignment, **dates)
    sitting.assignment = partly(Assignment, id=assignment, run_id=run, team_set_id=team_set)
    sitting.assignment.run = mine[run].run
    sitting.assignment.page = partly(
        AssignmentPage, id=page, page_ptr_id=page, title=title, url_path=path
    )
    return sitting
