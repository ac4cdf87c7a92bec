"""Files that come in pieces, so that a line that breaks does not start them over."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from lms.core import log
from lms.files import uploads
from lms.files.inspection import RefusedFile
from lms.files.names import shown
from lms.submissions import policy
from lms.submissions.actions.drafts import add_file, refuse_without_room
from lms.submissions.actions.presses import bytes_count_from
from lms.submissions.actions.states import locked_row
from lms.submissions.models import DraftFile, PartialUpload, Submission


@transaction.atomic
def begin_upload(
    submission: Submission, *, name: str, size: int, sha256: str, by: Any, at: datetime
) -> PartialUpload | DraftFile:
    """Make room for a file that comes in pieces. The same bytes begun before by the same person are
    that upload again, to be resumed; bytes that the draft has already are its file.

    Raises ValidationError when it could not be taken in the end: too large, too many, no room.
    """
    row = locked_row(submission)
    at = bytes_count_from(row, sha256, presser=by, at=at)
    policy.can_hand_in(by, row, at=at).enforce()
    if known := row.draft_files.filter(file__sha256=sha256).first():
        return known
    begun = row.partial_uploads.filter(user=by, sha256=sha256).first()
    if begun and begun.size == size:
        return begun
    limit = min(row.sitting.assignment.max_bytes, settings.FILE_UPLOAD_MAX_BYTES)
    if size > limit:
        raise RefusedFile("too_big", size=filesizeformat(size), limit=filesizeformat(limit))
    if begun:
        _forget(begun)
    refuse_without_room(row, size)
    upload = PartialUpload.objects.create(
        submission=row, user=by, name=shown(name), size=size, sha256=sha256, begun_at=at
    )
    log.record(row, "submissions.begin_upload", by=by, at=at)
    return upload


def append_piece(
    upload: PartialUpload, stream: uploads.Stream, *, offset: int, at: datetime
) -> int:
    """Add a piece to an upload; returns how many bytes are here. Raises what `uploads.append` does,
    and Refused as soon as nothing more may come into the draft."""
    at = bytes_count_from(upload.submission, upload.sha256, presser=upload.user, at=at)
    policy.can_hand_in(upload.user, upload.submission, at=at).enforce()
    return uploads.append(upload.key, stream, offset=offset, size=upload.size)


def finish_upload(upload: PartialUpload, *, by: Any, at: datetime) -> DraftFile:
    """Take a file of which everything has come into the draft, by the road of every file.

    Raises ValidationError when something is missing yet, and then keeps what is here; when it is
    not what was announced, or is no file that is taken, and then keeps nothing. When the disk fails
    (OSError) it can be finished later.
    """
    at = bytes_count_from(upload.submission, upload.sha256, presser=by, at=at)
    policy.can_hand_in(by, upload.submission, at=at).enforce()
    if uploads.received(upload.key) != upload.size:
        raise ValidationError(_("Not all of this file has arrived yet."), code="incomplete")
    whole = uploads.AssembledUpload(upload.key, upload.name)
    try:
        if whole.sha256 != upload.sha256:
            raise ValidationError(
                _("This file arrived otherwise than it left, so it was not kept. Choose it again.")
            )
        file, _is_new = add_file(upload.submission, whole, by=by, at=at, resumed=upload)
    except ValidationError:
        _forget(upload)
        raise
    finally:
        whole.close()
    _forget(upload)
    return file


@transaction.atomic
def drop_upload(upload: PartialUpload, *, by: Any, at: datetime) -> None:
    """Give up an upload; its bytes go, and its room is free again."""
    log.record(upload.submission, "submissions.drop_upload", by=by, at=at)
    _forget(upload)


def forget_uploads(*, before: datetime) -> int:
    """Take away what was begun before the moment and never finished; returns how many."""
    left = list(PartialUpload.objects.left_before(before))
    for upload in left:
        _forget(upload)
    return len(left)


def _forget(upload: PartialUpload) -> None:
    PartialUpload.objects.filter(pk=upload.pk).delete()
    uploads.forget(upload.key)
