"""Taking files into the store, and clearing away what nobody refers to."""

import logging
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, ForeignObjectRel, OuterRef, QuerySet
from django.template.defaultfilters import filesizeformat

from lms.files import cleaning, inspection, store
from lms.files.cleaning import Hindrance, NotCleanableError
from lms.files.enums import Kind
from lms.files.inspection import RefusedFile
from lms.files.models import StoredFile
from lms.files.uploads import HashedUpload

logger = logging.getLogger("lms.files")


def receive(
    upload: HashedUpload, *, allowed: Collection[str], max_bytes: int, at: datetime
) -> StoredFile:
    """Judge an upload, make its bytes durable, and only then write the row that speaks of it.

    Raises RefusedFile, with a sentence for the user, and then keeps nothing.
    """
    limit = min(max_bytes, settings.FILE_UPLOAD_MAX_BYTES)
    size = upload.size or 0
    if upload.too_big or size > limit:
        raise RefusedFile("too_big", size=filesizeformat(size), limit=filesizeformat(limit))
    upload.flush()
    kind = inspection.kind_of(Path(upload.temporary_file_path()))
    if kind not in allowed:
        labels = ", ".join(str(Kind(value).label) for value in allowed)
        raise RefusedFile("kind_not_allowed", kind=kind.label, allowed=labels)
    store.keep(upload)
    return _row_of(upload.sha256, size=size, kind=kind, at=at)


def copy_without_notes(stored: StoredFile, *, at: datetime) -> StoredFile:
    """The same work without what its file tells of its makers, as a file of the store; the file
    itself if its kind holds nothing else. Raises NotCleanableError, and then keeps nothing."""
    kind = Kind(stored.kind)
    if not cleaning.needs_cleaning(kind):
        return stored
    upload = HashedUpload.blank()
    try:
        cleaning.clean(store.path_of(stored.sha256), upload, kind)
        upload.seal()
        if _kind_of(upload) != kind:
            raise NotCleanableError(Hindrance.DAMAGED)
        size = upload.size or 0
        store.keep(upload)
    finally:
        upload.close()
    return _row_of(upload.sha256, size=size, kind=kind, at=at)


def _kind_of(upload: HashedUpload) -> Kind | None:
    try:
        return inspection.kind_of(Path(upload.temporary_file_path()))
    except RefusedFile:
        return None


class Collected(NamedTuple):
    """How much was cleared away."""

    incoming: int
    rows: int
    files: int


def collect_orphans(*, before: datetime, at: datetime) -> Collected:
    """Clear away what nobody refers to and nobody touched since `before`.

    Three kinds: what broken-off uploads left, rows without a reference, files without a row. Safe
    while people hand in: a file that is received again at that moment stays. While a backup is
    made nothing goes; the next turn is soon enough.
    """
    with store.taking_out() as may_go:
        return _collect(before=before, at=at) if may_go else Collected(0, 0, 0)


def _collect(*, before: datetime, at: datetime) -> Collected:
    moment = before.timestamp()
    rows = sum(
        _forget(pk, before=before)
        for pk in _unreferenced().filter(stored_at__lt=before).values_list("pk", flat=True)
    )
    files = 0
    for sha256 in store.kept_before(moment):
        if not StoredFile.objects.filter(sha256=sha256).exists():
            files += store.discard(sha256, unless_since=moment)
    collected = Collected(store.clear_incoming(moment), rows, files)
    logger.info(
        "Orphans collected", extra={"event": "files.collected", "at": at} | collected._asdict()
    )
    return collected


@transaction.atomic
def _row_of(sha256: str, *, size: int, kind: str, at: datetime) -> StoredFile:
    """The row for the bytes; under its lock, so that one being collected now is made anew."""
    stored, _ = StoredFile.objects.select_for_update().get_or_create(
        sha256=sha256, defaults={"size": size, "kind": kind, "stored_at": at}
    )
    return stored


def _unreferenced() -> QuerySet[StoredFile]:
    """Rows that no model of any app refers to."""
    references = [
        field
        for field in StoredFile._meta.get_fields(include_hidden=True)
        if isinstance(field, ForeignObjectRel)
    ]
    rows = StoredFile.objects.all()
    for relation in references:
        used = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
        rows = rows.filter(~Exists(used))
    return rows


def _forget(pk: int, *, before: datetime) -> int:
    """Delete one row, asking again under its lock; returns 1 if it went.

    The age of the file counts, which is renewed whenever somebody hands in the same bytes: who
    just did so has no reference to the row yet.
    """
    with transaction.atomic():
        row = StoredFile.objects.select_for_update().filter(pk=pk).first()
        if row is None or store.was_kept_since(row.sha256, before.timestamp()):
            return 0
        if not _unreferenced().filter(pk=pk).exists():
            return 0
        row.delete()
    return 1
