"""The works of a sitting, and what stands around one of them; the number of queries does not grow
with the rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import F

from lms.core.names import is_called
from lms.reviews.enums import UNFINISHED, AssessmentState, Marking
from lms.reviews.models import Assessment
from lms.submissions.enums import LockReason, Progress, State
from lms.submissions.models import Sitting, SubmissionVersion
from lms.submissions.queries.rosters import RosterRow, roster_of
from lms.submissions.rules import duration_in_words


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One student or team of a sitting, and how far the marking of their newest version is."""

    roster: RosterRow
    assessment: Assessment | None
    is_newer_than_marked: bool = False

    @property
    def name(self) -> str:
        return self.roster.name

    @property
    def version(self) -> SubmissionVersion | None:
        return self.roster.version

    @property
    def url(self) -> str:
        """The screen to judge it on."""
        return f"/marking/versions/{self.version.pk}/" if self.version else ""

    @property
    def is_late(self) -> bool:
        return self.roster.progress == Progress.LATE

    @property
    def late_by(self) -> str:
        """How late it came, in words."""
        return duration_in_words(self.version.late_by) if self.version else ""

    @property
    def has_unsent_draft(self) -> bool:
        return self.roster.progress == Progress.DRAFT

    @property
    def is_exempt(self) -> bool:
        return self.roster.progress == Progress.EXEMPT

    @property
    def is_withdrawn(self) -> bool:
        return self.roster.progress == Progress.WITHDRAWN

    @property
    def state(self) -> Marking:
        submission = self.roster.submission
        if self.roster.is_counted:
            return Marking.TO_MARK
        if self.roster.version is None or submission is None or submission.is_withdrawn:
            return Marking.NOTHING
        if submission.lock_reason == LockReason.RELEASED:
            return Marking.RELEASED
        if self.assessment is None:
            return Marking.TO_MARK
        return Marking.FINAL if self.assessment.is_final else Marking.IN_MARKING


def works_of(sitting: Sitting, *, at: datetime) -> list[WorkRow]:
    """Everybody of a sitting by name, with the judgement of the newest version."""
    roster = roster_of(sitting, at=at)
    judged = list(
        Assessment.objects.in_force()
        .filter(version__submission__sitting=sitting)
        .annotate(submission=F("version__submission"))
        .defer("feedback")
    )
    by_version = {assessment.version_id: assessment for assessment in judged}
    begun = {assessment.submission for assessment in judged}  # type: ignore[attr-defined]
    return [_work_row(row, by_version, begun) for row in roster]


def _work_row(row: RosterRow, by_version: dict[int, Assessment], begun: set[int]) -> WorkRow:
    assessment = by_version.get(row.version.pk) if row.version else None
    is_newer = bool(assessment is None and row.submission and row.submission.pk in begun)
    return WorkRow(row, assessment, is_newer)


class VersionLine(NamedTuple):
    """A version as the lists beside a work name it, with the state of its judgement in force."""

    pk: int
    submission: int
    number: int
    lock_reason: str
    name: str
    judged: str | None
    state: str

    @property
    def is_unfinished(self) -> bool:
        return (
            self.judged != AssessmentState.FINAL
            and self.lock_reason != LockReason.RELEASED
            and self.state != State.WITHDRAWN
        )


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a work stands among those of its sitting that came in, by name."""

    position: int
    total: int
    previous: int | None
    next: int | None
    next_to_mark: int | None


def around(version: SubmissionVersion) -> tuple[Neighbours, list[VersionLine]]:
    """The newest versions before and after this work, and all versions of it, the newest first;
    two queries."""
    lines = _version_lines(version.submission.sitting_id)
    latest = list({line.submission: line for line in lines}.values())
    latest.sort(key=lambda line: line.name.casefold())
    own = [line for line in lines if line.submission == version.submission_id]
    return _neighbours_of(latest.index(own[-1]), latest), own[::-1]


def _version_lines(sitting: int) -> list[VersionLine]:
    """Every version of a sitting, those of one work in the order of their numbers."""
    judged = dict(
        Assessment.objects.in_force()
        .filter(version__submission__sitting=sitting)
        .values_list("version", "state")
    )
    rows = (
        SubmissionVersion.objects.filter(submission__sitting=sitting)
        .order_by("submission", "number")
        .values_list(
            "pk",
            "submission",
            "number",
            "submission__lock_reason",
            "submission__team__name",
            "submission__participation__user__name",
            "submission__state",
        )
    )
    return [
        VersionLine(pk, submission, number, lock, team or student or "", judged.get(pk), state)
        for pk, submission, number, lock, team, student, state in rows
    ]


def _neighbours_of(place: int, lines: Sequence[VersionLine]) -> Neighbours:
    unfinished = [line.pk for line in (*lines[place + 1 :], *lines[:place]) if line.is_unfinished]
    return Neighbours(
        position=place + 1,
        total=len(lines),
        previous=lines[place - 1].pk if place else None,
        next=lines[place + 1].pk if place + 1 < len(lines) else None,
        next_to_mark=unfinished[0] if unfinished else None,
    )


def is_found(row: WorkRow, words: str) -> bool:
    """Whether who looks for a name means this work: that of its team, or of one of its people."""
    return any(is_called(name, words) for name in (row.name, *row.roster.members))


def shows(row: WorkRow, wanted: str) -> bool:
    """Whether a row belongs to what a filter of the list asks for."""
    if wanted == "unfinished":
        return row.state in UNFINISHED
    return not wanted or row.state == wanted
