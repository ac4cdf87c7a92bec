"""Moments and names within a sentence, for refusals and mails."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def moment_in_words(moment: datetime) -> str:
    """Weekday, date, time and zone as plain text, for sentences and mails."""
    local = timezone.localtime(moment)
    return f"{date_format(local, 'l j F Y, H:i')} {local.strftime('%Z')}"


def names_in_words(names: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(a)s and %(b)s") % {"a": ", ".join(names[:-1]), "b": names[-1]}
