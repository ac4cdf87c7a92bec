"""What happens to a draft whose time ends before it was told to."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from lms.accounts.models import User
from lms.core import log
from lms.submissions.actions.cutoffs import write_complete
from lms.submissions.actions.states import locked_row
from lms.submissions.enums import Standing
from lms.submissions.models import Extension, Promised, Sitting, Submission, promised_in


def end(row: Extension, reason: str, *, by: User, at: datetime) -> None:
    """Take an extension out of force, with a reason; nobody is told."""
    log.record(row, "submissions.withdraw_extension", by=by, at=at)
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_because = at, by, reason
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])


@contextmanager
def keeping_promises(sitting: Sitting, *, at: datetime) -> Iterator[None]:
    """Let nobody lose by other dates what the rule of the assignment promised to hand in.

    Whose last moment lay ahead, and lies before her last complete draft with the dates that are
    made within, has it handed in as of now, by the due date that counted until now. All works are
    held meanwhile, so that nobody saves by dates that no longer count.
    """
    if not sitting.assignment.hands_in_at_cutoff:
        yield
        return
    works = Submission.objects.select_for_update(of=("self",)).filter(sitting=sitting)
    list(works.order_by("pk").values_list("pk"))
    before = {
        one.draft.submission_id: one
        for one in _promised(sitting)
        if one.is_kept and not _is_over(one, at=at)
    }
    yield
    for one in _promised(sitting) if before else []:
        promised = before.get(one.draft.submission_id)
        if promised and _is_over(one, at=at) and not one.is_in_time:
            _hand_in_now(promised, at=at)


def _promised(sitting: Sitting) -> list[Promised]:
    """By the dates as the database has them at this moment."""
    return promised_in([Sitting.objects.select_related("assignment").get(pk=sitting.pk)])


def _is_over(one: Promised, *, at: datetime) -> bool:
    return one.dates.standing(at=at) == Standing.CLOSED


def _hand_in_now(promised: Promised, *, at: datetime) -> None:
    dates = replace(promised.dates, due_at=min(promised.dates.due_at, at), cutoff_at=at)
    row = locked_row(promised.draft.submission)
    write_complete(row, replace(promised, dates=dates), at=at)
