"""Database constraints that several models need."""

from itertools import pairwise

from django.db import models
from django.db.models import Q


def only_choices(model: str, field: str, choices: type[models.Choices]) -> models.CheckConstraint:
    """A constraint by which the database refuses any value that is not one of the choices."""
    return models.CheckConstraint(
        name=f"{model}_{field}_is_known",
        condition=Q(**{f"{field}__in": [value for value in choices.values if value is not None]}),
    )


def in_order(model: str, *fields: str) -> list[models.BaseConstraint]:
    """Constraints by which each of the dates is not before the one in front of it."""
    return [
        models.CheckConstraint(
            name=f"{model}_{earlier}_before_{later}",
            condition=Q(**{f"{later}__gte": models.F(earlier)}),
        )
        for earlier, later in pairwise(fields)
    ]
