"""Where one person stands with her assignments, in a number of queries that does not grow."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, prefetch_related_objects

from lms.courses.models import CourseRunPage, Participation
from lms.files.enums import Kind
from lms.rubrics.models import Rubric
from lms.submissions import rules
from lms.submissions.enums import WORKABLE, Progress, Standing
from lms.submissions.models import (
    Assignment,
    AssignmentPage,
    DateOverride,
    DraftFile,
    Extension,
    Owner,
    Sitting,
    Submission,
    SubmissionVersion,
    VersionFile,
    dates_for_person,
    owner_for,
    roster_now,
    teachers_of,
)
from lms.submissions.queries.rosters import Counts, counts_of, has_draft, progress_of

# An outage before a last moment can move it by no more than this and still matter here.
LONGEST_OUTAGE = timedelta(days=2)
TONES = {
    Progress.NOTHING: "neutral",
    Progress.DRAFT: "info",
    Progress.HANDED_IN: "good",
    Progress.LATE: "warn",
}


@dataclass(frozen=True, slots=True)
class Work:
    """Where one student stands with one sitting."""

    assignment: Assignment
    sitting: Sitting
    dates: rules.AppliedDates
    standing: str
    submission: Submission | None
    version: SubmissionVersion | None
    has_draft: bool

    @property
    def progress(self) -> Progress:
        return progress_of(self.version, has_draft=self.has_draft)

    @property
    def tone(self) -> str:
        """The tone of the chip that shows the progress."""
        if self.progress == Progress.NOTHING and self.standing in {
            Standing.LATE,
            Standing.CLOSED,
        }:
            return "bad"
        return TONES[self.progress]

    @property
    def is_to_come(self) -> bool:
        """Whether nothing can have been done yet, for it has not opened."""
        return self.standing == Standing.NOT_OPEN and not self.submission

    @property
    def is_workable(self) -> bool:
        """Whether there is anything to do on the work screen."""
        return self.standing in WORKABLE and not (self.submission and self.submission.is_locked)

    @property
    def has_changes(self) -> bool:
        """Whether the draft was changed after the latest version was made of it."""
        if not (self.version and self.submission and self.submission.draft_saved_at):
            return False
        return self.submission.draft_saved_at > self.version.received_at

    @property
    def stand(self) -> rules.Stand:
        return rules.stand(
            self.standing,
            number=self.version.number if self.version else None,
            is_late=bool(self.version and self.version.is_late),
            has_draft=self.has_draft,
            has_changes=self.has_changes,
            is_locked=bool(self.submission and self.submission.is_locked),
            opens_at=self.dates.opens_at,
            due_at=self.dates.due_at,
            cutoff_at=self.dates.cutoff_at,
            grading_due_at=self.sitting.grading_due_at,
        )

    @property
    def url(self) -> str:
        """The screen to work on it."""
        return f"/submissions/{self.sitting.pk}/"


@dataclass(frozen=True, slots=True)
class Brief:
    """What surrounds the brief on the page of an assignment, for one reader."""

    assignment: Assignment | None
    sittings: Sequence[tuple[Sitting, rules.AppliedDates]]
    sitting: Sitting | None
    statement: str
    work: Work | None
    kinds: Sequence[str]
    rubric: Rubric | None
    is_teamless: bool
    teamless_ask: str
    is_manager: bool


@dataclass(frozen=True, slots=True)
class ListedAssignment:
    """An assignment on the page of its run, as its reader sees it."""

    assignment: Assignment
    sitting: Sitting | None
    dates: rules.AppliedDates | None
    work: Work | None
    counts: Counts | None


def due_next_for(user: Any, *, at: datetime) -> list[Work]:
    """What a student has to hand in, or just handed in: sittings not over yet, the next due first.

    Four queries. A sitting that has not opened is there too: it says when it opens.
    """
    sittings = (
        Sitting.objects.visible_to(user, at=at)
        .whole()
        .filter(
            Exists(
                Participation.objects.active()
                .students()
                .filter(run=OuterRef("assignment__run"), user=user.pk)
            ),
        )
        .filter(may_be_open(user, at=at))
        .order_by("due_at", "pk")
    )
    works = works_for(user, sittings, at=at)
    return sorted(
        (work for work in works if work.dates.cutoff_at >= at), key=lambda work: work.dates.due_at
    )


def may_be_open(user: Any, *, at: datetime) -> Q:
    """Of a sitting: whether its last moment for the person may be still to come. Some rule or an
    outage can have moved it; which dates count is told by `dates_for_person`."""
    later = DateOverride.objects.filter(sitting=OuterRef("pk"), cutoff_at__gte=at)
    extended = Extension.objects.in_force().owned_by(user).filter(until__gte=at)
    return (
        Q(cutoff_at__gte=at - LONGEST_OUTAGE)
        | Q(Exists(later))
        | Q(Exists(extended.filter(sitting=OuterRef("pk"))))
    )


def works_for(
    user: Any,
    sittings: Iterable[Sitting],
    *,
    at: datetime,
    dates: Mapping[int, rules.AppliedDates] | None = None,
) -> list[Work]:
    """Where the person stands with each of the sittings; two queries beside theirs, and one for
    the dates that count unless they are given."""
    sittings = list(sittings)
    dates = dates_for_person(user, sittings) if dates is None else dates
    submissions = {
        submission.sitting_id: submission
        for submission in Submission.objects.owned_by(user)
        .filter(sitting__in=[sitting.pk for sitting in sittings])
        .annotate(has_draft=has_draft())
    }
    versions = {
        version.submission_id: version
        for version in SubmissionVersion.objects.filter(
            submission__in=[submission.pk for submission in submissions.values()]
        )
        .latest()
        .defer("manifest")
    }

    def work(sitting: Sitting) -> Work:
        submission = submissions.get(sitting.pk)
        version = versions.get(submission.pk) if submission else None
        return _work(sitting, dates[sitting.pk], submission, version, at=at)

    return [work(sitting) for sitting in sittings]


def _work_of(owner: Owner, sitting: Sitting, dates: rules.AppliedDates, *, at: datetime) -> Work:
    """Where an owner stands with one sitting; two queries."""
    works = Submission.objects.filter(sitting=sitting, **owner.fields).annotate(
        has_draft=has_draft()
    )
    submission = works.first()
    version = submission.versions.defer("manifest").last() if submission else None
    return _work(sitting, dates, submission, version, at=at)


def _work(
    sitting: Sitting,
    dates: rules.AppliedDates,
    submission: Submission | None,
    version: SubmissionVersion | None,
    *,
    at: datetime,
) -> Work:
    return Work(
        assignment=sitting.assignment,
        sitting=sitting,
        dates=dates,
        standing=dates.standing(at=at),
        submission=submission,
        version=version,
        has_draft=bool(submission and submission.has_draft),  # type: ignore[attr-defined]
    )


def assignments_of(run: CourseRunPage, user: Any, *, at: datetime) -> list[Assignment]:
    """The assignments of a run that the person may read, each with its sittings; the next due
    first, those without dates last. Two queries."""
    assignments = list(
        Assignment.objects.visible_to(user, at=at)
        .filter(run=run)
        .select_related("page__locale", "run", "team_set")
        .prefetch_related("sittings")
    )
    return sorted(assignments, key=lambda one: (_first_due(one), one.pk))


def _first_due(assignment: Assignment) -> float:
    return min((s.due_at.timestamp() for s in assignment.sittings.all()), default=float("inf"))


def current_sitting(
    sittings: Iterable[Sitting], dates: Mapping[int, rules.AppliedDates], *, at: datetime
) -> Sitting | None:
    """The sitting that counts now: the first that is not over, else the last there was."""
    in_order = sorted(sittings, key=lambda sitting: dates[sitting.pk].cutoff_at)
    for sitting in in_order:
        if dates[sitting.pk].cutoff_at >= at:
            return sitting
    return in_order[-1] if in_order else None


def own_submission(user: Any, sitting: Sitting) -> Submission | None:
    """The person's work for a sitting, with its draft files."""
    return (
        Submission.objects.owned_by(user)
        .filter(sitting=sitting)
        .select_related("team", "draft_saved_by")
        .prefetch_related(
            Prefetch("draft_files", DraftFile.objects.select_related("file", "added_by"))
        )
        .first()
    )


