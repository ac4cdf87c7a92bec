from django.utils import timezone

from lms.rubrics.models import Criterion, Level, Rubric
from tests.factories import numbers
from tests.factories.accounts import make_user


def make_rubric(*, criteria=2, levels=3, points=True, owner=None, **fields):
    """A rubric of criteria × levels; the levels are worth 0, 1, 2, … points."""
    rubric = Rubric.objects.create(
        owner=owner or make_user(),
        created_at=timezone.now(),
        **{"title": f"Formulier {next(numbers)}"} | fields,
    )
    for row in range(1, criteria + 1):
        criterion = Criterion.objects.create(rubric=rubric, position=row, title=f"Criterium {row}")
        for cell in range(levels):
            Level.objects.create(
                criterion=criterion,
                position=cell + 1,
                title=f"Niveau {cell + 1}",
                points=cell if points else None,
            )
    return rubric
