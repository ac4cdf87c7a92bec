"""Writing down what the clock has decided, for many works at once."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import QuerySet

from lms.submissions.actions.confirming import settle_rounds
from lms.submissions.actions.handing_in import settle
from lms.submissions.actions.states import locked_row
from lms.submissions.models import Sitting, Submission, counted_in

# So many are written while somebody waits for a list to open.
MOST_BY_A_SCREEN = 25


def settle_works(
    sitting: Sitting | None = None,
    *,
    at: datetime,
    works: QuerySet[Submission] | None = None,
    most: int | None = None,
) -> int:
    """Write the versions that silence and last moments have made, of one sitting or of all, and
    there of all works or of some; returns how many.

    Every minute, whenever somebody opens a screen that shows such works, and before a verb that
    moves what decided them: nothing that anybody sees depends on a job. A last moment is that of
    many, so a screen that lists them writes no more than `most`, and shows the others as the query
    has them.
    """
    written = settle_rounds(sitting, at=at, works=works)
    sittings = [sitting] if sitting else None
    return written + settle_cutoffs(sittings, at=at, works=works, most=most)


def settle_cutoffs(
    sittings: Iterable[Sitting] | None = None,
    *,
    at: datetime,
    works: QuerySet[Submission] | None = None,
    most: int | None = None,
) -> int:
    """Write the versions of complete drafts that count as handed in since their last moment."""
    if sittings is None:
        kept = Sitting.objects.filter(
            assignment__hands_in_at_cutoff=True, submissions__complete_draft__isnull=False
        )
        sittings = kept.select_related("assignment").distinct()
    chosen = None if works is None else works.values("pk")
    written = 0
    for key in islice(counted_in(sittings, at=at, works=chosen), most):
        with transaction.atomic():
            written += settle(locked_row(Submission(pk=key)), at=at) is not None
    return written
