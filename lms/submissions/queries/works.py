"""Where one person stands with her assignments, in a number of queries that does not grow."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery

from lms.core.prepared import Prepared
from lms.files.enums import Kind
from lms.submissions import rules
from lms.submissions.enums import WORKABLE, Outcome, Progress, Standing
from lms.submissions.models import (
    Assignment,
    DraftFile,
    Exemption,
    Owner,
    Promised,
    Round,
    Sitting,
    Submission,
    SubmissionVersion,
    VersionFile,
    counted_in,
    dates_for_person,
    owner_for,
    roster_now,
)
from lms.submissions.queries.hashes import mails_waiting
from lms.submissions.queries.managed import earlier_version
from lms.submissions.queries.rosters import has_draft, progress_of
from lms.submissions.queries.rounds import asked_of, is_together, parts_of

TONES = {
    Progress.NOTHING: "neutral",
    Progress.DRAFT: "info",
    Progress.HANDED_IN: "good",
    Progress.LATE: "warn",
    Progress.WITHDRAWN: "warn",
    Progress.EXEMPT: "neutral",
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
    # What counts as handed in since the last moment, as long as its version is not written.
    counted: Promised | None = None
    is_exempt: bool = False
    # Whether the team is asked to confirm the draft, and where silence is consent until when.
    is_asked: bool = False
    asked_until: datetime | None = None

    @property
    def progress(self) -> Progress:
        return progress_of(
            self.version,
            has_draft=self.has_draft,
            is_withdrawn=self.is_withdrawn,
            is_exempt=self.is_exempt,
            counted=self.counted,
        )

    @property
    def is_withdrawn(self) -> bool:
        return bool(self.submission and self.submission.is_withdrawn and not self.counted)

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
        return (
            self.standing in WORKABLE
            and not self.is_exempt
            and not (self.submission and (self.submission.is_locked or self.submission.is_held))
        )

    @property
    def has_changes(self) -> bool:
        """Whether the draft was changed after the latest version was made of it."""
        if not (self.version and self.submission and self.submission.draft_saved_at):
            return False
        return self.submission.draft_saved_at > self.version.completed_at

    @property
    def stand(self) -> rules.Stand:
        if self.counted:
            return rules.stand_by_rule(
                is_late=self.counted.is_late, grading_due_at=self.sitting.grading_due_at
            )
        if self.progress == Progress.EXEMPT:
            return rules.stand_of_exempt()
        number = self.version.number if self.version and not self.is_withdrawn else None
        if self.is_asked:
            return rules.stand_of_asked(
                number=number,
                closes_at=self.asked_until,
                until=self.dates.due_at
                if self.standing == Standing.OPEN
                else self.dates.cutoff_at,
            )
        return rules.stand(
            self.standing,
            number=number,
            is_late=bool(self.version and self.version.is_late),
            has_draft=self.has_draft,
            is_withdrawn=self.is_withdrawn,
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


def works_for(
    user: Any,
    sittings: Iterable[Sitting],
    *,
    at: datetime,
    dates: Mapping[int, rules.AppliedDates] | None = None,
) -> list[Work]:
    """Where the person stands with each of the sittings; three queries beside theirs, one for
    the dates that count unless they are given, and those of `counted_in`."""
    sittings = list(sittings)
    dates = dates_for_person(user, sittings) if dates is None else dates
    submissions = {
        submission.sitting_id: submission
        for submission in Submission.objects.owned_by(user)
        .filter(sitting__in=[sitting.pk for sitting in sittings])
        .annotate(has_draft=has_draft(), **_what_is_asked())
    }
    versions = {
        version.submission_id: version
        for version in SubmissionVersion.objects.filter(
            submission__in=[submission.pk for submission in submissions.values()]
        )
        .latest()
        .defer("manifest")
    }

    exempt = set(
        Exemption.objects.in_force()
        .filter(
            assignment__in=[sitting.assignment_id for sitting in sittings],
            participation__user=user.pk,
        )
        .values_list("assignment", flat=True)
    )
    works = [submission.pk for submission in submissions.values()]
    counted = counted_in(sittings, at=at, works=works) if works else {}

    def work(sitting: Sitting) -> Work:
        submission = submissions.get(sitting.pk)
        version = versions.get(submission.pk) if submission else None
        by_rule = counted.get(submission.pk) if submission else None
        is_exempt = sitting.assignment_id in exempt
        return _work(
            sitting, dates[sitting.pk], submission, version, by_rule, is_exempt=is_exempt, at=at
        )

    return [work(sitting) for sitting in sittings]


def work_of(owner: Owner, sitting: Sitting, dates: rules.AppliedDates, *, at: datetime) -> Work:
    """Where an owner stands with one sitting; two queries, and those of `counted_in`."""
    whose = owner.team or owner.participation
    found = _works_of(sitting.pk, whose.pk, is_team=owner.team is not None)
    submission = found[0] if found else None
    version = submission.versions.defer("manifest").last() if submission else None
    counted = counted_in([sitting], at=at, works=[submission.pk]) if submission else {}
    by_rule = counted.get(submission.pk) if submission else None
    is_exempt = bool(owner.exempt_because)
    return _work(sitting, dates, submission, version, by_rule, is_exempt=is_exempt, at=at)


@Prepared
def _works_of(sitting: int, owner: int, *, is_team: bool) -> QuerySet[Submission]:
    whose = {"team" if is_team else "participation": owner}
    works = Submission.objects.filter(sitting=sitting, **whose).order_by()
    return works.annotate(has_draft=has_draft(), **_what_is_asked())


def _work(
    sitting: Sitting,
    dates: rules.AppliedDates,
    submission: Submission | None,
    version: SubmissionVersion | None,
    counted: Promised | None,
    *,
    is_exempt: bool,
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
        counted=counted,
        is_exempt=is_exempt,
        is_asked=bool(submission and submission.is_asked),  # type: ignore[attr-defined]
        asked_until=submission.asked_until if submission else None,  # type: ignore[attr-defined]
    )


def _what_is_asked() -> dict[str, Any]:
    """Of a submission: its open round."""
    rounds = Round.objects.filter(submission=OuterRef("pk"), outcome=Outcome.OPEN).order_by()
    return {"is_asked": Exists(rounds), "asked_until": Subquery(rounds.values("closes_at")[:1])}


def newest_of(submission: Submission) -> tuple[int, datetime | None]:
    """The number of its newest version, and when that was complete; 0 and nothing without one."""
    found = _newest(submission.pk)
    return found[0] if found else (0, None)


@Prepared
def _newest(submission: int) -> Any:
    versions = SubmissionVersion.objects.filter(submission=submission).order_by("-number")
    return versions.values_list("number", "completed_at")[:1]


def own_submission(user: Any, sitting: Sitting) -> Submission | None:
    """The person's work for a sitting, with its draft files."""
    return (
        Submission.objects.owned_by(user)
        .filter(sitting=sitting)
        .annotate(has_draft=has_draft(), **_what_is_asked())
        .select_related("team", "draft_saved_by", "left_out_by", "statement")
        .prefetch_related(
            Prefetch("draft_files", DraftFile.objects.select_related("file", "added_by"))
        )
        .first()
    )


