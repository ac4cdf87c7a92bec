"""Delivery of mail, in the worker: each notice leaves once, or an operator hears why not.

A worker takes a notice, lets the server say that it is ready for the text, notes that the text is
leaving, lets it leave and notes that it is sent; each note is a transaction of its own. Whoever dies
before the text leaves has sent nothing, and the notice is tried again. Whoever dies after that may
have sent it: it is parked, for an operator to decide. So a mail arrives at most once by itself, and
what stands in between is the moment from the first byte of the text to the note that it is sent.
"""

import logging
import smtplib
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMultiAlternatives, mailers
from django.db import InterfaceError, OperationalError, close_old_connections
from django.db.models import F, Q
from django.tasks import task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from lms.core.mail import SERVER_TROUBLE
from lms.notices import formats, queries
from lms.notices.enums import Reason, State, Urgency
from lms.notices.models import UNDER_WAY, Notice
from lms.notices.rules import free_at, retry_at

logger = logging.getLogger(__name__)

# A task that takes longer would keep the worker from everything else, its signs of life included.
BUSY_FOR = timedelta(seconds=20)
# Sent is sent: that it was is worth some patience with a database that is away.
NOTES = 10
FOR_GOOD = 500


class LostError(Exception):
    """Somebody else has the notice now; the text is held back."""


class FailedError(Exception):
    """The mail did not leave, or nobody knows whether it did; says nothing about the person."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@task(queue_name="mail", priority=20)
def deliver(notices: list[str]) -> None:
    """Send these now; what cannot leave now waits for the task below."""
    if send([[uuid.UUID(pk)] for pk in notices], at=timezone.now()):
        deliver_due.enqueue()


@task(queue_name="mail")
def deliver_due() -> None:
    """Send what may leave by now; the ticker asks for it every minute."""
    if send_due(at=timezone.now()):
        deliver_due.enqueue()


def is_promised() -> bool:
    """Whether somebody will look at what is due already."""
    rows = DBTaskResult.objects.filter(task_path=deliver_due.module_path, status="READY")
    return bool(rows.exists())


def send_due(*, at: datetime) -> bool:
    """Send what may leave at that moment; returns whether there was more than there was time for.

    What became due during the day but is looked at in the quiet of the night waits for its end.
    """
    return send(queries.envelopes_due(at=at), at=at, heed_quiet=True)


def send(envelopes: Sequence[list[uuid.UUID]], *, at: datetime, heed_quiet: bool = False) -> bool:
    """Send each as one mail over one line; returns whether time ran out before all were sent."""
    if not envelopes or queries.server_is_away(at=at):
        return False
    begun, line = time.monotonic(), Line()
    try:
        for pks in envelopes:
            if time.monotonic() - begun > BUSY_FOR.total_seconds():
                return True
            if (taken := _take(pks, at=at, heed_quiet=heed_quiet)) and not _send(
                taken, line, at=at
            ):
                return False
    finally:
        line.close()
    return False


class Line:
    """The way to the mail server, opened once for many mails."""

    def __init__(self) -> None:
        self.mailer: Any = None

    def hand_over(self, message: Any, *, before_text: Callable[[], None]) -> None:
        """Give it to the server, over the line that is open or a new one."""
        has_left = False

        def leave() -> None:
            nonlocal has_left
            before_text()
            has_left = True

        message.before_text = leave
        is_old = self.mailer is not None
        try:
            self._send(message, leave)
        except SERVER_TROUBLE as error:
            self.close()
            reason = reason_of(error, has_left=has_left)
            if reason != Reason.SERVER or not is_old:
                raise FailedError(reason) from None
            # A server may hang up between two mails; one that is there takes a new line.
            self.hand_over(message, before_text=before_text)
        except ValueError:
            raise FailedError(Reason.REFUSED) from None

    def _send(self, message: EmailMultiAlternatives, leave: Callable[[], None]) -> None:
        if self.mailer is None:
            self.mailer = mailers.default
            self.mailer.open()
        if not getattr(self.mailer, "says_when_text_leaves", False):
            leave()
        self.mailer.send_messages([message])

    def close(self) -> None:
        mailer, self.mailer = self.mailer, None
        try:
            if mailer is not None:
                mailer.close()
        except SERVER_TROUBLE:
            return


def reason_of(error: Exception, *, has_left: bool) -> Reason:
    """What a failure means; `has_left` says that the server had asked for the text."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            code = max((code for code, _words in error.recipients.values()), default=0)
            return Reason.REFUSED if code >= FOR_GOOD else Reason.LATER
        case smtplib.SMTPDataError():
            return Reason.REFUSED if error.smtp_code >= FOR_GOOD else Reason.LATER
        case _:
            return Reason.UNCLEAR if has_left else Reason.SERVER


