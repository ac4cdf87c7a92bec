"""The one door to a submission's state."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lms.core import log
from lms.core.verdict import Refused
from lms.submissions.actions.complete import keep_complete
from lms.submissions.enums import TRANSITIONS, LockReason, State
from lms.submissions.models import Submission


def locked_row(submission: Submission) -> Submission:
    """The submission as it is now, held until the transaction ends."""
    row: Submission = (
        Submission.objects.select_for_update(of=("self",)).with_rules().get(pk=submission.pk)
    )
    return row


def move(submission: Submission, state: State) -> None:
    """Put a held row into a state; the caller saves it. Refused where the table has no way."""
    if state not in TRANSITIONS[State(submission.state)]:
        raise Refused(
            _("This work is “%(now)s” and cannot become “%(then)s”.")
            % {"now": submission.get_state_display(), "then": state.label}
        )
    submission.state = state


@transaction.atomic
def lock(submission: Submission, reason: LockReason, *, by: Any, at: datetime) -> Submission:
    """Close a work for its students, because it is marked; a second time changes the reason.

    For the apps above, which know why; the student's screens only read the lock.
    """
    row = locked_row(submission)
    if row.state == State.LOCKED and row.lock_reason == reason:
        return row
    if row.state != State.LOCKED:
        move(row, State.LOCKED)
        row.locked_at = at
    row.lock_reason = LockReason(reason)
    row.save(update_fields=["state", "locked_at", "lock_reason"])
    log.record(row, "submissions.lock", by=by, at=at, reason=str(row.lock_reason))
    return row


@transaction.atomic
def unlock(submission: Submission, *, by: Any, at: datetime) -> Submission:
    """Open a closed work again; until its last moment its students may hand in another version."""
    row = locked_row(submission)
    move(row, State.HANDED_IN)
    row.locked_at, row.lock_reason = None, LockReason.NONE
    row.save(update_fields=["state", "locked_at", "lock_reason"])
    keep_complete(row, at=at)
    log.record(row, "submissions.unlock", by=by, at=at)
    return row
