"""Database constraints that several models need."""

from itertools import pairwise

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Length, Replace
from django.db.models.lookups import Exact

HEX_DIGITS = "0123456789abcdef"


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


def is_sha256(model: str, field: str) -> models.CheckConstraint:
    """A constraint by which a text is 64 hexadecimal digits in small letters.

    Without a regular expression, which SQLite only knows on connections of Django.
    """
    rest: F | Replace = F(field)
    for digit in HEX_DIGITS:
        rest = Replace(rest, Value(digit))
    return models.CheckConstraint(
        name=f"{model}_{field}_is_a_sha256",
        condition=Q(Exact(Length(field), 64)) & Q(Exact(rest, Value(""))),
    )
