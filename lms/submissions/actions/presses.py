"""A press on *hand in* counts from when it was made, though its files are still on their way; and
from before, where their hashes were mailed in time and the office registered that."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lms.core import log
from lms.submissions import policy
from lms.submissions.actions.states import locked_row
from lms.submissions.enums import Standing
from lms.submissions.models import DraftFile, Press, RegisteredHash, Statement, Submission
from lms.submissions.rules import AppliedDates


@transaction.atomic
def press(
    submission: Submission,
    *,
    request_key: UUID,
    hashes: Collection[str],
    statement: Statement | None,
    by: Any,
    at: datetime,
) -> Press:
    """Remember that somebody pressed *hand in* for the draft as it is saved, with files of exactly
    these hashes. A second press of the same form counts from the second."""
    row = locked_row(submission)
    policy.can_hand_in(by, row, at=at).enforce()
    if statement is None or row.sitting.assignment.statement != statement:
        raise ValidationError(_("Tick the statement of own work before you hand in."))
    made, _created = Press.objects.update_or_create(
        submission=row,
        request_key=request_key,
        pressed_by=by,
        defaults={
            "arrived_at": at,
            "hashes": sorted(set(hashes)),
            "note": row.note,
            "statement": statement,
            "ai_use": row.ai_use,
            "ai_account": row.ai_account,
        },
    )
    log.record(row, "submissions.press", by=by, at=at)
    return made


def counts_from(
    row: Submission, files: Iterable[DraftFile], *, request_key: UUID, presser: Any, at: datetime
) -> datetime:
    """From when a hand-in counts: from its press, if that is not too long ago and was for exactly
    what is handed in now; else from its own arrival."""
    found = row.presses.open_for(presser, at=at).filter(request_key=request_key).first()
    if found is None:
        return at
    brings = sorted({file.file.sha256 for file in files})
    said = (found.note, found.statement_id, found.ai_use, found.ai_account)
    if found.hashes != brings or said != (
        row.note,
        row.statement_id,
        row.ai_use,
        row.ai_account,
    ):
        return at
    return found.arrived_at


def bytes_count_from(
    submission: Submission, sha256: str, *, presser: Any, at: datetime
) -> datetime:
    """From when a file on its way counts: from a press that waits for exactly these bytes."""
    for found in submission.presses.open_for(presser, at=at):
        if sha256 in found.hashes:
            return found.arrived_at
    return at


def mailed_from(
    row: Submission, hashes: Iterable[str], dates: AppliedDates, *, at: datetime
) -> datetime | None:
    """From when a hand-in that came at `at` counts by a mail: only where it would be late or refused
    without, and only if the office registered the hash of every file of it."""
    if dates.standing(at=at) in {Standing.NOT_OPEN, Standing.OPEN}:
        return None
    mailed = RegisteredHash.objects.of_work(row).counts_from(hashes, at=at)
    return mailed if mailed and mailed < at else None