def versions_of(user: Any, sitting: Sitting, *, at: datetime) -> list[SubmissionVersion]:
    """What the person handed in for a sitting, or a team she was in then; the newest first."""
    return list(
        SubmissionVersion.objects.visible_to(user, at=at)
        .filter(submission__sitting=sitting)
        .filter(
            Q(submission__in=Submission.objects.owned_by(user).values("pk"))
            | Q(pk__in=SubmissionVersion.objects.handed_in_by(user).values("pk"))
        )
        .select_related("submitted_by")
        .with_contents()
        .order_by("-received_at", "-number")
    )


def brief_of(page: AssignmentPage, user: Any, *, at: datetime) -> Brief:
    """Rules, dates and own state, to stand beside the text of a brief."""
    assignment = (
        Assignment.objects.filter(page=page)
        .select_related("team_set", "rubric")
        .prefetch_related("sittings")
        .first()
    )
    if assignment is None:
        can = _manages_below(page, user)
        return Brief(
            None, [], None, "", None, [], None, is_teamless=False, teamless_ask="", is_manager=can
        )
    owner = owner_for(user, assignment)
    sittings = list(assignment.sittings.all())
    for one in sittings:
        one.assignment = assignment
    dates = dates_for_person(user, sittings)
    sitting = current_sitting(sittings, dates, at=at)
    is_teamless = bool(owner and assignment.is_team_work and owner.team is None)
    statement = assignment.statement
    return Brief(
        assignment=assignment,
        sittings=[(one, dates[one.pk]) for one in sittings],
        sitting=sitting,
        statement=statement.text if statement else "",
        work=_work_of(owner, sitting, dates[sitting.pk], at=at)
        if owner and sitting and not is_teamless
        else None,
        kinds=_labels(assignment),
        rubric=_whole(assignment.rubric),
        is_teamless=is_teamless,
        teamless_ask=rules.names_in_words(teachers_of(assignment)) if is_teamless else "",
        is_manager=owner is None
        and Assignment.objects.managed_by(user).filter(pk=assignment.pk).exists(),
    )


