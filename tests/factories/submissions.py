from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from lms.submissions import actions
from lms.submissions.models import Assignment, AssignmentPage, Sitting, Statement
from tests.factories import numbers
from tests.factories.accounts import make_user
from tests.factories.courses import make_participation, make_run
from tests.factories.files import docx_bytes, make_upload, pdf_bytes

__all__ = [
    "docx_bytes",
    "make_assignment",
    "make_sitting",
    "make_submission",
    "make_version",
    "pdf_bytes",
]

DAY = timedelta(days=1)


def make_assignment(run=None, *, title=None, **fields):
    """An assignment with its page and its statement, without dates."""
    run = run or make_run()
    number = next(numbers)
    page = run.add_child(
        instance=AssignmentPage(title=title or f"Opdracht {number}", slug=f"opdracht-{number}")
    )
    page.save_revision().publish()
    assignment = Assignment.objects.create(page=page, run=run, **fields)
    Statement.objects.create(
        assignment=assignment,
        number=1,
        text="Dit is mijn eigen werk.",
        written_by=make_user(),
        written_at=timezone.now(),
    )
    return assignment


def make_sitting(assignment=None, *, at=None, **fields):
    """A sitting that opened yesterday, is due in a week, and closes a day later."""
    at = at or timezone.now()
    defaults = {
        "opens_at": at - DAY,
        "due_at": at + 7 * DAY,
        "cutoff_at": at + 8 * DAY,
        "grading_due_at": at + 28 * DAY,
    }
    return Sitting.objects.create(assignment=assignment or make_assignment(), **defaults | fields)


def make_submission(sitting=None, *, by=None, files=1, note="", at=None):
    """A draft with that many PDFs, begun by a student of the run (or by a member of a team)."""
    sitting = sitting or make_sitting(at=at)
    at = at or sitting.opens_at + timedelta(hours=1)
    by = by or make_participation(sitting.assignment.run).user
    submission = actions.open_draft(sitting, by=by, at=at)
    uploads = [make_upload(name=f"werk-{number}.pdf") for number in range(1, files + 1)]
    received = actions.add_files(submission, uploads, by=by, at=at)
    assert not received.refused, received.refused
    if note:
        number = submission.draft_number
        actions.save_draft(submission, note=note, draft_number=number, by=by, at=at)
    submission.refresh_from_db()
    return submission


def make_version(submission=None, *, by=None, at=None, sitting=None, **choices):
    """What was handed in from the draft given, or from a new one; late is confirmed."""
    submission = submission or make_submission(sitting, by=by, at=at)
    sitting = submission.sitting
    by = by or submission.draft_saved_by
    defaults = {
        "statement": sitting.assignment.statement,
        "request_key": uuid4(),
        "is_late_confirmed": True,
    }
    at = at or sitting.opens_at + timedelta(hours=2)
    return actions.hand_in(submission, by=by, at=at, **defaults | choices)
