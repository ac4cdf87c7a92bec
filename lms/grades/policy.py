"""Who may release marks, and take a release back."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lms.core.verdict import YES, Verdict, no
from lms.reviews.models import marks_in
from lms.submissions.enums import LockReason
from lms.submissions.models import Sitting, Submission


def can_release(user: Any, sitting: Sitting, *, at: datetime) -> Verdict:
    """Lecturers of the run. An admin who is not in the run releases nothing."""
    if marks_in(user, sitting.assignment.run_id):
        return YES
    return no(_("Only the lecturers of this run release its marks."))


def can_withdraw_release(user: Any, submission: Submission, *, at: datetime) -> Verdict:
    """Who may release, as long as the mark of the work is released."""
    if submission.lock_reason != LockReason.RELEASED:
        return no(_("The mark of this work is not released."))
    return can_release(user, submission.sitting, at=at)
