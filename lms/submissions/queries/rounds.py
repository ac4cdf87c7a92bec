"""Reads about a team that hands in together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lms.submissions.enums import Answer, HandInRule
from lms.submissions.models import (
    Assignment,
    Contribution,
    Round,
    RoundMember,
    Submission,
    expected_of,
)
from lms.submissions.rules import names_in_words


@dataclass(frozen=True, slots=True)
class Asked:
    """What a team is asked now, as one of its members sees it."""

    round: Round
    mine: RoundMember | None
    confirmed: int
    total: int
    awaited: str

    @property
    def awaits_me(self) -> bool:
        return self.mine is not None and self.mine.answer == Answer.AWAITED


def asked_of(submission: Submission | None, user: Any = None) -> Asked | None:
    """The open round of a work, as this member sees it, or as staff do; two queries."""
    if submission is None:
        return None
    found = Round.objects.open().filter(submission=submission).whole().first()
    return asked(found, user) if found else None


def asked(found: Round, user: Any = None) -> Asked:
    members = list(found.members.all())
    return Asked(
        round=found,
        mine=next((one for one in members if user and one.participation.user == user), None),
        confirmed=len(found.confirmed),
        total=len(members),
        awaited=names_in_words([one.participation.user.name for one in found.awaited]),
    )


def hands_in_together(submission: Submission) -> bool:
    """Whether more than one person has to stand for a hand-in of this work."""
    return is_together(submission.sitting.assignment, expected_of(submission))


def is_together(assignment: Assignment, people: Sequence[Any]) -> bool:
    """Whether these people of one team all have to stand for it."""
    return assignment.hand_in_rule != HandInRule.ONE_FOR_ALL and len(people) > 1


def parts_of(submission: Submission | None) -> Sequence[Contribution]:
    """What the members said of their parts in the draft."""
    if submission is None:
        return []
    parts = submission.contributions.select_related("participation__user")
    return [part for part in parts if part.text or part.dissents]
