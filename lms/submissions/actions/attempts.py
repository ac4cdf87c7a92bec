"""What befalls a work beside being handed in: withdrawn, put on hold, opened again, exempted from,
received by staff, begun anew. Everybody whose work it is gets a mail, with the reason."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.core import log
from lms.courses.models import Participation
from lms.files.models import StoredFile
from lms.files.names import free_name
from lms.notices import actions as notices
from lms.submissions import policy
from lms.submissions.actions import rounds
from lms.submissions.actions.complete import keep_complete
from lms.submissions.actions.confirming import held
from lms.submissions.actions.extensions import grant_extensions
from lms.submissions.actions.receiving import name_of, refusal_of, take_in
from lms.submissions.actions.settling import settle_cutoffs
from lms.submissions.actions.states import move
from lms.submissions.actions.versions import Said, enter, write
from lms.submissions.enums import DateSource, HoldCause, LockReason, Outcome, State, Way
from lms.submissions.models import (
    Assignment,
    CompleteDraft,
    DraftFile,
    Exemption,
    Sitting,
    Submission,
    SubmissionVersion,
    Whose,
    dates_of_submission,
    expected_of,
    fields_of,
)

HOLD = ("held_for", "held_because", "held_at", "held_by")


@transaction.atomic
def withdraw(submission: Submission, reason: str, *, by: Any, at: datetime) -> Submission:
    """Take back what was handed in: nothing counts as handed in any more, every version stays, and
    until the last moment another can be handed in. By whose work it is, or by staff."""
    row = held(submission, at=at)
    policy.can_withdraw(by, row, at=at).enforce()
    row.withdrawn_because = _said(reason)
    rounds.end(row, Outcome.STOPPED, by=by, at=at)
    move(row, State.WITHDRAWN)
    row.withdrawn_at, row.withdrawn_by = at, by
    row.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "withdrawn_because"])
    if row.sitting.assignment.hands_in_at_cutoff:
        _leave_out(row, by=by, at=at)
    log.record(row, "submissions.withdraw", by=by, at=at)
    _tell(row, "withdrawn", row.withdrawn_because, by=by, at=at)
    return row


@transaction.atomic
def leave_out(submission: Submission, *, by: Any, at: datetime) -> Submission:
    """Do not let the rule of the assignment hand it in by itself, until somebody whose work it is
    wants that again. The others in the team are told."""
    row = held(submission, at=at)
    policy.can_leave_out(by, row, at=at).enforce()
    if row.left_out_at is None:
        _leave_out(row, by=by, at=at)
        log.record(row, "submissions.leave_out", by=by, at=at)
        _tell(row, "left_out", "", by=by, at=at, others=True)
    return row


@transaction.atomic
def take_along(submission: Submission, *, by: Any, at: datetime) -> Submission:
    """Let the rule of the assignment hand it in by itself after all, as it is now if it is complete."""
    row = held(submission, at=at)
    policy.can_leave_out(by, row, at=at).enforce()
    if row.left_out_at is not None:
        row.left_out_at, row.left_out_by = None, None
        row.save(update_fields=["left_out_at", "left_out_by"])
        keep_complete(row, at=at)
        log.record(row, "submissions.take_along", by=by, at=at)
        _tell(row, "taken_along", "", by=by, at=at, others=True)
    return row


def _leave_out(row: Submission, *, by: Any, at: datetime) -> None:
    row.left_out_at, row.left_out_by = at, by
    row.save(update_fields=["left_out_at", "left_out_by"])
    CompleteDraft.objects.filter(submission=row).delete()


@transaction.atomic
def hold(
    sitting: Sitting, whose: Whose, cause: HoldCause, reason: str, *, by: Any, at: datetime
) -> Submission:
    """Let its students change nothing for now, handed in or not; they read why."""
    policy.can_manage(by, sitting, at=at).enforce()
    row = held(_work_of(sitting, whose), at=at)
    policy.can_hold(row).enforce()
    row.held_for, row.held_at, row.held_by = HoldCause(cause), at, by
    row.held_because = _said(reason) if cause == HoldCause.OTHER else reason.strip()
    row.save(update_fields=HOLD)
    rounds.end(row, Outcome.STOPPED, by=by, at=at)
    log.record(row, "submissions.hold", by=by, at=at, cause=str(row.held_for))
    _tell(row, "held", row.held_because, by=by, at=at)
    return row


@transaction.atomic
def lift_hold(submission: Submission, *, by: Any, at: datetime) -> Submission:
    """Let its students go on, as far as the dates allow."""
    row = held(submission, at=at)
    policy.can_manage(by, row.sitting, at=at).enforce()
    if not row.is_held:
        return row
    row.held_for, row.held_because, row.held_at, row.held_by = HoldCause.NONE, "", None, None
    row.save(update_fields=HOLD)
    log.record(row, "submissions.lift_hold", by=by, at=at)
    _tell(row, "lifted", "", by=by, at=at)
    return row


@transaction.atomic
def reopen(
    sitting: Sitting, whose: Whose, reason: str, *, until: datetime, by: Any, at: datetime
) -> Submission:
    """Let a student or team hand in again until a moment of their own, with a reason.

    What was handed in stays, and a mark stays with the version it judged.
    """
    policy.can_manage(by, sitting, at=at).enforce()
    said = _said(reason)
    # Before the work, as releasing does, so that they take turns.
    sitting = Sitting.objects.whole().select_for_update(of=("self",)).get(pk=sitting.pk)
    row = held(_work_of(sitting, whose), at=at)
    policy.can_reopen(row).enforce()
    if row.is_locked:
        move(row, State.HANDED_IN)
        row.locked_at, row.lock_reason = None, LockReason.NONE
        row.save(update_fields=["state", "locked_at", "lock_reason"])
        keep_complete(row, at=at)
    source = DateSource.REOPENED
    grant_extensions(sitting, [whose], until=until, reason=said, by=by, at=at, source=source)
    log.record(row, "submissions.reopen", by=by, at=at, until=until.isoformat())
    return row


@transaction.atomic
def exempt(
    assignment: Assignment, participation: Participation, reason: str, *, by: Any, at: datetime
) -> Exemption:
    """Expect nothing of a student for an assignment; she reads why."""
    policy.can_exempt(by, assignment, at=at).enforce()
    own = Submission.objects.owned_by(participation.user)
    settle_cutoffs(assignment.sittings.select_related("assignment"), at=at, works=own)
    Participation.objects.select_for_update(of=("self",)).get(pk=participation.pk)
    if known := assignment.exemptions.in_force().filter(participation=participation).first():
        return known
    exemption: Exemption = assignment.exemptions.create(
        participation=participation, reason=_said(reason), granted_by=by, granted_at=at
    )
    log.record(exemption, "submissions.exempt", by=by, at=at)
    _tell_of_exemption(exemption, "exempt", by=by, at=at)
    return exemption


@transaction.atomic
def end_exemption(exemption: Exemption, *, by: Any, at: datetime) -> Exemption:
    """Expect it of her after all."""
    row = Exemption.objects.select_for_update(of=("self",)).get(pk=exemption.pk)
    policy.can_exempt(by, row.assignment, at=at).enforce()
    if row.ended_at:
        return row
    row.ended_at, row.ended_by = at, by
    row.save(update_fields=["ended_at", "ended_by"])
    log.record(row, "submissions.end_exemption", by=by, at=at)
    _tell_of_exemption(row, "expected", by=by, at=at)
    return row


def receive(
    sitting: Sitting,
    whose: Whose,
    uploads: Iterable[Any],
    *,
    way: Way,
    reason: str,
    received_at: datetime,
    request_key: UUID,
    by: Any,
    at: datetime,
) -> SubmissionVersion:
    """Make a version of what staff bring in for somebody: the files of a student who cannot hand in
    herself, or a scan of what came on paper, which counts from `received_at`.

    The student declared the statement of own work with it, in the words of now. Her draft stays as
    it is. A file that cannot be taken raises `ValidationError` beside `uploads`, and nothing is
    written.
    """
    policy.can_manage(by, sitting, at=at).enforce()
    said = _said(reason)
    if received_at > at:
        raise ValidationError({"received_at": _("This lies in the future.")})
    stored = _take_in_all(uploads, sitting.assignment, at=at)
    if not stored:
        raise ValidationError({"uploads": _("There is no file yet. Add the work first.")})
    with transaction.atomic():
        row = held(_work_of(sitting, whose), at=at)
        if known := row.versions.filter(request_key=request_key).first():
            return known
        policy.can_receive(row).enforce()
        rounds.end(row, Outcome.STOPPED, by=by, at=at)
        brought = [DraftFile(submission=row, file=file, name=name) for name, file in stored]
        people = expected_of(row)
        version = write(
            row,
            brought,
            people,
            sitting.assignment.statements.latest("number"),
            row.versions.last(),
            dates_of_submission(row),
            by=by,
            at=received_at if way == Way.ON_PAPER else at,
            completed_at=at,
            request_key=request_key,
            way=way,
            reason=said,
            confirmed={},
            said=Said.by_staff(row),
        )
        log.record(row, "submissions.receive", by=by, at=at, version=version.number, way=str(way))
        enter(row, version, brought, people, at=at)
    return version


@transaction.atomic
def start_from(
    submission: Submission, version: SubmissionVersion, *, by: Any, at: datetime
) -> Submission:
    """Put the note and files of an earlier chance into an empty draft; that version stays."""
    row = held(submission, at=at)
    policy.can_start_from(by, row, version, at=at).enforce()
    for file in version.files.all():
        DraftFile.objects.create(
            submission=row, file_id=file.file_id, name=file.name, added_by=by, added_at=at
        )
    row.note, row.draft_number = version.note, row.draft_number + 1
    row.draft_saved_at, row.draft_saved_by = at, by
    row.save(update_fields=["note", "draft_number", "draft_saved_at", "draft_saved_by"])
    keep_complete(row, at=at)
    log.record(row, "submissions.start_from", by=by, at=at, version=version.pk)
    return row


def _said(reason: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: whose work it is reads it.")})
    return reason.strip()


def _work_of(sitting: Sitting, whose: Whose) -> Submission:
    submission, _created = Submission.objects.get_or_create(sitting=sitting, **fields_of(whose))
    return submission


def _take_in_all(
    uploads: Iterable[Any], assignment: Assignment, *, at: datetime
) -> Sequence[tuple[str, StoredFile]]:
    """Store files that go into a version and not into the draft, each under a name of its own.
    Raises `ValidationError` beside `uploads` that names all that cannot be taken."""
    stored: dict[str, StoredFile] = {}
    refused = []
    for upload in uploads:
        try:
            file = take_in(upload, assignment, at=at)
        except ValidationError as refusal:
            refused.append(refusal_of(upload, refusal))
        else:
            if file not in stored.values():
                stored[free_name(name_of(upload, file), stored)] = file
    if refused:
        raise ValidationError({"uploads": refused})
    return list(stored.items())


def _tell(
    row: Submission, what: str, reason: str, *, by: User, at: datetime, others: bool = False
) -> None:
    """Everybody whose work it is; with `others` not the one who did it."""
    context = {
        "what": what,
        "assignment": row.sitting.assignment.page.title,
        "run": row.sitting.assignment.run.title,
        "by": by.name,
        "reason": reason,
        "is_marking": row.held_for == HoldCause.MARKING,
        "path": f"/submissions/{row.sitting_id}/",
    }
    users = [one.user for one in expected_of(row) if not (others and one.user_id == by.pk)]
    notices.tell(users, "submissions.attempt", context=context, at=at)


def _tell_of_exemption(exemption: Exemption, what: str, *, by: User, at: datetime) -> None:
    assignment = exemption.assignment
    sitting = assignment.sittings.last()
    context = {
        "what": what,
        "assignment": assignment.page.title,
        "run": assignment.run.title,
        "by": by.name,
        "reason": exemption.reason,
        "path": f"/submissions/{sitting.pk}/" if sitting else "/tonight/",
    }
    notices.tell([exemption.participation.user], "submissions.attempt", context=context, at=at)
