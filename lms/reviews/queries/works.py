"""The works of a sitting, and what stands around one of them; the number of queries does not grow
with the rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F, QuerySet

from lms.core.names import is_called
from lms.core.prepared import Prepared
from lms.reviews.enums import UNFINISHED, AssessmentState, Marking
from lms.reviews.models import Assessment, Reader, sittings_read_by
from lms.submissions.enums import LockReason, Progress, State
from lms.submissions.models import Sitting, SubmissionVersion
from lms.submissions.queries.rosters import RosterRow, roster_of
from lms.submissions.rules import days_in_words, duration_in_words


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One student or team of a sitting, and how far the marking of their newest version is."""

    roster: RosterRow
    assessment: Assessment | None
    is_newer_than_marked: bool = False
    # Where names may not be known yet; its roster then holds no people.
    is_veiled: bool = False

    @property
    def name(self) -> str:
        if self.is_veiled:
            return self.roster.submission.label if self.roster.submission else ""
        return self.roster.name

    @property
    def version(self) -> SubmissionVersion | None:
        return self.roster.version

    @property
    def url(self) -> str:
        """The screen to judge it on."""
        if self.version is None or self.roster.submission is None:
            return ""
        return address_of(
            self.version.pk, label=self.roster.submission.label, number=self.version.number
        )

    @property
    def is_listed(self) -> bool:
        """Whether it is shown by itself; who handed in nothing is only counted behind a veil."""
        return not self.is_veiled or self.version is not None

    @property
    def received_at(self) -> datetime | None:
        """When it came in, for a list; nothing that could be laid beside a clock."""
        return self.version.received_at if self.version and not self.is_veiled else None

    @property
    def is_late(self) -> bool:
        return self.roster.progress == Progress.LATE

    @property
    def late_by(self) -> str:
        """How late it came, in words."""
        if self.version is None:
            return ""
        in_words = days_in_words if self.is_veiled else duration_in_words
        return in_words(self.version.late_by)

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


@Prepared
def sittings_to_mark(user: int, pk: int, *, is_admin: bool) -> QuerySet[Sitting]:
    """The one with that key, for who may look at its marking."""
    found: QuerySet[Sitting] = sittings_read_by(Reader(user, is_admin)).filter(pk=pk)
    return found


def works_of(sitting: Sitting, *, at: datetime) -> list[WorkRow]:
    """Everybody of a sitting by name, with the judgement of the newest version. Behind a veil the
    works that came in by label, and then who handed in nothing, without a name."""
    is_veiled = sitting.is_veiled(at=at)
    roster = roster_of(sitting, at=at)
    if is_veiled:
        roster = sorted(map(_without_people, roster), key=_label_of)
    judged = _judgements_of(sitting.pk)
    by_version = {assessment.version_id: assessment for assessment in judged}
    begun = {assessment.submission for assessment in judged}  # type: ignore[attr-defined]
    return [_work_row(row, by_version, begun, is_veiled=is_veiled) for row in roster]


@Prepared
def _judgements_of(sitting: int) -> QuerySet[Assessment]:
    """Without the feedback, which is long, and with the key of the work."""
    judged = Assessment.objects.in_force().filter(version__submission__sitting=sitting)
    return judged.annotate(submission=F("version__submission")).defer("feedback")


def _without_people(row: RosterRow) -> RosterRow:
    return replace(
        row,
        participation=None,
        team=None,
        members=(),
        submission=row.submission if row.version or row.is_counted else None,
        has_left=False,
        is_teamless=False,
    )


def _label_of(row: RosterRow) -> tuple[bool, str]:
    """By label; who handed in nothing comes last, in no order of names."""
    return row.version is None, row.submission.label if row.submission else row.progress.value


def _work_row(
    row: RosterRow, by_version: dict[int, Assessment], begun: set[int], *, is_veiled: bool
) -> WorkRow:
    assessment = by_version.get(row.version.pk) if row.version else None
    is_newer = bool(assessment is None and row.submission and row.submission.pk in begun)
    return WorkRow(row, assessment, is_newer, is_veiled)


def address_of(pk: int, *, label: str, number: int) -> str:
    """The screen to judge a version on: of anonymous work by its label, for the keys of versions
    tell in which order they came."""
    return f"/marking/works/{label}/{number}/" if label else f"/marking/versions/{pk}/"


class VersionLine(NamedTuple):
    """A version as the lists beside a work name it, with the state of its judgement in force."""

    pk: int
    submission: int
    number: int
    lock_reason: str
    name: str
    judged: str | None
    state: str
    label: str

    @property
    def url(self) -> str:
        return address_of(self.pk, label=self.label, number=self.number)

    @property
    def is_unfinished(self) -> bool:
        return (
            self.judged != AssessmentState.FINAL
            and self.lock_reason != LockReason.RELEASED
            and self.state != State.WITHDRAWN
        )


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a work stands among those of its sitting that came in, by name, or by label."""

    position: int
    total: int
    previous: VersionLine | None
    next: VersionLine | None
    next_to_mark: VersionLine | None


def around(
    version: SubmissionVersion, *, is_veiled: bool = False
) -> tuple[Neighbours, list[VersionLine]]:
    """The newest versions before and after this work, and all versions of it, the newest first;
    two queries."""
    lines = _version_lines(version.submission.sitting_id, is_veiled=is_veiled)
    latest = list({line.submission: line for line in lines}.values())
    latest.sort(key=lambda line: line.name.casefold())
    own = [line for line in lines if line.submission == version.submission_id]
    return _neighbours_of(latest.index(own[-1]), latest), own[::-1]


def _version_lines(sitting: int, *, is_veiled: bool) -> list[VersionLine]:
    """Every version of a sitting, those of one work in the order of their numbers."""
    judged = dict(_states_of(sitting))
    return [
        VersionLine(
            pk,
            submission,
            number,
            lock,
            label if is_veiled else team or student or "",
            judged.get(pk),
            state,
            label,
        )
        for pk, submission, number, lock, team, student, state, label in _versions_of(sitting)
    ]


@Prepared
def _states_of(sitting: int) -> Any:
    judged = Assessment.objects.in_force().filter(version__submission__sitting=sitting)
    return judged.values_list("version", "state")


@Prepared
def _versions_of(sitting: int) -> Any:
    return (
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
            "submission__label",
        )
    )


def _neighbours_of(place: int, lines: Sequence[VersionLine]) -> Neighbours:
    unfinished = [line for line in (*lines[place + 1 :], *lines[:place]) if line.is_unfinished]
    return Neighbours(
        position=place + 1,
        total=len(lines),
        previous=lines[place - 1] if place else None,
        next=lines[place + 1] if place + 1 < len(lines) else None,
        next_to_mark=unfinished[0] if unfinished else None,
    )


def is_found(row: WorkRow, words: str) -> bool:
    """Whether who looks for a name means this work: that of its team, or of one of its people; of
    an anonymous work there is only its label to look for."""
    return any(is_called(name, words) for name in (row.name, *row.roster.members))


def shows(row: WorkRow, wanted: str) -> bool:
    """Whether a row belongs to what a filter of the list asks for."""
    if wanted == "unfinished":
        return row.state in UNFINISHED
    return not wanted or row.state == wanted
