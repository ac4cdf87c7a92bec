"""Plain values of courses."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody of a list for a cohort; `line` is where the list has them, from 1."""

    line: int
    email: str
    name: str
    student_number: str = ""
    specialisation: str = ""
