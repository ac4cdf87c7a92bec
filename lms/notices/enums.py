"""How far a mail is, why one did not leave, and which events there are."""

from typing import NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Urgency(models.TextChoices):
    """What a mail may break through on its way to somebody."""

    # Leaves now, whatever the hour: somebody waits for it, or would act upon what is no longer so.
    AT_ONCE = "at_once", _("at once")
    # Leaves as soon as quiet hours are over: what somebody has to do something about.
    TODAY = "today", _("after quiet hours")
    # Goes into the daily digest of who wants one; otherwise like the one above.
    CALM = "calm", _("with the digest")


class State(models.TextChoices):
    """How far a mail is; what happens in between is in `lms.notices.tasks`."""

    WAITING = "waiting", _("waiting")
    # A worker has it, and its text has not left: whatever happens, it can be tried again.
    TAKEN = "taken", _("in the hands of a worker")
    # Its text is leaving: if the worker dies now, nobody knows whether it arrived.
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    PARKED = "parked", _("parked")
    DROPPED = "dropped", _("not sent")


class Reason(models.TextChoices):
    """Why a mail has not left; of what is parked, why nobody tries again by himself."""

    NONE = "", _("no reason")
    SERVER = "server", _("The mail server was away, or would take no mail from this site.")
    LATER = "later", _("The mail server asked to come back later.")
    REFUSED = "refused", _("The mail server does not take mail for this address.")
    UNCLEAR = (
        "unclear",
        _("The line broke while the mail was leaving. It may have arrived, and may not."),
    )
    FAULT = "fault", _("The site could not make this mail. That is a fault of the site.")
    CONTEXT = "context", _("What it should say could not be kept. That is a fault of the site.")
    CLOSED = "closed", _("The account of this person is closed.")
    LEFT = "left", _("An operator decided that it need not be sent.")


# After these the server is left in peace for a moment, for it would fail the next one too.
SERVER_IS_AWAY = frozenset({Reason.SERVER, Reason.UNCLEAR})


class Event(NamedTuple):
    """Something people get a mail about; `label` is what operators read in the list of mail."""

    urgency: Urgency
    label: str | Promise


# Every event on which `lms.notices.actions.tell` is called: its name, how urgent it is, and what it
# is called. A new one is a line here and two templates (see `tell`). Only these break quiet hours:
# a deadline that moved, a class that is cancelled, a hand-in that failed, and what people wait for.
EVENTS: dict[str, Event] = {
    "courses.announcement": Event(Urgency.CALM, _("Announcement")),
    "courses.session_cancelled": Event(Urgency.AT_ONCE, _("Session cancelled")),
    "courses.session_moved": Event(Urgency.TODAY, _("Session moved")),
    "courses.team_changed": Event(Urgency.TODAY, _("Team changed")),
    "courses.team_invitation": Event(Urgency.TODAY, _("Invitation into a team")),
    "grades.released": Event(Urgency.CALM, _("Feedback released")),
    "grades.withdrawn": Event(Urgency.CALM, _("Feedback taken back")),
    "submissions.common_dates": Event(Urgency.AT_ONCE, _("Own dates ended")),
    "submissions.attempt": Event(Urgency.TODAY, _("Change in a hand-in")),
    "submissions.confirmation_asked": Event(Urgency.TODAY, _("Team asked to confirm")),
    "submissions.copy_missing": Event(Urgency.TODAY, _("File without a copy for marking")),
    "submissions.dates_moved": Event(Urgency.AT_ONCE, _("Deadline moved")),
    "submissions.extension_asked": Event(Urgency.CALM, _("Extension asked for")),
    "submissions.extension_granted": Event(Urgency.TODAY, _("Extension granted")),
    "submissions.extension_refused": Event(Urgency.AT_ONCE, _("Extension refused")),
    "submissions.extension_withdrawn": Event(Urgency.AT_ONCE, _("Extension taken back")),
    "submissions.hash_registered": Event(Urgency.TODAY, _("Mailed SHA-256 registered")),
    "submissions.hash_withdrawn": Event(Urgency.AT_ONCE, _("Mailed SHA-256 taken back")),
    "submissions.outage": Event(Urgency.AT_ONCE, _("Deadline moved by an outage")),
    "submissions.own_dates": Event(Urgency.AT_ONCE, _("Dates of their own")),
    "submissions.receipt": Event(Urgency.AT_ONCE, _("Receipt of a hand-in")),
    "submissions.still_a_draft": Event(Urgency.TODAY, _("Reminder: still a draft")),
    "submissions.reopened": Event(Urgency.TODAY, _("Work opened again")),
    "submissions.round_ended": Event(Urgency.AT_ONCE, _("Team no longer asked to confirm")),
}
