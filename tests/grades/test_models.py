from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from lms.grades.models import GradeEvent
from lms.reviews.models import GradePolicy
from tests.factories.courses import make_programme
from tests.factories.reviews import make_marking_world

pytestmark = pytest.mark.django_db


def line(world, **fields):
    defaults = {
        "participation": world.student(),
        "sitting": world.sitting,
        "kind": "released",
        "value": Decimal(7),
        "by": world.lecturer,
        "at": world.at,
    }
    return GradeEvent.objects.create(**defaults | fields)


@pytest.mark.parametrize(
    "nonsense",
    [{"kind": "published"}, {"value": None}, {"kind": "withdrawn", "value": None, "reason": ""}],
)
def test_the_ledger_refuses_nonsense(nonsense, at):
    world = make_marking_world(at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        line(world, **nonsense)


def test_no_line_of_the_ledger_is_ever_changed(at):
    event = line(make_marking_world(at=at))
    with pytest.raises(IntegrityError), transaction.atomic():
        GradeEvent.objects.filter(pk=event.pk).update(value=Decimal(10))
    event.refresh_from_db()
    assert event.value == Decimal(7)


def test_the_current_grade_is_the_last_line_of_a_student_and_sitting(at):
    world = make_marking_world(at=at)
    student, other = world.student(), world.student()
    line(world, participation=student)
    last = line(world, participation=student, value=Decimal(8))
    withdrawn = [
        line(world, participation=other),
        line(world, participation=other, kind="withdrawn", value=None, reason="Fout."),
    ]

    assert set(GradeEvent.objects.current()) == {last, withdrawn[1]}
    assert list(GradeEvent.objects.released()) == [last]
    assert list(GradeEvent.objects.released_to(student.user)) == [last]
    assert list(GradeEvent.objects.released_to(other.user)) == []


def test_the_current_grade_is_looked_up_in_an_index(at):
    world = make_marking_world(at=at)
    line(world)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = GradeEvent.objects.filter(sitting=world.sitting).current().explain()

    assert "gradeevent_current" in plan


@pytest.mark.parametrize(
    "nonsense",
    [
        {"lowest": 10},
        {"pass_mark": Decimal("0.5")},
        {"pass_mark": Decimal("10.5")},
        {"step": 0},
    ],
)
def test_a_grade_policy_is_a_scale_with_its_pass_line_on_it(nonsense):
    policy = GradePolicy.objects.create(programme=make_programme())
    with pytest.raises(IntegrityError), transaction.atomic():
        GradePolicy.objects.filter(pk=policy.pk).update(**nonsense)