def versions_of(user: Any, sitting: Sitting) -> list[SubmissionVersion]:
    """What the person handed in for a sitting, or a team she was in then; the newest first."""
    return list(
        SubmissionVersion.objects.filter(submission__sitting=sitting)
        .owned_by(user)
        .select_related("submitted_by")
        .with_contents()
        .defer("manifest")
        .order_by("-received_at", "-number")
    )


def version_of_request(user: Any, sitting: Sitting, request_key: UUID) -> SubmissionVersion | None:
    """What an earlier sending of the same form made, if it made anything."""
    return (
        SubmissionVersion.objects.filter(submission__sitting=sitting, request_key=request_key)
        .owned_by(user)
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


def screen_of(
    user: Any, sitting: Sitting, submission: Submission | None, *, at: datetime
) -> dict[str, Any]:
    """What the work screen shows around its form; `submission` is what `own_submission` gave."""
    owner = owner_for(user, sitting.assignment)
    versions = _versions_on_screen(user, sitting, submission)
    own = [one for one in versions if submission and one.submission_id == submission.pk]
    counted = counted_in([sitting], at=at, works=[submission.pk]) if submission else {}
    work = _work(
        sitting,
        dates_for_person(user, [sitting])[sitting.pk],
        submission,
        max(own, key=lambda one: one.number, default=None),
        counted.get(submission.pk) if submission else None,
        is_exempt=bool(owner and owner.exempt_because),
        at=at,
    )
    team = owner.team if owner else None
    members = roster_now(team, None)
    return {
        "sitting": sitting,
        "assignment": sitting.assignment,
        "owner": owner,
        "is_placed": owner and (owner.team or not sitting.assignment.is_team_work),
        "team_members": members,
        "is_together": is_together(sitting.assignment, members),
        "asked": asked_of(submission, user) if team else None,
        "parts": parts_of(submission) if team else [],
        "work": work,
        "versions": versions,
        "dates": work.dates,
        "is_late_now": work.standing == Standing.LATE,
        "kinds": labels_of(sitting.assignment),
        "mails": mails_waiting(owner, sitting, at=at),
        "earlier": earlier_version(user, submission, sitting) if owner else None,
    }


def _versions_on_screen(
    user: Any, sitting: Sitting, submission: Submission | None
) -> list[SubmissionVersion]:
    """None are asked for where nothing was begun; a team may have been another then."""
    if submission is None and not sitting.assignment.is_team_work:
        return []
    return versions_of(user, sitting)


def labels_of(assignment: Assignment) -> list[str]:
    return [str(Kind(kind).label) for kind in assignment.allowed_kinds]


def assignments_below(page: Any) -> list[Assignment]:
    """The assignments of a page and of everything below it."""
    return list(Assignment.objects.filter(page__path__startswith=page.path).select_related("page"))


def rubrics_taught_by(user: Any) -> Any:
    """The keys of the rubrics by which work is judged where the person teaches."""
    return Assignment.objects.taught_by(user).exclude(rubric=None).values("rubric")
