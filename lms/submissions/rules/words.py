"""Durations and exact moments as people read them."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.submissions.enums import Way


def duration_in_words(amount: timedelta) -> str:
    """The two largest units: "1 day and 2 hours"; never nothing, so a second late is a minute."""
    minutes = max(1, -(-int(amount.total_seconds()) // 60))
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [
        ngettext("%(n)d day", "%(n)d days", days) % {"n": days} if days else "",
        ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours} if hours else "",
        ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes} if minutes else "",
    ]
    said = [part for part in parts if part][:2]
    return said[0] if len(said) == 1 else _("%(a)s and %(b)s") % {"a": said[0], "b": said[1]}


def days_in_words(amount: timedelta) -> str:
    """Whole days, begun ones counted: a mark of lateness that no clock can be laid beside."""
    days = max(1, -(-int(amount.total_seconds()) // (24 * 60 * 60)))
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def exactly_in_words(moment: datetime) -> str:
    """To the second, with the zone and how far it is from UTC, as a receipt says it."""
    local = timezone.localtime(moment)
    minutes = int((local.utcoffset() or timedelta()).total_seconds()) // 60
    offset = f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    return f"{date_format(local, 'l j F Y, H:i:s')} {local.strftime('%Z')} ({offset})"


def way_in_words(way: Way, *, name: str, reason: str) -> str:
    """How a version came in; for the most part just who pressed."""
    words = {
        Way.CONFIRMED: _("every member confirmed, %(name)s as the last"),
        Way.SILENCE: _("handed in for the team; nobody objected in time"),
        Way.CUTOFF: _(
            "the last complete draft, handed in at the last moment by the rule of the assignment"
        ),
        Way.MAILED: _("%(name)s; it counts from a mail that the education office registered"),
        Way.ON_BEHALF: _("handed in by %(name)s for the student, because: %(reason)s"),
        Way.ON_PAPER: _("received on paper or by mail by %(name)s, because: %(reason)s"),
    }
    return words.get(way, "%(name)s") % {"name": name, "reason": reason}
