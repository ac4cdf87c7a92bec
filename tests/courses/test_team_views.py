"""The screens on which teams are made: of lecturers and of students."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from lms.courses.enums import InvitationState, Role, Slot
from lms.courses.models import (
    Team,
    TeamChange,
    TeamInvitation,
    TeamProfile,
    TeamProposal,
    TeamSet,
)
from tests.courses.test_run_views import words
from tests.courses.test_teams import begin_work
from tests.factories.accounts import make_user
from tests.factories.courses import (
    make_forming_set,
    make_participation,
    make_profile,
    make_proposal,
    make_run,
    make_sector,
    make_session,
    make_team,
    make_team_invitation,
    make_team_set,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def now():
    """The screens look at the clock themselves."""
    return timezone.now()


@pytest.fixture
def run(now):
    day = now.date()
    return make_run(starts_on=day - 30 * DAY, ends_on=day + 30 * DAY)


@pytest.fixture
def lecturer(run, client):
    person = make_user("Vos", language="en")
    make_participation(run, person, Role.LECTURER)
    client.force_login(person)
    return client


@pytest.fixture
def team_set(run):
    return make_team_set(run, name="Research")


def student_of(run, name="An"):
    return make_participation(run, make_user(name, language="en"))


def address(team_set, more=""):
    return f"/runs/{team_set.run_id}/teams/{team_set.pk}/{more}"


def place(**moves):
    """What the form posts: `place(s1=("", 4))` from no team into the fourth."""
    data = {}
    for name, (before, after) in moves.items():
        data |= {f"initial-student-{name[1:]}": before, f"student-{name[1:]}": after}
    return data


# --- sets ------------------------------------------------------------------------------------
def a_set(**fields):
    return {"name": "Peers", "formed_by": "lecturer", "smallest": 3, "largest": 4} | fields


def test_lecturer_lets_students_form_the_teams_of_a_new_set(lecturer, run, now):
    until = timezone.localtime(now + DAY)
    day = {"forms_until_date": f"{until:%Y-%m-%d}", "forms_until_time": "20:00"}

    response = lecturer.post(f"/runs/{run.pk}/teams/", a_set(formed_by="students") | day)

    made = TeamSet.objects.get()
    assert response.url == address(made)
    assert timezone.localtime(made.forms_until).hour == 20
    assert "The students form them, until" in words(lecturer.get(response.url))
    assert "formed by students until" in words(lecturer.get(f"/runs/{run.pk}/teams/"))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"formed_by": "students"}, "Say until when the students form their teams."),
        (
            {
                "formed_by": "students",
                "forms_until_date": "2020-01-01",
                "forms_until_time": "20:00",
            },
            "This moment has passed.",
        ),
        ({"smallest": 5}, "The largest team is smaller than the smallest."),
        ({"largest": 13}, "less than or equal to 12"),
        ({"name": "RESEARCH"}, "This run has a team set of this name."),
    ],
)
def test_a_set_that_cannot_be_is_refused_and_kept(lecturer, team_set, fields, sentence):
    response = lecturer.post(f"/runs/{team_set.run_id}/teams/", a_set(**fields))

    assert response.status_code == 422
    assert sentence in words(response)
    assert TeamSet.objects.get() == team_set


def test_lecturer_changes_a_set_whose_date_has_passed_without_touching_the_date(lecturer, run):
    past = timezone.now().replace(second=0, microsecond=0) - DAY
    team_set = make_team_set(run, formed_by="students", forms_until=past)
    local = timezone.localtime(past)
    date = {"forms_until_date": f"{local:%Y-%m-%d}", "forms_until_time": f"{local:%H:%M}"}

    form = words(lecturer.get(address(team_set, "change/")))
    assert f'value="{local:%H:%M}"' in form
    lecturer.post(address(team_set, "change/"), a_set(formed_by="students", **date))

    team_set.refresh_from_db()
    assert (team_set.name, team_set.forms_until) == ("Peers", past)


def test_lecturer_removes_a_set_nobody_used_and_is_told_why_another_stays(lecturer, run):
    unused, used = make_team_set(run), make_team_set(run, name="Used")
    make_team(used, members=[student_of(run)])

    lecturer.post(address(unused, "remove/"))
    refused = lecturer.post(address(used, "remove/"), follow=True)

    assert TeamSet.objects.get() == used
    assert "“Used” stays: people were divided by it" in words(refused)


# --- moving people -----------------------------------------------------------------------------
def test_lecturer_sees_who_is_in_no_team_with_what_they_told(lecturer, run, team_set):
    make_profile(student_of(run, "Noor"), other_sector="Care", employer="Hospital North")
    student_of(run, "Sil")
    make_team(team_set)

    page = words(lecturer.get(address(team_set)))

    assert "2 students are in no team yet." in page
    assert "Hospital North" in page
    assert "Monday evening" in page
    assert "told nothing" in page


def test_left_overs_are_placed_with_one_form_and_the_others_stay(lecturer, run, team_set):
    placed, free = student_of(run), student_of(run)
    team = make_team(team_set, members=[placed])

    lecturer.post(address(team_set), place(**{f"s{free.pk}": ("", team.pk)}))

    assert set(team.members) == {placed, free}


def test_moving_people_of_a_team_at_work_asks_why_and_says_what_it_means(lecturer, run, team_set):
    mover = student_of(run, "Mo")
    old = make_team(team_set, name="Maas", members=[student_of(run), mover])
    new = make_team(team_set, name="Waal", members=[student_of(run)])
    begin_work(old, timezone.now())
    assert "at work" in words(lecturer.get(address(team_set)))
    data = place(**{f"s{mover.pk}": (old.pk, new.pk)})

    asked = lecturer.post(address(team_set), data)
    page = words(asked)
    assert asked.status_code == 200
    assert "Nobody is moved yet" in page
    assert "What Mo reads" in page
    assert "“Paper”: you no longer see the draft of “Maas”." in page
    assert "What Maas reads" in page
    assert "What Waal reads" not in page
    assert mover in old.members

    hidden = dict(re.findall(r'type="hidden" name="([\w-]+)" value="(\d*)"', page))
    assert hidden == {name: str(value) for name, value in data.items()}
    empty = lecturer.post(address(team_set), hidden | {"reason": " "})
    assert empty.status_code == 422
    assert mover in old.members
    lecturer.post(address(team_set), hidden | {"reason": "They live nearby."})
    assert mover in new.members
    assert TeamChange.objects.get().reason == "They live nearby."
    assert "They live nearby." in words(lecturer.get(address(team_set)))


def test_nobody_is_asked_why_where_nothing_was_begun(lecturer, run, team_set):
    mover = student_of(run)
    old, new = make_team(team_set, members=[mover]), make_team(team_set)

    response = lecturer.post(address(team_set), place(**{f"s{mover.pk}": (old.pk, new.pk)}))

    assert response.status_code == 302
    assert mover in new.members


# --- a proposal --------------------------------------------------------------------------------
WISHES = {"smallest": 2, "largest": 2, "overlap": 1, "parts_colleagues": "on", "seed": 4}


def propose(lecturer, team_set, **fields):
    return lecturer.post(address(team_set, "proposal/"), WISHES | {"do": "propose"} | fields)


def post(lecturer, proposal, do, **fields):
    data = {"do": do, "proposal": proposal.pk} | fields
    return lecturer.post(address(proposal.team_set, "proposal/"), data, follow=True)


def test_lecturer_lets_teams_be_proposed_moves_somebody_and_accepts(lecturer, run, team_set):
    an, bo, cy, di = (student_of(run, name) for name in ("An", "Bo", "Cy", "Di"))
    for person, slot in ((an, 1), (bo, 2), (cy, 1), (di, 2)):
        make_profile(person, slots=slot, employer="City" if person in {an, bo} else "")

    propose(lecturer, team_set)
    proposal = TeamProposal.objects.get()
    page = words(lecturer.get(address(team_set, "proposal/")))
    assert "Score: 100 of 100" in page
    assert "Together: Monday evening" in page
    assert 'value="5"' in page  # the next seed
    assert not Team.objects.exists()

    numbers = {place.participation: place.number for place in proposal.places.all()}
    swap = {an: numbers[bo], bo: numbers[bo], cy: numbers[an], di: numbers[an]}
    data = {f"place-{person.pk}": number for person, number in swap.items()}
    page = words(post(lecturer, proposal, "move", **data))
    assert "2 people are moved in the proposal." in page
    assert "An and Bo have the same employer." in page
    assert "There is no part of the week in which they can all work." in page
    assert "Score: 50 of 100" in page

    page = words(post(lecturer, proposal, "accept"))
    assert "2 teams are made." in page
    assert "Proposed from seed 4 with a score of 50 of 100, accepted by Vos" in page
    assert "2 people moved by hand" in page
    assert {frozenset(team.members) for team in team_set.teams.all()} == {
        frozenset({an, bo}),
        frozenset({cy, di}),
    }


def test_who_accepts_with_people_chosen_elsewhere_sees_them_there_first(lecturer, run, team_set):
    an, _bo, _cy, _di = (student_of(run, name) for name in ("An", "Bo", "Cy", "Di"))
    propose(lecturer, team_set)
    proposal = TeamProposal.objects.get()
    numbers = {place.participation: place.number for place in proposal.places.all()}
    chosen = numbers | {an: numbers[an] % 2 + 1}
    data = {f"place-{person.pk}": number for person, number in chosen.items()}

    page = words(post(lecturer, proposal, "accept", **data))

    assert "1 person is moved in the proposal." in page
    assert "No team is made yet" in page
    assert not Team.objects.exists()
    assert proposal.places.get(participation=an).number == chosen[an]
    assert "teams are made" in words(post(lecturer, proposal, "accept", **data))


def test_sizes_that_do_not_fit_are_refused_beside_the_field(lecturer, run, team_set):
    student_of(run)

    response = propose(lecturer, team_set)

    assert response.status_code == 422
    assert "1 student cannot be divided into teams of 2 to 2." in words(response)
    assert not TeamProposal.objects.exists()


def test_a_page_that_was_left_open_accepts_nothing_it_does_not_show(lecturer, run, team_set):
    for _ in range(2):
        student_of(run)
    propose(lecturer, team_set)
    old = TeamProposal.objects.get()
    propose(lecturer, team_set, seed=5)

    for do in ("accept", "discard", "move"):
        assert "accepted or replaced meanwhile" in words(post(lecturer, old, do))
    assert TeamProposal.objects.get().seed == 5
    assert not Team.objects.exists()


def test_a_proposal_with_somebody_who_got_a_team_is_refused_in_words(lecturer, run, team_set):
    person = student_of(run, "Noor")
    proposal = make_proposal(team_set, places=[(person, 1), (student_of(run), 1)])
    make_team(team_set, members=[person])

    page = words(post(lecturer, proposal, "accept"))

    assert "Noor left the run or got a team after this was proposed." in page
    assert team_set.teams.count() == 1


def test_a_proposal_can_be_discarded(lecturer, run, team_set):
    proposal = make_proposal(team_set, places=[(student_of(run), 1)])

    assert "There is no proposal yet" in words(post(lecturer, proposal, "discard"))


def test_a_team_number_that_is_not_offered_is_refused(lecturer, run, team_set):
    person = student_of(run)
    proposal = make_proposal(team_set, places=[(person, 1)])

    response = post(lecturer, proposal, "move", **{f"place-{person.pk}": 9})

    assert response.status_code == 422
    assert proposal.places.get().number == 1


# --- students form teams -----------------------------------------------------------------------
@pytest.fixture
def forming(run, now):
    make_participation(run, make_user("Vos"), Role.LECTURER)
    return make_forming_set(run, at=now, name="Peers")


@pytest.fixture
def own(run, client):
    """A student who is signed in; `own.client` is her browser."""
    row = student_of(run, "Olga")
    client.force_login(row.user)
    row.client = client
    return row


def do(student, team_set, what, **data):
    return student.client.post(address(team_set, "mine/"), {"do": what} | data, follow=True)


def test_student_makes_a_team_asks_somebody_and_takes_it_back(own, forming, run):
    friend = student_of(run, "Bo")

    page = words(do(own, forming, "found", name="Maas"))
    assert "“Maas” is made, and you are in it." in page
    assert [one.user.name for one in Team.objects.get().members] == ["Olga"]
    page = words(do(own, forming, "invite", who=friend.pk))
    assert "Bo is asked into “Maas” and gets a mail." in page
    assert "no answer yet" in page
    page = words(do(own, forming, "withdraw", invitation=TeamInvitation.objects.get().pk))
    assert "The invitation of Bo is withdrawn." in page
    assert TeamInvitation.objects.get().state == InvitationState.WITHDRAWN


def test_a_name_that_is_taken_is_refused_beside_the_field_and_kept(own, forming):
    make_team(forming, name="Maas")

    response = do(own, forming, "found", name=" MAAS ")

    assert response.status_code == 422
    assert "There is a team of this name already." in words(response)
    assert 'value=" MAAS "' in response.content.decode()
    assert Team.objects.count() == 1


def test_student_accepts_one_invitation_and_the_other_is_no_longer_asked(own, forming, run):
    invitations = [
        make_team_invitation(make_team(forming, name=name, members=[student_of(run, who)]), own)
        for name, who in (("Maas", "Mia"), ("Waal", "Wes"))
    ]
    page = words(own.client.get(address(forming, "mine/")))
    assert "Mia asks you." in page
    assert "Wes asks you." in page

    page = words(do(own, forming, "accept", invitation=invitations[0].pk))

    assert "You are in “Maas” now." in page
    assert "Wes asks you." not in page


def test_student_declines_and_can_leave(own, forming, run):
    invitation = make_team_invitation(make_team(forming, name="Maas"), own)
    page = words(do(own, forming, "decline", invitation=invitation.pk))
    assert "You declined the invitation into “Maas”." in page

    do(own, forming, "found", name="Waal")
    page = words(do(own, forming, "leave"))

    assert "You left “Waal”." in page
    assert not Team.objects.filter(name="Waal").exists()
    assert "You are in no team of “Peers” already." in words(do(own, forming, "leave"))


def test_a_full_team_is_said_to_be_full_before_and_after_the_click(own, forming, run):
    team = make_team(forming, name="Maas", members=[student_of(run) for _ in range(3)])
    invitation = make_team_invitation(team, own)
    page = own.client.get(address(forming, "mine/")).content.decode()
    assert "“Maas” is full" in page
    assert 'value="accept"' not in page
    assert 'value="decline"' in page

    assert "“Maas” is full" in words(do(own, forming, "accept", invitation=invitation.pk))
    assert not own.team_memberships.exists()


def test_an_invitation_to_somebody_else_or_of_another_set_is_not_there(own, forming, run, now):
    other = make_team_invitation(make_team(forming), student_of(run))
    elsewhere = make_team_invitation(make_team(make_forming_set(run, at=now)), own)

    for key in (other.pk, elsewhere.pk, "x", "", "9" * 40):
        assert do(own, forming, "accept", invitation=key).status_code == 404
    assert not own.team_memberships.exists()


def test_somebody_who_was_placed_meanwhile_cannot_be_asked(own, forming, run):
    make_team(forming, members=[own])
    gone = student_of(run)
    make_team(forming, members=[gone])
    student_of(run)

    response = do(own, forming, "invite", who=gone.pk)

    assert response.status_code == 422
    assert "This student is in a team by now." in words(response)
    assert "Choose somebody else." in words(response)


def test_who_is_in_no_team_asks_nobody(own, forming, run):
    assert "Make one first." in words(do(own, forming, "invite", who=student_of(run).pk))
    assert do(own, forming, "dance").status_code == 200


def test_after_the_date_the_screen_says_whom_to_ask_and_offers_nothing(own, forming, now):
    TeamSet.objects.update(forms_until=now - timedelta(minutes=1))

    page = own.client.get(address(forming, "mine/")).content.decode()
    assert "You are in no team of “Peers” yet. Ask Vos." in " ".join(page.split())
    assert 'name="do"' not in page
    assert "Ask Vos now." in words(do(own, forming, "found", name="Late"))
    assert not Team.objects.exists()


def test_in_a_team_that_the_lecturer_made_one_sees_who_is_in_it(own, team_set, run):
    make_participation(run, make_user("Vos"), Role.LECTURER)
    make_team(team_set, name="Maas", members=[own, student_of(run, "Mia")])

    page = words(own.client.get(address(team_set, "mine/")))

    assert "Mia" in page
    assert "Only your lecturer moves people. Is something wrong? Ask Vos." in page


def test_no_fellow_student_ever_sees_an_employer(own, forming, run):
    """On no screen on which she meets others: looking for a team, in one, on the run's page."""
    sector = make_sector(name="Police")
    mate, free = student_of(run, "Mia"), student_of(run, "Flo")
    for person in (mate, free):
        make_profile(person, employer="kanarie-werkgever", sector=sector, slots=Slot.FRIDAY)
    paths = [address(forming, "mine/"), run.url, "/tonight/", f"/runs/{run.pk}/teams/about-me/"]

    before = "".join(own.client.get(path).content.decode() for path in paths)
    make_team(forming, members=[own, mate])
    after = "".join(own.client.get(path).content.decode() for path in paths)

    assert "kanarie-werkgever" not in before + after
    assert "Friday evening" in before  # what helps to find each other is there
    assert "Police" in before


