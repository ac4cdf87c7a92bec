"""Writing down what the clock has decided, for many works at once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from lms.submissions.actions.confirming import settle_rounds
from lms.submissions.actions.handing_in import settle
from lms.submissions.actions.states import locked_row
from lms.submissions.models import Sitting, Submission, counted_in


def settle_works(sitting: Sitting | None = None, *, at: datetime, of: Any = None) -> int:
    """Write the versions that silence and last moments have made, of one sitting or of all, and
    there of everybody or of one person; returns how many.

    Every minute, whenever somebody opens a screen that shows such works, and before a verb that
    moves what decided them: nothing that anybody sees depends on a job.
    """
    return settle_rounds(sitting, at=at) + settle_cutoffs(
        [sitting] if sitting else None, at=at, of=of
    )


def settle_cutoffs(
    sittings: Iterable[Sitting] | None = None, *, at: datetime, of: Any = None
) -> int:
    """Write the versions of complete drafts that count as handed in since their last moment."""
    if sittings is None:
        kept = Sitting.objects.filter(
            assignment__hands_in_at_cutoff=True, submissions__complete_draft__isnull=False
        )
        sittings = kept.select_related("assignment").distinct()
    works = Submission.objects.owned_by(of).values("pk") if of else None
    written = 0
    for key in counted_in(sittings, at=at, works=works):
        with transaction.atomic():
            written += settle(locked_row(Submission(pk=key)), at=at) is not None
    return written
