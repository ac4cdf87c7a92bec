"""Who may judge, and what may be done with a judgement in each of its states."""

import pytest
from django.utils import translation

from lms.courses.enums import Role
from lms.grades import actions as grades
from lms.reviews import actions, policy
from lms.reviews.enums import TRANSITIONS, AssessmentState
from tests.factories.accounts import make_user
from tests.factories.courses import make_participation
from tests.factories.reviews import make_assessment, make_marking_world

pytestmark = pytest.mark.django_db
NOT_A_LECTURER = "Only the lecturers of this run mark its work."
RELEASED = (
    "The mark of this work is released, so it stays as it is. To change it, withdraw the release "
    "first."
)
FINAL = "This assessment is final. To change it, take it back to draft first."


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def world():
    return make_marking_world()


def make_in(state, world):
    """A judgement in that state, through the actions."""
    by, at = world.lecturer, world.at
    assessment = make_assessment(world.work(), by=by, is_final=state != AssessmentState.DRAFT)
    if state == AssessmentState.WITHDRAWN:
        actions.withdraw(assessment, "Verkeerd werk.", by=by, at=at)
    assessment.refresh_from_db()
    assert assessment.state == state
    return assessment


def said(verdict):
    return str(verdict.reason)


def test_lecturers_of_the_run_judge_and_nobody_else(world):
    assessment = make_in(AssessmentState.DRAFT, world)
    people = {
        role.value: make_participation(world.run, role=role).user
        for role in Role
        if role != Role.STUDENT
    } | {
        "its student": assessment.version.submitted_by,
        "lecturer who left": make_participation(
            world.run, role=Role.LECTURER, left_at=world.at
        ).user,
        "other lecturer": make_participation(role=Role.LECTURER).user,
        "admin": make_user(is_superuser=True),
    }

    found = {
        name: said(policy.can_assess(user, assessment.version, at=world.at))
        for name, user in people.items()
    }

    assert found == dict.fromkeys(people, NOT_A_LECTURER) | {"lecturer": ""}


@pytest.mark.parametrize("state", AssessmentState)
@pytest.mark.parametrize(
    ("question", "end"),
    [
        (policy.can_finalise, AssessmentState.FINAL),
        (policy.can_withdraw, AssessmentState.WITHDRAWN),
    ],
)
def test_a_judgement_moves_as_its_table_says(world, state, question, end):
    verdict = question(world.lecturer, make_in(state, world), at=world.at)

    if end in TRANSITIONS[state]:
        assert verdict
    else:
        words = f"This assessment is “{state.label}” and cannot become “{end.label}”."
        assert said(verdict) == words


@pytest.mark.parametrize(
    ("state", "sentence"),
    [(AssessmentState.DRAFT, ""), (AssessmentState.FINAL, FINAL)],
)
def test_only_a_draft_is_written_in(world, state, sentence):
    verdict = policy.can_save(world.lecturer, make_in(state, world), at=world.at)

    assert said(verdict) == sentence


def test_what_is_released_stays_as_it_is(world):
    assessment = make_in(AssessmentState.FINAL, world)
    grades.release(world.sitting, by=world.lecturer, at=world.at)
    assessment.refresh_from_db()

    assert said(policy.can_withdraw(world.lecturer, assessment, at=world.at)) == RELEASED
    assert said(policy.can_assess(world.lecturer, assessment.version, at=world.at)) == RELEASED