# --- what a student tells ------------------------------------------------------------------------
def tell(own, **fields):
    return own.client.post(f"/runs/{own.run_id}/teams/about-me/", fields, follow=True)


def test_student_tells_sees_it_again_and_deletes_it(own, run):
    sector = make_sector(run.course.programme, name="Zorg", name_en="Care")
    make_sector(name="Elders")
    assert "Elders" not in words(own.client.get(f"/runs/{run.pk}/teams/about-me/"))

    page = words(tell(own, sector=sector.pk, employer=" Hospital  North ", slots=[1, 16]))
    profile = TeamProfile.objects.get()
    assert (profile.sector, profile.employer, profile.slots) == (sector, "Hospital North", 17)
    assert 'value="Hospital North"' in page
    assert re.search(r'value="16"[^>]*checked', page)
    assert not re.search(r'value="2"[^>]*checked', page)

    assert "What you told is deleted." in words(tell(own, forget="yes"))
    assert not TeamProfile.objects.exists()


def test_a_sector_that_is_typed_and_stands_in_the_list_is_that_of_the_list(own, run):
    sector = make_sector(run.course.programme, name="Zorg", name_en="Care")

    for typed in ("zorg", "CARE"):
        tell(own, other_sector=typed)
        profile = TeamProfile.objects.get()
        assert (profile.sector, profile.other_sector) == (sector, "")
    tell(own, other_sector="Bees")
    assert TeamProfile.objects.get().other_sector == "Bees"
    tell(own, other_sector="!")
    assert TeamProfile.objects.get().other_sector == "!"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Tell at least one of these"),
        ({"slots": ["3"]}, "Select a valid choice"),
        ({"sector": "listed", "other_sector": "Bees"}, "not both"),
    ],
)
def test_what_cannot_be_told_is_refused_and_kept(own, run, fields, sentence):
    sector = make_sector(run.course.programme)
    if "sector" in fields:
        fields = fields | {"sector": sector.pk}

    response = tell(own, **fields or {"employer": " "})

    assert response.status_code == 422
    assert sentence in words(response)
    assert not TeamProfile.objects.exists()


