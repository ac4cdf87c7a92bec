"""What a rubric amounts to, on plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class LevelDraft:
    """A level as somebody wrote it down."""

    title: str
    description: str = ""
    points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CriterionDraft:
    """A criterion as somebody wrote it down, with its levels in order."""

    title: str
    levels: Sequence[LevelDraft]
    description: str = ""
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen on one criterion: its points, the most there were, and what it weighs."""

    points: Decimal | None
    best: Decimal | None
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """The sum that follows from the choices, the most it could be, and how it was reached."""

    total: Decimal
    best: Decimal
    arithmetic: str


def proposed_sum(choices: Sequence[Choice]) -> Proposal | None:
    """The sum of the points, weighted where every criterion has a weight.

    Nothing when a chosen level has no points: then there is no sum to propose. A person types
    the mark in any case.
    """
    points = [choice.points for choice in choices if choice.points is not None]
    best = [choice.best for choice in choices if choice.best is not None]
    if not choices or len(points) < len(choices) or len(best) < len(choices):
        return None
    weights = [choice.weight for choice in choices if choice.weight is not None]
    if len(weights) == len(choices):
        return _weighted(points, best, weights)
    total = sum(points, Decimal(0))
    words = " + ".join(in_words(value) for value in points)
    return Proposal(total, sum(best, Decimal(0)), f"{words} = {in_words(total)}")


def _weighted(
    points: Sequence[Decimal], best: Sequence[Decimal], weights: Sequence[Decimal]
) -> Proposal:
    total = _share(points, weights)
    words = " + ".join(
        f"{in_words(value)} × {in_words(weight)}%"
        for value, weight in zip(points, weights, strict=True)
    )
    return Proposal(total, _share(best, weights), f"{words} = {in_words(total)}")


def _share(points: Sequence[Decimal], weights: Sequence[Decimal]) -> Decimal:
    parts = (value * weight / HUNDRED for value, weight in zip(points, weights, strict=True))
    return sum(parts, Decimal(0))


def in_words(value: Decimal) -> str:
    """A number without superfluous zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
