from decimal import Decimal

import pytest

from lms.core.verdict import Refused
from lms.rubrics import actions, policy, queries
from lms.rubrics.models import Rubric
from lms.rubrics.rules import CriterionDraft, LevelDraft, proposed_sum
from tests.factories.accounts import make_user
from tests.factories.rubrics import make_rubric

pytestmark = pytest.mark.django_db

DRAFTS = [
    CriterionDraft("Question", [LevelDraft("weak", "", Decimal(0)), LevelDraft("strong")]),
    CriterionDraft("Method", [LevelDraft("only")], "How it was done", Decimal(40)),
]


@pytest.fixture
def writer():
    """Somebody for whom the admin has something: here, an operator without any other role."""
    return make_user(is_superuser=True)


def test_create_writes_the_whole_rubric(writer, at):
    rubric = actions.create("Essay", DRAFTS, by=writer, at=at)

    assert (rubric.owner, rubric.created_at, rubric.frozen_at) == (writer, at, None)
    assert rubric.drafts() == DRAFTS


def test_create_is_refused_to_a_student(at):
    with pytest.raises(Refused):
        actions.create("Essay", DRAFTS, by=make_user(), at=at)


def test_change_replaces_the_criteria(at):
    rubric = make_rubric()

    actions.change(rubric, "Essay", DRAFTS, by=rubric.owner, at=at)

    rubric.refresh_from_db()
    assert rubric.title == "Essay"
    assert rubric.drafts() == DRAFTS


def test_change_is_refused_once_frozen_even_when_the_caller_holds_an_old_row(at):
    rubric = make_rubric()
    actions.freeze(Rubric.objects.get(pk=rubric.pk), at=at)

    with pytest.raises(Refused, match=r"copy|kopie"):
        actions.change(rubric, "Essay", DRAFTS, by=rubric.owner, at=at)

    assert len(rubric.drafts()) == 2


def test_change_is_refused_to_another(at, writer):
    rubric = make_rubric()
    other = make_user()

    assert not policy.can_change(other, rubric, at=at)
    with pytest.raises(Refused):
        actions.change(rubric, "Essay", DRAFTS, by=other, at=at)


def test_freeze_keeps_the_first_moment(at):
    rubric = make_rubric()

    assert actions.freeze(rubric, at=at).frozen_at == at
    assert actions.freeze(rubric, at=at.replace(year=2027)).frozen_at == at


def test_copy_is_the_next_edition_and_can_be_changed(writer, at):
    original = actions.create("Essay", DRAFTS, by=writer, at=at)
    actions.freeze(original, at=at)

    made = actions.copy(original, by=writer, at=at)
    third = actions.copy(original, by=writer, at=at)

    assert (made.number, third.number, made.based_on, made.frozen_at) == (2, 3, original, None)
    assert made.drafts() == original.drafts()


def test_copy_is_refused_to_who_cannot_see_it(at):
    with pytest.raises(Refused):
        actions.copy(make_rubric(), by=make_user(), at=at)


def test_remove_takes_away_what_nothing_uses(at):
    rubric = make_rubric()

    actions.remove(rubric, by=rubric.owner, at=at)

    assert not Rubric.objects.filter(pk=rubric.pk).exists()


def test_remove_is_refused_for_what_a_copy_is_based_on(writer, at):
    rubric = make_rubric(owner=writer)
    actions.copy(rubric, by=writer, at=at)

    with pytest.raises(Refused):
        actions.remove(rubric, by=writer, at=at)

    assert Rubric.objects.filter(pk=rubric.pk).exists()


def test_choices_make_a_sum_only_when_every_criterion_is_judged():
    rubric = Rubric.objects.whole().get(pk=make_rubric(criteria=2, levels=3).pk)
    first, second = (list(criterion.levels.all()) for criterion in rubric.criteria.all())

    assert proposed_sum(queries.choices_of(rubric, [first[2], second[1]])).total == 3
    assert proposed_sum(queries.choices_of(rubric, [first[2], None])) is None
