"""Plain values of courses."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from lms.courses.enums import Slot


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


def normalised(text: str) -> str:
    """What two ways of typing the same name have in common: no case, accents, marks or spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in plain if character.isalnum())


def slots_in(total: int) -> list[Slot]:
    """The parts of the week of which the number is the sum."""
    return [slot for slot in Slot if total & slot]
