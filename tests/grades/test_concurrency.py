"""Judging, releasing and handing in at the same time, on a database with real row locks."""

import threading
from decimal import Decimal

import pytest
from django.db import connection

from lms.grades import actions
from lms.grades.models import GradeEvent
from lms.reviews import actions as reviews
from lms.reviews.models import Assessment
from lms.submissions.enums import LockReason
from lms.submissions.models import Submission
from tests.factories.reviews import all_levels, make_assessment, make_marking_world
from tests.factories.submissions import make_submission, make_version

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(floor, at):
    if connection.vendor != "postgresql":
        pytest.skip("needs a real PostgreSQL")
    return make_marking_world(at=at)


def in_parallel(*works):
    """Run the functions in threads that start at once; gives what each answered or raised."""
    barrier, answers = threading.Barrier(len(works)), [None] * len(works)

    def run(number):
        try:
            barrier.wait(timeout=10)
            answers[number] = works[number]()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            answers[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def save(version, world, feedback):
    return reviews.save_assessment(
        version,
        by=world.lecturer,
        at=world.at,
        parts=all_levels(world.rubric),
        feedback=feedback,
        mark=Decimal(7),
        row_number=0,
    )


def test_of_two_who_begin_at_once_one_is_told_of_the_other(world):
    version = world.work()

    answers = in_parallel(*[lambda n=n: save(version, world, f"Tekst {n}.") for n in range(4)])

    conflicts = [one for one in answers if isinstance(one, reviews.AssessmentChangedError)]
    [won] = [one for one in answers if isinstance(one, Assessment)]
    assert len(conflicts) == 3
    assert Assessment.objects.get().feedback == won.feedback


def test_two_presses_on_release_write_each_line_once(world):
    for _ in range(3):
        make_assessment(world.work(), by=world.lecturer)

    answers = in_parallel(
        *[lambda: len(actions.release(world.sitting, by=world.lecturer, at=world.at))] * 4
    )

    assert sorted(answers) == [0, 0, 0, 3]
    assert GradeEvent.objects.count() == 3


def test_a_work_is_released_or_taken_back_never_both(world):
    version = world.work()
    final = make_assessment(version, by=world.lecturer)

    in_parallel(
        lambda: actions.release(world.sitting, by=world.lecturer, at=world.at),
        lambda: reviews.withdraw(final, "Telfout.", by=world.lecturer, at=world.at),
    )

    is_released = GradeEvent.objects.exists()
    assert is_released == (Submission.objects.get().lock_reason == LockReason.RELEASED)
    assert is_released == (Assessment.objects.in_force().get().state == "final")


def test_a_work_replaced_in_the_same_second_is_not_released_in_its_old_version(floor, at, world):
    world = make_marking_world(at=at, due_at=at, cutoff_at=at)
    student = world.student().user
    version = make_version(sitting=world.sitting, by=student)
    make_assessment(version, by=world.lecturer)
    draft = make_submission(world.sitting, by=student, note="Beter.", at=at)

    _, replaced = in_parallel(
        lambda: actions.release(world.sitting, by=world.lecturer, at=at),
        lambda: make_version(draft, by=student, at=at),
    )

    is_replaced = not isinstance(replaced, Exception)
    assert GradeEvent.objects.exists() != is_replaced
