"""Copies for marking: getting one, and giving a file out as it is where there is none."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lms.core import log
from lms.submissions import policy, rules
from lms.submissions.models import MarkingCopy, Submission, VersionFile
from lms.submissions.tasks import copy_of, make_copies

__all__ = ["copy_of", "give_as_it_is", "label", "make_copies"]


def label(row: Submission) -> None:
    """Give a held anonymous work its letters, once; they stay whatever becomes of it."""
    if row.label or not row.sitting.assignment.is_anonymous:
        return
    while not row.label or Submission.objects.filter(label=row.label).exists():
        row.label = rules.new_label()
    row.save(update_fields=["label"])


@transaction.atomic
def give_as_it_is(original: VersionFile, reason: str, *, by: Any, at: datetime) -> MarkingCopy:
    """Let markers read a file that cannot be cleaned, as it was handed in; the office answers for
    what is in it."""
    row = MarkingCopy.objects.select_for_update(of=("self",)).get(original=original)
    policy.can_give_as_it_is(by, row, at=at).enforce()
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that the record explains itself.")})
    row.given_at, row.given_by, row.given_because = at, by, reason.strip()
    row.save(update_fields=["given_at", "given_by", "given_because"])
    log.record(original.version.submission, "submissions.give_as_it_is", by=by, at=at)
    return row
