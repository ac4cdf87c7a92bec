"""Who of a run handed in what: for lecturers, in a number of queries that does not grow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from lms.core.columns import columns
from lms.core.prepared import Prepared
from lms.courses.enums import Role
from lms.courses.models import Participation, Team, TeamMembership
from lms.submissions.enums import Progress, State
from lms.submissions.models import (
    Assignment,
    DraftFile,
    Exemption,
    Promised,
    Sitting,
    Submission,
    SubmissionMember,
    SubmissionVersion,
    counted_in,
    dates_of,
)


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One student or team of a sitting, whether or not anything came in.

    `participation` is set for individual work, and for a student who is in no team (`is_teamless`);
    `team` for team work. `members` are the people it was handed in for, else those in it now.
    """

    participation: Participation | None
    team: Team | None
    members: Sequence[str]
    submission: Submission | None
    version: SubmissionVersion | None
    progress: Progress
    has_left: bool = False
    is_teamless: bool = False

    @property
    def is_counted(self) -> bool:
        """Whether a newer version than the one here counts, by the rule for the last moment, and is
        still to be written."""
        return bool(self.submission and self.submission.counted)  # type: ignore[attr-defined]

    @property
    def name(self) -> str:
        return str(self.team) if self.team else "".join(self.members[:1])


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of a sitting's students or teams are how far."""

    assignment: Assignment
    sitting: Sitting | None
    standing: str
    handed_in: int = 0
    late: int = 0
    drafts: int = 0


def progress_of(
    version: SubmissionVersion | None,
    *,
    has_draft: bool,
    is_withdrawn: bool = False,
    is_exempt: bool = False,
    counted: Promised | None = None,
) -> Progress:
    """What came in counts, unless it was taken back; a draft only where nothing did. What the rule
    of the assignment has handed in (`counted`) came in, written down or not."""
    if counted is not None:
        return Progress.LATE if counted.is_late else Progress.HANDED_IN
    if is_withdrawn:
        return Progress.WITHDRAWN
    if is_exempt and version is None:
        return Progress.EXEMPT
    if version is not None:
        return Progress.LATE if version.is_late else Progress.HANDED_IN
    return Progress.DRAFT if has_draft else Progress.NOTHING


def roster_of(sitting: Sitting, *, at: datetime) -> list[RosterRow]:
    """Everybody of whom work is expected, or came in, by name."""
    submissions = _submissions_with_drafts(sitting)
    counted = counted_in([sitting], at=at)
    for submission in submissions:
        submission.counted = counted.get(submission.pk)  # type: ignore[attr-defined]
    versions = _latest_versions(sitting)
    exempt = set(_exempt_from(sitting.assignment_id))
    if sitting.assignment.is_team_work:
        rows = _team_rows(sitting, submissions, versions, exempt)
    else:
        rows = _student_rows(sitting, submissions, versions, exempt)
    return sorted(rows, key=lambda row: (row.is_teamless, row.name.casefold()))


@Prepared
def _exempt_from(assignment: int) -> Any:
    exempt = Exemption.objects.in_force().filter(assignment=assignment)
    return exempt.values_list("participation", flat=True)


def _submissions_with_drafts(sitting: Sitting) -> list[Submission]:
    """All that was begun; a draft is looked into only where nothing came in."""
    works = _works_for(sitting.pk)
    drafts = [work.pk for work in works if work.state == State.DRAFT]
    files = DraftFile.objects.filter(submission__in=drafts).order_by() if drafts else None
    with_files = set(files.values_list("submission", flat=True)) if files is not None else set()
    for work in works:
        work.has_draft = bool(work.note) or work.pk in with_files  # type: ignore[attr-defined]
    return works


@Prepared
def _works_for(sitting: int) -> QuerySet[Submission]:
    return Submission.objects.filter(sitting=sitting).order_by()


def has_draft() -> Q:
    """Whether there is anything in a submission's draft."""
    return ~Q(note="") | Q(Exists(DraftFile.objects.filter(submission=OuterRef("pk"))))


def _latest_versions(sitting: Sitting) -> dict[int, SubmissionVersion]:
    """The newest of each work; for teams with names."""
    versions = _newest_for(sitting.pk)
    if sitting.assignment.is_team_work:
        people = SubmissionMember.objects.select_related("participation__user")
        prefetch_related_objects(versions, Prefetch("members", people))
    return {version.submission_id: version for version in versions}


@Prepared
def _newest_for(sitting: int) -> QuerySet[SubmissionVersion]:
    """Without the manifest, which is long."""
    versions = SubmissionVersion.objects.filter(submission__sitting=sitting).latest()
    return versions.defer("manifest", "note").order_by()


