"""Where students ask for more time, and where lecturers and the office decide."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lms.courses.enums import Role
from lms.submissions.enums import RequestState
from lms.submissions.models import DateOverride, Extension, ExtensionRequest
from tests.factories.accounts import make_user
from tests.factories.courses import make_appointment, make_cohort, make_participation, make_run
from tests.factories.extensions import make_extension, make_override, make_request
from tests.factories.submissions import make_assignment, make_sitting
from tests.html import flat

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def sitting():
    return make_sitting(make_assignment(make_run()))


@pytest.fixture
def student(sitting):
    return make_participation(sitting.assignment.run, make_user(language="en"))


@pytest.fixture
def lecturer(client, sitting):
    person = make_user(language="en")
    make_participation(sitting.assignment.run, person, Role.LECTURER)
    client.force_login(person)
    return person


@pytest.fixture
def address(sitting):
    return f"/submissions/sittings/{sitting.pk}/exceptions/"


def moment(name, at):
    local = timezone.localtime(at)
    return {f"{name}_date": local.date().isoformat(), f"{name}_time": "23:59"}


def test_a_student_asks_and_sees_her_request(client, sitting, student):
    client.force_login(student.user)
    data = {"category": "work", "note": "Drukke week."} | moment("until", sitting.due_at + DAY)

    page = client.post(f"/submissions/{sitting.pk}/extension/", data, follow=True)

    request = ExtensionRequest.objects.get()
    assert timezone.localtime(request.wanted_until).strftime("%H:%M:%S") == "23:59:59"
    text = flat(page.content.decode())
    assert "Your request is sent" in text
    assert "Drukke week." in text


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_is_kept(
    client, sitting, student
):
    client.force_login(student.user)
    data = {"note": "Drukke week."} | moment("until", sitting.due_at - 2 * DAY)

    page = client.post(f"/submissions/{sitting.pk}/extension/", data)

    text = flat(page.content.decode())
    assert "Choose what comes closest." in text
    assert "Drukke week." in page.content.decode()
    assert not ExtensionRequest.objects.exists()


def test_a_date_that_gives_nothing_is_said_beside_the_date(client, sitting, student):
    client.force_login(student.user)
    data = {"category": "work"} | moment("until", sitting.due_at - 2 * DAY)

    page = client.post(f"/submissions/{sitting.pk}/extension/", data)

    assert "this is no more time than there is already" in str(page.context["form"].errors)
    assert not ExtensionRequest.objects.exists()


def test_the_work_screen_leads_to_the_question_and_says_which_dates_count(
    client, sitting, student
):
    make_extension(sitting, student)
    client.force_login(student.user)

    page = client.get(f"/submissions/{sitting.pk}/")

    assert f"/submissions/{sitting.pk}/extension/" in page.content.decode()
    assert "These dates come from: an extension." in flat(page.content.decode())


def test_a_student_takes_her_request_back(client, sitting, student):
    request = make_request(sitting, by=student.user)
    client.force_login(student.user)

    client.post(f"/submissions/requests/{request.pk}/withdraw/")

    request.refresh_from_db()
    assert request.state == RequestState.WITHDRAWN


def test_nobody_else_takes_it_back(client, sitting, student):
    request = make_request(sitting, by=student.user)
    client.force_login(make_participation(sitting.assignment.run).user)

    assert client.post(f"/submissions/requests/{request.pk}/withdraw/").status_code == 404


def test_a_lecturer_grants_what_is_ticked(client, sitting, student, lecturer, address):
    ticked = make_request(sitting, by=student.user)
    other = make_request(sitting, by=make_participation(sitting.assignment.run).user)
    data = {"do": "grant", "decide-requests": [ticked.pk], "decide-reason": "Kan."}

    page = client.post(address, data, follow=True)

    assert "1 extension is granted" in flat(page.content.decode())
    assert Extension.objects.get().participation == student
    other.refresh_from_db()
    assert other.state == RequestState.OPEN


def test_a_refusal_needs_a_reason(client, sitting, student, lecturer, address):
    request = make_request(sitting, by=student.user)

    page = client.post(address, {"do": "refuse", "decide-requests": [request.pk]})

    assert "Say why." in flat(page.content.decode())
    request.refresh_from_db()
    assert request.state == RequestState.OPEN


def test_nothing_ticked_is_said_in_words(client, sitting, student, lecturer, address):
    make_request(sitting, by=student.user)

    page = client.post(address, {"do": "grant", "decide-reason": "Kan."})

    assert "Choose at least one request." in flat(page.content.decode())


def test_a_lecturer_gives_several_students_more_time(client, sitting, lecturer, address):
    students = [make_participation(sitting.assignment.run) for _ in range(2)]
    data = {"do": "extend", "grant-holders": [one.pk for one in students]}
    data |= {"grant-reason": "Storing."} | moment("grant-until", sitting.cutoff_at + DAY)

    client.post(address, data)

    assert {one.participation for one in Extension.objects.all()} == set(students)


def test_a_lecturer_gives_a_cohort_dates_of_its_own(client, sitting, lecturer, address):
    run = sitting.assignment.run
    cohort = make_cohort(run.course.programme)
    run.cohorts.add(cohort)
    data = {"do": "override", "dates-whom": f"cohort-{cohort.pk}", "dates-reason": "Later begin."}
    data |= moment("dates-opens_at", sitting.opens_at)
    data |= moment("dates-due_at", sitting.due_at + DAY)

    page = client.post(address, data, follow=True)

    override = DateOverride.objects.get()
    assert (override.cohort, override.cutoff_at) == (cohort, override.due_at)
    assert str(cohort) in flat(page.content.decode())


def test_an_extension_is_taken_back_with_a_reason(client, sitting, student, lecturer, address):
    extension = make_extension(sitting, student)

    page = client.post(
        f"/submissions/extensions/{extension.pk}/withdraw/", {"reason": "Vergissing."}
    )

    assert page["Location"] == address
    extension.refresh_from_db()
    assert extension.withdrawn_because == "Vergissing."


def test_dates_of_their_own_are_ended(client, sitting, student, lecturer, address):
    override = make_override(sitting, student, due_at=sitting.due_at + DAY)

    client.post(f"/submissions/overrides/{override.pk}/remove/")

    assert not DateOverride.objects.exists()


def test_a_lecturer_of_another_run_finds_nothing_here(client, sitting, student, address):
    extension = make_extension(sitting, student)
    other = make_participation(make_run(), make_user(), Role.LECTURER).user
    client.force_login(other)

    assert client.get(address).status_code == 404
    withdraw = f"/submissions/extensions/{extension.pk}/withdraw/"
    assert client.post(withdraw, {"reason": "x"}).status_code == 404


def test_on_anonymous_work_a_lecturer_is_refused_in_words_and_the_office_is_not(client):
    run = make_run()
    sitting = make_sitting(make_assignment(run, is_anonymous=True))
    address = f"/submissions/sittings/{sitting.pk}/exceptions/"
    lecturer = make_participation(run, make_user(language="en"), Role.LECTURER).user
    officer = make_user()
    make_appointment(run.course.programme, officer)

    client.force_login(lecturer)
    refused = client.get(address)
    client.force_login(officer)

    assert refused.status_code == 403
    assert "only the education office" in flat(refused.content.decode())
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("rows", [1, 25])
def test_the_screen_takes_as_many_queries_for_many(
    client, sitting, lecturer, address, rows, django_assert_max_num_queries
):
    for _ in range(rows):
        student = make_participation(sitting.assignment.run)
        make_request(sitting, by=student.user)
        make_extension(sitting, student, by=lecturer)
        make_override(sitting, student, due_at=sitting.due_at + DAY, by=lecturer)
    client.get(address)

    with django_assert_max_num_queries(22):
        page = client.get(address)

    assert page.content.count(b'name="decide-requests"') == rows