def test_nothing_is_asked_in_a_run_that_is_over(client):
    run = make_run(starts_on="2020-01-01", ends_on="2020-02-01")
    own = student_of(run)
    client.force_login(own.user)
    own.client = client

    assert "This run is over" in words(client.get(f"/runs/{run.pk}/teams/about-me/"))
    tell(own, employer="City")
    assert not TeamProfile.objects.exists()


# --- who is in no team -----------------------------------------------------------------------------
def test_who_is_in_no_team_is_told_whom_to_ask_on_the_run_and_tonight(own, run, team_set):
    for name in ("Vos", "Wit"):
        make_participation(run, make_user(name), Role.LECTURER)
    make_session(run)
    sentence = "ask Vos and Wit for a place"

    assert sentence in words(own.client.get("/tonight/"))
    assert sentence in words(own.client.get(run.url))
    make_team(team_set, members=[own])
    assert sentence not in words(own.client.get("/tonight/"))
    assert sentence not in words(own.client.get(run.url))


def test_who_is_asked_sees_so_tonight_until_the_date(own, forming, now):
    make_team_invitation(make_team(forming), own)
    make_team_invitation(make_team(forming))

    page = words(own.client.get("/tonight/"))
    assert "1 invitation" in page
    assert "form a team with others, until" in page
    TeamSet.objects.update(forms_until=now - timedelta(minutes=1))
    page = words(own.client.get("/tonight/"))
    assert "1 invitation" not in page
    assert "ask Vos for a place" in page


