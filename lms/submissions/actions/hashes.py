"""Work that could not come in because the site was down: its hashes come by mail, before the last
moment, and the office registers them. How the files follow is in `mailed`."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.core import log
from lms.courses.models import Team
from lms.notices import actions as notices
from lms.submissions import policy
from lms.submissions.enums import Standing
from lms.submissions.models import (
    RegisteredHash,
    Sitting,
    Submission,
    Whose,
    dates_of,
    fields_of,
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
