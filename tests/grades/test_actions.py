from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from wagtail.models import ModelLogEntry

from lms.core.verdict import Refused
from lms.courses.models import TeamMembership
from lms.grades import actions, queries
from lms.grades.enums import GradeEventKind
from lms.grades.models import GradeEvent
from lms.notices.models import Notice
from lms.reviews import actions as reviews
from lms.submissions.enums import LockReason, State
from lms.submissions.models import Submission
from tests.factories.courses import make_membership
from tests.factories.reviews import make_assessment, make_marking_world, make_version
from tests.queue import send_mail

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def world(at):
    return make_marking_world(at=at)


def release(world, **fields):
    return actions.release(world.sitting, **{"by": world.lecturer, "at": world.at} | fields)


def marks(user):
    return [grade.value for grade in queries.grades_for(user)]


def test_release_writes_one_line_each_and_closes_the_works(world):
    versions = [world.work() for _ in range(2)]
    for version, mark in zip(versions, ["6.0", "7.5"], strict=True):
        make_assessment(version, by=world.lecturer, mark=mark)

    events = release(world)

    assert [(e.value, e.kind, e.by, e.at) for e in events] == [
        (Decimal("6.0"), "released", world.lecturer, world.at),
        (Decimal("7.5"), "released", world.lecturer, world.at),
    ]
    assert {row.lock_reason for row in Submission.objects.all()} == {LockReason.RELEASED}
    assert marks(versions[0].submitted_by) == [Decimal("6.0")]


def test_release_mails_each_student_once_without_the_mark(world):
    version = world.work()
    make_assessment(version, by=world.lecturer, mark="7.3", feedback="KANARIE")
    mail.outbox.clear()

    release(world)
    release(world, at=world.at + HOUR)
    send_mail(world.at + HOUR)

    [letter] = mail.outbox
    assert letter.to == [version.submitted_by.email]
    assert f"/feedback/{GradeEvent.objects.get().pk}/" in letter.body
    for secret in ("7.3", "7,3", "KANARIE", str(world.lecturer)):
        assert secret not in letter.body + letter.subject + str(letter.alternatives)


def test_release_leaves_out_what_is_not_ready(world):
    draft, unmarked = world.work(), world.work()
    make_assessment(draft, by=world.lecturer, is_final=False)
    replaced = world.work()
    make_assessment(replaced, by=world.lecturer)
    member = replaced.members.get().participation
    make_version(world.sitting, [member], at=world.at - HOUR)
    ready = world.work()
    make_assessment(ready, by=world.lecturer)

    release(world)

    assert [e.participation.user for e in GradeEvent.objects.all()] == [ready.submitted_by]
    assert unmarked.submission.__class__.objects.filter(state=State.LOCKED).count() == 1


def test_release_again_adds_only_what_is_new(world):
    first = world.work()
    make_assessment(first, by=world.lecturer)
    release(world)
    second = world.work()
    make_assessment(second, by=world.lecturer)

    events = release(world, at=world.at + HOUR)

    assert [event.participation.user for event in events] == [second.submitted_by]
    assert release(world, at=world.at + 2 * HOUR) == []


def test_a_corrected_mark_is_a_new_line(world):
    version = world.work()
    final = make_assessment(version, by=world.lecturer, mark="6.0")
    release(world)
    actions.withdraw_release(version.submission, "Telfout.", by=world.lecturer, at=world.at)
    copy = reviews.withdraw(final, "Telfout.", by=world.lecturer, at=world.at)
    fixed = reviews.save_assessment(
        version,
        by=world.lecturer,
        at=world.at,
        parts=[reviews.Part(p.criterion_id, p.level_id, p.comment) for p in copy.parts.all()],
        feedback="Beter.",
        mark=Decimal("6.5"),
        row_number=copy.row_number,
    )
    reviews.finalise(fixed, by=world.lecturer, at=world.at)

    release(world, at=world.at + HOUR)

    assert [(e.kind, e.value) for e in GradeEvent.objects.all()] == [
        ("released", Decimal("6.0")),
        ("withdrawn", None),
        ("released", Decimal("6.5")),
    ]
    assert marks(version.submitted_by) == [Decimal("6.5")]
    assert GradeEvent.objects.first().assessment.mark == Decimal("6.0")


