"""The one door for mail from our own apps, and what people and operators decide about it."""

import json
import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from lms.accounts.models import User
from lms.core import log
from lms.notices import policy, rules, tasks
from lms.notices.enums import EVENTS, Reason, State, Urgency
from lms.notices.models import MailHours, Notice
from lms.notices.rules import Hours

logger = logging.getLogger(__name__)

# As long as somebody may still promise the same thing again under the same key.
KEPT = timedelta(days=365)


def tell(
    users: Iterable[User],
    event: str,
    *,
    context: dict[str, Any],
    at: datetime,
    key: str = "",
    urgency: Urgency | None = None,
) -> None:
    """Promise each of these people one mail about the event, as part of the caller's transaction.

    `context` holds plain values (text, numbers, lists, dicts) and moments; the recipient comes as
    `name`. The mail is made when it leaves, in the recipient's language.

    `key` makes it safe to promise twice: of one key a person gets one mail, ever. Let it name what
    happened, such as `f"receipt:{version.pk}"`; the event is put in front of it.

    `urgency` is for the one time that an event is more or less urgent than it is by nature.

    Nothing that goes wrong with a mail ever reaches the caller: it stands on the list of operators.
    Unless the database gave up the caller's transaction with it: then nothing of it stands.

    To add an event `essays.reminder`: write the templates `essays/mail/reminder.subject.txt` (one
    short line) and `essays/mail/reminder.txt` (only what there is to say, the frame is added), and
    give it a line in `lms.notices.enums.EVENTS`, where its urgency says whether it breaks quiet
    hours, waits for their end, or may wait for the digest.
    """
    try:
        with transaction.atomic():
            _promise(users, event, context=context, at=at, key=key, urgency=urgency)
    except Exception:
        if transaction.get_connection().needs_rollback:
            raise
        logger.exception("mail not promised", extra={"event": event})


@transaction.atomic
def amend(event: str, key: str, *, context: dict[str, Any]) -> set[int]:
    """Let the mail of this key say something else as far as it still waits, or is parked.

    Returns the numbers of the people who will read the new words only.
    """
    here = Notice.objects.filter(event=event, key=_key(event, key))
    here = here.filter(state__in=[State.WAITING, State.PARKED])
    rows = list(here.select_for_update().only("recipient", "state"))
    here.filter(pk__in=[row.pk for row in rows]).update(context=rules.pack(context))
    return {row.recipient_id for row in rows if row.state == State.WAITING}


@transaction.atomic
def set_hours(user: User, hours: Hours, *, by: User, at: datetime) -> None:
    """Say when one wants mail; what waits already is planned anew."""
    User.objects.select_for_update().get(pk=user.pk)
    day, night = hours.day or (None, None), hours.night or (None, None)
    row, _created = MailHours.objects.update_or_create(
        user=user,
        defaults={
            "day_from": day[0],
            "day_until": day[1],
            "night_from": night[0],
            "night_until": night[1],
            "digest_at": hours.digest,
        },
    )
    for urgency in (Urgency.TODAY, Urgency.CALM):
        not_before, is_gathered = rules.schedule(urgency, hours, at=at)
        Notice.objects.filter(recipient=user, urgency=urgency, state=State.WAITING).update(
            not_before=not_before, is_gathered=is_gathered
        )
    log.record(row, "notices.set_hours", by=by, at=at)


@transaction.atomic
def send_again(notices: Sequence[Notice], *, by: User, at: datetime) -> None:
    """Let parked mails be tried anew, all of them or none."""
    for notice in _locked(notices):
        policy.can_send_again(by, notice, at=at).enforce()
        notice.state, notice.reason, notice.attempt = State.WAITING, Reason.NONE, None
        notice.tries, notice.tried_at, notice.not_before = 0, None, at
        notice.is_gathered = False
        notice.save()
        log.record(notice, "notices.send_again", by=by, at=at)
    tasks.deliver.enqueue([str(notice.pk) for notice in notices])


@transaction.atomic
def leave(notices: Sequence[Notice], *, by: User, at: datetime) -> None:
    """Decide that parked mails need not be sent; nothing of what they said is kept."""
    for notice in _locked(notices):
        policy.can_leave(by, notice, at=at).enforce()
        notice.state, notice.reason, notice.context = State.DROPPED, Reason.LEFT, {}
        notice.save(update_fields=["state", "reason", "context"])
        log.record(notice, "notices.leave", by=by, at=at)


def look_after(*, at: datetime) -> None:
    """Every minute: take mail from workers that died, and have sent what may leave by now."""
    _rescue(at=at)
    if Notice.objects.due_at(at).exists() and not tasks.is_promised():
        tasks.deliver_due.enqueue()


def forget(*, at: datetime) -> int:
    """Every hour: of mail that was sent long ago not even the fact is kept; returns how many."""
    done = Notice.objects.filter(state__in=[State.SENT, State.DROPPED], at__lt=at - KEPT)
    return done.delete()[0]


def _promise(
    users: Iterable[User],
    event: str,
    *,
    context: dict[str, Any],
    at: datetime,
    key: str,
    urgency: Urgency | None,
) -> None:
    people = list(users)
    urgency = urgency or (EVENTS[event].urgency if event in EVENTS else Urgency.TODAY)
    values, reason = _values(context, event)
    is_urgent = urgency == Urgency.AT_ONCE
    hours = {} if is_urgent else MailHours.objects.by_person(people)
    rows = []
    for person in people:
        not_before, gathered = rules.schedule(urgency, hours.get(person.pk, Hours()), at=at)
        rows.append(
            Notice(
                recipient=person,
                event=event,
                key=_key(event, key),
                context=values,
                urgency=urgency,
                at=at,
                not_before=not_before,
                is_gathered=gathered,
                state=State.PARKED if reason else State.WAITING,
                reason=reason,
            )
        )
    Notice.objects.bulk_create(rows, ignore_conflicts=bool(key))
    if rows and is_urgent:
        tasks.deliver.enqueue([str(row.pk) for row in rows])


def _values(context: dict[str, Any], event: str) -> tuple[dict[str, Any], Reason]:
    """The context as the database keeps it, or nothing and why."""
    try:
        values = rules.pack(context)
        json.dumps(values, ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError):
        logger.exception("mail cannot be kept", extra={"event": event})
        return {}, Reason.CONTEXT
    return values, Reason.NONE


def _key(event: str, key: str) -> str:
    return f"{event}:{key}" if key else ""


def _locked(notices: Sequence[Notice]) -> list[Notice]:
    rows = Notice.objects.filter(pk__in=[notice.pk for notice in notices])
    return list(rows.select_for_update().order_by("pk"))


def _rescue(*, at: datetime) -> None:
    """What had not left is tried again; what may have left is for an operator to decide."""
    lost = Notice.objects.lost_at(at)
    last = len(rules.PAUSES)
    unclear = lost.filter(state=State.SENDING).update(state=State.PARKED, reason=Reason.UNCLEAR)
    given_up = lost.filter(state=State.TAKEN, tries__gt=last).update(
        state=State.PARKED, reason=Reason.FAULT
    )
    back = lost.filter(state=State.TAKEN).update(state=State.WAITING, attempt=None)
    if unclear or given_up or back:
        logger.warning("mail of a dead worker", extra={"count": unclear + given_up + back})
