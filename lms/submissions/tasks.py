"""Copies for marking, made in the worker as soon as a work is handed in, or when they are wanted."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.tasks import task
from django.utils import timezone

from lms.files import actions as files
from lms.files.cleaning import NotCleanableError
from lms.notices import actions as notices
from lms.submissions.enums import Hindrance
from lms.submissions.models import MarkingCopy, VersionFile, who_may_know


@task
def make_copies(version: int) -> None:
    """The copy of each file of a version."""
    for file in VersionFile.objects.filter(version=version).select_related("file"):
        copy_of(file, at=timezone.now())


def copy_of(original: VersionFile, *, at: datetime) -> MarkingCopy:
    """The copy of a handed-in file, or why there is none; made now if it is not there yet.

    The same bytes give the same copy, so what was cleaned before is not cleaned again.
    """
    found = _copies().filter(original=original).first()
    return found or _make(original, at=at)


def _make(original: VersionFile, *, at: datetime) -> MarkingCopy:
    known = _copies().filter(original__file=original.file_id).exclude(file=None).first()
    file, hindrance = known.file if known else None, Hindrance.NONE
    if file is None:
        try:
            file = files.copy_without_notes(original.file, at=at)
        except NotCleanableError as error:
            hindrance = Hindrance(error.hindrance.value)
    with transaction.atomic():
        # Two who want it at once get one; the second made the same bytes.
        copy, is_new = MarkingCopy.objects.get_or_create(
            original=original, defaults={"file": file, "hindrance": hindrance, "made_at": at}
        )
        if is_new and hindrance:
            _tell(original, hindrance, at=at)
    copy.original = original
    return copy


def _tell(original: VersionFile, hindrance: Hindrance, *, at: datetime) -> None:
    """Ask the education office to act, once for each file: by label, so that the mail tells nothing
    to whom it is passed on. Its address is that of the list, where the office finds the label."""
    version = original.version
    work = version.submission
    assignment = work.sitting.assignment
    context = {
        "assignment": assignment.page.title,
        "run": assignment.run.title,
        "label": work.label,
        "number": version.number,
        "position": original.position,
        "kind": original.file.kind,
        "why": hindrance.value,
        "path": f"/submissions/sittings/{work.sitting_id}/works/#work-{work.label}",
    }
    notices.tell(
        who_may_know(assignment),
        "submissions.copy_missing",
        context=context,
        at=at,
        key=str(original.pk),
    )


def _copies() -> QuerySet[MarkingCopy]:
    return MarkingCopy.objects.select_related("file", "original__file")
