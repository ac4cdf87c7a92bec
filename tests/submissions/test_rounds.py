"""A team hands in together: all confirm, or silence is consent."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from lms.core.verdict import Refused
from lms.notices.models import Notice
from lms.submissions import actions
from lms.submissions.enums import Answer, HandInRule, Outcome, State, Way
from lms.submissions.models import Contribution, Round, RoundMember, SubmissionVersion
from tests.factories.accounts import make_user
from tests.factories.courses import (
    make_membership,
    make_participation,
    make_run,
    make_team,
    make_team_set,
)
from tests.factories.files import make_upload
from tests.factories.submissions import make_assignment, make_sitting, make_submission

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


class TeamWork:
    """A team of three, whose first member has a draft."""

    def __init__(self, rule, at, *, size=3, **dates):
        run = make_run()
        self.members = [
            make_participation(run, make_user(f"Lid {number}", language="en"))
            for number in range(1, size + 1)
        ]
        self.users = [member.user for member in self.members]
        team_set = make_team_set(run)
        self.team = make_team(team_set, members=self.members)
        assignment = make_assignment(
            run, kind="team", team_set=team_set, hand_in_rule=rule, silence_hours=24
        )
        self.sitting = make_sitting(assignment, at=at, **dates)
        self.draft = make_submission(self.sitting, by=self.users[0], at=at - HOUR)

    def ask(self, at, by=0, **choices):
        defaults = {
            "by": self.users[by],
            "statement": self.sitting.assignment.statement,
            "request_key": uuid4(),
        }
        return actions.ask_team(self.draft, at=at, **defaults | choices)


@pytest.fixture
def all_confirm(at):
    return TeamWork(HandInRule.ALL_CONFIRM, at)


@pytest.fixture
def by_silence(at):
    return TeamWork(HandInRule.BY_SILENCE, at)


def answers(found):
    found = Round.objects.get(pk=found.pk)
    return [member.answer for member in found.members.order_by("participation__user__name")]


def told(event, **about):
    rows = Notice.objects.filter(event=event).order_by("recipient__name")
    return [row.recipient.name for row in rows]


def test_the_first_press_asks_the_others_and_hands_in_nothing(all_confirm, at):
    found = all_confirm.ask(at)

    assert not SubmissionVersion.objects.exists()
    assert answers(found) == [Answer.CONFIRMED, Answer.AWAITED, Answer.AWAITED]
    assert found.opened_by == all_confirm.users[0]
    assert told("submissions.confirmation_asked") == ["Lid 2", "Lid 3"]
    all_confirm.draft.refresh_from_db()
    assert all_confirm.draft.state == State.DRAFT


def test_the_last_confirmation_makes_the_version_and_its_moment_counts(all_confirm, at):
    found = all_confirm.ask(at)
    actions.confirm(found, by=all_confirm.users[1], at=at + HOUR)
    assert not SubmissionVersion.objects.exists()

    done = actions.confirm(found, by=all_confirm.users[2], at=at + 2 * HOUR)

    version = SubmissionVersion.objects.get()
    assert (version.way, version.submitted_by) == (Way.CONFIRMED, all_confirm.users[2])
    assert version.received_at == at + 2 * HOUR
    assert done.version == version
    when = [one.confirmed_at for one in version.members.order_by("participation__user__name")]
    assert when == [at, at + HOUR, at + 2 * HOUR]
    all_confirm.draft.refresh_from_db()
    assert all_confirm.draft.state == State.HANDED_IN
    assert told("submissions.receipt") == ["Lid 1", "Lid 2", "Lid 3"]


def test_nobody_hands_in_alone_where_all_confirm(all_confirm, at):
    with pytest.raises(Refused):
        actions.hand_in(
            all_confirm.draft,
            by=all_confirm.users[0],
            at=at,
            statement=all_confirm.sitting.assignment.statement,
            request_key=uuid4(),
        )

    assert not SubmissionVersion.objects.exists()


def test_who_is_alone_in_a_team_needs_nobody(at):
    work = TeamWork(HandInRule.ALL_CONFIRM, at, size=1)

    with pytest.raises(Refused):
        work.ask(at)
    version = actions.hand_in(
        work.draft,
        by=work.users[0],
        at=at,
        statement=work.sitting.assignment.statement,
        request_key=uuid4(),
    )

    assert version.way == Way.PRESSED


def test_the_same_press_and_another_members_press_open_one_round(all_confirm, at):
    key = uuid4()
    first = all_confirm.ask(at, request_key=key)
    again = all_confirm.ask(at + HOUR, request_key=key)
    by_another = all_confirm.ask(at + HOUR, by=1)

    assert first == again == by_another
    assert answers(first) == [Answer.CONFIRMED, Answer.CONFIRMED, Answer.AWAITED]


@pytest.mark.parametrize("change", ["note", "add", "remove"])
def test_an_edit_ends_the_round_and_tells_who_had_confirmed(all_confirm, at, change):
    found = all_confirm.ask(at)
    actions.confirm(found, by=all_confirm.users[1], at=at)
    press = {"by": all_confirm.users[2], "at": at + HOUR}
    draft = all_confirm.draft
    if change == "note":
        actions.save_draft(draft, note="Anders.", draft_number=draft.draft_number, **press)
    elif change == "add":
        actions.add_files(draft, [make_upload(name="nog-een.pdf")], **press)
    else:
        actions.remove_file(draft.draft_files.get(), **press)

    found.refresh_from_db()
    assert found.outcome == Outcome.CHANGED
    assert told("submissions.round_ended") == ["Lid 1", "Lid 2"]
    with pytest.raises(Refused):
        actions.confirm(found, by=all_confirm.users[2], at=at + 2 * HOUR)
    assert not SubmissionVersion.objects.exists()


def test_an_objection_stops_it_and_the_team_reads_why(all_confirm, at):
    found = all_confirm.ask(at)

    actions.object_to(found, "De bijlage mist.", by=all_confirm.users[1], at=at)

    found.refresh_from_db()
    assert found.outcome == Outcome.OBJECTED
    assert told("submissions.round_ended") == ["Lid 1", "Lid 3"]
    mail = Notice.objects.filter(event="submissions.round_ended").first()
    assert mail.context["reason"] == "De bijlage mist."


def test_an_objection_says_why(all_confirm, at):
    found = all_confirm.ask(at)

    with pytest.raises(ValidationError):
        actions.object_to(found, "  ", by=all_confirm.users[1], at=at)

    assert answers(found) == [Answer.CONFIRMED, Answer.AWAITED, Answer.AWAITED]


def test_only_who_was_asked_answers(all_confirm, at):
    found = all_confirm.ask(at)
    stranger = make_participation(all_confirm.sitting.assignment.run).user

    for verb in (actions.confirm, lambda *a, **k: actions.object_to(*a, "Nee.", **k)):
        with pytest.raises(Refused):
            verb(found, by=stranger, at=at)


def test_a_team_that_changed_is_asked_anew(all_confirm, at):
    found = all_confirm.ask(at)
    newcomer = make_participation(all_confirm.sitting.assignment.run)
    make_membership(all_confirm.team, newcomer)

    ended = actions.confirm(found, by=all_confirm.users[1], at=at)

    assert ended.outcome == Outcome.REGROUPED
    assert not SubmissionVersion.objects.exists()


def test_a_last_confirmation_after_the_due_date_is_late_and_says_so_first(all_confirm, at):
    found = all_confirm.ask(at)
    late = all_confirm.sitting.due_at + HOUR
    actions.confirm(found, by=all_confirm.users[1], at=at)

    with pytest.raises(ValidationError):
        actions.confirm(found, by=all_confirm.users[2], at=late)
    actions.confirm(found, by=all_confirm.users[2], at=late, is_late_confirmed=True)

    assert SubmissionVersion.objects.get().seconds_late == 3600


def test_one_missing_at_the_last_moment_leaves_it_a_draft(all_confirm, at):
    found = all_confirm.ask(at)
    closed = all_confirm.sitting.cutoff_at + HOUR

    assert actions.settle_rounds(at=closed) == 0
    with pytest.raises(Refused):
        actions.confirm(found, by=all_confirm.users[1], at=closed)

    assert not SubmissionVersion.objects.exists()


def test_silence_counts_as_handed_in_at_the_press(by_silence, at):
    found = by_silence.ask(at)
    actions.confirm(found, by=by_silence.users[1], at=at + HOUR)
    assert found.closes_at == at + 24 * HOUR

    assert actions.settle_rounds(at=at + 24 * HOUR - timedelta(seconds=1)) == 0
    assert actions.settle_rounds(at=at + 30 * HOUR) == 1

    version = SubmissionVersion.objects.get()
    assert (version.way, version.submitted_by) == (Way.SILENCE, None)
    assert (version.received_at, version.completed_at) == (at, at + 24 * HOUR)
    when = [one.confirmed_at for one in version.members.order_by("participation__user__name")]
    assert when == [at, at + HOUR, None]
    assert actions.settle_rounds(at=at + 31 * HOUR) == 0


def test_silence_never_lasts_past_the_last_moment(by_silence):
    cutoff = by_silence.sitting.cutoff_at
    found = by_silence.ask(cutoff - HOUR, is_late_confirmed=True)

    assert found.closes_at == cutoff
    actions.settle_rounds(at=cutoff)
    assert SubmissionVersion.objects.get().received_at == cutoff - HOUR


def test_a_press_in_time_is_in_time_whenever_silence_ends(by_silence):
    due = by_silence.sitting.due_at
    by_silence.ask(due)

    actions.settle_rounds(at=by_silence.sitting.cutoff_at + HOUR)

    assert not SubmissionVersion.objects.get().is_late


def test_an_edit_after_silence_became_consent_finds_the_version_written(by_silence, at):
    by_silence.ask(at)
    later = at + 25 * HOUR
    draft = by_silence.draft
    draft.refresh_from_db()

    actions.save_draft(
        draft, note="Later.", draft_number=draft.draft_number, by=by_silence.users[2], at=later
    )

    assert SubmissionVersion.objects.get().note == ""
    assert not told("submissions.round_ended")


def test_an_objection_after_silence_became_consent_is_too_late(by_silence, at):
    found = by_silence.ask(at)

    with pytest.raises(Refused):
        actions.object_to(found, "Nee.", by=by_silence.users[1], at=at + 25 * HOUR)


def test_silence_that_everybody_breaks_hands_in_at_once(by_silence, at):
    found = by_silence.ask(at)
    for user in by_silence.users[1:]:
        actions.confirm(found, by=user, at=at + HOUR)

    version = SubmissionVersion.objects.get()
    assert (version.way, version.received_at) == (Way.CONFIRMED, at)


def test_contributions_and_dissent_are_copied_and_stay_as_they_were(by_silence, at):
    who = by_silence.users[1]
    actions.contribute(
        by_silence.draft,
        text="Interviews.",
        dissents=True,
        dissent="De conclusie klopt niet.",
        by=who,
        at=at,
    )
    by_silence.ask(at)
    actions.settle_rounds(at=at + 24 * HOUR)

    actions.contribute(
        by_silence.draft, text="", dissents=False, dissent="", by=who, at=at + 25 * HOUR
    )

    member = SubmissionVersion.objects.get().members.get(participation__user=who)
    assert member.contribution == "Interviews."
    assert (member.dissents, member.dissent) == (True, "De conclusie klopt niet.")


def test_who_does_not_agree_says_why(by_silence, at):
    with pytest.raises(ValidationError):
        actions.contribute(
            by_silence.draft, text="", dissents=True, dissent=" ", by=by_silence.users[1], at=at
        )

    assert not Contribution.objects.exists()


def refused(write, **change):
    with pytest.raises(IntegrityError), transaction.atomic():
        write(**change)


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "lost"},
        {"outcome": "changed"},
        {"outcome": "handed_in"},
        {"rule": "one"},
        {"closes_at": None},
        {"rule": "all"},
    ],
)
def test_a_round_is_whole(by_silence, at, change):
    by_silence.ask(at)

    refused(Round.objects.update, **change)


def test_a_round_closes_after_it_was_asked_and_ends_once(by_silence, at):
    found = by_silence.ask(at)
    fields = {
        "submission": by_silence.draft,
        "rule": "silence",
        "opened_by": by_silence.users[0],
        "opened_at": at,
        "completed_at": at,
        "closes_at": at,
        "statement": found.statement,
        "draft_sha256": found.draft_sha256,
        "request_key": uuid4(),
    }

    refused(Round.objects.update, closes_at=at - HOUR)
    refused(Round.objects.update, completed_at=at - HOUR)
    refused(Round.objects.create, **fields)
    ended = {"outcome": Outcome.CHANGED, "ended_at": at}
    refused(Round.objects.create, **fields | ended | {"request_key": found.request_key})


@pytest.mark.parametrize(
    "change",
    [
        {"answer": "maybe"},
        {"answer": "confirmed"},
        {"answered_at": "2026-11-10T19:00Z"},
        {"reason": "Nee."},
        {"answer": "objected", "answered_at": "2026-11-10T19:00Z"},
    ],
)
def test_an_answer_is_whole(by_silence, at, change):
    found = by_silence.ask(at)

    refused(found.members.filter(answer=Answer.AWAITED).update, **change)


def test_a_member_is_asked_once_and_says_one_thing(by_silence, at):
    found = by_silence.ask(at)
    person = by_silence.members[1]
    said = {"submission": by_silence.draft, "participation": person, "saved_at": at}
    Contribution.objects.create(**said)

    refused(RoundMember.objects.create, round=found, participation=person)
    refused(Contribution.objects.create, **said)
    refused(Contribution.objects.update, dissents=True)
    refused(Contribution.objects.update, dissent="Waarom?")
