"""Who may learn whose an anonymous work is, and what may be done about that."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lms.core.verdict import YES, Verdict, no
from lms.courses.models import CourseRunPage
from lms.submissions.models import Assignment, MarkingCopy, Sitting, SubmissionVersion


def can_know_people(user: Any, sitting: Sitting, *, at: datetime) -> Verdict:
    """Whether somebody may learn who made which work: not who marks it without names."""
    if not sitting.is_veiled_from(user, at=at):
        return YES
    return no(
        _(
            "This work is marked without names, so until all marks are released only the education "
            "office sees who did what. Ask them."
        )
    )


def can_change_anonymity(assignment: Assignment) -> Verdict:
    """Whether it may still be marked with names, or without: not once something came in."""
    if SubmissionVersion.objects.filter(submission__sitting__assignment=assignment).exists():
        return no(_("Somebody has handed in already: with or without names, that stays as it is."))
    return YES


def can_give_as_it_is(user: Any, copy: MarkingCopy, *, at: datetime) -> Verdict:
    """The education office, of what could not be cleaned."""
    sitting = copy.original.version.submission.sitting
    runs = CourseRunPage.objects.filter(pk=sitting.assignment.run_id)
    if not runs.administered_by(user).exists():
        return no(_("Only the education office gives out a file as it was handed in."))
    if copy.file_id or copy.given_at:
        return no(_("Who marks can read this file already."))
    return can_know_people(user, sitting, at=at)
