"""Rubrics for a screen."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from lms.accounts.models import User
from lms.rubrics.models import Level, Rubric
from lms.rubrics.rules import Choice


def rubrics_for(user: User, *, at: datetime) -> QuerySet[Rubric]:
    """The person's own rubrics and those in use where she teaches, own ones first."""
    return Rubric.objects.visible_to(user, at=at).with_counts().select_related("owner")


def choices_of(rubric: Rubric, levels: Iterable[Level | None]) -> list[Choice]:
    """What `rules.proposed_sum` needs: the level chosen on each criterion, or None.

    The rubric comes from `Rubric.objects.whole()`. A criterion without a chosen level gives a
    choice without points, and so no sum.
    """
    chosen = {level.criterion_id: level for level in levels if level is not None}
    return [
        Choice(
            points=chosen[criterion.pk].points if criterion.pk in chosen else None,
            best=criterion.best,
            weight=criterion.weight,
        )
        for criterion in rubric.criteria.all()
    ]
