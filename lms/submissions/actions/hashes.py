"""Work that could not come in because the site was down: its hashes come by mail, before the last
moment; the office registers them, and the files are handed in afterwards."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.core import log
from lms.core.verdict import Refused
from lms.courses.models import Team
from lms.files.models import StoredFile
from lms.files.names import numbered, shown
from lms.notices import actions as notices
from lms.submissions import policy, queries
from lms.submissions.actions import rounds
from lms.submissions.actions.attempts import take_in
from lms.submissions.actions.checks import check_late, checked
from lms.submissions.actions.confirming import held
from lms.submissions.actions.drafts import Declared
from lms.submissions.actions.handing_in import made_before
from lms.submissions.actions.versions import enter, write
from lms.submissions.enums import Outcome, Standing, Way
from lms.submissions.models import (
    DraftFile,
    RegisteredHash,
    Sitting,
    Submission,
    SubmissionVersion,
    Whose,
    dates_of,
    dates_of_submission,
    expected_of,
    fields_of,
    owner_for,
    roster_now,
)
from lms.submissions.models.dates import name_of
from lms.submissions.rules import HASH_WAITS, AppliedDates, moment_in_words


@transaction.atomic
def register_hashes(
    sitting: Sitting,
    whose: Whose,
    hashes: Collection[str],
    *,
    mailed_at: datetime,
    reason: str,
    by: User,
    at: datetime,
) -> list[RegisteredHash]:
    """Keep that a student or team mailed these hashes in time: for a week their files, and nothing
    else, can be handed in and count from the mail. Whose work it is gets a mail.

    A mail that would make no difference raises `ValidationError` beside `mailed_at`; the same mail a
    second time is the same registration.
    """
    policy.can_register_hash(by, sitting).enforce()
    sitting = Sitting.objects.whole().select_for_update(of=("self",)).get(pk=sitting.pk)
    work = Submission.objects.filter(sitting=sitting, **fields_of(whose)).first()
    if work:
        policy.can_receive(work).enforce()
    if not hashes:
        raise ValidationError({"hashes": _("Copy at least one SHA-256 from the mail.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: whose work it is reads it.")})
    _check_mailed(sitting, whose, mailed_at, at=at)
    known = {
        one.sha256: one
        for one in sitting.registered_hashes.in_force().filter(
            sha256__in=hashes, **fields_of(whose)
        )
    }
    if others := [one for one in known.values() if one.mailed_at != mailed_at]:
        raise ValidationError(
            {
                "hashes": _(
                    "%(hash)s… is registered with a mail of %(when)s. Take that back first."
                )
                % {"hash": others[0].sha256[:12], "when": moment_in_words(others[0].mailed_at)}
            }
        )
    fresh = [one for one in dict.fromkeys(hashes) if one not in known]
    rows = [
        RegisteredHash.objects.create(
            sitting=sitting,
            sha256=sha256,
            mailed_at=mailed_at,
            until=at + HASH_WAITS,
            reason=reason.strip(),
            registered_by=by,
            registered_at=at,
            **fields_of(whose),
        )
        for sha256 in fresh
    ]
    for row in rows:
        log.record(row, "submissions.register_hash", by=by, at=at, sha256=row.sha256)
    if rows:
        _tell_registered(rows, whose, by=by, at=at)
    return [*known.values(), *rows]


@transaction.atomic
def withdraw_hash(row: RegisteredHash, reason: str, *, by: User, at: datetime) -> RegisteredHash:
    """Take a registration back, with a reason that whose work it is reads. What was handed in on it
    stays as it is: that is withdrawn apart."""
    row = RegisteredHash.objects.select_for_update(of=("self",)).get(pk=row.pk)
    policy.can_register_hash(by, row.sitting).enforce()
    if row.withdrawn_at is not None:
        return row
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: whose work it is reads it.")})
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_because = at, by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    log.record(row, "submissions.withdraw_hash", by=by, at=at, sha256=row.sha256)
    context = _context(row.sitting) | {
        "by": by.name,
        "mailed_at": row.mailed_at,
        "hashes": [row.sha256],
        "reason": row.withdrawn_because,
        "path": f"/submissions/{row.sitting_id}/",
    }
    users = [one.user for one in roster_now(row.team, row.participation)]
    notices.tell(users, "submissions.hash_withdrawn", context=context, at=at, key=str(row.pk))
    return row


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
    is, and there was no time to ask. Another file raises `ValidationError` beside `uploads`, and then
    nothing of it is stored. Where the mail itself was late, that needs a confirmation of its own.
    """
    owner = owner_for(by, sitting.assignment)
    policy.can_hand_in_mailed(by, sitting, at=at).enforce()
    if owner is None:
        raise Refused(_("Only students of this run hand in here."))
    uploads = list(uploads)
    waiting = RegisteredHash.objects.waiting_at(at).filter(sitting=sitting, **owner.fields)
    _check_uploads(uploads, set(waiting.values_list("sha256", flat=True)))
    stored = take_in(uploads, sitting.assignment, at=at)
    with transaction.atomic():
        work, _created = Submission.objects.get_or_create(sitting=sitting, **owner.fields)
        row = held(work, at=at)
        policy.can_hand_in_mailed(by, row.sitting, at=at, submission=row).enforce()
        versions = list(row.versions.defer("manifest"))
        if earlier := made_before(versions, request_key, sender=by, at=at):
            return earlier
        files = _files_of(row, stored, kept)
        # Held here and not saved: what is declared belongs to the version, the draft keeps its own.
        row.note, row.ai_use, row.ai_account = "", declared.ai_use, declared.ai_account
        statement = checked(row, files, statement=declared.statement, files_seen=None)
        mailed_at = RegisteredHash.objects.of_work(row).counts_from(
            [one.file.sha256 for one in files], at=at
        )
        if mailed_at is None:
            raise ValidationError({"uploads": _not_registered([one.name for one in files])})
        latest = versions[-1] if versions else None
        if latest and not row.is_withdrawn and _is_of(latest, files):
            return latest
        dates = dates_of_submission(row)
        check_late(dates, latest, at=mailed_at, is_confirmed=is_late_confirmed)
        rounds.end(row, Outcome.STOPPED, by=by, at=at)
        people = expected_of(row)
        version = write(
            row,
            files,
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
        log.record(row, "submissions.hand_in", by=by, at=at, version=version.number)
        enter(row, version, files, people, at=at)
    return version


def _check_mailed(sitting: Sitting, whose: Whose, mailed_at: datetime, *, at: datetime) -> None:
    """A mail counts only if what it stands for could have been handed in at that moment."""
    if mailed_at > at:
        raise ValidationError({"mailed_at": _("This lies in the future.")})
    dates = _dates_of(sitting, whose)
    standing = dates.standing(at=mailed_at)
    if standing == Standing.CLOSED:
        raise ValidationError(
            {
                "mailed_at": _(
                    "For %(name)s the last moment was %(when)s. A mail from after it makes no "
                    "difference, so it is not registered."
                )
                % {"name": name_of(whose), "when": moment_in_words(dates.cutoff_at)}
            }
        )
    if standing == Standing.NOT_OPEN:
        raise ValidationError(
            {
                "mailed_at": _("Handing in opened on %(when)s, after this mail.")
                % {"when": moment_in_words(dates.opens_at)}
            }
        )


def _dates_of(sitting: Sitting, whose: Whose) -> AppliedDates:
    book = dates_of([sitting])
    if isinstance(whose, Team):
        return book.of(sitting, team=whose.pk)
    return book.of(sitting, participation=whose.pk)


def _check_uploads(uploads: Sequence[Any], waiting: Collection[str]) -> None:
    strange = [shown(one.name or "") for one in uploads if one.sha256 not in waiting]
    if strange:
        raise ValidationError({"uploads": [_not_registered([name]) for name in strange]})


def _not_registered(names: Sequence[str]) -> str:
    return _(
        "%(names)s: not among the files whose SHA-256 you mailed, so nothing was stored. Take "
        "exactly those: opening a file and saving it again changes it."
    ) % {"names": ", ".join(names)}


def _files_of(
    row: Submission, stored: Sequence[tuple[str, StoredFile]], kept: Collection[str]
) -> list[DraftFile]:
    """The files of the version: what is here already and was chosen, then what was brought."""
    chosen = [one for one in queries.files_here(row) if one.file.sha256 in kept]
    named: dict[str, StoredFile] = {}
    for name, file in [*((one.name, one.file) for one in chosen), *stored]:
        if file in named.values():
            continue
        free, number = name, 2
        while free in named:
            free, number = numbered(name, number), number + 1
        named[free] = file
    most = row.sitting.assignment.max_files
    if len(named) > most:
        raise ValidationError(
            {"uploads": _("At most %(n)d files can be handed in here.") % {"n": most}}
        )
    return [DraftFile(submission=row, file=file, name=name) for name, file in named.items()]


def _is_of(latest: SubmissionVersion, files: Sequence[DraftFile]) -> bool:
    """Whether it counts from the same mail already, with just these files."""
    return latest.is_mailed and set(latest.files.values_list("file", flat=True)) == {
        one.file.pk for one in files
    }


def _tell_registered(
    rows: Sequence[RegisteredHash], whose: Whose, *, by: User, at: datetime
) -> None:
    first = rows[0]
    context = _context(first.sitting) | {
        "by": by.name,
        "mailed_at": first.mailed_at,
        "until": first.until,
        "hashes": [row.sha256 for row in rows],
        "reason": first.reason,
        "path": f"/submissions/{first.sitting_id}/mailed/",
    }
    users = [one.user for one in roster_now(first.team, first.participation)]
    notices.tell(users, "submissions.hash_registered", context=context, at=at, key=str(first.pk))


def _context(sitting: Sitting) -> dict[str, Any]:
    return {"assignment": sitting.assignment.page.title, "run": sitting.assignment.run.title}