def _whole(rubric: Rubric | None) -> Rubric | None:
    """The rubric with its criteria and levels."""
    if rubric:
        prefetch_related_objects([rubric], "criteria__levels")
    return rubric


def _manages_below(page: AssignmentPage, user: Any) -> bool:
    """Whether the reader may give a page its rules."""
    return _manages(page.get_parent(), user)


def listed_assignments(run: CourseRunPage, user: Any, *, at: datetime) -> list[ListedAssignment]:
    """The assignments of a run with own state for a student, counts for who teaches; the number
    of queries is the same for any number of assignments."""
    assignments = assignments_of(run, user, at=at)
    for one in assignments:
        for planned in one.sittings.all():
            planned.assignment = one
    dates = dates_for_person(user, [s for one in assignments for s in one.sittings.all()])
    current = {one.pk: current_sitting(one.sittings.all(), dates, at=at) for one in assignments}
    sittings = [sitting for sitting in current.values() if sitting]
    participates = Participation.objects.active().students().filter(run=run, user=user.pk).exists()
    works = (
        {work.sitting.pk: work for work in works_for(user, sittings, at=at, dates=dates)}
        if participates
        else {}
    )
    managed = bool(assignments) and not participates and _manages(run, user)
    counts = counts_of(sittings, at=at) if managed else {}
    return [
        ListedAssignment(
            assignment=one,
            sitting=(sitting := current[one.pk]),
            dates=dates[sitting.pk] if sitting else None,
            work=works.get(sitting.pk) if sitting else None,
            counts=counts.get(sitting.pk) if sitting else None,
        )
        for one in assignments
    ]


def _manages(run: CourseRunPage, user: Any) -> bool:
    runs = CourseRunPage.objects.filter(pk=run.pk)
    return bool(
        user.is_superuser or runs.taught_by(user).exists() or runs.administered_by(user).exists()
    )


def version_of_request(
    user: Any, sitting: Sitting, request_key: UUID, *, at: datetime
) -> SubmissionVersion | None:
    """What an earlier sending of the same form made, if it made anything."""
    return (
        SubmissionVersion.objects.filter(submission__sitting=sitting, request_key=request_key)
        .visible_to(user, at=at)
        .defer("manifest")
        .first()
    )


def received_file(code: str, sha256: str) -> VersionFile | None:
    """The file of a receipt that has exactly these bytes, for whoever has both."""
    return (
        VersionFile.objects.filter(version__receipt_code=code, file__sha256=sha256)
        .select_related("version", "file")
        .first()
    )


def screen_of(user: Any, sitting: Sitting, *, at: datetime) -> dict[str, Any]:
    """What the work screen shows around its form."""
    owner = owner_for(user, sitting.assignment)
    work = works_for(user, [sitting], at=at)[0]
    return {
        "sitting": sitting,
        "assignment": sitting.assignment,
        "owner": owner,
        "is_placed": owner and (owner.team or not sitting.assignment.is_team_work),
        "team_members": roster_now(owner.team, None) if owner and owner.team else [],
        "work": work,
        "versions": versions_of(user, sitting, at=at),
        "dates": work.dates,
        "is_late_now": work.standing == Standing.LATE,
        "kinds": _labels(sitting.assignment),
    }


def _labels(assignment: Assignment) -> list[str]:
    return [str(Kind(kind).label) for kind in assignment.allowed_kinds]


def assignments_below(page: Any) -> list[Assignment]:
    """The assignments of a page and of everything below it."""
    return list(Assignment.objects.filter(page__path__startswith=page.path).select_related("page"))


def rubrics_taught_by(user: Any) -> Any:
    """The keys of the rubrics by which work is judged where the person teaches."""
    return Assignment.objects.taught_by(user).exclude(rubric=None).values("rubric")
