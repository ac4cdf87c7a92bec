import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lms.accounts.models import Invitation, User
from lms.courses.enums import Role
from lms.courses.models import Cohort, CohortMembership, CourseRunPage, Participation
from tests.factories.accounts import make_invitation, make_user
from tests.factories.courses import (
    make_appointment,
    make_cohort,
    make_cohort_membership,
    make_course,
    make_participation,
    make_programme,
    make_run,
)

pytestmark = pytest.mark.django_db
LIST = "e-mail;naam;studentnummer\nan@nieuw.example;An Vos;s900\nbo@nieuw.example;Bo Smit;s901\n"


@pytest.fixture
def programme():
    return make_programme()


@pytest.fixture
def cohort(programme):
    return make_cohort(programme)


@pytest.fixture
def office(programme, client):
    officer = make_user(language="en")
    make_appointment(programme, officer)
    client.force_login(officer)
    return client


def csv(text):
    return SimpleUploadedFile("lijst.csv", text.encode(), "text/csv")


def confirmed(page):
    """What the preview's form would post."""
    html = page.content.decode()
    digest = re.search(r'name="digest"\s+value="([0-9a-f]+)"', html)[1]
    return {"text": LIST, "digest": digest}


def test_overview_shows_the_cohorts_and_runs_of_the_programme_only(office, programme, cohort):
    run = make_run(make_course(programme), cohorts=[cohort])
    strange = make_run(cohorts=[make_cohort()])

    html = office.get("/office/").content.decode()

    assert cohort.name in html
    assert run.title in html
    assert strange.title not in html


@pytest.mark.parametrize("path", ["/office/", "/office/cohorts/new/", "/office/runs/new/"])
def test_the_office_does_not_exist_for_others(client, path):
    client.force_login(make_participation(role=Role.LECTURER).user)

    assert client.get(path).status_code == 404
    assert client.post(path, {}).status_code in {404, 405}


@pytest.mark.parametrize("rest", ["", "import/", "invite/"])
def test_a_cohort_of_another_programme_does_not_exist(office, rest):
    strange = make_cohort()

    assert office.post(f"/office/cohorts/{strange.pk}/{rest}", {}).status_code == 404


def test_it_makes_a_cohort(office, programme):
    data = {"programme": programme.pk, "name": "September 2030", "starts_on": "2030-09-01"}

    page = office.post("/office/cohorts/new/", data)

    made = Cohort.objects.get(name="September 2030")
    assert made.starts_on == date(2030, 9, 1)
    assert page["Location"] == f"/office/cohorts/{made.pk}/"


def test_it_refuses_a_second_cohort_of_the_same_name_in_words(office, cohort):
    data = {"programme": cohort.programme_id, "name": cohort.name, "starts_on": "2030-09-01"}

    page = office.post("/office/cohorts/new/", data)

    assert page.status_code == 422
    assert "There is a cohort of this name." in page.content.decode()


def test_it_makes_a_run_with_its_students_and_lecturers(office, programme, cohort):
    course, lecturer = make_course(programme), make_user()
    student = make_cohort_membership(cohort).user
    data = {
        "course": course.pk,
        "title": "Meten, herfst",
        "starts_on": "2030-09-01",
        "ends_on": "2031-01-31",
        "cohorts": [cohort.pk],
        "lecturers": lecturer.email,
    }

    office.post("/office/runs/new/", data)

    run = CourseRunPage.objects.get(title="Meten, herfst")
    roles = Participation.objects.filter(run=run).values_list("user", "role")
    assert set(roles) == {(student.pk, "student"), (lecturer.pk, "lecturer")}


def test_it_names_a_lecturer_who_is_not_known(office, programme):
    data = {
        "course": make_course(programme).pk,
        "title": "x",
        "starts_on": "2030-09-01",
        "ends_on": "2030-08-01",
        "lecturers": "niemand@x.example",
    }

    html = office.post("/office/runs/new/", data).content.decode()

    assert "Nobody here has the address niemand@x.example." in html
    assert "The run ends before it starts." in html


def test_import_stores_nothing_before_it_is_confirmed(office, cohort):
    page = office.post(f"/office/cohorts/{cohort.pk}/import/", {"file": csv(LIST)})

    assert page.status_code == 200
    assert "An Vos" in page.content.decode()
    assert not CohortMembership.objects.exists()
    assert not User.objects.filter(email="an@nieuw.example").exists()


def test_import_takes_everybody_once_confirmed(office, cohort, mailoutbox):
    preview = office.post(f"/office/cohorts/{cohort.pk}/import/", {"file": csv(LIST)})

    office.post(f"/office/cohorts/{cohort.pk}/import/", confirmed(preview))

    people = cohort.memberships.values_list("user__email", "user__name", "user__student_number")
    assert set(people) == {
        ("an@nieuw.example", "An Vos", "s900"),
        ("bo@nieuw.example", "Bo Smit", "s901"),
    }


def test_import_takes_nobody_when_one_line_is_wrong_and_names_it(office, cohort):
    make_user(student_number="s901")
    text = LIST + "geen adres;Cor;s902\n"

    for wrong in (text, LIST):
        page = office.post(f"/office/cohorts/{cohort.pk}/import/", {"file": csv(wrong)})
        assert page.status_code == 422

    html = page.content.decode()
    assert "Line 3:" in html
    assert "gets an account and joins" not in html
    assert not CohortMembership.objects.exists()
    assert not User.objects.filter(email="an@nieuw.example").exists()


