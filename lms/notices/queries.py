"""What is due, what waits, and when people want mail."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.notices.enums import State
from lms.notices.models import WAITING, MailHours, Notice
from lms.notices.rules import Hours

# After trouble with the server nothing is tried for so long.
BREATH = timedelta(seconds=50)
AT_A_TIME = 1000
# The ticker looks every minute, so what has been due for longer is held up by something.
OVERDUE = timedelta(minutes=5)


def hours_of(user: User) -> Hours:
    """When the person wants no mail that can wait."""
    row = MailHours.objects.filter(user=user).first()
    return row.hours if row else Hours()


def hours_in_words(user: User) -> str:
    """When the person wants mail, for her profile."""
    hours = hours_of(user)
    parts = []
    if hours.day:
        parts.append(_("quiet on working days %(begin)s–%(end)s") % _clocks(hours.day))
    if hours.night:
        parts.append(_("quiet at night %(begin)s–%(end)s") % _clocks(hours.night))
    if hours.digest:
        parts.append(_("digest at %(clock)s") % {"clock": time_format(hours.digest, "H:i")})
    words = ", ".join(parts) or _("every mail at once")
    return words[0].upper() + words[1:]


def _clocks(span: tuple[time, time]) -> dict[str, str]:
    return {"begin": time_format(span[0], "H:i"), "end": time_format(span[1], "H:i")}


def server_is_away(*, at: datetime) -> bool:
    """Whether a try failed on the server just now, so that the next one would too."""
    return Notice.objects.failed_on_the_server_since(at - BREATH).exists()


def envelopes_due(*, at: datetime) -> list[list[UUID]]:
    """What may leave now, longest waiting first: each by itself, but a person's digest together."""
    due = Notice.objects.due_at(at)
    alone = due.filter(is_gathered=False).values_list("pk", flat=True)[:AT_A_TIME]
    digests: dict[int, list[UUID]] = {}
    for pk, recipient in due.filter(is_gathered=True).values_list("pk", "recipient_id"):
        digests.setdefault(recipient, []).append(pk)
    return [*([pk] for pk in alone), *digests.values()]


@dataclass(frozen=True, slots=True)
class Standing:
    """How the mail of the site stands, in numbers."""

    waiting: int
    overdue: int
    parked: int


def outbox(kind: str) -> Any:
    """The mails of one kind with who they are for: parked by reason, others as they will leave."""
    rows = Notice.objects.parked() if kind == State.PARKED else Notice.objects.waiting()
    order = ["reason", "at"] if kind == State.PARKED else ["not_before", "at"]
    return rows.select_related("recipient").defer("context").order_by(*order, "pk")


def standing(*, at: datetime) -> Standing:
    """How much waits, how much of it could have left a while ago, and how much is parked."""
    waiting = Q(state__in=WAITING)
    found = Notice.objects.filter(waiting | Q(state=State.PARKED)).aggregate(
        waiting=Count("pk", filter=waiting),
        overdue=Count("pk", filter=waiting & Q(not_before__lt=at - OVERDUE)),
        parked=Count("pk", filter=Q(state=State.PARKED)),
    )
    return Standing(**found)
