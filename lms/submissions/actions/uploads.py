"""Files that come in pieces, so that a line that breaks does not start them over."""

from collections.abc import Iterable
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
from lms.submissions import policy, queries
from lms.submissions.actions.drafts import add_file, refuse_without_room
from lms.submissions.actions.mailed import add_mailed_file, check_awaited
from lms.submissions.actions.presses import bytes_count_from
from lms.submissions.actions.states import locked_row
from lms.submissions.models import (
    DraftFile,
    MailedFile,
    PartialUpload,
    RegisteredHash,
    Submission,
)
from lms.submissions.queries import FileHere


@transaction.atomic
def begin_upload(
    submission: Submission,
    *,
    name: str,
    size: int,
    sha256: str,
    by: Any,
    at: datetime,
    is_mailed: bool = False,
) -> PartialUpload | FileHere:
    """Make room for a file that comes in pieces. The same bytes begun before by the same person are
    that upload again, to be resumed; bytes that are here already are their file. It goes into the
    draft, or with `is_mailed` to the files of a mail.

    Raises ValidationError when it could not be taken in the end: too large, too many, no room, or
    named by no mail.
    """
    row = locked_row(submission)
    if is_mailed:
        policy.can_hand_in_mailed(by, row.sitting, at=at, submission=row).enforce()
        check_awaited(row, sha256, at=at)
        here: Iterable[FileHere] = queries.files_here(row)
    else:
        at = bytes_count_from(row, sha256, presser=by, at=at)
        policy.can_hand_in(by, row, at=at).enforce()
        here = row.draft_files.filter(file__sha256=sha256).select_related("file")
    if known := next((one for one in here if one.file.sha256 == sha256), None):
        return known
    begun = row.partial_uploads.filter(user=by, sha256=sha256).first()
    if begun and begun.size == size:
        return begun
    limit = min(row.sitting.assignment.max_bytes, settings.FILE_UPLOAD_MAX_BYTES)
    if size > limit:
        raise RefusedFile("too_big", size=filesizeformat(size), limit=filesizeformat(limit))
    if begun:
        _forget(begun)
    if not is_mailed:
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
    and Refused as soon as the file may come neither into the draft nor as one of a mail."""
    row = upload.submission
    counted = bytes_count_from(row, upload.sha256, presser=upload.user, at=at)
    verdict = policy.can_hand_in(upload.user, row, at=counted)
    if not verdict and not _is_awaited(upload, at=at):
        verdict.enforce()
    return uploads.append(upload.key, stream, offset=offset, size=upload.size)


def finish_upload(
    upload: PartialUpload, *, by: Any, at: datetime, is_mailed: bool = False
) -> DraftFile | MailedFile:
    """Take a file of which everything has come into the draft, or with `is_mailed` to the files of a
    mail, by the road of every file.

    Raises ValidationError when something is missing yet, and then keeps what is here; when it is
    not what was announced, or is no file that is taken, and then keeps nothing. When the disk fails
    (OSError) it can be finished later.
    """
    row = upload.submission
    if is_mailed:
        policy.can_hand_in_mailed(by, row.sitting, at=at, submission=row).enforce()
    else:
        at = bytes_count_from(row, upload.sha256, presser=by, at=at)
        policy.can_hand_in(by, row, at=at).enforce()
    if uploads.received(upload.key) != upload.size:
        raise ValidationError(_("Not all of this file has arrived yet."), code="incomplete")
    whole = uploads.AssembledUpload(upload.key, upload.name)
    try:
        if whole.sha256 != upload.sha256:
            raise ValidationError(
                _("This file arrived otherwise than it left, so it was not kept. Choose it again.")
            )
        file: DraftFile | MailedFile
        if is_mailed:
            file = add_mailed_file(row, whole, by=by, at=at)
        else:
            file, _is_new = add_file(row, whole, by=by, at=at, resumed=upload)
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


def _is_awaited(upload: PartialUpload, *, at: datetime) -> bool:
    """Whether a mail named it, and its student may bring the files of that."""
    row = upload.submission
    waiting = RegisteredHash.objects.waiting_at(at).of_work(row)
    return waiting.filter(sha256=upload.sha256).exists() and bool(
        policy.can_hand_in_mailed(upload.user, row.sitting, at=at, submission=row)
    )


def _forget(upload: PartialUpload) -> None:
    PartialUpload.objects.filter(pk=upload.pk).delete()
    uploads.forget(upload.key)
