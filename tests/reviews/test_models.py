import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from lms.reviews.models import Assessment, AssessmentPart
from tests.factories.reviews import make_assessment, make_marking_world
from tests.factories.rubrics import make_rubric

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(at):
    return make_marking_world(at=at)


@pytest.mark.parametrize(
    "nonsense",
    [
        {"state": "perhaps"},
        {"mark": None},
        {"final_at": None},
        {"state": "withdrawn"},
        {"withdrawn_because": "Zomaar."},
        {"withdrawn_at": "2026-11-10T20:00Z"},
    ],
)
def test_the_database_refuses_a_final_judgement_that_is_none(world, nonsense):
    final = make_assessment(world.work(), by=world.lecturer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=final.pk).update(**nonsense)


def test_one_judgement_is_in_force_for_a_version(world):
    final = make_assessment(world.work(), by=world.lecturer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.create(
            version=final.version, assessor=world.lecturer, saved_at=world.at
        )


def test_a_criterion_is_judged_once(world):
    final = make_assessment(world.work(), by=world.lecturer)
    with pytest.raises(IntegrityError), transaction.atomic():
        AssessmentPart.objects.create(
            assessment=final, criterion=world.rubric.criteria.first(), comment="Nog een keer."
        )


def test_a_part_is_a_cell_of_the_rubric(world):
    final = make_assessment(world.work(), by=world.lecturer)
    own, other = world.rubric.criteria.first(), make_rubric().criteria.first()
    for cell in (
        {"criterion": own, "level": other.levels.first()},
        {"criterion": other, "level": other.levels.first()},
    ):
        with pytest.raises(ValidationError):
            AssessmentPart(assessment=final, **cell).clean()
