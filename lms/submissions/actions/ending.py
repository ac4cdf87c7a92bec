"""What happens to a draft whose time ends before it was told to."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.core import log
from lms.submissions.enums import DateSource, Standing
from lms.submissions.models import Extension, Promised, Sitting, promised_in


def end(row: Extension, reason: str, *, by: User, at: datetime) -> None:
    """Take an extension out of force, with a reason; nobody is told."""
    log.record(row, "submissions.withdraw_extension", by=by, at=at)
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_because = at, by, reason
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])


@contextmanager
def keeping_promises(sitting: Sitting, *, by: User, at: datetime) -> Iterator[None]:
    """Let nobody lose by other dates what the rule of the assignment promised to hand in.

    Whose last moment lay ahead, and lies before her last complete draft with the dates that are
    made within, has until now instead: it is handed in as of now, and no later than it would be.
    """
    if not sitting.assignment.hands_in_at_cutoff:
        yield
        return
    open_now = {one.draft.pk for one in _promised(sitting) if not _is_over(one, at=at)}
    yield
    for one in _promised(sitting) if open_now else []:
        if one.draft.pk in open_now and _is_over(one, at=at) and not one.is_in_time:
            _give_until_now(one, by=by, at=at)


def _promised(sitting: Sitting) -> list[Promised]:
    """By the dates as the database has them at this moment."""
    return promised_in([Sitting.objects.select_related("assignment").get(pk=sitting.pk)])


def _is_over(one: Promised, *, at: datetime) -> bool:
    return one.dates.standing(at=at) == Standing.CLOSED


def _give_until_now(one: Promised, *, by: User, at: datetime) -> None:
    work = one.draft.submission
    whose = {"team": work.team, "participation": work.participation}
    for earlier in Extension.objects.in_force().filter(sitting=work.sitting, **whose):
        end(earlier, _("A later decision took its place."), by=by, at=at)
    row = Extension.objects.create(
        sitting=work.sitting,
        source=DateSource.EXTENSION,
        until=at,
        reason=_("The time ended early, with a complete draft that was kept within it."),
        granted_by=by,
        granted_at=at,
        **whose,
    )
    log.record(row, "submissions.grant_extension", by=by, at=at, until=at.isoformat())
