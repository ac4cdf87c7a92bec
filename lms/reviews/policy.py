"""Who may judge a work and what may be done with a judgement.

A policy is asked about something its user could fetch: see `versions_read_by`.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lms.core.verdict import YES, Verdict, no
from lms.reviews.enums import TRANSITIONS, AssessmentState
from lms.reviews.models import Assessment, marks_in
from lms.submissions.enums import LockReason
from lms.submissions.models import SubmissionVersion


def can_assess(user: Any, version: SubmissionVersion, *, at: datetime) -> Verdict:
    """Lecturers of the run, as long as the mark of the work is not released."""
    submission = version.submission
    if not marks_in(user, submission.sitting.assignment.run_id):
        return no(_("Only the lecturers of this run mark its work."))
    if submission.lock_reason == LockReason.RELEASED:
        return no(
            _(
                "The mark of this work is released, so it stays as it is. To change it, "
                "withdraw the release first."
            )
        )
    return YES


def can_save(user: Any, assessment: Assessment, *, at: datetime) -> Verdict:
    """Who may judge, as long as it is a draft."""
    if assessment.state != AssessmentState.DRAFT:
        return no(_("This assessment is final. To change it, take it back to draft first."))
    return can_assess(user, assessment.version, at=at)


def can_finalise(user: Any, assessment: Assessment, *, at: datetime) -> Verdict:
    if AssessmentState.FINAL not in TRANSITIONS[AssessmentState(assessment.state)]:
        return _wrong_state(assessment, AssessmentState.FINAL)
    return can_assess(user, assessment.version, at=at)


def can_withdraw(user: Any, assessment: Assessment, *, at: datetime) -> Verdict:
    """Any lecturer of the run, with a reason, until the mark is released."""
    if AssessmentState.WITHDRAWN not in TRANSITIONS[AssessmentState(assessment.state)]:
        return _wrong_state(assessment, AssessmentState.WITHDRAWN)
    return can_assess(user, assessment.version, at=at)


def _wrong_state(assessment: Assessment, state: AssessmentState) -> Verdict:
    return no(
        _("This assessment is “%(now)s” and cannot become “%(then)s”.")
        % {"now": assessment.get_state_display(), "then": state.label}
    )
