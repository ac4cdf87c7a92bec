"""From what students tell to a proposal, and from a proposal to teams."""

from datetime import timedelta

import pytest
from django.utils import translation
from wagtail.models import ModelLogEntry

from lms.core.verdict import Refused
from lms.courses import actions
from lms.courses.enums import Slot
from lms.courses.models import TeamProfile, TeamProposal, candidates_for
from lms.courses.rules.division import Wishes
from tests.courses.test_teams import letters
from tests.factories.courses import (
    make_participation,
    make_profile,
    make_run,
    make_sector,
    make_team,
    make_team_set,
)

pytestmark = pytest.mark.django_db
PAIRS = Wishes(2, 2, overlap=1, parts_colleagues=True)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def team_set():
    return make_team_set(make_run(ends_on="2027-01-31"))


@pytest.fixture
def lecturer(team_set):
    return make_participation(team_set.run, role="lecturer").user


@pytest.fixture
def four(team_set):
    """Two who can on Mondays and two who can on Tuesdays."""
    people = [make_participation(team_set.run) for _ in range(4)]
    for person, slot in zip(people, [Slot.MONDAY, Slot.TUESDAY] * 2, strict=True):
        make_profile(person, slots=slot)
    return people


def teams_of(proposal):
    found = {}
    for place in proposal.places.all():
        found.setdefault(place.number, set()).add(place.participation)
    return list(found.values())


def test_a_proposal_divides_who_is_in_no_team_by_what_they_told(team_set, lecturer, four, at):
    make_team(team_set, members=[make_participation(team_set.run)])
    make_participation(team_set.run, left_at=at)

    proposal = actions.propose_teams(team_set, PAIRS, seed=7, by=lecturer, at=at)

    assert sorted(teams_of(proposal), key=str) == sorted(
        [{four[0], four[2]}, {four[1], four[3]}], key=str
    )
    assert (proposal.seed, proposal.score, proposal.wishes) == (7, 100, PAIRS)
    assert not team_set.memberships.exclude(team__name__startswith="Groep").exists()


def test_proposing_anew_replaces_the_proposal_and_the_same_seed_repeats_it(team_set, lecturer, at):
    for _ in range(8):
        make_participation(team_set.run)
    first = teams_of(actions.propose_teams(team_set, PAIRS, seed=1, by=lecturer, at=at))

    other = teams_of(actions.propose_teams(team_set, PAIRS, seed=2, by=lecturer, at=at))
    again = teams_of(actions.propose_teams(team_set, PAIRS, seed=1, by=lecturer, at=at))

    assert first == again != other
    assert TeamProposal.objects.get().seed == 1


def test_sizes_that_do_not_fit_are_refused_in_words(team_set, lecturer, four, at):
    with pytest.raises(Refused, match="4 students cannot be divided into teams of 3 to 3"):
        actions.propose_teams(team_set, Wishes(3, 3), seed=1, by=lecturer, at=at)
    full = make_team_set(team_set.run)
    make_team(full, members=four)
    with pytest.raises(Refused, match="nobody to divide"):
        actions.propose_teams(full, PAIRS, seed=1, by=lecturer, at=at)


def test_moving_somebody_in_the_proposal_changes_its_score(team_set, lecturer, four, at):
    proposal = actions.propose_teams(team_set, PAIRS, seed=1, by=lecturer, at=at)
    numbers = dict(proposal.places.values_list("participation", "number"))
    swapped = {four[0].pk: numbers[four[1].pk], four[1].pk: numbers[four[0].pk]}

    moved = actions.move_in_proposal(proposal, swapped, by=lecturer, at=at)

    # Of six wishes (size, evening and employer, twice) two are broken: no evening in common.
    assert (moved.moved, moved.score) == (2, 66)
    assert sorted(teams_of(moved), key=str) == sorted(
        [{four[0], four[3]}, {four[1], four[2]}], key=str
    )


def test_accepting_makes_the_teams_and_keeps_seed_wishes_and_score(team_set, lecturer, four, at):
    make_team(team_set, name="Team 1")
    proposal = actions.propose_teams(team_set, PAIRS, seed=9, by=lecturer, at=at)

    teams = actions.accept_proposal(proposal, by=lecturer, at=at)

    assert [team.name for team in teams] == ["Team 2", "Team 3"]
    assert sorted((set(team.members) for team in teams), key=str) == sorted(
        teams_of(proposal), key=str
    )
    kept = team_set.proposals.get()
    assert (kept.seed, kept.score, kept.accepted_by, kept.accepted_at) == (9, 100, lecturer, at)
    assert team_set.changes.count() == 4
    assert set(letters()) == {person.user.email for person in four}


def test_a_proposal_is_accepted_once(team_set, lecturer, four, at):
    proposal = actions.propose_teams(team_set, PAIRS, seed=1, by=lecturer, at=at)
    actions.accept_proposal(proposal, by=lecturer, at=at)

    for again in (
        lambda: actions.accept_proposal(proposal, by=lecturer, at=at),
        lambda: actions.move_in_proposal(proposal, {}, by=lecturer, at=at),
        lambda: actions.discard_proposal(proposal, by=lecturer, at=at),
    ):
        with pytest.raises(Refused, match="accepted or replaced"):
            again()
    assert team_set.teams.count() == 2


