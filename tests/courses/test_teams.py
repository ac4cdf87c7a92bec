"""Moving students between teams: history, reasons, and who is told what."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import translation

from lms.core.verdict import Refused
from lms.courses import actions
from lms.courses.enums import FormedBy
from lms.courses.models import Team, TeamChange, TeamMembership, TeamSet
from tests.conftest import EVENING
from tests.factories.accounts import make_user
from tests.factories.courses import (
    make_participation,
    make_proposal,
    make_run,
    make_team,
    make_team_set,
)
from tests.factories.submissions import make_assignment, make_sitting, make_submission
from tests.queue import send_mail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def run():
    return make_run()


@pytest.fixture
def lecturer(run):
    return make_participation(run, make_user("Vos"), role="lecturer").user


@pytest.fixture
def team_set(run):
    return make_team_set(run, name="Research")


def student(run, name=None, **fields):
    return make_participation(run, make_user(*[name] if name else [], language="en", **fields))


def begin_work(team, at):
    """A draft with a file, by a member of the team."""
    assignment = make_assignment(
        team.team_set.run, kind="team", team_set=team.team_set, title="Paper"
    )
    return make_submission(make_sitting(assignment, at=at), by=team.members[0].user, at=at)


def places_in(team_set):
    return dict(team_set.memberships.values_list("participation", "team"))


def letters():
    """The mails by address, after the worker did its work, an hour later and before it is quiet."""
    send_mail(EVENING + timedelta(hours=1))
    return {letter.to[0]: letter for letter in mail.outbox}


def test_each_change_is_a_line_of_the_history(run, lecturer, team_set, at):
    person = student(run)
    one, two = make_team(team_set, name="One"), make_team(team_set, name="Two")

    actions.add_member(one, person, by=lecturer, at=at)
    actions.move_member(two, person, by=lecturer, at=at, reason="Evenings.")
    actions.remove_member(team_set, person, by=lecturer, at=at)

    lines = TeamChange.objects.order_by("pk")
    assert [(line.from_team, line.to_team, line.reason) for line in lines] == [
        ("", "One", ""),
        ("One", "Two", "Evenings."),
        ("Two", "", ""),
    ]
    assert {(line.by, line.at, line.participation) for line in lines} == {(lecturer, at, person)}


def test_a_membership_says_since_when(run, lecturer, team_set, at):
    person = student(run)

    row = actions.add_member(make_team(team_set), person, by=lecturer, at=at)

    assert row.joined_at == at


def test_who_stays_where_she_is_makes_no_history_and_no_mail(run, lecturer, team_set, at):
    person = student(run)
    team = make_team(team_set, members=[person])

    actions.place_members(team_set, [(person, team)], by=lecturer, at=at)

    assert not TeamChange.objects.exists()
    assert letters() == {}


def test_a_team_that_began_work_changes_for_a_reason_only(run, lecturer, team_set, at):
    old = make_team(team_set, members=[student(run), mover := student(run)])
    new = make_team(team_set, members=[student(run)])
    begin_work(old, at)

    with pytest.raises(Refused, match="Say why"):
        actions.move_member(new, mover, by=lecturer, at=at)
    with pytest.raises(Refused, match="Say why"):
        actions.remove_member(team_set, mover, by=lecturer, at=at, reason="  ")
    assert places_in(team_set)[mover.pk] == old.pk
    assert not TeamChange.objects.exists()

    actions.move_member(new, mover, by=lecturer, at=at, reason="Ill for a month.")
    assert places_in(team_set)[mover.pk] == new.pk
    assert TeamChange.objects.get().reason == "Ill for a month."


def test_coming_into_a_team_that_began_needs_a_reason_too(run, lecturer, team_set, at):
    begun = make_team(team_set, members=[student(run)])
    begin_work(begun, at)

    with pytest.raises(Refused, match="Say why"):
        actions.add_member(begun, student(run), by=lecturer, at=at)


def test_one_move_that_lacks_a_reason_moves_nobody(run, lecturer, team_set, at):
    begun = make_team(team_set, members=[stays := student(run)])
    other = make_team(team_set)
    begin_work(begun, at)
    places = [(student(run), other), (stays, other)]

    with pytest.raises(Refused):
        actions.place_members(team_set, places, by=lecturer, at=at)

    assert places_in(team_set) == {stays.pk: begun.pk}


def test_both_sides_are_told_and_nobody_else(run, lecturer, team_set, at):
    mover, left, met = student(run, "Mo"), student(run, "Lea"), student(run, "Meg")
    old = make_team(team_set, name="Maas", members=[mover, left])
    new = make_team(team_set, name="Waal", members=[met])
    make_team(team_set, members=[student(run)])
    begin_work(old, at)

    actions.move_member(new, mover, by=lecturer, at=at, reason="Evenings.")

    found = letters()
    assert set(found) == {mover.user.email, left.user.email, met.user.email}
    body = found[mover.user.email].body
    assert "You moved from “Maas” to “Waal”." in body
    assert "“Paper”: you no longer see the draft of “Maas”." in body
    assert "Vos gave this reason: Evenings." in body
    assert "In “Waal” now: Meg and Mo." in body
    assert "Mo left “Maas”." in found[left.user.email].body
    assert "you go on with the draft without Mo" in found[left.user.email].body
    assert "Mo came into “Waal”." in found[met.user.email].body
    assert "Paper" not in found[met.user.email].body


def test_everybody_reads_of_a_move_in_her_own_language(run, lecturer, team_set, at):
    dutch = make_participation(run, make_user(language="nl"))
    english = student(run)

    team = make_team(team_set, name="Maas")
    places = [(dutch, team), (english, team)]
    actions.place_members(team_set, places, by=lecturer, at=at)

    found = letters()
    assert "Je zit nu in “Maas”." in found[dutch.user.email].body
    assert "You are in “Maas” now." in found[english.user.email].body


def test_nobody_is_told_of_moves_in_a_run_that_is_over_or_not_published(at):
    over = make_run(starts_on=at.date().replace(month=1), ends_on=at.date().replace(month=6))
    hidden = make_run(live=False)
    hidden.unpublish()
    for run in (over, hidden):
        teacher = make_participation(run, role="lecturer").user
        actions.add_member(make_team(make_team_set(run)), student(run), by=teacher, at=at)

    assert letters() == {}


def test_only_who_teaches_or_runs_the_office_moves_people(run, team_set, at):
    person = student(run)

    with pytest.raises(Refused):
        actions.add_member(make_team(team_set), person, by=person.user, at=at)


def test_lecturer_hands_the_forming_over_to_students_and_takes_it_back(
    run, lecturer, team_set, at
):
    new = {"name": "Peers", "formed_by": FormedBy.STUDENTS, "smallest": 2, "largest": 3}

    actions.change_team_set(team_set, **new, forms_until=at, by=lecturer, at=at)
    team_set.refresh_from_db()
    assert (team_set.name, team_set.forms_until, team_set.largest) == ("Peers", at, 3)
    assert team_set.is_forming(at=at)

    new["formed_by"] = FormedBy.LECTURER
    actions.change_team_set(team_set, **new, forms_until=None, by=lecturer, at=at)
    team_set.refresh_from_db()
    assert not team_set.is_forming(at=at)


def test_a_student_changes_and_removes_no_set(run, team_set, at):
    person = student(run).user

    with pytest.raises(Refused):
        actions.remove_team_set(team_set, by=person, at=at)
    with pytest.raises(Refused):
        actions.change_team_set(
            team_set,
            name="Mine",
            formed_by="lecturer",
            smallest=1,
            largest=2,
            forms_until=None,
            by=person,
            at=at,
        )


def test_a_set_that_nobody_was_divided_by_goes_with_its_teams(lecturer, team_set, at):
    make_team(team_set)
    make_proposal(team_set)

    actions.remove_team_set(team_set, by=lecturer, at=at)

    assert not TeamSet.objects.exists()
    assert not Team.objects.exists()


def used(team_set):
    make_assignment(team_set.run, kind="team", team_set=team_set)


def peopled(team_set):
    make_team(team_set, members=[make_participation(team_set.run)])


def accepted(team_set):
    proposal = make_proposal(team_set)
    proposal.accepted_at, proposal.accepted_by = proposal.proposed_at, proposal.proposed_by
    proposal.save()


@pytest.mark.parametrize("use", [used, peopled, accepted])
def test_a_set_that_is_used_stays(lecturer, team_set, at, use):
    use(team_set)
    make_team(team_set, name="Empty")

    with pytest.raises(Refused, match="stays"):
        actions.remove_team_set(team_set, by=lecturer, at=at)
    assert team_set.teams.filter(name="Empty").exists()


def test_a_team_with_work_stays_also_when_it_is_empty(run, lecturer, team_set, at):
    team = make_team(team_set, members=[student(run)])
    begin_work(team, at)
    TeamMembership.objects.all().delete()

    with pytest.raises(Refused, match="its work stays"):
        actions.remove_team(team, by=lecturer, at=at)
    assert Team.objects.get() == team
