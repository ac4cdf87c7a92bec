"""A day before a due date, who has a draft and has not handed it in hears of it, once."""

from datetime import timedelta

import pytest

from lms.notices.models import Notice
from lms.submissions import actions
from tests.factories.courses import make_participation, make_run, make_team, make_team_set
from tests.factories.extensions import make_extension
from tests.factories.submissions import (
    make_assignment,
    make_sitting,
    make_submission,
    make_version,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def sitting(at):
    return make_sitting(at=at)


def told():
    found = Notice.objects.filter(event="submissions.still_a_draft")
    return {notice.recipient for notice in found}


def test_a_draft_that_is_due_tomorrow_is_reminded_of_once(sitting):
    draft = make_submission(sitting)
    moment = sitting.due_at - 23 * HOUR

    assert [actions.remind(at=moment + n * HOUR) for n in range(3)] == [1, 1, 1]

    assert Notice.objects.filter(event="submissions.still_a_draft").count() == 1
    assert told() == {draft.draft_saved_by}


@pytest.mark.parametrize("hours", [-1, 0, 25])
def test_nobody_is_told_too_early_or_when_it_is_too_late(sitting, hours):
    make_submission(sitting)

    assert actions.remind(at=sitting.due_at - hours * HOUR) == 0


def test_who_handed_in_or_has_nothing_is_left_alone(sitting):
    make_version(sitting=sitting)
    make_participation(sitting.assignment.run)

    assert actions.remind(at=sitting.due_at - HOUR) == 0


def test_who_has_more_time_hears_of_it_a_day_before_her_own_date(sitting):
    draft = make_submission(sitting)
    extension = make_extension(sitting, draft.participation)

    assert actions.remind(at=sitting.due_at - HOUR) == 0
    assert actions.remind(at=extension.until - HOUR) == 1


def test_all_members_of_a_team_hear_of_it(at):
    run = make_run()
    members = [make_participation(run), make_participation(run)]
    team_set = make_team_set(run)
    make_team(team_set, members=members)
    sitting = make_sitting(make_assignment(run, kind="team", team_set=team_set), at=at)
    make_submission(sitting, by=members[0].user)

    actions.remind(at=sitting.due_at - HOUR)

    assert told() == {member.user for member in members}
