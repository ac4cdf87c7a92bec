"""Handing in: one press, one version, one receipt."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from lms.accounts.models import User
from lms.core import log
from lms.submissions import policy
from lms.submissions.actions import rounds
from lms.submissions.actions.checks import check_late, check_seen, checked, holds_the_same
from lms.submissions.actions.cutoffs import hand_in_complete
from lms.submissions.actions.presses import counts_from, mailed_from
from lms.submissions.actions.states import locked_row
from lms.submissions.actions.versions import enter, write
from lms.submissions.enums import Outcome, Way
from lms.submissions.models import (
    Round,
    Statement,
    Submission,
    SubmissionVersion,
    dates_of_submission,
    expected_of,
)


@transaction.atomic
def hand_in(
    submission: Submission,
    *,
    by: Any,
    at: datetime,
    statement: Statement | None,
    request_key: UUID,
    files_seen: Collection[int] | None = None,
    version_seen: int | None = None,
    is_late_confirmed: bool = False,
    completed_at: datetime | None = None,
) -> SubmissionVersion:
    """Make the draft a version that never changes, with its roster, receipt code and manifest.

    The same `request_key` twice gives the same version, and so does handing in exactly what the
    latest version holds: who asks can tell by the version's own key. `statement` is the one that
    was ticked, `files_seen` the draft files the person looked at, `version_seen` the number of the
    newest version then; what differs from the work as it is now raises `ValidationError` beside its
    field, and the draft is kept. Late needs a
    confirmation of its own. A mail that cannot be sent undoes nothing.
    `at` is when the request began to arrive, which counts, unless it was pressed before its files
    were in (`press`), or its hashes were mailed in time (`register_hashes`); `completed_at` when its
    last byte was in.
    """
    row = locked_row(submission)
    settle(row, at=at)
    versions = list(row.versions.defer("manifest"))
    if earlier := made_before(versions, request_key, sender=by, at=at):
        return earlier
    files, dates = list(row.draft_files.select_related("file")), dates_of_submission(row)
    came_at = at = counts_from(row, files, request_key=request_key, presser=by, at=at)
    mailed_at = mailed_from(row, [one.file.sha256 for one in files], dates, at=at)
    at = mailed_at or at
    policy.can_hand_in(by, row, at=at).enforce()
    people = expected_of(row)
    policy.can_hand_in_for_all(row.sitting.assignment, people).enforce()
    latest = versions[-1] if versions else None
    statement = checked(row, files, statement=statement, files_seen=files_seen)
    if (
        latest
        and not row.is_withdrawn
        and not _is_overtaken(latest, at=at, is_mailed=mailed_at is not None)
        and holds_the_same(latest, row, files, people)
    ):
        return latest
    check_seen(latest, version_seen, presser=by)
    check_late(dates, latest, at=at, is_confirmed=is_late_confirmed)
    rounds.end(row, Outcome.STOPPED, by=by, at=at)
    version = write(
        row,
        files,
        people,
        statement,
        latest,
        dates,
        by=by,
        at=at,
        completed_at=max(came_at, completed_at or came_at),
        request_key=request_key,
        way=Way.MAILED if mailed_at else Way.PRESSED,
    )
    log.record(row, "submissions.hand_in", by=by, at=at, version=version.number)
    enter(row, version, files, people, at=at)
    return version


def settle(row: Submission, *, at: datetime) -> SubmissionVersion | None:
    """Write the version of a held work that a rule has made by the clock, if that is still to be
    done, whoever comes by first and however much later: of a round that closed in silence, which
    counts from the press, or of the last complete draft, which counts from the last moment.
    """
    found = row.rounds.consented_at(at).whole().first() if row.team_id else None
    if found is None:
        return hand_in_complete(row, at=at)
    if rounds.digest_of(row) != found.draft_sha256:
        rounds.end(row, Outcome.CHANGED, by=None, at=at)
        return None
    return conclude(row, found, way=Way.SILENCE, by=None, at=at)


def conclude(
    row: Submission, found: Round, *, way: Way, by: User | None, at: datetime
) -> SubmissionVersion:
    """Make the version that a round asked about, for the people it asked. Where every member
    confirms the last confirmation counts; where silence is consent the press does."""
    files = list(row.draft_files.select_related("file"))
    people = [member.participation for member in found.members.all()]
    version = write(
        row,
        files,
        people,
        found.statement,
        row.versions.last(),
        dates_of_submission(row),
        by=by,
        at=found.opened_at if found.is_silence else at,
        completed_at=(found.closes_at if way == Way.SILENCE else at) or at,
        request_key=found.request_key,
        way=way,
        confirmed={one.participation_id: one.answered_at for one in found.confirmed},
    )
    rounds.close(found, Outcome.HANDED_IN, at=at, version=version)
    log.record(row, "submissions.hand_in", by=by, at=at, version=version.number)
    enter(row, version, files, people, at=at)
    return version


def _is_overtaken(latest: SubmissionVersion, *, at: datetime, is_mailed: bool) -> bool:
    """Whether it counts from later than what comes now: the rule wrote it for the last moment while
    a press from before was on its way, or what was mailed before is handed in only now."""
    return at < latest.received_at and (is_mailed or latest.way == Way.CUTOFF)


def made_before(
    versions: Sequence[SubmissionVersion], request_key: UUID, *, sender: Any, at: datetime
) -> SubmissionVersion | None:
    """What an earlier sending of the same form made, if the person may see it."""
    made = next((one for one in versions if one.request_key == request_key), None)
    if made and SubmissionVersion.objects.visible_to(sender, at=at).filter(pk=made.pk).exists():
        return made
    return None
