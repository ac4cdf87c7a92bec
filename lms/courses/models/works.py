"""What teams did, asked of the app above that knows it: a register.

Who moves somebody between teams has to know whether they have begun work, and what the move means
for it. The app that holds work tells, in `register`, from its `ready()`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from lms.courses.models.people import Participation
from lms.courses.models.teams import Team


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody goes from a team into another; None is no team."""

    participation: Participation
    leaves: Team | None
    joins: Team | None


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a move means for one work: a sentence for each side, empty where it means nothing."""

    title: str
    to_mover: str = ""
    to_old_team: str = ""
    to_new_team: str = ""


class Works(Protocol):
    """What an app that holds work of teams answers."""

    def begun_by(self, teams: Iterable[Team]) -> dict[int, list[str]]:
        """From the key of each team that began work or handed it in to what it is called."""

    def meanings_of(self, move: Move, *, at: datetime) -> Sequence[Meaning]:
        """What the move means, in the language of the moment."""


_registered: list[Works] = []


def register(works: Works) -> None:
    """Let an app answer for the work that it holds; called once, from its `ready()`."""
    _registered.append(works)


def begun_by(teams: Iterable[Team]) -> dict[int, list[str]]:
    """The titles of what each team has begun; a team that began nothing is not in it."""
    teams = list(teams)
    found: dict[int, list[str]] = {}
    for works in _registered:
        for key, titles in works.begun_by(teams).items():
            found.setdefault(key, []).extend(titles)
    return found


def meanings_of(move: Move, *, at: datetime) -> list[Meaning]:
    """What a move means for all work there is."""
    return [meaning for works in _registered for meaning in works.meanings_of(move, at=at)]
