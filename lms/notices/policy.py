"""Who looks after the mail of the site, and what may be done with a notice."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from lms.core.verdict import YES, Verdict, no
from lms.notices.enums import Reason, State
from lms.notices.models import Notice


def is_operator(user: Any) -> bool:
    """Who looks after the site and its mail."""
    return bool(user.is_active and user.is_superuser)


def can_look_after(user: Any, *, at: datetime) -> Verdict:
    """Operators: they see that a mail waits or is parked, and why."""
    if is_operator(user):
        return YES
    return no(_("Only an operator of this site looks after its mail. Ask them."))


def can_send_again(user: Any, notice: Notice, *, at: datetime) -> Verdict:
    if notice.state != State.PARKED:
        return no(_("This mail is not parked any more. Look at the list again."))
    if notice.reason == Reason.CONTEXT:
        return no(_("Nothing was kept of what this mail should say, so it cannot be sent."))
    return can_look_after(user, at=at)


def can_leave(user: Any, notice: Notice, *, at: datetime) -> Verdict:
    """Decide that a parked mail need not be sent."""
    if notice.state != State.PARKED:
        return no(_("This mail is not parked any more. Look at the list again."))
    return can_look_after(user, at=at)