def _student_rows(
    sitting: Sitting,
    submissions: list[Submission],
    versions: dict[int, SubmissionVersion],
    exempt: set[int],
) -> Iterable[RosterRow]:
    theirs = {submission.participation_id: submission for submission in submissions}
    for student in _students_of(sitting.assignment.run_id, sitting.pk):
        submission = theirs.get(student.pk)
        version = versions.get(submission.pk) if submission else None
        yield RosterRow(
            participation=student,
            team=None,
            members=[student.user.name],
            submission=submission,
            version=version,
            progress=_progress(submission, version, is_exempt=student.pk in exempt),
            has_left=student.left_at is not None,
        )


@Prepared
def _students_of(run: int, sitting: int) -> QuerySet[Participation]:
    """Who is a student now, and who left but has begun a work for the sitting."""
    begun = Submission.objects.filter(sitting=sitting, participation=OuterRef("pk")).order_by()
    return (
        Participation.objects.filter(run=run)
        .filter(Q(role=Role.STUDENT, left_at=None) | Exists(begun))
        .select_related("user")
        .only(*columns(Participation), "user__name")
        .order_by("pk")
    )


def _team_rows(
    sitting: Sitting,
    submissions: list[Submission],
    versions: dict[int, SubmissionVersion],
    exempt: set[int],
) -> Iterable[RosterRow]:
    theirs = {submission.team_id: submission for submission in submissions}
    memberships = TeamMembership.objects.filter(
        team_set=sitting.assignment.team_set_id, participation__left_at=None
    ).select_related("participation__user")
    now_in: dict[int, list[str]] = {}
    for membership in memberships:
        if membership.participation_id not in exempt:
            now_in.setdefault(membership.team_id, []).append(membership.participation.user.name)
    for team in Team.objects.filter(team_set=sitting.assignment.team_set_id):
        submission = theirs.get(team.pk)
        version = versions.get(submission.pk) if submission else None
        is_counted = bool(submission and submission.counted)  # type: ignore[attr-defined]
        if version is None and team.pk not in now_in and not is_counted:
            continue
        yield RosterRow(
            participation=None,
            team=team,
            members=_names_on(version) if version else now_in.get(team.pk, []),
            submission=submission,
            version=version,
            progress=_progress(submission, version),
        )
    placed = {membership.participation_id for membership in memberships}
    yield from _teamless_rows(sitting, placed, exempt)


def _teamless_rows(sitting: Sitting, placed: set[int], exempt: set[int]) -> Iterable[RosterRow]:
    """The students whom nobody put in a team, of whom the lecturer's list warns; and by themselves
    those of whom nothing is expected, in a team or not."""
    for student in (
        Participation.objects.active()
        .students()
        .filter(run=sitting.assignment.run_id)
        .select_related("user")
    ):
        if student.pk not in placed or student.pk in exempt:
            yield RosterRow(
                participation=student,
                team=None,
                members=[student.user.name],
                submission=None,
                version=None,
                progress=Progress.EXEMPT if student.pk in exempt else Progress.NOTHING,
                is_teamless=student.pk not in exempt,
            )


def _names_on(version: SubmissionVersion) -> list[str]:
    return [member.participation.user.name for member in version.members.all()]


def _progress(
    submission: Submission | None, version: SubmissionVersion | None, *, is_exempt: bool = False
) -> Progress:
    return progress_of(
        version,
        has_draft=bool(submission and submission.has_draft),  # type: ignore[attr-defined]
        is_withdrawn=bool(submission and submission.is_withdrawn),
        is_exempt=is_exempt,
        counted=submission.counted if submission else None,  # type: ignore[attr-defined]
    )


def counts_of(sittings: Sequence[Sitting], *, at: datetime) -> dict[int, Counts]:
    """How far the students or teams of each sitting are; three queries, and those of
    `counted_in`."""
    tallies: dict[int, dict[Progress, int]] = {sitting.pk: {} for sitting in sittings}
    submissions = list(
        Submission.objects.filter(sitting__in=tallies).annotate(has_draft=has_draft())
    )
    latest = {
        version.submission_id: version
        for version in SubmissionVersion.objects.filter(submission__sitting__in=tallies).latest()
    }
    counted = counted_in(sittings, at=at)
    for submission in submissions:
        submission.counted = counted.get(submission.pk)  # type: ignore[attr-defined]
        tally = tallies[submission.sitting_id]
        progress = _progress(submission, latest.get(submission.pk))
        tally[progress] = tally.get(progress, 0) + 1
    book = dates_of(sittings)
    return {
        sitting.pk: Counts(
            assignment=sitting.assignment,
            sitting=sitting,
            standing=book.of(sitting).standing(at=at),
            handed_in=tallies[sitting.pk].get(Progress.HANDED_IN, 0)
            + tallies[sitting.pk].get(Progress.LATE, 0),
            late=tallies[sitting.pk].get(Progress.LATE, 0),
            drafts=tallies[sitting.pk].get(Progress.DRAFT, 0),
        )
        for sitting in sittings
    }
