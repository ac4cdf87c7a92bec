from datetime import timedelta

import pytest

from lms.grades import actions, queries
from lms.grades.models import GradeEvent
from lms.submissions.models import Submission
from tests.factories.accounts import make_user
from tests.factories.reviews import make_assessment, make_marking_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = make_marking_world()
    world.lecturer.language = "en"
    world.lecturer.save()
    return world


@pytest.fixture
def lecturer(client, world):
    client.force_login(world.lecturer)
    return client


def seen(world):
    return queries.plan_of(world.sitting, at=world.at).seen


def text(response):
    return response.content.decode()


def release(world, **fields):
    return actions.release(world.sitting, **{"by": world.lecturer, "at": world.at} | fields)


def test_the_release_page_says_who_gets_what_and_who_must_wait(lecturer, world):
    ready, draft, unmarked = world.work(), world.work(), world.work()
    make_assessment(ready, by=world.lecturer, mark="8.5")
    make_assessment(draft, by=world.lecturer, is_final=False)
    nobody = world.student()

    page = text(lecturer.get(f"/marking/{world.sitting.pk}/release/"))

    for words in (
        "One work is ready",
        "8.5",
        "2 works are not ready",
        "the assessment is still a draft",
        "not marked yet",
        str(nobody.user),
        "2 works that were handed in are not ready. Release without them.",
    ):
        assert words in page
    assert str(unmarked.submitted_by) in page
    assert not GradeEvent.objects.exists()


def test_a_whole_cohort_is_released_by_one_press(lecturer, world):
    for _ in range(2):
        make_assessment(world.work(), by=world.lecturer)

    response = lecturer.post(
        f"/marking/{world.sitting.pk}/release/", {"seen": seen(world)}, follow=True
    )

    assert "2 students can read them" in text(response)
    assert GradeEvent.objects.count() == 2


def test_a_part_of_a_cohort_is_released_only_when_that_is_confirmed(lecturer, world):
    make_assessment(world.work(), by=world.lecturer)
    world.work()
    path, data = f"/marking/{world.sitting.pk}/release/", {"seen": seen(world)}

    response = lecturer.post(path, data)
    assert response.status_code == 422
    assert "Tick this if you want to release now" in text(response)
    assert not GradeEvent.objects.exists()

    lecturer.post(path, data | {"is_partial_confirmed": "on"})
    assert GradeEvent.objects.count() == 1


def test_what_changed_in_between_is_shown_before_it_goes_out(lecturer, world):
    make_assessment(world.work(), by=world.lecturer)
    stale = seen(world)
    make_assessment(world.work(), by=world.lecturer)

    response = lecturer.post(f"/marking/{world.sitting.pk}/release/", {"seen": stale})

    assert response.status_code == 422
    assert "changed while you looked" in text(response)
    assert not GradeEvent.objects.exists()


def test_a_released_mark_is_taken_back_with_a_reason(lecturer, world):
    version = world.work()
    make_assessment(version, by=world.lecturer)
    release(world)
    path = f"/marking/works/{version.submission_id}/take-back/"

    assert path in text(lecturer.get(f"/marking/versions/{version.pk}/"))
    assert lecturer.post(path, {"reason": ""}).status_code == 422
    assert lecturer.post(path, {"reason": "Verwisseld."}).status_code == 302
    assert queries.grades_for(version.submitted_by) == []


def test_feedback_has_mark_rubric_words_and_the_version_judged(client, world):
    version = world.work()
    make_assessment(version, by=world.lecturer, mark="6.5", feedback="Scherp gezien.")
    [event] = release(world)
    student = version.submitted_by
    student.language = "en"
    student.save()
    client.force_login(student)

    page = text(client.get(f"/feedback/{event.pk}/"))

    for words in (
        "6.5",
        "A pass: the line is 5.5.",
        "Scherp gezien.",
        "Criterium 1",
        "Goed gezien.",
        "Version 1",
        "werk.pdf",
        str(world.lecturer),
    ):
        assert words in page
    assert page.count("level--chosen") == 2
    assert f"/feedback/{event.pk}/" in text(client.get("/grades/"))


def test_feedback_is_nobody_else_s(client, world):
    version = world.work()
    make_assessment(version, by=world.lecturer)
    [event] = release(world)
    classmate = world.student().user
    admin = make_user(is_superuser=True, is_staff=True)
    for stranger in (classmate, world.lecturer, admin, make_marking_world().lecturer):
        client.force_login(stranger)
        assert client.get(f"/feedback/{event.pk}/").status_code == 404


def test_an_older_line_leads_to_the_one_that_stands_and_none_after_withdrawal(client, world):
    version = world.work()
    make_assessment(version, by=world.lecturer)
    [first] = release(world)
    client.force_login(version.submitted_by)
    actions.withdraw_release(Submission.objects.get(), "Fout.", by=world.lecturer, at=world.at)
    assert client.get(f"/feedback/{first.pk}/").status_code == 404
    [second] = release(world, at=world.at + timedelta(hours=1))
    assert client.get(f"/feedback/{first.pk}/")["Location"] == f"/feedback/{second.pk}/"


def test_who_left_the_run_still_reads_her_feedback(client, world):
    student = world.student()
    make_assessment(world.work(student), by=world.lecturer)
    [event] = release(world)
    student.left_at = world.at
    student.save()
    client.force_login(student.user)

    assert client.get(f"/feedback/{event.pk}/").status_code == 200


def test_new_feedback_is_that_of_the_last_fortnight(world, django_assert_num_queries):
    version = world.work()
    make_assessment(version, by=world.lecturer)
    [event] = release(world)
    student = version.submitted_by

    def new(days):
        return queries.new_feedback_for(student, at=world.at + timedelta(days=days))

    with django_assert_num_queries(1):
        assert new(0) == [event]
    assert new(13.9) == [event]
    assert new(14.1) == []
    assert new(-1) == []


def test_the_number_of_queries_does_not_grow_with_the_rows(
    lecturer, world, django_assert_max_num_queries
):
    path = f"/marking/{world.sitting.pk}/release/"
    make_assessment(world.work(), by=world.lecturer)
    lecturer.get(path)
    with django_assert_max_num_queries(40) as one:
        lecturer.get(path)
    for _ in range(5):
        make_assessment(world.work(), by=world.lecturer)
    with django_assert_max_num_queries(len(one)):
        lecturer.get(path)
