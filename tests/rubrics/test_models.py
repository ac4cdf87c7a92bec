import pytest
from django.db import IntegrityError, transaction

from lms.rubrics.models import Criterion, Level, Rubric
from tests.factories.accounts import make_user
from tests.factories.rubrics import make_rubric

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Criterion, {"weight": 101}),
        (Criterion, {"weight": -1}),
        (Criterion, {"position": 1}),
        (Level, {"points": -1}),
        (Level, {"position": 1}),
    ],
)
def test_the_database_refuses_nonsense(model, change):
    make_rubric()

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**change)


def test_a_rubric_is_visible_to_its_owner_only(at):
    mine, _other = make_rubric(), make_rubric()

    assert list(Rubric.objects.visible_to(mine.owner, at=at)) == [mine]
    assert list(Rubric.objects.visible_to(make_user(), at=at)) == []


def test_the_best_sum_is_known_when_all_levels_have_points():
    assert make_rubric(criteria=2, levels=3).best == 4
    assert make_rubric(points=False).best is None
