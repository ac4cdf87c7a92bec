"""The last complete draft is handed in at the last moment: by a rule, by the clock, by no job."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from lms.core.verdict import Refused
from lms.courses import actions as courses
from lms.courses.enums import Role
from lms.files import actions as files
from lms.files.models import StoredFile
from lms.notices.models import Notice
from lms.operations.invariants import violations
from lms.submissions import actions, policy, queries
from lms.submissions.enums import (
    AiRule,
    AiUse,
    HandInRule,
    HoldCause,
    LockReason,
    State,
    Way,
)
from lms.submissions.models import (
    Assignment,
    CompleteDraft,
    Extension,
    Sitting,
    Submission,
    SubmissionVersion,
    counted_in,
    dates_of_submission,
)
from tests.factories.accounts import make_user
from tests.factories.courses import (
    make_appointment,
    make_participation,
    make_run,
    make_team,
    make_team_set,
)
from tests.factories.extensions import make_extension, make_override
from tests.factories.files import make_upload, pdf_bytes
from tests.factories.submissions import (
    DAY,
    make_assignment,
    make_sitting,
    make_submission,
    make_version,
)

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
TICK = timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


class Work:
    """A draft under the rule, of a student or of a team; due and last moment are one, in a week."""

    def __init__(self, at, *, size=0, cutoff=7 * DAY, due=7 * DAY, files=1, **fields):
        run = make_run()
        people = [make_user(f"Lid {n}", language="en") for n in range(1, max(1, size) + 1)]
        self.members = [make_participation(run, person) for person in people]
        self.users = people
        if size:
            team_set = make_team_set(run)
            self.team = make_team(team_set, members=self.members)
            fields |= {"kind": "team", "team_set": team_set}
        self.lecturer = make_participation(
            run, make_user("Docent", language="en"), Role.LECTURER
        ).user
        self.assignment = make_assignment(run, **{"hands_in_at_cutoff": True} | fields)
        self.sitting = make_sitting(self.assignment, at=at, due_at=at + due, cutoff_at=at + cutoff)
        self.cutoff = self.sitting.cutoff_at
        self.draft = make_submission(self.sitting, by=people[0], files=files, at=at)

    @property
    def row(self):
        return Submission.objects.with_rules().get(pk=self.draft.pk)

    def save(self, at, *, note="", tick=True, by=0, ai_use="", ai_account=""):
        assignment = Assignment.objects.get(pk=self.assignment.pk)
        statement = assignment.statement if tick else None
        return actions.save_draft(
            self.draft,
            note=note,
            draft_number=self.row.draft_number,
            declared=actions.Declared(statement, ai_use, ai_account),
            by=self.users[by],
            at=at,
        )

    def hand_in(self, at, **choices):
        return make_version(self.draft, by=self.users[0], at=at, **choices)

    def counts_at(self, at):
        sitting = Sitting.objects.select_related("assignment").get(pk=self.sitting.pk)
        return self.draft.pk in counted_in([sitting], at=at)

    @property
    def kept(self):
        return CompleteDraft.objects.filter(submission=self.draft).first()

    def versions(self):
        return list(SubmissionVersion.objects.filter(submission=self.draft).order_by("number"))


@pytest.fixture
def work(at):
    """Complete an hour after it was begun."""
    found = Work(at)
    found.save(at + HOUR, note="Klaar.")
    return found


def names(version):
    return [file.name for file in version.files.all()]


# --- what is complete ------------------------------------------------------------------------
def test_a_draft_is_kept_as_soon_as_it_has_all_that_a_hand_in_needs(at):
    work = Work(at, files=0)
    work.save(at + MINUTE, note="Begin.")
    assert work.kept is None

    actions.add_files(work.draft, [make_upload(name="paper.pdf")], by=work.users[0], at=at + HOUR)

    assert [file.name for file in work.kept.files.all()] == ["paper.pdf"]
    assert (work.kept.note, work.kept.saved_at) == ("Begin.", at + HOUR)


@pytest.mark.parametrize("has_file", [True, False])
@pytest.mark.parametrize("tick", ["now", "never", "reworded"])
@pytest.mark.parametrize(
    ("ai_rule", "ai_use", "account"),
    [
        (AiRule.NOT_ASKED, AiUse.UNSAID, ""),
        (AiRule.IDEAS, AiUse.UNSAID, ""),
        (AiRule.IDEAS, AiUse.USED, ""),
        (AiRule.IDEAS, AiUse.USED, "Voor de taal."),
        (AiRule.IDEAS, AiUse.NOT_USED, ""),
    ],
)
def test_what_is_kept_is_what_a_press_would_hand_in(at, has_file, tick, ai_rule, ai_use, account):
    work = Work(at, files=int(has_file), ai_rule=ai_rule)
    if tick == "reworded":
        old = work.assignment.statement
        Assignment.objects.get().statements.create(
            number=2, text="Anders.", written_by=work.lecturer, written_at=at
        )
        declared = actions.Declared(old, ai_use, account)
    else:
        declared = actions.Declared(
            work.assignment.statement if tick == "now" else None, ai_use, account
        )
    actions.save_draft(
        work.draft, note="x", draft_number=0, declared=declared, by=work.users[0], at=at + HOUR
    )
    is_kept = work.kept is not None

    try:
        work.hand_in(at + 2 * HOUR, statement=work.row.statement)
    except ValidationError:
        assert not is_kept
    else:
        assert is_kept


def test_a_file_taken_out_leaves_the_last_complete_draft_as_it_was(work, at):
    file = work.draft.draft_files.get()

    actions.remove_file(file, by=work.users[0], at=at + 2 * HOUR)

    assert [one.file_id for one in work.kept.files.all()] == [file.file_id]
    told = queries.by_itself_of(work.sitting, work.row, dates_of_submission(work.row))
    assert told.is_promised
    assert "lacks a file, so it is that earlier draft that counts" in told.text


def test_without_the_rule_nothing_is_kept_and_nothing_counts(at):
    work = Work(at, hands_in_at_cutoff=False)
    work.save(at + HOUR)

    assert work.kept is None
    assert not work.counts_at(work.cutoff + DAY)
    assert actions.settle_works(at=work.cutoff + DAY) == 0


def test_a_draft_that_is_what_is_handed_in_already_is_not_kept(work, at):
    work.hand_in(at + 2 * HOUR)
    assert work.kept is None

    work.save(at + 3 * HOUR, note="Anders.")
    assert work.kept is not None
    work.save(at + 4 * HOUR, note="Klaar.")

    assert work.kept is None
    assert actions.settle_works(at=work.cutoff + DAY) == 0


# --- the moment ------------------------------------------------------------------------------
@pytest.mark.parametrize(("after", "counts"), [(-TICK, False), (0 * TICK, False), (TICK, True)])
def test_it_counts_from_the_moment_after_the_last_by_no_job(work, after, counts):
    assert work.counts_at(work.cutoff + after) == counts
    assert work.versions() == []


@pytest.mark.parametrize(("after", "counts"), [(MINUTE, False), (MINUTE + TICK, True)])
def test_the_grace_of_a_hand_in_is_that_of_the_rule(work, settings, after, counts):
    settings.DEADLINE_GRACE_SECONDS = 60

    assert work.counts_at(work.cutoff + after) == counts


def test_a_draft_saved_within_the_grace_is_the_last_one(work, settings):
    settings.DEADLINE_GRACE_SECONDS = 60
    work.save(work.cutoff + MINUTE / 2, note="Net nog.")

    assert actions.settle_works(at=work.cutoff + HOUR) == 1
    [version] = work.versions()
    assert version.note == "Net nog."
    assert version.received_at == work.cutoff
    assert version.completed_at == work.cutoff + MINUTE / 2
    assert not version.is_late


def test_from_the_last_moment_the_draft_is_frozen(work):
    with pytest.raises(Refused):
        work.save(work.cutoff + TICK, note="Te laat.")

    assert work.kept.note == "Klaar."


def test_the_night_that_the_clock_goes_back_has_one_last_moment(at):
    """25 October 2026, 02:30 comes twice in Amsterdam; the second one was meant."""
    twice = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    began = datetime(2026, 10, 20, 19, 0, tzinfo=UTC)
    work = Work(began, due=twice - began, cutoff=twice - began)
    work.save(twice - HOUR, note="De eerste keer half drie.")

    assert not work.counts_at(twice - HOUR + TICK)
    assert actions.settle_works(at=twice + TICK) == 1
    facts = json.loads(work.versions()[0].manifest)
    assert facts["received"]["local"] == "2026-10-25T02:30:00+01:00"
    assert facts["draft_saved"]["local"] == "2026-10-25T02:30:00+02:00"


# --- the version -----------------------------------------------------------------------------
def test_whoever_writes_the_version_and_whenever_writes_it_as_of_the_last_moment(work, at):
    actions.settle_works(at=work.cutoff + 3 * DAY)

    [version] = work.versions()
    assert (version.way, version.submitted_by) == (Way.CUTOFF, None)
    assert version.received_at == version.completed_at == version.cutoff_at == work.cutoff
    assert version.note == "Klaar."
    assert names(version) == ["werk-1.pdf"]
    assert [one.participation for one in version.members.all()] == work.members
    assert version.signature or not version.key_id
    assert work.row.state == State.HANDED_IN
    assert work.kept is None
    facts = json.loads(version.manifest)
    assert facts["way"] == "cutoff"
    assert facts["submitted_by"] is None
    assert facts["draft_saved"]["utc"] == (at + HOUR).isoformat()
    assert Notice.objects.filter(event="submissions.receipt").count() == 1
    assert list(violations()) == []


def test_writing_it_twice_writes_it_once(work):
    assert actions.settle_works(at=work.cutoff + HOUR) == 1
    assert actions.settle_works(at=work.cutoff + 2 * HOUR) == 0
    own = Submission.objects.owned_by(work.users[0])
    assert actions.settle_works(work.sitting, at=work.cutoff + 2 * HOUR, works=own) == 0

    assert len(work.versions()) == 1


def test_a_crash_in_between_leaves_all_or_nothing(work):
    at = work.cutoff + HOUR
    with transaction.atomic():
        actions.settle_works(at=at)
        assert len(work.versions()) == 1
        transaction.set_rollback(True)

    assert work.versions() == []
    assert Notice.objects.filter(event="submissions.receipt").count() == 0
    assert work.counts_at(at)
    assert actions.settle_works(at=at) == 1


def test_the_key_of_a_complete_draft_makes_one_version_only(work):
    key = work.kept.request_key
    actions.settle_works(at=work.cutoff + HOUR)
    version = work.versions()[0]
    assert version.request_key == key

    version.pk, version.number, version.receipt_code = None, 2, "ANDERS"
    with pytest.raises(IntegrityError), transaction.atomic():
        version.save(force_insert=True)


def test_a_last_moment_after_the_due_date_makes_it_late_and_says_so_before(at):
    work = Work(at, due=5 * DAY, cutoff=7 * DAY)
    work.save(at + HOUR)
    told = queries.by_itself_of(work.sitting, work.row, dates_of_submission(work.row))
    assert "It then counts as late." in told.text

    actions.settle_works(at=work.cutoff + TICK)

    [version] = work.versions()
    assert version.seconds_late == 2 * 24 * 3600


def test_what_was_declared_goes_with_it_in_the_words_of_its_time(at):
    work = Work(at, ai_rule=AiRule.IDEAS)
    work.save(at + HOUR, ai_use=AiUse.USED, ai_account="Voor het idee.")
    old = work.assignment.statement
    changed = actions.Rules(
        kind="individual",
        team_set=None,
        rubric=None,
        allowed_kinds=["pdf"],
        max_files=3,
        max_megabytes=10,
        statement="Heel anders.",
        ai_rule=AiRule.NONE,
        hands_in_at_cutoff=True,
    )
    actions.change_rules(work.assignment, rules=changed, by=work.lecturer, at=at + 2 * HOUR)
    assert queries.missing_in(work.row, list(work.row.draft_files.all())) == [
        "the statement of own work",
        "the answer about generative AI",
    ]

    actions.settle_works(at=work.cutoff + HOUR)

    [version] = work.versions()
    assert version.statement == old
    assert (version.ai_rule, version.ai_use) == (AiRule.IDEAS, AiUse.USED)
    assert version.rules_number == 1
    assert json.loads(version.manifest)["generative_ai"]["account"] == "Voor het idee."


# --- beside what was handed in ---------------------------------------------------------------
def test_a_newer_complete_draft_takes_the_place_of_a_version_that_is_as_late(work, at):
    work.hand_in(at + 2 * HOUR)
    work.save(at + 3 * HOUR, note="Beter.")

    actions.settle_works(at=work.cutoff + HOUR)

    first, second = work.versions()
    assert (first.way, second.way) == (Way.PRESSED, Way.CUTOFF)
    assert second.note == "Beter."
    assert not second.is_late


def test_no_rule_makes_what_is_handed_in_later_than_it_was(at):
    work = Work(at, due=5 * DAY, cutoff=7 * DAY)
    work.save(at + HOUR, note="Eerst.")
    work.hand_in(at + 2 * HOUR)
    before = queries.by_itself_of(work.sitting, work.row, dates_of_submission(work.row))
    assert "would be later, so it is not handed in by itself" in before.text
    work.save(at + 3 * HOUR, note="Daarna.")

    assert actions.settle_works(at=work.cutoff + HOUR) == 0
    assert [version.way for version in work.versions()] == [Way.PRESSED]
    told = queries.by_itself_of(work.sitting, work.row, dates_of_submission(work.row))
    assert not told.is_promised
    assert "Version 1 stays what is handed in" in told.text


def test_what_staff_brought_in_is_replaced_only_by_a_draft_that_came_after(work, at):
    def bring(moment):
        return actions.receive(
            work.sitting,
            work.members[0],
            [make_upload(name="scan.pdf")],
            way=Way.ON_BEHALF,
            reason="Laptop stuk.",
            received_at=moment,
            request_key=uuid4(),
            by=work.lecturer,
            at=moment,
        )

    bring(at + 2 * HOUR)
    assert not work.counts_at(work.cutoff + HOUR)

    work.save(at + 3 * HOUR, note="Toch nog.")
    assert work.counts_at(work.cutoff + HOUR)


def test_a_press_from_before_the_last_moment_counts_from_itself_whatever_the_rule_wrote(at):
    work = Work(at, due=7 * DAY, cutoff=7 * DAY + 20 * MINUTE)
    pressed = work.sitting.due_at - MINUTE
    work.save(pressed)
    actions.settle_works(at=work.cutoff + MINUTE)
    assert work.versions()[0].is_late

    version = work.hand_in(pressed)

    assert version.number == 2
    assert (version.received_at, version.way) == (pressed, Way.PRESSED)
    assert not version.is_late


def test_a_file_under_way_at_the_last_moment_is_still_in_the_last_draft(work):
    """Its request began before: the draft with it is the last complete one, written or not."""
    actions.settle_works(at=work.cutoff + MINUTE)
    late_file = make_upload(pdf_bytes(), name="bijlage.pdf")
    actions.add_files(work.draft, [late_file], by=work.users[0], at=work.cutoff - MINUTE)

    assert actions.settle_works(at=work.cutoff + 5 * MINUTE) == 1
    first, second = work.versions()
    assert first.received_at == second.received_at == work.cutoff
    assert names(second) == ["werk-1.pdf", "bijlage.pdf"]


# --- saying no, and what lies over it --------------------------------------------------------
def test_whose_work_it_is_says_no_and_nothing_she_saves_is_handed_in(work, at):
    actions.leave_out(work.draft, by=work.users[0], at=at + 2 * HOUR)
    work.save(at + 3 * HOUR, note="Nog iets.")

    assert work.kept is None
    assert not work.counts_at(work.cutoff + HOUR)
    told = queries.by_itself_of(work.sitting, work.row, dates_of_submission(work.row))
    assert told.is_left_out
    assert "Lid 1 chose on" in told.text

    actions.take_along(work.draft, by=work.users[0], at=at + 4 * HOUR)
    assert work.kept.note == "Nog iets."
    assert work.counts_at(work.cutoff + HOUR)


def test_a_no_can_be_said_until_the_last_moment_by_who_hands_in(work):
    actions.leave_out(work.draft, by=work.users[0], at=work.cutoff)
    actions.take_along(work.draft, by=work.users[0], at=work.cutoff)

    with pytest.raises(Refused):
        actions.leave_out(work.draft, by=make_user(), at=work.cutoff)
    with pytest.raises(Refused):
        actions.leave_out(work.draft, by=work.users[0], at=work.cutoff + TICK)
    assert work.counts_at(work.cutoff + HOUR)


def test_there_is_nothing_to_say_no_to_without_the_rule(at):
    work = Work(at, hands_in_at_cutoff=False)

    with pytest.raises(Refused, match="nothing is handed in by itself"):
        actions.leave_out(work.draft, by=work.users[0], at=at + HOUR)


def test_the_others_in_a_team_are_told_of_a_no_and_may_take_it_back(at):
    work = Work(at, size=3)
    work.save(at + HOUR)

    actions.leave_out(work.draft, by=work.users[0], at=at + 2 * HOUR)

    told = Notice.objects.filter(event="submissions.attempt").order_by("recipient__name")
    assert [one.recipient.name for one in told] == ["Lid 2", "Lid 3"]
    actions.take_along(work.draft, by=work.users[1], at=at + 3 * HOUR)
    assert work.counts_at(work.cutoff + HOUR)


def test_what_is_withdrawn_is_not_handed_in_by_itself_until_she_wants_it(work, at):
    work.hand_in(at + 2 * HOUR)
    actions.withdraw(work.draft, "Verkeerde versie.", by=work.users[0], at=at + 3 * HOUR)
    work.save(at + 4 * HOUR, note="Nieuw begin.")
    assert not work.counts_at(work.cutoff + HOUR)

    actions.take_along(work.draft, by=work.users[0], at=at + 5 * HOUR)
    actions.settle_works(at=work.cutoff + HOUR)

    assert [version.way for version in work.versions()] == [Way.PRESSED, Way.CUTOFF]
    assert (work.row.state, work.row.withdrawn_at) == (State.HANDED_IN, None)


def test_a_hold_lies_over_it_as_long_as_it_lasts(work, at):
    student = work.members[0]
    actions.hold(
        work.sitting, student, HoldCause.OTHER, "Overleg.", by=work.lecturer, at=at + 2 * HOUR
    )
    assert actions.settle_works(at=work.cutoff + HOUR) == 0

    actions.lift_hold(work.row, by=work.lecturer, at=work.cutoff + DAY)

    assert actions.settle_works(at=work.cutoff + DAY) == 1
    assert work.versions()[0].received_at == work.cutoff


def test_who_is_exempt_before_the_last_moment_hands_in_nothing(work, at):
    student = work.members[0]
    actions.exempt(work.assignment, student, "Elders gedaan.", by=work.lecturer, at=at + 2 * HOUR)

    assert actions.settle_works(at=work.cutoff + HOUR) == 0


def test_an_exemption_after_the_last_moment_leaves_what_counted(work):
    student, after = work.members[0], work.cutoff + HOUR
    actions.exempt(work.assignment, student, "Elders gedaan.", by=work.lecturer, at=after)

    assert len(work.versions()) == 1


def test_a_mark_closes_it_and_what_was_drafted_before_stays_a_draft(work, at):
    work.hand_in(at + 2 * HOUR)
    work.save(at + 3 * HOUR, note="Nog beter.")
    actions.lock(work.draft, LockReason.MARKED, by=work.lecturer, at=at + 4 * HOUR)
    assert actions.settle_works(at=work.cutoff + HOUR) == 0

    actions.unlock(work.draft, by=work.lecturer, at=work.cutoff + 2 * HOUR)

    assert actions.settle_works(at=work.cutoff + 3 * HOUR) == 0
    assert len(work.versions()) == 1


def test_opened_again_before_the_last_moment_it_is_handed_in_by_itself_again(work, at):
    work.hand_in(at + 2 * HOUR)
    work.save(at + 3 * HOUR, note="Nog beter.")
    actions.lock(work.draft, LockReason.MARKED, by=work.lecturer, at=at + 4 * HOUR)
    actions.unlock(work.draft, by=work.lecturer, at=at + 5 * HOUR)

    assert actions.settle_works(at=work.cutoff + HOUR) == 1


# --- other dates -----------------------------------------------------------------------------
def test_an_extension_before_it_is_written_moves_the_moment_for_that_student(work, at):
    until = work.cutoff + 2 * DAY
    make_extension(work.sitting, work.members[0], until=until, at=at + 2 * HOUR)

    assert not work.counts_at(work.cutoff + HOUR)
    work.save(work.cutoff + DAY, note="Met uitstel.")
    actions.settle_works(at=until + TICK)

    [version] = work.versions()
    assert (version.received_at, version.note) == (until, "Met uitstel.")
    assert not version.is_late


@pytest.mark.parametrize("is_written", [True, False])
def test_an_extension_afterwards_opens_the_draft_again_and_keeps_what_counted(work, is_written):
    """The same whether a job had come by or not."""
    if is_written:
        actions.settle_works(at=work.cutoff + MINUTE)
    until = work.cutoff + 2 * DAY
    make_extension(work.sitting, work.members[0], until=until, at=work.cutoff + HOUR)
    assert [version.received_at for version in work.versions()] == [work.cutoff]

    work.save(work.cutoff + DAY, note="Nog eens.")
    assert actions.settle_works(at=until) == 0
    assert actions.settle_works(at=until + TICK) == 1

    first, second = work.versions()
    assert (first.note, second.note) == ("Klaar.", "Nog eens.")
    assert (second.received_at, second.is_late) == (until, False)


def test_dates_that_move_for_everybody_keep_what_counted_by_then(work):
    dates = actions.Dates(
        work.sitting.opens_at,
        work.cutoff + 3 * DAY,
        work.cutoff + 3 * DAY,
        work.sitting.grading_due_at,
    )
    actions.move_dates(work.sitting, dates=dates, by=work.lecturer, at=work.cutoff + HOUR)

    assert len(work.versions()) == 1
    work.save(work.cutoff + DAY, note="Verder.")
    assert actions.settle_works(at=work.cutoff + 3 * DAY + TICK) == 1


def test_an_outage_over_the_last_moment_moves_it_though_nobody_wrote_that_down(work):
    began, ended = work.cutoff - 30 * MINUTE, work.cutoff + 10 * MINUTE
    actions.note_outage(began, ended, at=ended)

    assert not work.counts_at(ended + MINUTE)
    work.save(ended + MINUTE, note="Na de storing.")
    moved = dates_of_submission(work.row).cutoff_at
    assert moved > ended + MINUTE
    actions.settle_works(at=moved + TICK)
    assert work.versions()[0].received_at == moved


def extended(work, at):
    return make_extension(
        work.sitting, work.members[0], until=work.cutoff + 2 * DAY, at=at + 2 * HOUR
    )


def overridden(work, at):
    own = {"due_at": work.cutoff + 2 * DAY, "cutoff_at": work.cutoff + 2 * DAY}
    return make_override(work.sitting, work.members[0], at=at + 2 * HOUR, **own)


def taken_back(work, row, at):
    if isinstance(row, Extension):
        actions.withdraw_extension(row, reason="Vergissing.", by=work.lecturer, at=at)
    else:
        actions.remove_override(row, by=work.lecturer, at=at)


@pytest.mark.parametrize("more_time", [extended, overridden])
def test_time_that_ends_early_hands_in_what_was_kept_within_it(work, at, more_time):
    given = more_time(work, at)
    work.save(work.cutoff + DAY, note="In de extra tijd.")
    ended = work.cutoff + DAY + HOUR

    taken_back(work, given, ended)

    [version] = work.versions()
    assert actions.settle_works(at=ended + DAY) == 0
    assert (version.note, version.received_at) == ("In de extra tijd.", ended)
    assert not version.is_late
    assert list(violations()) == []


@pytest.mark.parametrize("more_time", [extended, overridden])
def test_time_that_ends_early_gives_nothing_to_whom_the_old_last_moment_serves(
    work, at, more_time
):
    given = more_time(work, at)
    ended = work.cutoff + DAY

    taken_back(work, given, ended)

    assert work.sitting.extensions.in_force().count() == 0
    actions.settle_works(at=ended)
    assert work.versions()[0].received_at == work.cutoff


def moved_back(work, moment, at):
    dates = actions.Dates(work.sitting.opens_at, work.sitting.due_at, moment, moment + 9 * DAY)
    actions.move_dates(work.sitting, dates=dates, by=work.lecturer, at=at)


def test_late_work_stays_as_late_as_it_is_when_the_last_moment_moves_back(at):
    work = Work(at, due=DAY, cutoff=7 * DAY)
    work.save(at + 3 * DAY, note="Te laat, nog net op tijd.")

    moved_back(work, at + 2 * DAY, at=at + 4 * DAY)

    [version] = work.versions()
    assert (version.received_at, version.seconds_late) == (at + 4 * DAY, 3 * 24 * 3600)


def test_a_last_moment_that_moves_back_hands_in_nothing_that_was_not_to_be(at):
    work = Work(at, due=DAY, cutoff=7 * DAY)
    work.hand_in(at + HOUR)
    work.save(at + 3 * DAY, note="Later dan wat er ligt.")

    moved_back(work, at + 2 * DAY, at=at + 4 * DAY)

    assert len(work.versions()) == 1
    assert actions.settle_works(at=at + 9 * DAY) == 0


def test_a_last_moment_that_moves_back_within_the_future_hands_in_nothing_yet(work, at):
    work.save(at + DAY, note="Op tijd.")

    moved_back_to = work.cutoff + HOUR
    dates = actions.Dates(work.sitting.opens_at, work.cutoff, moved_back_to, work.cutoff + 9 * DAY)
    actions.move_dates(work.sitting, dates=dates, by=work.lecturer, at=at + 2 * DAY)

    assert work.versions() == []


def test_dates_of_her_own_count(work, at):
    earlier = work.cutoff - 2 * DAY
    make_override(work.sitting, work.members[0], due_at=earlier, at=at + 2 * HOUR)

    assert not work.counts_at(earlier)
    assert work.counts_at(earlier + TICK)


def test_a_resit_hands_in_its_own_draft_only(work, at):
    actions.settle_works(at=work.cutoff + MINUTE)
    resit = make_sitting(
        work.assignment,
        at=work.cutoff + DAY,
        kind="resit",
        due_at=work.cutoff + 9 * DAY,
        cutoff_at=work.cutoff + 9 * DAY,
    )
    later = make_submission(resit, by=work.users[0], at=work.cutoff + 2 * DAY)

    assert actions.settle_works(at=resit.cutoff_at + TICK) == 0  # its statement is not ticked
    assert later.versions.count() == 0
    assert len(work.versions()) == 1


# --- teams -----------------------------------------------------------------------------------
def test_it_is_handed_in_for_the_team_as_it_was_at_the_last_moment(at):
    work = Work(at, size=3)
    work.save(at + HOUR)
    spare = make_team(work.team.team_set)
    comes = make_participation(work.assignment.run, make_user("Nieuw"))
    for who, team, moment in (
        (work.members[1], spare, work.cutoff - HOUR),
        (work.members[2], spare, work.cutoff + HOUR),
        (comes, work.team, work.cutoff + 2 * HOUR),
    ):
        courses.move_member(team, who, by=work.lecturer, at=moment, reason="Anders verdeeld.")
    courses.end_participation(work.members[0], by=_office(work), at=work.cutoff + 3 * HOUR)

    actions.settle_works(at=work.cutoff + DAY)

    [version] = work.versions()
    assert [str(one) for one in version.members.all()] == ["Lid 1", "Lid 3"]
    assert [one.confirmed_at for one in version.members.all()] == [None, None]


def test_a_team_in_which_nobody_is_left_hands_in_nothing(at):
    work = Work(at, size=1)
    work.save(at + HOUR)
    courses.remove_member(
        work.team.team_set,
        work.members[0],
        by=work.lecturer,
        at=work.cutoff - HOUR,
        reason="Gestopt.",
    )

    assert actions.settle_works(at=work.cutoff + HOUR) == 0
    assert work.kept is None


def test_who_left_the_run_before_the_last_moment_hands_in_nothing(work, at):
    courses.end_participation(work.members[0], by=_office(work), at=at + 2 * HOUR)

    assert actions.settle_works(at=work.cutoff + HOUR) == 0


# --- files -----------------------------------------------------------------------------------
def test_a_file_of_the_last_complete_draft_is_no_orphan_and_takes_room(at, settings, tmp_path):
    settings.FILE_STORE = tmp_path
    work = Work(at, quota_megabytes=1)
    work.save(at + HOUR)
    file = work.draft.draft_files.get()
    taken = queries.bytes_of_owner(work.draft)
    actions.remove_file(file, by=work.users[0], at=at + 2 * HOUR)

    assert queries.bytes_of_owner(work.draft) == taken > 0
    files.collect_orphans(before=timezone.now() + DAY, at=timezone.now() + DAY)
    assert StoredFile.objects.filter(pk=file.file_id).exists()

    actions.leave_out(work.draft, by=work.users[0], at=at + 3 * HOUR)
    assert queries.bytes_of_owner(work.draft) == 0


# --- the rule comes and goes -----------------------------------------------------------------
def rules_of(work, **changes):
    fields = {
        "kind": "individual",
        "team_set": None,
        "rubric": None,
        "allowed_kinds": ["pdf", "docx"],
        "max_files": 5,
        "max_megabytes": 50,
        "statement": work.assignment.statement.text,
    }
    return actions.Rules(**fields | changes)


def change(work, at, **changes):
    actions.change_rules(work.assignment, rules=rules_of(work, **changes), by=work.lecturer, at=at)


def test_as_the_rule_comes_what_is_complete_already_is_kept(at):
    work = Work(at, hands_in_at_cutoff=False)
    work.save(at + HOUR)

    change(work, at + DAY, hands_in_at_cutoff=True)

    assert (work.kept.saved_at, work.kept.kept_at) == (at + HOUR, at + DAY)
    assert work.counts_at(work.cutoff + TICK)


def test_a_rule_that_comes_after_the_last_moment_hands_in_nothing(at):
    work = Work(at, hands_in_at_cutoff=False)
    work.save(at + HOUR)

    change(work, work.cutoff + HOUR, hands_in_at_cutoff=True)

    assert not work.counts_at(work.cutoff + DAY)
    assert actions.settle_works(at=work.cutoff + DAY) == 0


def test_the_rule_stays_while_somebody_relies_on_it(work, at):
    with pytest.raises(Refused, match="stays as it is until"):
        change(work, at + DAY)

    change(work, work.cutoff + HOUR)
    assert len(work.versions()) == 1
    assert not Assignment.objects.get().hands_in_at_cutoff


def test_the_rule_goes_while_nobody_has_a_complete_draft(work, at):
    actions.leave_out(work.draft, by=work.users[0], at=at + 2 * HOUR)

    change(work, at + DAY)

    assert not Assignment.objects.get().hands_in_at_cutoff
    assert policy.can_stop_handing_in(work.assignment, at=at + DAY)


def test_the_rule_goes_only_where_one_press_is_enough(at):
    Work(at, size=2)

    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.update(hand_in_rule=HandInRule.ALL_CONFIRM)


def test_the_database_knows_who_said_no(work, at):
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.update(left_out_at=at)


def _office(work):
    return make_appointment(programme=work.assignment.run.course.programme).user
