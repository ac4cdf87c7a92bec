"""What lecturers and the office do on the pages of a run."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lms.courses.enums import Role
from lms.courses.models import Material, Participation, Session, Team, TeamMembership
from lms.courses.rules import a_week_later
from tests.factories.accounts import make_user
from tests.factories.courses import (
    make_appointment,
    make_cohort,
    make_course,
    make_membership,
    make_participation,
    make_programme,
    make_run,
    make_session,
    make_team,
    make_team_set,
)
from tests.html import flat

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    return make_run(make_course(make_programme()))


@pytest.fixture
def lecturer(run, client):
    person = make_user(language="en")
    make_participation(run, person, Role.LECTURER)
    client.force_login(person)
    return client


@pytest.fixture
def office(run, client):
    officer = make_user(language="en")
    make_appointment(run.course.programme, officer)
    client.force_login(officer)
    return client


def evening(topic="Safety", ends="21:30", **fields):
    return {
        "topic": topic,
        "starts_at_date": "2027-01-11",
        "starts_at_time": "19:00",
        "ends_at_date": "2027-01-11",
        "ends_at_time": ends,
        "room": "B1",
    } | fields


def words(response):
    return " ".join(response.content.decode().split())


def test_lecturer_plans_an_evening_and_goes_on_to_its_materials(lecturer, run):
    response = lecturer.post(f"/runs/{run.pk}/sessions/new/", evening())

    made = Session.objects.get(run=run)
    assert response.url == f"/runs/{run.pk}/sessions/{made.pk}/materials/"
    assert (made.topic, made.room) == ("Safety", "B1")
    assert made.starts_at.isoformat() == "2027-01-11T18:00:00+00:00"


def test_next_evening_is_proposed_a_week_later_at_the_same_hour(lecturer, run, at):
    last = make_session(run, room="C3")

    form = lecturer.get(f"/runs/{run.pk}/sessions/new/").context["form"]

    assert form["room"].value() == "C3"
    assert form["starts_at"].value() == a_week_later(last.starts_at)


def test_a_week_later_keeps_the_hour_when_the_clocks_go_back(at):
    before = at.replace(year=2026, month=10, day=20, hour=17, minute=0)

    assert a_week_later(before) - before == timedelta(days=7, hours=1)


def test_evening_that_ends_before_it_starts_is_refused_and_kept(lecturer, run):
    response = lecturer.post(f"/runs/{run.pk}/sessions/new/", evening(ends="18:00"))

    assert response.status_code == 422
    assert "The session ends before it starts." in words(response)
    assert 'value="Safety"' in words(response)
    assert not Session.objects.exists()


def test_lecturer_changes_an_evening(lecturer, run):
    session = make_session(run)

    lecturer.post(session.get_absolute_url() + "change/", evening("Trust"))

    session.refresh_from_db()
    assert session.topic == "Trust"


def test_cancelled_evening_can_take_place_after_all(lecturer, run):
    session = make_session(run)

    assert lecturer.get(session.get_absolute_url() + "cancel/").status_code == 200
    lecturer.post(session.get_absolute_url() + "cancel/")
    session.refresh_from_db()
    assert session.cancelled_at
    lecturer.post(session.get_absolute_url() + "restore/")
    session.refresh_from_db()
    assert session.cancelled_at is None


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("reading", {"title": "Bevan and Hood", "note": "pages 1-12"}),
        ("link", {"title": "Figures", "url": "https://example.com/x"}),
        ("file", {"title": "Slides"}),
    ],
)
def test_lecturer_adds_a_reading_a_link_and_a_file(lecturer, run, kind, fields):
    session = make_session(run)
    if kind == "file":
        fields = fields | {"file": SimpleUploadedFile("slides.pdf", b"%PDF-1.4 slides")}

    lecturer.post(f"{session.get_absolute_url()}materials/new/{kind}/", fields)

    material = Material.objects.get(session=session)
    assert (material.kind, material.title) == (kind, fields["title"])
    assert fields["title"] in words(lecturer.get(session.get_absolute_url()))


def test_link_needs_an_address_and_a_file_a_kind_that_is_taken(lecturer, run):
    base = make_session(run).get_absolute_url() + "materials/new/"

    no_address = lecturer.post(base + "link/", {"title": "Figures"})
    program = lecturer.post(
        base + "file/", {"title": "Run me", "file": SimpleUploadedFile("x.exe", b"MZ")}
    )

    assert no_address.status_code == program.status_code == 422
    assert "A file of this kind is not taken." in words(program)
    assert lecturer.get(base + "film/").status_code == 404
    assert not Material.objects.exists()


def test_materials_are_moved_changed_and_removed(lecturer, run):
    session = make_session(run)
    first, second = (
        Material.objects.create(session=session, kind="reading", title=title, position=n)
        for n, title in enumerate(["First", "Second"])
    )
    base = f"/runs/{run.pk}/materials/{second.pk}/"

    lecturer.post(base + "move/", {"to": "up"})
    assert list(session.materials.all()) == [second, first]
    lecturer.post(base, {"title": "Better", "note": "all of it", "url": ""})
    second.refresh_from_db()
    assert (second.title, second.note) == ("Better", "all of it")
    lecturer.post(base + "remove/")
    assert list(session.materials.all()) == [first]


def test_moving_a_material_sends_back_the_list_alone_to_who_has_the_rest(lecturer, run):
    session = make_session(run)
    first, second = (
        Material.objects.create(session=session, kind="reading", title=title, position=n)
        for n, title in enumerate(["First", "Second"])
    )
    address = f"/runs/{run.pk}/materials/{first.pk}/move/"

    whole = lecturer.post(address, {"to": "down"})
    part = lecturer.post(address, {"to": "up"}, headers={"HX-Request": "true"})

    assert whole.url == f"{session.get_absolute_url()}materials/#material-{first.pk}"
    assert list(session.materials.all()) == [first, second]
    html = flat(part.content)
    assert html.startswith('<ol class="rows" id="materials"')
    assert "“First” is number 1 of 2 now." in html
    assert f'id="material-{first.pk}" tabindex="-1" autofocus' in html
    assert html.count("autofocus") == 1


def test_material_of_another_run_is_not_there(lecturer, run):
    strange = Material.objects.create(session=make_session(), kind="reading", title="Strange")

    for path in ("", "move/", "remove/"):
        response = lecturer.post(f"/runs/{run.pk}/materials/{strange.pk}/{path}", {"title": "x"})
        assert response.status_code == 404
    assert Material.objects.get().title == "Strange"


def test_student_is_told_who_changes_evenings(client, run):
    student = make_user(language="en")
    make_participation(run, student)
    client.force_login(student)

    response = client.post(f"/runs/{run.pk}/sessions/new/", evening())

    assert response.status_code == 403
    assert "Only lecturers of this run" in words(response)
    assert not Session.objects.exists()


def test_lecturer_sees_the_people_but_gives_no_roles(lecturer, run):
    student = make_participation(run).user

    page = words(lecturer.get(f"/runs/{run.pk}/people/"))
    assert student.email in page
    assert "Give somebody a role" not in page
    other = make_user()
    tried = lecturer.post(f"/runs/{run.pk}/people/", {"email": other.email, "role": "lecturer"})
    assert tried.status_code == 403
    assert not Participation.objects.filter(user=other).exists()


def test_office_appoints_a_lecturer_later_and_lets_somebody_leave(office, run):
    person = make_user()

    office.post(f"/runs/{run.pk}/people/", {"email": person.email.upper(), "role": "lecturer"})
    row = Participation.objects.get(run=run, user=person)
    assert row.role == Role.LECTURER
    assert person.name in words(office.get(f"/runs/{run.pk}/people/{row.pk}/end/"))
    office.post(f"/runs/{run.pk}/people/{row.pk}/end/")
    row.refresh_from_db()
    assert row.left_at


def test_student_does_not_become_a_lecturer_of_the_same_run(office, run):
    student = make_participation(run).user

    response = office.post(f"/runs/{run.pk}/people/", {"email": student.email, "role": "lecturer"})

    assert response.status_code == 422
    assert "already takes part in this run as student" in words(response)


def test_office_changes_title_dates_and_cohorts(office, run):
    cohort = make_cohort(run.course.programme)
    new = {"title": "Winter", "starts_on": "2027-01-04", "ends_on": "2027-03-31"}

    office.post(f"/office/runs/{run.pk}/", new | {"cohorts": [cohort.pk]})
    wrong = office.post(f"/office/runs/{run.pk}/", new | {"ends_on": "2026-12-31"})

    run.refresh_from_db()
    assert run.title == "Winter"
    assert list(run.cohorts.all()) == [cohort]
    assert "The run ends before it starts." in words(wrong)


def test_office_of_another_programme_does_not_find_the_run(client, run):
    officer = make_user()
    make_appointment(make_programme(), officer)
    client.force_login(officer)

    assert client.get(f"/office/runs/{run.pk}/").status_code == 404


def test_lecturer_makes_a_team_set_and_its_teams(lecturer, run):
    new = {"name": "Research", "formed_by": "lecturer", "smallest": 3, "largest": 4}
    made = lecturer.post(f"/runs/{run.pk}/teams/", new)

    lecturer.post(made.url + "new/", {"names": "One\n\n Two \nOne"})

    assert [team.name for team in Team.objects.all()] == ["One", "Two"]
    again = lecturer.post(made.url + "new/", {"names": "Two\nThree"})
    assert "There is a team of this name already: Two." in words(again)
    assert "Three" in words(again)
    assert Team.objects.count() == 2
    twice = lecturer.post(f"/runs/{run.pk}/teams/", new | {"name": "research"})
    assert "This run has a team set of this name." in words(twice)


def test_nobody_is_placed_before_there_are_teams(lecturer, run):
    make_participation(run)
    team_set = make_team_set(run)
    address = f"/runs/{run.pk}/teams/{team_set.pk}/"

    assert "Place them" not in lecturer.get(address).content.decode()
    make_team(team_set)
    assert "Place them" in lecturer.get(address).content.decode()


def test_lecturer_moves_several_students_at_once(lecturer, run):
    team_set = make_team_set(run)
    here, there = make_team(team_set), make_team(team_set)
    stays, moves, leaves = (make_participation(run) for _ in range(3))
    for row in (stays, moves, leaves):
        make_membership(here, row)
    places = {stays: here.pk, moves: there.pk, leaves: ""}

    data = {f"student-{row.pk}": value for row, value in places.items()}
    data |= {f"initial-student-{row.pk}": here.pk for row in places}
    lecturer.post(f"/runs/{run.pk}/teams/{team_set.pk}/", data)

    found = dict(team_set.memberships.values_list("participation", "team"))
    assert found == {stays.pk: here.pk, moves.pk: there.pk}


def test_saving_the_teams_leaves_alone_whom_a_colleague_moved_meanwhile(lecturer, run):
    team_set = make_team_set(run)
    here, there = make_team(team_set), make_team(team_set)
    mine, theirs = make_participation(run), make_participation(run)
    data = {
        f"student-{mine.pk}": here.pk,
        f"initial-student-{mine.pk}": "",
        f"student-{theirs.pk}": "",
        f"initial-student-{theirs.pk}": "",
    }
    make_membership(there, theirs)

    lecturer.post(f"/runs/{run.pk}/teams/{team_set.pk}/", data)

    found = dict(team_set.memberships.values_list("participation", "team"))
    assert found == {mine.pk: here.pk, theirs.pk: there.pk}


def test_team_of_another_set_cannot_be_chosen(lecturer, run):
    team_set, foreign = make_team_set(run), make_team()
    student = make_participation(run)

    response = lecturer.post(
        f"/runs/{run.pk}/teams/{team_set.pk}/",
        {f"student-{student.pk}": foreign.pk, f"initial-student-{student.pk}": ""},
    )

    assert response.status_code == 422
    assert not TeamMembership.objects.filter(participation=student).exists()


def test_only_an_empty_team_is_removed(lecturer, run):
    team_set = make_team_set(run)
    empty = make_team(team_set)
    full = make_team(team_set, members=[make_participation(run)])
    base = f"/runs/{run.pk}/teams/{team_set.pk}/remove/"

    lecturer.post(f"{base}{empty.pk}/")
    refused = lecturer.post(f"{base}{full.pk}/", follow=True)

    assert list(team_set.teams.all()) == [full]
    assert "Move its members first" in words(refused)


def test_page_of_a_run_leads_its_lecturers_to_the_rubrics(lecturer, run):
    assert 'href="/rubrics/"' in lecturer.get(run.url).content.decode()

    lecturer.force_login(make_participation(run).user)
    assert 'href="/rubrics/"' not in lecturer.get(run.url).content.decode()


def test_page_of_a_new_run_does_not_speak_of_evenings_that_are_over(lecturer, run):
    html = lecturer.get(run.url).content.decode()

    assert "The evenings appear here as soon as they are planned." in html
    assert "No session is planned any more." not in html


@pytest.mark.parametrize("path", ["people/", "teams/", "set"])
@pytest.mark.parametrize("count", [1, 25])
def test_pages_of_a_run_take_the_same_number_of_queries(
    lecturer, run, path, count, django_assert_max_num_queries
):
    team_set = make_team_set(run)
    for _number in range(count):
        make_team(team_set, members=[make_participation(run)])
    address = f"/runs/{run.pk}/" + (f"teams/{team_set.pk}/" if path == "set" else path)
    lecturer.get(address)

    with django_assert_max_num_queries(19):
        assert lecturer.get(address).status_code == 200
