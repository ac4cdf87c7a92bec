"""Handing in the files whose hashes came by mail and were registered; the draft has no part in it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from lms.core import log
from lms.core.verdict import Refused
from lms.files.models import StoredFile
from lms.files.names import free_name, shown
from lms.files.uploads import HashedUpload
from lms.submissions import policy, queries
from lms.submissions.actions import rounds
from lms.submissions.actions.checks import check_late, checked
from lms.submissions.actions.confirming import held
from lms.submissions.actions.drafts import Declared
from lms.submissions.actions.handing_in import made_before
from lms.submissions.actions.receiving import name_of, refusal_of, take_in
from lms.submissions.actions.versions import enter, write
from lms.submissions.enums import Outcome, Way
from lms.submissions.models import (
    DraftFile,
    MailedFile,
    Owner,
    RegisteredHash,
    Sitting,
    Submission,
    SubmissionVersion,
    dates_of_submission,
    expected_of,
    owner_for,
)


def open_mailed(sitting: Sitting, sha256: str, *, by: Any, at: datetime) -> Submission:
    """The work of this person, or of her team, to which a file of a mail belongs; made when it is
    missing, also after the last moment. Raises ValidationError where no mail named the file."""
    owner = _owner_of(sitting, by=by, at=at)
    check_awaited(Submission(sitting=sitting, **owner.fields), sha256, at=at)
    return _opened(sitting, owner, by=by, at=at)


def add_mailed_file(
    submission: Submission, upload: HashedUpload, *, by: Any, at: datetime
) -> MailedFile:
    """Keep a file of a mail until it is handed in. There is no quota on it: after the last moment
    nobody could make room, and each hash brings one file. Raises ValidationError with why it is not
    taken, and then keeps nothing."""
    check_awaited(submission, upload.sha256, at=at)
    stored = take_in(upload, submission.sitting.assignment, at=at)
    with transaction.atomic():
        row = held(submission, at=at)
        policy.can_hand_in_mailed(by, row.sitting, at=at, submission=row).enforce()
        file, is_new = MailedFile.objects.get_or_create(
            submission=row,
            file=stored,
            defaults={"name": name_of(upload, stored), "added_by": by, "added_at": at},
        )
        if is_new:
            log.record(row, "submissions.add_mailed_file", by=by, at=at, sha256=stored.sha256)
    return file


def check_awaited(submission: Submission, sha256: str, *, at: datetime) -> None:
    """Raise ValidationError for a file that no mail named."""
    if not _awaited(submission, {sha256}, at=at):
        raise ValidationError(
            _(
                "This is not one of the files whose SHA-256 you mailed. Take exactly those: opening "
                "a file and saving it again changes it."
            )
        )


def keep_mailed(
    sitting: Sitting, uploads: Iterable[HashedUpload], *, by: Any, at: datetime
) -> list[str]:
    """Keep files of a mail for the next press; returns their hashes. With one that no mail named
    nothing is stored. Raises ValidationError beside `uploads` that names all that are not taken."""
    owner, uploads = _owner_of(sitting, by=by, at=at), list(uploads)
    hashes = {one.sha256 for one in uploads}
    known = _awaited(Submission(sitting=sitting, **owner.fields), hashes, at=at)
    strange = [shown(one.name or "") for one in uploads if one.sha256 not in known]
    if strange:
        raise ValidationError({"uploads": [_not_registered([name]) for name in strange]})
    work, refused = _opened(sitting, owner, by=by, at=at), []
    for upload in uploads:
        try:
            add_mailed_file(work, upload, by=by, at=at)
        except ValidationError as refusal:
            refused.append(refusal_of(upload, refusal))
    if refused:
        raise ValidationError({"uploads": refused})
    return [upload.sha256 for upload in uploads]


def forget_mailed_files(*, at: datetime) -> None:
    """Take away what no mail is waiting for any more and nobody handed in."""
    same = Q(participation=OuterRef("submission__participation")) | Q(
        team=OuterRef("submission__team")
    )
    waiting = RegisteredHash.objects.waiting_at(at).filter(
        same, sitting=OuterRef("submission__sitting"), sha256=OuterRef("file__sha256")
    )
    MailedFile.objects.exclude(Exists(waiting)).delete()


def hand_in_mailed(
    sitting: Sitting,
    uploads: Iterable[Any],
    *,
    kept: Collection[str] = (),
    declared: Declared,
    request_key: UUID,
    by: Any,
    at: datetime,
    is_late_confirmed: bool = False,
    completed_at: datetime | None = None,
) -> SubmissionVersion:
    """Make a version of files whose hashes the office registered, as of their mail, also after the
    last moment; the draft stays as it is. `kept` are the hashes of those that are here already.

    One member does it for the team, whatever the rule of the assignment: the mail said what the work
    is, and there was no time to ask. With a file of another hash `ValidationError` is raised beside
    `uploads`, and nothing is stored; with any other error the files stay here for the next press.
    Where the mail itself was late, that needs a confirmation of its own.
    """
    owner, uploads = _owner_of(sitting, by=by, at=at), list(uploads)
    brought = keep_mailed(sitting, uploads, by=by, at=at) if uploads else []
    with transaction.atomic():
        row = held(_opened(sitting, owner, by=by, at=at), at=at)
        policy.can_hand_in_mailed(by, row.sitting, at=at, submission=row).enforce()
        versions = list(row.versions.defer("manifest"))
        if earlier := made_before(versions, request_key, sender=by, at=at):
            _forget_handed_in(row, earlier)
            return earlier
        chosen = _files_of(row, kept, brought)
        # Held here and not saved: what is declared belongs to the version, the draft keeps its own.
        row.note, row.ai_use, row.ai_account = "", declared.ai_use, declared.ai_account
        statement = checked(row, chosen, statement=declared.statement, files_seen=None)
        mailed_at = RegisteredHash.objects.of_work(row).counts_from(
            [one.file.sha256 for one in chosen], at=at
        )
        if mailed_at is None:
            raise ValidationError({"uploads": _not_registered([one.name for one in chosen])})
        latest = versions[-1] if versions else None
        if latest and not row.is_withdrawn and _is_of(latest, chosen):
            _forget_handed_in(row, latest)
            return latest
        dates = dates_of_submission(row)
        check_late(dates, latest, at=mailed_at, is_confirmed=is_late_confirmed)
        rounds.end(row, Outcome.STOPPED, by=by, at=at)
        people = expected_of(row)
        version = write(
            row,
            chosen,
            people,
            statement,
            latest,
            dates,
            by=by,
            at=mailed_at,
            completed_at=max(at, completed_at or at),
            request_key=request_key,
            way=Way.MAILED,
        )
        _forget_handed_in(row, version)
        log.record(row, "submissions.hand_in", by=by, at=at, version=version.number)
        enter(row, version, chosen, people, at=at)
    return version


def _owner_of(sitting: Sitting, *, by: Any, at: datetime) -> Owner:
    owner = owner_for(by, sitting.assignment)
    policy.can_hand_in_mailed(by, sitting, at=at).enforce()
    if owner is None:
        raise Refused(_("Only students of this run hand in here."))
    return owner


def _opened(sitting: Sitting, owner: Owner, *, by: Any, at: datetime) -> Submission:
    work, created = Submission.objects.get_or_create(sitting=sitting, **owner.fields)
    if created:
        log.record(work, "submissions.open_draft", by=by, at=at)
    return work


def _awaited(submission: Submission, hashes: Collection[str], *, at: datetime) -> set[str]:
    """Those of the hashes whose files a mail named, and that may still come."""
    waiting = RegisteredHash.objects.waiting_at(at).of_work(submission)
    return set(waiting.filter(sha256__in=hashes).values_list("sha256", flat=True))


def _not_registered(names: Sequence[str]) -> str:
    return _(
        "%(names)s: not among the files whose SHA-256 you mailed, so nothing was stored. Take "
        "exactly those: opening a file and saving it again changes it."
    ) % {"names": ", ".join(names)}


def _files_of(row: Submission, kept: Collection[str], brought: Sequence[str]) -> list[DraftFile]:
    """The files of the version, by their hashes: those that were here as they are listed, then those
    of this press as they were chosen; each under a name of its own."""
    here = {one.file.sha256: one for one in queries.files_here(row)}
    listed = [sha256 for sha256 in here if sha256 in kept and sha256 not in brought]
    named: dict[str, StoredFile] = {}
    for one in (here[sha256] for sha256 in [*listed, *dict.fromkeys(brought)]):
        named[free_name(one.name, named)] = one.file
    most = row.sitting.assignment.max_files
    if len(named) > most:
        raise ValidationError(
            {"uploads": _("At most %(n)d files can be handed in here.") % {"n": most}}
        )
    return [DraftFile(submission=row, file=file, name=name) for name, file in named.items()]


def _forget_handed_in(row: Submission, version: SubmissionVersion) -> None:
    row.mailed_files.filter(file__in=version.files.values("file")).delete()


def _is_of(latest: SubmissionVersion, files: Sequence[DraftFile]) -> bool:
    """Whether it counts from the same mail already, with just these files."""
    return latest.is_mailed and set(latest.files.values_list("file", flat=True)) == {
        one.file.pk for one in files
    }