def test_a_proposal_with_somebody_who_got_a_team_or_left_is_refused(team_set, lecturer, four, at):
    proposal = actions.propose_teams(team_set, PAIRS, seed=1, by=lecturer, at=at)
    make_team(team_set, members=[four[0]])
    four[1].left_at = at
    four[1].save()

    with pytest.raises(Refused) as refusal:
        actions.accept_proposal(proposal, by=lecturer, at=at)

    assert four[0].user.name in str(refusal.value)
    assert four[1].user.name in str(refusal.value)
    assert team_set.teams.count() == 1


def test_a_discarded_proposal_leaves_nothing(team_set, lecturer, four, at):
    proposal = actions.propose_teams(team_set, PAIRS, seed=1, by=lecturer, at=at)

    actions.discard_proposal(proposal, by=lecturer, at=at)

    assert not team_set.proposals.exists()
    assert not team_set.teams.exists()


def test_students_propose_nothing(team_set, lecturer, four, at):
    proposal = actions.propose_teams(team_set, PAIRS, seed=1, by=lecturer, at=at)
    student = four[0].user
    for verb in (
        lambda: actions.propose_teams(team_set, PAIRS, seed=2, by=student, at=at),
        lambda: actions.move_in_proposal(proposal, {}, by=student, at=at),
        lambda: actions.accept_proposal(proposal, by=student, at=at),
        lambda: actions.discard_proposal(proposal, by=student, at=at),
    ):
        with pytest.raises(Refused):
            verb()


# --- what students tell ----------------------------------------------------------------------
TOLD = {"sector": None, "other_sector": "Zorg", "employer": "Ziekenhuis Noord", "slots": 3}


def test_what_a_student_tells_replaces_what_she_told(team_set, at):
    person = make_participation(team_set.run)
    actions.tell_profile(person, **TOLD, by=person.user, at=at)

    actions.tell_profile(person, **TOLD | {"slots": 4}, by=person.user, at=at + DAY)

    profile = TeamProfile.objects.get()
    assert (profile.slots, profile.employer, profile.told_at) == (4, "Ziekenhuis Noord", at + DAY)


def test_the_log_says_that_something_was_told_but_not_what(team_set, at):
    person = make_participation(team_set.run)

    actions.tell_profile(person, **TOLD, by=person.user, at=at)

    line = ModelLogEntry.objects.get(action="courses.tell_profile")
    assert "Noord" not in str(line.data)
    assert "Zorg" not in str(line.data)


def test_nobody_tells_for_another_and_nobody_when_the_run_is_over(team_set, lecturer, at):
    person = make_participation(team_set.run)
    over = at.replace(year=2027, month=2, day=1)

    for by, when in ((lecturer, at), (make_participation(team_set.run).user, at)):
        with pytest.raises(Refused, match="about themselves"):
            actions.tell_profile(person, **TOLD, by=by, at=when)
    with pytest.raises(Refused, match="This run is over"):
        actions.tell_profile(person, **TOLD, by=person.user, at=over)
    assert not TeamProfile.objects.exists()


def test_what_was_told_is_deleted_when_its_student_asks(team_set, lecturer, at):
    profile, other = make_profile(), make_profile()
    participation = profile.participation

    with pytest.raises(Refused):
        actions.forget_profile(participation, by=lecturer, at=at)
    actions.forget_profile(participation, by=participation.user, at=at)
    actions.forget_profile(participation, by=participation.user, at=at)

    assert TeamProfile.objects.get() == other
    assert ModelLogEntry.objects.filter(action="courses.forget_profile").count() == 1


def test_what_was_told_goes_with_the_run_and_with_who_leaves_it(team_set, at):
    officer = make_participation(team_set.run, role="lecturer")
    officer.user.is_superuser = True
    leaves, stays = (make_profile(make_participation(team_set.run)) for _ in range(2))

    actions.end_participation(leaves.participation, by=officer.user, at=at)
    assert TeamProfile.objects.get() == stays
    assert actions.forget_old_profiles(at=at) == 0
    assert actions.forget_old_profiles(at=at.replace(year=2027, month=2)) == 1


def test_what_was_told_counts_no_more_the_day_after_the_run(team_set, at):
    """Whether or not it was deleted already."""
    profile = make_profile(make_participation(team_set.run), employer="Politie")
    keys = [profile.participation_id]

    assert candidates_for(keys, at=at)[0].employer == "politie"
    assert candidates_for(keys, at=at.replace(year=2027, month=2))[0].employer == ""


def test_a_sector_of_the_list_and_one_that_is_typed_are_compared_each_by_itself(team_set):
    first, second, third = (make_participation(team_set.run) for _ in range(3))
    sector = make_sector(name="Zorg")
    found = [
        make_profile(first, sector=sector).candidate.sector,
        make_profile(second, sector=sector).candidate.sector,
        make_profile(third, other_sector=" ZORG ").candidate.sector,
    ]

    assert found[0] == found[1] == f"#{sector.pk}"
    assert found[2] == "zorg"