def test_import_takes_only_the_list_that_was_shown(office, cohort):
    preview = office.post(f"/office/cohorts/{cohort.pk}/import/", {"file": csv(LIST)})
    data = confirmed(preview) | {"text": LIST + "eve@nieuw.example;Eve;s999\n"}

    page = office.post(f"/office/cohorts/{cohort.pk}/import/", data)

    assert page.status_code == 422
    assert not CohortMembership.objects.exists()


def test_import_says_who_is_in_already(office, cohort):
    make_cohort_membership(cohort, make_user(email="an@nieuw.example", student_number="s900"))

    html = office.post(
        f"/office/cohorts/{cohort.pk}/import/", {"file": csv(LIST)}
    ).content.decode()

    assert html.count("is in already") == 1
    assert html.count("gets an account and joins") == 1


def test_import_without_a_file_says_so(office, cohort):
    page = office.post(f"/office/cohorts/{cohort.pk}/import/", {})

    assert page.status_code == 422
    assert "Choose a CSV file." in page.content.decode()


def test_it_adds_one_person_and_invites_her(office, cohort):
    data = {"email": "Cor@nieuw.example", "name": "Cor Bos", "is_invited": "on"}

    office.post(f"/office/cohorts/{cohort.pk}/", data)

    person = User.objects.get(email="cor@nieuw.example")
    assert cohort.memberships.get().user == person
    assert person.invitations.open().count() == 1


def test_an_address_longer_than_fits_is_refused_in_words(office, cohort):
    address = f"{'a' * 60}@{'.'.join(['b' * 60] * 4)}.example"

    page = office.post(f"/office/cohorts/{cohort.pk}/", {"email": address, "name": "An"})

    assert page.status_code == 422
    assert not cohort.memberships.exists()


def test_inviting_again_replaces_the_invitation_before(office, cohort):
    office.post(f"/office/cohorts/{cohort.pk}/", {"email": "cor@x.example", "name": "Cor"})
    member = cohort.memberships.get()

    for _time in range(2):
        office.post(f"/office/cohorts/{cohort.pk}/invite/", {"member": member.pk})

    assert member.user.invitations.count() == 2
    assert member.user.invitations.open().count() == 1


def test_inviting_everybody_spares_who_was_invited_lately(office, cohort):
    now = timezone.now()
    lately = make_invitation(at=now - timedelta(hours=23))
    long_ago = make_invitation(at=now - timedelta(hours=25))
    never = User.objects.create_user("nooit@test.example", name="Nooit")
    for user in (lately.user, long_ago.user, never, make_user()):
        make_cohort_membership(cohort, user)

    page = office.post(f"/office/cohorts/{cohort.pk}/invite/", follow=True)

    said = [str(message) for message in page.context["messages"]]
    assert said == [
        "2 invitations are on their way.",
        "1 person was invited less than a day ago and gets no second letter; use “Invite again” "
        "beside the name if it went wrong.",
    ]
    sent = Invitation.objects.filter(sent_at__gte=now)
    assert {one.user for one in sent} == {long_ago.user, never}
    lately.refresh_from_db()
    assert lately.withdrawn_at is None


def test_inviting_everybody_says_when_that_is_nobody(office, cohort):
    address = f"/office/cohorts/{cohort.pk}/invite/"
    make_cohort_membership(cohort, make_user())

    page = office.post(address, follow=True)
    assert [str(message) for message in page.context["messages"]] == [
        "Nobody here is waiting for an invitation."
    ]

    make_cohort_membership(cohort, make_invitation().user)
    page = office.post(address, follow=True)
    assert [str(message)[:20] for message in page.context["messages"]] == ["1 person was invited"]


def test_inviting_everybody_mails_again_whose_link_has_expired(office, cohort):
    gone = make_invitation(at=timezone.now() - timedelta(hours=2), days=1 / 24)
    make_cohort_membership(cohort, gone.user)

    office.post(f"/office/cohorts/{cohort.pk}/invite/")

    assert gone.user.invitations.count() == 2


@pytest.mark.parametrize("member", ["²", "9" * 5000, "-1"])
def test_inviting_what_is_no_number_invites_nobody(office, cohort, member):
    make_cohort_membership(cohort)

    page = office.post(f"/office/cohorts/{cohort.pk}/invite/", {"member": member}, follow=True)

    assert page.status_code == 200
    assert not Invitation.objects.exists()


def test_removing_says_what_it_means_and_keeps_the_work(office, programme, cohort):
    run = make_run(make_course(programme), cohorts=[cohort])
    member = make_cohort_membership(cohort)
    participation = make_participation(run, member.user)
    path = f"/office/cohorts/{cohort.pk}/members/{member.pk}/remove/"

    assert "stays" in office.get(path).content.decode()
    office.post(path)

    participation.refresh_from_db()
    member.refresh_from_db()
    assert member.left_at is not None
    assert participation.left_at is not None


@pytest.mark.parametrize("rows", [1, 25])
def test_the_cohort_asks_the_same_number_of_queries(
    office, cohort, rows, django_assert_max_num_queries
):
    for _row in range(rows):
        make_cohort_membership(cohort)

    with django_assert_max_num_queries(14):
        office.get(f"/office/cohorts/{cohort.pk}/")
