"""Working on a draft: it belongs to a student, or to all members of a team alike."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.core import log
from lms.core.verdict import Refused
from lms.files.names import free_name
from lms.files.uploads import HashedUpload
from lms.submissions import policy, queries
from lms.submissions.actions import rounds
from lms.submissions.actions.complete import keep_complete
from lms.submissions.actions.confirming import held
from lms.submissions.actions.receiving import name_of, refusal_of, take_in
from lms.submissions.enums import AiUse
from lms.submissions.models import (
    DraftFile,
    PartialUpload,
    Sitting,
    Statement,
    Submission,
    owner_for,
)


@dataclass(frozen=True, slots=True)
class Declared:
    """What the hand-in will declare, as far as it is ticked and typed now."""

    statement: Statement | None
    ai_use: str = AiUse.UNSAID
    ai_account: str = ""


class DraftChangedError(Exception):
    """Somebody saved another text in between; nothing was overwritten.

    `current` is the submission as it is now: the screen shows its text beside the one refused.
    """

    def __init__(self, current: Submission) -> None:
        super().__init__("the draft changed in between")
        self.current = current


@dataclass(slots=True)
class Received:
    """What became of an upload: what was taken in, what was there already, why others were not."""

    added: list[DraftFile] = field(default_factory=list)
    known: list[DraftFile] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@transaction.atomic
def open_draft(sitting: Sitting, *, by: Any, at: datetime) -> Submission:
    """The one submission of this person, or of her team, for the sitting; made when it is missing.

    Two members who begin at once get the same one: the database knows only one per owner.
    """
    owner = owner_for(by, sitting.assignment)
    policy.can_draft(by, sitting, at=at).enforce()
    if owner is None:
        raise Refused(_("Only students of this run hand in here."))
    submission, created = Submission.objects.get_or_create(sitting=sitting, **owner.fields)
    if created:
        log.record(submission, "submissions.open_draft", by=by, at=at)
    return submission


@transaction.atomic
def save_draft(
    submission: Submission,
    *,
    note: str,
    draft_number: int,
    by: Any,
    at: datetime,
    declared: Declared | None = None,
) -> Submission:
    """Keep the note, and with it what is declared unless that is None. `draft_number` is that of
    the draft the person began from; when it is no longer the current one and the texts differ,
    nothing is written and `DraftChangedError` tells both."""
    row = held(submission, at=at)
    policy.can_hand_in(by, row, at=at).enforce()
    before, ticked = _as_typed(row), row.statement_id
    row.note = note
    if declared:
        row.statement, row.ai_use = declared.statement, declared.ai_use
        row.ai_account = declared.ai_account
    is_changed = _as_typed(row) != before
    if is_changed and draft_number != row.draft_number:
        raise DraftChangedError(Submission.objects.with_rules().get(pk=row.pk))
    if not is_changed and row.statement_id == ticked:
        return row
    # A tick is no text that could be lost: it makes nobody else's page out of date.
    row.draft_number += is_changed
    _sign(row, by=by, at=at)
    log.record(row, "submissions.save_draft", by=by, at=at)
    return row


def add_files(
    submission: Submission,
    uploads: Iterable[Any],
    *,
    by: Any,
    at: datetime,
    hashes: Iterable[str] = (),
) -> Received:
    """Take each upload into the draft; those that are refused say why and leave no trace. `hashes`
    are those that the browser computed, in the order of the uploads, as far as it did.

    Whether anything may be added is asked before a byte is stored, and again on the locked row.
    """
    policy.can_hand_in(by, submission, at=at).enforce()
    received = Received()
    for upload, sent in zip_longest(uploads, hashes):
        if upload is None:
            break
        try:
            if sent and sent != upload.sha256:
                raise ValidationError(_arrived_changed())
            file, is_new = add_file(submission, upload, by=by, at=at)
            (received.added if is_new else received.known).append(file)
        except ValidationError as refusal:
            received.refused.append(refusal_of(upload, refusal))
    return received


def add_file(
    submission: Submission,
    upload: HashedUpload,
    *,
    by: Any,
    at: datetime,
    resumed: PartialUpload | None = None,
) -> tuple[DraftFile, bool]:
    """The file in the draft, and whether it is new there: the same bytes twice are one file. Raises
    ValidationError with why it is not taken. `resumed` is the upload whose room it takes over."""
    assignment, size = submission.sitting.assignment, upload.size or 0
    if not upload.too_big and size <= assignment.max_bytes:
        if known := submission.draft_files.filter(file__sha256=upload.sha256).first():
            return known, False
        refuse_without_room(submission, size, resumed=resumed)
    stored = take_in(upload, assignment, at=at)
    with transaction.atomic():
        row = held(submission, at=at)
        policy.can_hand_in(by, row, at=at).enforce()
        if known := row.draft_files.filter(file=stored).first():
            return known, False
        refuse_without_room(row, size, resumed=resumed)
        taken = set(row.draft_files.values_list("name", flat=True))
        name = free_name(name_of(upload, stored), taken)
        file = DraftFile.objects.create(
            submission=row, file=stored, name=name, added_by=by, added_at=at
        )
        _sign(row, by=by, at=at)
        log.record(row, "submissions.add_files", by=by, at=at, sha256=stored.sha256)
    return file, True


def refuse_without_room(
    submission: Submission, size: int, *, resumed: PartialUpload | None = None
) -> None:
    """Raise ValidationError when there are enough files already, or this one is over the quota."""
    assignment = submission.sitting.assignment
    if submission.draft_files.count() >= assignment.max_files:
        raise ValidationError(
            ngettext(
                "There is room for %(n)d file. Remove it first.",
                "There is room for %(n)d files. Remove one first.",
                assignment.max_files,
            )
            % {"n": assignment.max_files}
        )
    taken = queries.bytes_of_owner(submission, without=resumed)
    limit = assignment.quota_megabytes * 1024 * 1024
    if taken + size > limit:
        raise ValidationError(
            _(
                "For this assignment you may store %(limit)s in all, versions included, and "
                "%(taken)s are taken. Make the file smaller, or ask your lecturer for more room."
            )
            % {"limit": filesizeformat(limit), "taken": filesizeformat(taken)}
        )


def _arrived_changed() -> str:
    return _("This file arrived otherwise than it left, so it was not kept. Choose it again.")


@transaction.atomic
def remove_file(draft_file: DraftFile, *, by: Any, at: datetime) -> None:
    """Take a file out of the draft; versions that have it keep it."""
    row = held(draft_file.submission, at=at)
    policy.can_hand_in(by, row, at=at).enforce()
    row.draft_files.filter(pk=draft_file.pk).delete()
    _sign(row, by=by, at=at)
    log.record(row, "submissions.remove_file", by=by, at=at)


def _as_typed(row: Submission) -> tuple[Any, ...]:
    return row.note, row.ai_use, row.ai_account


def _sign(row: Submission, *, by: Any, at: datetime) -> None:
    """Note who changed the draft; what the team was asked about is no longer what it is, and what
    is complete now is what the last moment hands in."""
    rounds.end_if_changed(row, by=by, at=at)
    row.draft_saved_at, row.draft_saved_by = at, by
    row.save(
        update_fields=[
            "note",
            "statement",
            "ai_use",
            "ai_account",
            "draft_number",
            "draft_saved_at",
            "draft_saved_by",
        ]
    )
    keep_complete(row, at=at)
