"""What a move between teams means for their work, in the words that both sides read."""

import pytest
from django.utils import translation

from lms.courses.models.works import Move, begun_by, meanings_of
from lms.submissions.models import Assignment, Sitting, SubmissionVersion
from tests.factories.accounts import make_user
from tests.factories.courses import (
    make_membership,
    make_participation,
    make_run,
    make_team,
    make_team_set,
)
from tests.factories.submissions import (
    make_assignment,
    make_sitting,
    make_submission,
    make_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def team_set():
    return make_team_set(make_run())


@pytest.fixture
def mover(team_set):
    return make_participation(team_set.run, make_user("Mo"))


@pytest.fixture
def sitting(team_set, at):
    assignment = make_assignment(team_set.run, kind="team", team_set=team_set, title="Paper")
    return make_sitting(assignment, at=at)


def team(team_set, name, *members):
    mate = make_participation(team_set.run)
    return make_team(team_set, name=name, members=[mate, *members])


def meaning(mover, leaves, joins, at):
    (found,) = meanings_of(Move(mover, leaves, joins), at=at)
    assert found.title == "Paper"
    return found


def hand_in(team, sitting):
    return make_version(sitting=sitting, by=team.members[0].user)


def test_a_team_has_begun_from_its_first_file_or_word_on(team_set, sitting, mover, at):
    one, two, three = (team(team_set, name) for name in ("One", "Two", "Three"))
    make_submission(sitting, by=one.members[0].user, at=at)
    make_submission(sitting, by=two.members[0].user, files=0, at=at)
    version = hand_in(three, sitting)
    version.submission.draft_files.all().delete()

    assert begun_by([one, two, three]) == {one.pk: ["Paper"], three.pk: ["Paper"]}


def test_who_leaves_after_the_hand_in_keeps_the_work_and_its_grade(team_set, sitting, mover, at):
    old = team(team_set, "Maas", mover)
    version = hand_in(old, sitting)

    found = meaning(mover, old, None, at)

    assert found.to_mover == (
        "“Paper”: you keep seeing what you handed in with “Maas”, and you get its grade."
    )
    assert found.to_old_team == (
        "“Paper”: Mo stays on what you handed in together and gets its grade, "
        "but is not on a next version."
    )
    mover.team_memberships.all().delete()
    assert version in SubmissionVersion.objects.visible_to(mover.user, at=at)


def test_who_comes_after_the_hand_in_has_no_part_in_that_version(team_set, sitting, mover, at):
    new = team(team_set, "Waal")
    version = hand_in(new, sitting)

    found = meaning(mover, None, new, at)

    assert found.to_mover == (
        "“Paper”: you joined “Waal” after the hand-in. The grade of this version is not yours, "
        "unless the team hands in again or the examiner decides otherwise."
    )
    assert found.to_new_team == (
        "“Paper”: Mo joined after the hand-in and does not get the grade of this version, "
        "unless you hand in again or the examiner decides otherwise."
    )
    make_membership(new, mover)
    assert not version.members.filter(participation=mover).exists()


def test_a_draft_stays_with_the_team(team_set, sitting, mover, at):
    old, new = team(team_set, "Maas", mover), team(team_set, "Waal")
    for one in (old, new):
        make_submission(sitting, by=one.members[0].user, at=at)

    left, met = meanings_of(Move(mover, old, new), at=at)

    assert left.to_mover == "“Paper”: you no longer see the draft of “Maas”."
    assert left.to_old_team == "“Paper”: you go on with the draft without Mo."
    assert left.to_new_team == met.to_old_team == ""
    assert met.to_mover == "“Paper”: you go on with the draft of “Waal” together."
    assert met.to_new_team == "“Paper”: Mo sees your draft and works on it with you."


def test_who_left_and_comes_back_stands_on_what_was_handed_in(team_set, sitting, mover, at):
    own = team(team_set, "Maas", mover)
    hand_in(own, sitting)
    mover.team_memberships.all().delete()

    found = meaning(mover, None, own, at)

    assert found.to_mover == "“Paper”: you are on what “Maas” handed in, and you get its grade."
    assert found.to_new_team == ""


def test_who_came_late_and_leaves_takes_nothing_along(team_set, sitting, mover, at):
    own = team(team_set, "Maas")
    hand_in(own, sitting)
    make_membership(own, mover)

    found = meaning(mover, own, None, at)

    assert found.to_mover == (
        "“Paper”: “Maas” handed it in without you, so you get no grade for it there."
    )
    assert found.to_old_team == ""


def test_work_that_nobody_began_means_nothing(team_set, sitting, mover, at):
    assert meanings_of(Move(mover, team(team_set, "Maas", mover), None), at=at) == []
    assert begun_by([]) == {}


# --- anonymous work --------------------------------------------------------------------------
@pytest.fixture
def anonymous(sitting):
    Assignment.objects.update(is_anonymous=True)
    return Sitting.objects.get(pk=sitting.pk)


def test_of_anonymous_work_all_teams_count_as_having_begun_once_one_has(team_set, anonymous, at):
    """So that no page of teams says which of them did."""
    one, two = team(team_set, "One"), team(team_set, "Two")
    assert begun_by([one, two]) == {}

    make_submission(anonymous, by=one.members[0].user, at=at)

    assert begun_by([one, two]) == {one.pk: ["Paper"], two.pk: ["Paper"]}


def test_of_anonymous_work_a_move_means_the_same_whoever_handed_in(team_set, anonymous, mover, at):
    one, two, three = (team(team_set, name) for name in ("One", "Two", "Three"))
    make_submission(anonymous, by=three.members[0].user, at=at)
    before = meaning(mover, one, two, at)

    hand_in(one, anonymous)

    assert meaning(mover, one, two, at) == before
    assert before.to_mover == before.to_old_team == before.to_new_team
    assert "keeps that, with its grade" in before.to_mover
