"""Plain values of courses."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody of a list for a cohort; `line` is where the list has them, from 1."""

    line: int
    email: str
    name: str
    student_number: str = ""
    specialisation: str = ""


def a_week_later(moment: datetime) -> datetime:
    """The same hour by the clock on the wall a week later, also across a change of the clocks."""
    local = timezone.localtime(moment)
    return (local.replace(tzinfo=None) + timedelta(days=7)).replace(tzinfo=local.tzinfo)
