from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from wagtail.models import ModelLogEntry

from lms.core.verdict import Refused
from lms.courses.enums import Role
from lms.reviews import actions
from lms.reviews.enums import TRANSITIONS, AssessmentState
from lms.reviews.models import Assessment, AssessmentPart
from lms.submissions.enums import LockReason
from lms.submissions.models import Submission
from tests.factories.accounts import make_user
from tests.factories.courses import make_participation
from tests.factories.reviews import all_levels, make_assessment, make_marking_world
from tests.factories.rubrics import make_rubric

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(at):
    return make_marking_world(at=at)


def save(version, world, **fields):
    defaults = {
        "by": world.lecturer,
        "at": world.at,
        "parts": [],
        "feedback": "Mooi.",
        "mark": None,
        "row_number": 0,
    }
    return actions.save_assessment(version, **defaults | fields)


def test_save_keeps_a_draft_with_parts_and_mark(world):
    version = world.work()

    assessment = save(version, world, parts=all_levels(world.rubric), mark=Decimal("6.5"))

    assessment.refresh_from_db()
    assert (assessment.state, assessment.mark, assessment.row_number) == (
        "draft",
        Decimal("6.5"),
        1,
    )
    assert (assessment.assessor, assessment.saved_by) == (world.lecturer, world.lecturer)
    assert [part.level.title for part in assessment.parts.all()] == ["Niveau 3", "Niveau 3"]


def test_save_freezes_the_rubric_once(world):
    version = world.work()
    assessment = save(version, world)
    save(version, world, feedback="Anders.", row_number=1, at=world.at + timedelta(hours=1))

    world.rubric.refresh_from_db()
    assert world.rubric.frozen_at == world.at
    assert assessment.rubric == world.rubric


def test_save_works_without_a_rubric(at):
    world = make_marking_world(at=at, rubric=False)

    assert save(world.work(), world, mark=Decimal(7)).rubric is None


def test_save_of_nothing_begins_nothing(world):
    with pytest.raises(ValidationError):
        save(world.work(), world, feedback="", parts=[actions.Part(1)])
    assert not Assessment.objects.exists()


def test_save_from_an_older_text_overwrites_nothing(world):
    version = world.work()
    save(version, world)
    colleague = make_participation(world.run, role=Role.LECTURER).user
    save(version, world, feedback="Van de collega.", row_number=1, by=colleague)

    with pytest.raises(actions.AssessmentChangedError) as conflict:
        save(version, world, feedback="Van mij.", row_number=1)

    assert conflict.value.current.feedback == "Van de collega."
    assert conflict.value.current.saved_by == colleague
    assert Assessment.objects.get().feedback == "Van de collega."


def test_two_who_both_begin_conflict(world):
    version = world.work()
    save(version, world)

    with pytest.raises(actions.AssessmentChangedError):
        save(version, world, feedback="Ook begonnen.", row_number=0)


def test_saving_the_same_again_is_no_conflict_and_no_change(world):
    version = world.work()
    parts = all_levels(world.rubric)
    save(version, world, parts=parts)

    assert save(version, world, parts=parts, row_number=0).row_number == 1


@pytest.mark.parametrize("mark", ["0.9", "10.1", "7.55"])
def test_save_refuses_a_mark_off_the_scale(world, mark):
    with pytest.raises(ValidationError) as refusal:
        save(world.work(), world, mark=Decimal(mark))
    assert "mark" in refusal.value.message_dict


def test_save_refuses_cells_of_another_rubric(world):
    version = world.work()
    own, other = world.rubric.criteria.first(), make_rubric().criteria.first()
    for part in (
        actions.Part(other.pk, other.levels.first().pk),
        actions.Part(own.pk, other.levels.first().pk),
    ):
        with pytest.raises(ValidationError):
            save(version, world, parts=[part])
    assert not AssessmentPart.objects.exists()


def test_only_lecturers_of_the_run_judge(world, at):
    version = world.work()
    other = make_marking_world(at=at)
    strangers = [
        version.submitted_by,
        other.lecturer,
        make_user(is_superuser=True, is_staff=True),
        make_participation(world.run, role=Role.MARKER).user,
        make_participation(world.run, role=Role.LECTURER, left_at=at).user,
    ]
    for stranger in strangers:
        with pytest.raises(Refused):
            save(version, world, by=stranger)


def test_finalise_needs_every_criterion_and_a_mark(world):
    assessment = save(world.work(), world, parts=all_levels(world.rubric)[:1])
    missing = world.rubric.criteria.last()

    with pytest.raises(ValidationError) as refusal:
        actions.finalise(assessment, by=world.lecturer, at=world.at)

    assert set(refusal.value.message_dict) == {f"level_{missing.pk}", "mark"}
    assert Assessment.objects.get().state == AssessmentState.DRAFT


