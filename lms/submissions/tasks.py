"""Copies for marking, made in the worker as soon as a work is handed in, or when they are wanted."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.tasks import task
from django.utils import timezone

from lms.files import actions as files
from lms.files.cleaning import EDITION, NotCleanableError
from lms.notices import actions as notices
from lms.submissions.enums import Hindrance
from lms.submissions.models import MarkingCopy, VersionFile, who_may_know


@task
def make_copies(version: int) -> None:
    """The copy of each file of a version."""
    for file in VersionFile.objects.filter(version=version).select_related("file"):
        copy_of(file, at=timezone.now())


def copy_of(original: VersionFile, *, at: datetime) -> MarkingCopy:
    """The copy of a handed-in file, or why there is none; made now if it is not there yet, or was
    made by an earlier edition of the cleaning.

    The same bytes give the same copy, so what was cleaned before is not cleaned again. What the
    office gave out as it is stays so.
    """
    found = _copies().filter(original=original).first()
    is_good = found is not None and (found.edition == EDITION or found.given_at is not None)
    return found if found and is_good else _make(original, at=at)


def _make(original: VersionFile, *, at: datetime) -> MarkingCopy:
    made = _cleaned(original, at=at) | {"edition": EDITION, "made_at": at}
    with transaction.atomic():
        # Two who want it at once get one; the second made the same bytes.
        copy, is_new = MarkingCopy.objects.select_for_update(of=("self",)).get_or_create(
            original=original, defaults=made
        )
        is_news = is_new or copy.hindrance != made["hindrance"]
        if not is_new and copy.given_at is None:
            MarkingCopy.objects.filter(pk=copy.pk).update(**made)
            copy.refresh_from_db()
        if is_news and copy.hindrance:
            _tell(original, Hindrance(copy.hindrance), at=at)
    copy.original = original
    return copy


def _cleaned(original: VersionFile, *, at: datetime) -> dict[str, Any]:
    known = _copies().filter(original__file=original.file_id, edition=EDITION)
    if same := known.exclude(file=None).first():
        return {"file": same.file, "hindrance": Hindrance.NONE}
    try:
        file = files.copy_without_notes(original.file, at=at)
    except NotCleanableError as error:
        return {"file": None, "hindrance": Hindrance(error.hindrance.value)}
    return {"file": file, "hindrance": Hindrance.NONE}


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
