from datetime import timedelta
from decimal import Decimal

import pytest

from lms.grades import actions as grades
from lms.reviews import queries
from lms.reviews.enums import Marking
from lms.reviews.models import GradePolicy
from tests.factories.accounts import make_user
from tests.factories.reviews import make_assessment, make_marking_world, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(at):
    return make_marking_world(at=at)


def test_a_programme_without_a_policy_grades_by_the_usual_scale(world):
    programme = world.run.course.programme

    assert queries.policy_of(programme).scale == queries.scale_of(world.run)
    assert queries.scale_of(world.run).pass_mark == Decimal("5.5")
    assert not GradePolicy.objects.exists()


def test_a_programme_s_own_policy_is_that_of_its_runs(world, at):
    programme = world.run.course.programme
    GradePolicy.objects.create(programme=programme, highest=Decimal(20), pass_mark=Decimal(10))

    assert queries.scale_of(world.run).highest == Decimal(20)
    assert queries.policy_of(programme).highest == Decimal(20)
    assert queries.scale_of(make_marking_world(at=at).run).highest == Decimal(10)


def test_every_state_of_marking_is_told_apart(world, at):
    make_assessment(released := world.work(), by=world.lecturer)
    grades.release(world.sitting, by=world.lecturer, at=at)
    make_assessment(final := world.work(), by=world.lecturer)
    make_assessment(begun := world.work(), by=world.lecturer, is_final=False)
    replaced = world.work()
    make_assessment(replaced, by=world.lecturer)
    newer = make_version(world.sitting, [replaced.members.get().participation], at=at)
    world.student()

    rows = queries.works_of(world.sitting, at=at)

    assert {(row.version and row.version.pk): row.state for row in rows} == {
        released.pk: Marking.RELEASED,
        final.pk: Marking.FINAL,
        begun.pk: Marking.IN_MARKING,
        newer.pk: Marking.TO_MARK,
        None: Marking.NOTHING,
    }
    assert [row.version.pk for row in rows if row.is_newer_than_marked] == [newer.pk]
    counts = queries.tally_of(world.sitting, rows)
    [same] = queries.counts_for(world.lecturer, at=at)
    assert counts == same


def test_awaiting_marking_names_the_sittings_with_something_to_do(
    world, at, django_assert_num_queries
):
    world.work()
    make_marking_world(at=at).work()

    with django_assert_num_queries(2):
        [counts] = queries.awaiting_marking_for(world.lecturer, at=at)

    assert (counts.sitting, counts.to_mark, counts.late) == (world.sitting, 1, 0)
    assert queries.awaiting_marking_for(world.student().user, at=at) == []


def test_nothing_awaits_once_everything_is_released(world, at):
    make_assessment(world.work(), by=world.lecturer)
    assert queries.awaiting_marking_for(world.lecturer, at=at)
    grades.release(world.sitting, by=world.lecturer, at=at)
    assert queries.awaiting_marking_for(world.lecturer, at=at) == []


def test_neighbours_go_by_name_and_skip_what_is_done(world):
    a, b, c = (world.work(world.student(user=make_user(name))) for name in ("An", "Bo", "Co"))
    make_assessment(c, by=world.lecturer)

    around, versions = queries.around(b)

    assert [line.pk for line in versions] == [b.pk]
    assert (around.position, around.total) == (2, 3)
    lines = (around.previous, around.next, around.next_to_mark)
    assert [line.pk for line in lines] == [a.pk, c.pk, a.pk]


def test_no_mark_is_proposed_until_every_level_is_chosen_and_has_points(world):
    whole = make_assessment(world.work(), by=world.lecturer)
    judged = queries.judged_criteria(world.rubric.pk, whole)
    scale = queries.scale_of(world.run)

    assert queries.proposal_for(judged, scale).mark == Decimal(10)
    assert queries.proposal_for(queries.judged_criteria(world.rubric.pk, None), scale) is None
    judged[0].levels[0].points = None
    assert queries.proposal_for(judged, scale) is None


def test_late_is_what_came_after_the_date_that_applied_then(world, at):
    world.work(at=at - timedelta(hours=18))
    [counts] = queries.counts_for(world.lecturer, at=at)
    assert (counts.handed_in, counts.late) == (1, 1)