def test_finalise_asks_for_words_where_a_criterion_has_no_levels(world):
    criterion = world.rubric.criteria.first()
    criterion.levels.all().delete()
    rest = list(_levels_left(world.rubric))
    assessment = save(world.work(), world, parts=rest, mark=Decimal(7))

    with pytest.raises(ValidationError) as refusal:
        actions.finalise(assessment, by=world.lecturer, at=world.at)
    assert set(refusal.value.message_dict) == {f"comment_{criterion.pk}"}


def _levels_left(rubric):
    for criterion in rubric.criteria.all():
        if level := criterion.levels.first():
            yield actions.Part(criterion.pk, level.pk)


def test_finalise_leaves_the_work_as_it_was_for_its_student(world):
    version = world.work()
    before = Submission.objects.values().get(pk=version.submission_id)

    final = make_assessment(version, by=world.lecturer, at=world.at)

    assert (final.state, final.final_at) == (AssessmentState.FINAL, world.at)
    assert Submission.objects.values().get(pk=version.submission_id) == before


def test_finalise_refuses_a_text_that_somebody_changed_in_between(world):
    version = world.work()
    mine = save(version, world, parts=all_levels(world.rubric), mark=Decimal(7))
    save(version, world, feedback="Nieuwer.", row_number=1)

    with pytest.raises(actions.AssessmentChangedError):
        actions.finalise(mine, by=world.lecturer, at=world.at)


def test_a_final_judgement_is_not_changed(world):
    version = world.work()
    make_assessment(version, by=world.lecturer)

    with pytest.raises(Refused):
        save(version, world, row_number=1)


def test_withdraw_keeps_the_final_one_and_goes_on_in_a_copy(world):
    version = world.work()
    final = make_assessment(version, by=world.lecturer, mark="6.0")
    colleague = make_participation(world.run, role=Role.LECTURER).user

    copy = actions.withdraw(final, "Telfout.", by=colleague, at=world.at)

    final.refresh_from_db()
    assert (final.state, final.withdrawn_because) == (AssessmentState.WITHDRAWN, "Telfout.")
    assert (copy.state, copy.mark, copy.assessor) == ("draft", Decimal("6.0"), colleague)
    assert [p.level_id for p in copy.parts.all()] == [p.level_id for p in final.parts.all()]


def test_withdraw_needs_a_reason(world):
    final = make_assessment(world.work(), by=world.lecturer)

    with pytest.raises(ValidationError):
        actions.withdraw(final, "  ", by=world.lecturer, at=world.at)


def test_a_released_work_is_not_judged_again(world):
    version = world.work()
    final = make_assessment(version, by=world.lecturer)
    Submission.objects.update(state="locked", locked_at=world.at, lock_reason=LockReason.RELEASED)

    with pytest.raises(Refused):
        actions.withdraw(final, "Toch niet.", by=world.lecturer, at=world.at)


VERBS = {
    AssessmentState.FINAL: lambda row, world: actions.finalise(
        row, by=world.lecturer, at=world.at
    ),
    AssessmentState.WITHDRAWN: lambda row, world: actions.withdraw(
        row, "Reden.", by=world.lecturer, at=world.at
    ),
}


@pytest.mark.parametrize("now", AssessmentState)
@pytest.mark.parametrize("then", list(VERBS))
def test_only_the_transitions_of_the_table_are_possible(world, now, then):
    row = make_assessment(world.work(), by=world.lecturer, is_final=now != AssessmentState.DRAFT)
    if now == AssessmentState.WITHDRAWN:
        actions.withdraw(row, "Reden.", by=world.lecturer, at=world.at)
        row.refresh_from_db()

    if then in TRANSITIONS[now]:
        VERBS[then](row, world)
        row.refresh_from_db()
        assert row.state == then
    else:
        with translation.override("en"), pytest.raises(Refused):
            VERBS[then](row, world)
        row.refresh_from_db()
        assert row.state == now


def test_every_verb_leaves_a_line_in_the_log(world):
    final = make_assessment(world.work(), by=world.lecturer, at=world.at)
    actions.withdraw(final, "Telfout.", by=world.lecturer, at=world.at)

    lines = ModelLogEntry.objects.filter(action__startswith="reviews.")
    assert sorted(lines.values_list("action", "user_id")) == [
        ("reviews.begin", world.lecturer.pk),
        ("reviews.finalise", world.lecturer.pk),
        ("reviews.withdraw", world.lecturer.pk),
    ]