def test_release_is_everything_or_nothing(world):
    for _ in range(3):
        make_assessment(world.work(), by=world.lecturer)
    # The last work cannot be closed: by the table nothing leads from a draft to closed.
    Submission.objects.filter(pk=Submission.objects.last().pk).update(state=State.DRAFT)

    with pytest.raises(Refused):
        release(world)

    assert not GradeEvent.objects.exists()
    assert not Submission.objects.filter(state=State.LOCKED).exists()
    assert not Notice.objects.filter(event="grades.released").exists()


def test_release_refuses_what_was_not_looked_at(world):
    make_assessment(world.work(), by=world.lecturer)
    seen = queries.plan_of(world.sitting, at=world.at).seen
    make_assessment(world.work(), by=world.lecturer)

    with pytest.raises(ValidationError):
        release(world, seen=seen)
    assert not GradeEvent.objects.exists()
    assert len(release(world, seen=queries.plan_of(world.sitting, at=world.at).seen)) == 2


def test_a_team_gets_its_mark_by_the_roster_of_the_version(at):
    world = make_marking_world(at=at, is_team_work=True)
    stays, leaves, joins = (world.student() for _ in range(3))
    team = world.team(stays, leaves)
    version = world.work(stays, leaves, team=team)
    TeamMembership.objects.filter(participation=leaves).delete()
    make_membership(team, joins)
    make_assessment(version, by=world.lecturer, mark="8.0")

    release(world)

    assert marks(stays.user) == marks(leaves.user) == [Decimal("8.0")]
    assert marks(joins.user) == []


def test_somebody_on_two_works_gets_that_of_the_last_whatever_is_released_first(at):
    world = make_marking_world(at=at, is_team_work=True)
    mover, a, b = (world.student() for _ in range(3))
    early = world.work(mover, a, team=world.team(a), at=at - 50 * HOUR)
    late = world.work(mover, b, team=world.team(b), at=at - 40 * HOUR)
    make_assessment(late, by=world.lecturer, mark="9.0")
    release(world)
    make_assessment(early, by=world.lecturer, mark="5.0")

    release(world, at=at + HOUR)

    assert marks(mover.user) == [Decimal("9.0")]
    assert marks(a.user) == [Decimal("5.0")]


def test_withdraw_hides_the_mark_and_keeps_the_work_closed(world):
    version = world.work()
    make_assessment(version, by=world.lecturer)
    release(world)
    send_mail(world.at)
    mail.outbox.clear()

    actions.withdraw_release(
        version.submission, "Verkeerde versie.", by=world.lecturer, at=world.at
    )
    send_mail(world.at)

    assert marks(version.submitted_by) == []
    line = GradeEvent.objects.last()
    assert (line.kind, line.reason) == (GradeEventKind.WITHDRAWN, "Verkeerde versie.")
    work = Submission.objects.get()
    assert (work.state, work.lock_reason) == (State.LOCKED, LockReason.MARKED)
    [letter] = mail.outbox
    assert "Verkeerde versie." in letter.body


def test_withdraw_needs_a_reason_and_a_release(world):
    version = world.work()
    make_assessment(version, by=world.lecturer)
    with pytest.raises(Refused):
        actions.withdraw_release(version.submission, "Zomaar.", by=world.lecturer, at=world.at)
    release(world)
    with pytest.raises(ValidationError):
        actions.withdraw_release(version.submission, " ", by=world.lecturer, at=world.at)


def test_only_lecturers_of_the_run_release(world, at):
    version = world.work()
    make_assessment(version, by=world.lecturer)
    for stranger in (version.submitted_by, make_marking_world(at=at).lecturer):
        with pytest.raises(Refused):
            release(world, by=stranger)
    assert not GradeEvent.objects.exists()


def test_release_and_withdrawal_are_in_the_log_without_marks(world):
    version = world.work()
    make_assessment(version, by=world.lecturer, mark="7.3")
    release(world)
    actions.withdraw_release(version.submission, "Reden.", by=world.lecturer, at=world.at)

    lines = ModelLogEntry.objects.filter(action__startswith="grades.").order_by("pk")
    assert [(line.action, line.user_id) for line in lines] == [
        ("grades.release", world.lecturer.pk),
        ("grades.withdraw_release", world.lecturer.pk),
    ]
    assert not any("7.3" in str(line.data) for line in lines)