def test_nobody_is_sent_for_a_team_in_a_run_that_is_over_or_to_staff(lecturer, run, team_set):
    assert "You are in no team yet" not in words(lecturer.get("/tonight/"))
    over = make_run(starts_on="2020-01-01", ends_on="2020-02-01")
    student = student_of(over)
    make_team_set(over)
    lecturer.force_login(student.user)
    assert "You are in no team yet" not in words(lecturer.get("/tonight/"))
    assert "You are in no team yet" not in words(lecturer.get(over.url))


# --- how much is asked of the database ---------------------------------------------------------------
def crowd(team_set, number):
    people = [student_of(team_set.run) for _ in range(number)]
    for person in people:
        make_profile(person, sector=make_sector(team_set.run.course.programme))
    return people


@pytest.mark.parametrize("count", [1, 25])
def test_screens_of_lecturers_take_the_same_number_of_queries(
    lecturer, run, now, count, django_assert_max_num_queries
):
    team_set = make_forming_set(run, at=now)
    for person in crowd(team_set, count):
        make_team_invitation(make_team(team_set, members=[student_of(run)]), person)
    free = [one.participation for one in TeamProfile.objects.all()]
    make_proposal(team_set, places=[(one, number) for number, one in enumerate(free, start=1)])

    for more, most in (("", 23), ("proposal/", 22)):
        lecturer.get(address(team_set, more))
        with django_assert_max_num_queries(most):
            assert lecturer.get(address(team_set, more)).status_code == 200


@pytest.mark.parametrize("count", [1, 25])
def test_the_screen_of_ones_team_takes_the_same_number_of_queries(
    own, forming, count, django_assert_max_num_queries
):
    for person in crowd(forming, count):
        team = make_team(forming, members=[student_of(forming.run)])
        make_team_invitation(team, own)
        make_team_invitation(team, person)
    own.client.get(address(forming, "mine/"))

    with django_assert_max_num_queries(19):
        assert own.client.get(address(forming, "mine/")).status_code == 200


@pytest.mark.parametrize("count", [1, 25])
def test_the_screen_of_a_member_takes_the_same_number_of_queries(
    own, forming, count, django_assert_max_num_queries
):
    team = make_team(forming, members=[own])
    for person in crowd(forming, count):
        make_team_invitation(team, person)
    own.client.get(address(forming, "mine/"))

    with django_assert_max_num_queries(25):
        assert own.client.get(address(forming, "mine/")).status_code == 200