@dataclass(frozen=True, slots=True)
class Taken:
    """Notices of one person that leave together, and the try that has them."""

    notices: list[Notice]
    attempt: uuid.UUID

    @property
    def rows(self) -> Any:
        """What of it is still this try's."""
        return Notice.objects.filter(attempt=self.attempt)


def _take(pks: list[uuid.UUID], *, at: datetime, heed_quiet: bool) -> Taken | None:
    """Take what still waits of these; nobody else can take it then."""
    if heed_quiet and _waits_for_quiet(pks, at=at):
        return None
    attempt = uuid.uuid4()
    Notice.objects.filter(pk__in=pks, state=State.WAITING).update(
        state=State.TAKEN, attempt=attempt, tried_at=at, tries=F("tries") + 1
    )
    notices = list(Notice.objects.filter(attempt=attempt).select_related("recipient"))
    if notices and not notices[0].recipient.is_active:
        _end(Taken(notices, attempt), State.DROPPED, Reason.CLOSED)
        return None
    return Taken(notices, attempt) if notices else None


def _waits_for_quiet(pks: list[uuid.UUID], *, at: datetime) -> bool:
    """Put off what somebody does not want now; a digest comes at its hour, whatever that is."""
    first = Notice.objects.select_related("recipient").filter(pk__in=pks).first()
    if first is None or first.urgency == Urgency.AT_ONCE or first.is_gathered:
        return False
    until = free_at(at, queries.hours_of(first.recipient))
    if until > at:
        Notice.objects.filter(pk__in=pks, state=State.WAITING).update(not_before=until)
    return until > at


def _send(taken: Taken, line: Line, *, at: datetime) -> bool:
    """One mail, and what becomes of its notices; false when the server is in trouble."""
    message = _letter(taken)
    if message is None:
        return True
    try:
        line.hand_over(message, before_text=lambda: _note_leaving(taken))
    except LostError:
        line.close()
        return True
    except FailedError as error:
        _fail(taken, error.reason, at=at)
        return error.reason in {Reason.REFUSED, Reason.LATER}
    _note_sent(taken, at=at)
    return True


def _letter(taken: Taken) -> EmailMultiAlternatives | None:
    """The mail of what can be said; what cannot is parked, and holds up nothing beside it."""
    said = []
    for notice in taken.notices:
        try:
            said.append((notice, formats.words_of(notice)))
        except Exception:
            logger.exception("mail not made", extra={"event": notice.event})
            _end(taken, State.PARKED, Reason.FAULT, only=notice)
    if len(said) > 1:
        return formats.digest_of([one for one, _ in said], [words for _, words in said])
    return formats.letter_of(*said[0]) if said else None


def _note_leaving(taken: Taken) -> None:
    if not taken.rows.filter(state=State.TAKEN).update(state=State.SENDING):
        raise LostError


def _note_sent(taken: Taken, *, at: datetime) -> None:
    """Also when the ticker gave up on this try in the meantime; an operator's decision stands."""
    for left in reversed(range(NOTES)):
        try:
            taken.rows.filter(Q(state=State.SENDING) | Q(reason=Reason.UNCLEAR)).update(
                state=State.SENT, sent_at=at, reason=Reason.NONE, context={}
            )
        except (OperationalError, InterfaceError):
            if not left:
                raise
            time.sleep(1)
            close_old_connections()
        else:
            return


def _fail(taken: Taken, reason: Reason, *, at: datetime) -> None:
    """Try again later, or park it: at once when trying again would be wrong, or after the last."""
    first = taken.notices[0]
    logger.warning("mail not sent", extra={"event": first.event, "count": first.tries})
    later = retry_at(at, tries=first.tries)
    if reason in {Reason.REFUSED, Reason.UNCLEAR} or later is None:
        _end(taken, State.PARKED, reason)
        return
    taken.rows.filter(state__in=UNDER_WAY).update(
        state=State.WAITING, reason=reason, not_before=later, attempt=None
    )


def _end(taken: Taken, state: State, reason: Reason, *, only: Notice | None = None) -> None:
    rows = taken.rows.filter(state__in=UNDER_WAY)
    if only is not None:
        rows = rows.filter(pk=only.pk)
    rows.update(state=state, reason=reason)
