"""Members of a team, and impatient fingers, at the same moment; only real row locks show it.

The number of rounds follows the profile of hypothesis: a few with the suite, many with `make long`.
"""

import dataclasses
import functools
import hashlib
import threading
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from hypothesis import settings

from lms.core.verdict import Refused
from lms.courses import actions as courses
from lms.courses.enums import Role
from lms.files import store
from lms.notices.models import Notice
from lms.operations.invariants import violations
from lms.submissions import actions
from lms.submissions.enums import HandInRule, LockReason, Outcome, State, Way
from lms.submissions.models import Assignment, RegisteredHash, Round, Submission, SubmissionVersion
from tests.factories.accounts import make_user
from tests.factories.courses import (
    make_appointment,
    make_participation,
    make_run,
    make_team,
    make_team_set,
)
from tests.factories.files import make_upload, pdf_bytes
from tests.factories.submissions import DAY, make_assignment, make_sitting, make_submission
from tests.grades.test_concurrency import in_parallel

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = settings().max_examples // 10
INSTANT = timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def needs_row_locks(floor):
    if connection.vendor != "postgresql":
        pytest.skip("needs a real PostgreSQL")


def repeated(test):
    """Once is chance: the test is done over, each time with people of its own."""

    @functools.wraps(test)
    def rounds(*args, **kwargs):
        for _ in range(ROUNDS):
            test(*args, **kwargs)

    return rounds


class Team:
    """Five members with an open sitting and room for three files."""

    def __init__(self, *, at=None, rule=HandInRule.ONE_FOR_ALL):
        run = make_run()
        self.members = [make_participation(run).user for _ in range(5)]
        team_set = make_team_set(run)
        self.team = make_team(team_set, members=run.participations.all())
        self.lecturer = make_participation(run, role=Role.LECTURER).user
        assignment = make_assignment(
            run, kind="team", team_set=team_set, max_files=3, hand_in_rule=rule
        )
        self.sitting = make_sitting(assignment, at=at)

    def draft(self, *, files=1, at):
        return make_submission(self.sitting, by=self.members[0], files=files, at=at)

    def hand_in(self, draft, by, *, at, key=None):
        return actions.hand_in(
            draft,
            by=by,
            at=at,
            statement=self.sitting.assignment.statement,
            request_key=key or uuid4(),
        )

    def ask(self, draft, *, at):
        return actions.ask_team(
            draft,
            by=self.members[0],
            at=at,
            statement=self.sitting.assignment.statement,
            request_key=uuid4(),
        )


def is_whole(version):
    hashes = version.files.values_list("file__sha256", flat=True)
    return all(
        hashlib.sha256(store.path_of(one).read_bytes()).hexdigest() == one for one in hashes
    )


@repeated
@pytest.mark.parametrize("count", [2, 3, 5])
def test_members_who_press_at_once_are_all_told_of_one_version(at, count):
    team = Team(at=at)
    draft = team.draft(at=at)

    versions = in_parallel(
        *[lambda one=one: team.hand_in(draft, one, at=at) for one in team.members[:count]]
    )

    assert {version.number for version in versions} == {1}
    assert len({version.receipt_code for version in versions}) == 1
    assert is_whole(SubmissionVersion.objects.get(submission=draft))
    code = versions[0].receipt_code
    assert Notice.objects.filter(key__endswith=code).count() == 5


@repeated
@pytest.mark.parametrize("count", [2, 5])
def test_members_who_each_add_a_file_and_press_at_once_lose_none(at, count):
    """Each sees the files of before; whatever is acknowledged is kept, and the last holds most."""
    team = Team(at=at)
    draft = team.draft(at=at)
    papers = [pdf_bytes() for _ in range(count)]

    def work(member, paper):
        upload = make_upload(paper)
        received = actions.add_files(draft, [upload], by=member, at=at)
        return received, team.hand_in(draft, member, at=at)

    pairs = zip(team.members, papers, strict=False)
    answers = in_parallel(*[lambda m=m, p=p: work(m, p) for m, p in pairs])

    numbers = sorted(version.number for _, version in answers)
    versions = list(SubmissionVersion.objects.filter(submission=draft).order_by("number"))
    assert {version.number for version in versions} == set(range(1, len(versions) + 1))
    assert set(numbers) <= {version.number for version in versions}
    for received, version in answers:
        handed = set(version.files.values_list("file", flat=True))
        assert {file.file_id for file in received.added} <= handed
        assert is_whole(version)
    kept = draft.draft_files.count()
    assert kept == min(count + 1, 3)
    assert versions[-1].files.count() == kept


@repeated
def test_same_request_sent_twenty_times_at_once_is_one_version_with_one_receipt(at):
    team, key = Team(at=at), uuid4()
    draft = team.draft(at=at)

    versions = in_parallel(*[lambda: team.hand_in(draft, team.members[0], at=at, key=key)] * 20)

    assert len({version.pk for version in versions}) == 1
    assert SubmissionVersion.objects.filter(submission=draft).count() == 1
    assert Notice.objects.filter(key__endswith=versions[0].receipt_code).count() == 5


def test_same_form_posted_by_impatient_fingers_leads_to_one_receipt():
    """Through the screen, files and all: from the first press to the receipt."""
    team, key, paper = Team(), str(uuid4()), pdf_bytes()
    url = f"/submissions/{team.sitting.pk}/"
    clients = [Client() for _ in range(8)]
    for client in clients:
        client.force_login(team.members[0])

    def press(client):
        fields = {"request_key": key, "do": "hand_in", "statement": "on", "note": "Klaar."}
        fields["statement_read"] = team.sitting.assignment.statement.pk
        upload = make_upload(paper)
        return client.post(url, fields | {"draft_number": "0", "seen": "", "uploads": upload})

    answers = in_parallel(*[lambda one=one: press(one) for one in clients])

    version = SubmissionVersion.objects.get()
    found = {answer.headers.get("Location") for answer in answers if answer.status_code == 302}
    assert found == {version.get_absolute_url()}
    assert [answer.status_code for answer in answers if answer.status_code >= 400] == []
    assert is_whole(version)


@repeated
def test_of_members_who_save_at_once_one_is_kept_and_the_others_are_shown_it(at):
    team = Team(at=at)
    draft = team.draft(at=at)
    number = draft.draft_number

    def save(member):
        note = f"Van {member.name}."
        return actions.save_draft(draft, note=note, draft_number=number, by=member, at=at)

    answers = in_parallel(*[lambda one=one: save(one) for one in team.members])

    [kept] = [one for one in answers if isinstance(one, Submission)]
    conflicts = [one for one in answers if isinstance(one, actions.DraftChangedError)]
    assert len(conflicts) == 4
    assert {conflict.current.note for conflict in conflicts} == {kept.note}
    assert Submission.objects.get(pk=draft.pk).note == kept.note


@repeated
def test_last_free_place_is_taken_once(at):
    team = Team(at=at)
    draft = team.draft(files=2, at=at)

    answers = in_parallel(
        *[
            lambda one=one: actions.add_files(draft, [make_upload()], by=one, at=at)
            for one in team.members
        ]
    )

    assert sum(len(received.added) for received in answers) == 1
    assert sum(len(received.refused) for received in answers) == 4
    assert draft.draft_files.count() == 3


@repeated
def test_member_who_is_moved_while_she_presses_is_on_the_roster_or_refused(at):
    """Never half: the version's people are those of the team before or after."""
    team = Team(at=at)
    draft = team.draft(at=at)
    run = team.sitting.assignment.run
    lecturer = team.lecturer
    mover = run.participations.get(user=team.members[1])
    team_set = team.sitting.assignment.team_set

    gone, answer = in_parallel(
        lambda: courses.remove_member(team_set, mover, by=lecturer, at=at, reason="Ruzie."),
        lambda: team.hand_in(draft, team.members[1], at=at),
    )

    assert gone is None
    if isinstance(answer, SubmissionVersion):
        assert answer.members.count() in {4, 5}
        assert (mover.pk in answer.members.values_list("participation", flat=True)) == (
            answer.members.count() == 5
        )
    else:
        assert not isinstance(answer, ValidationError)
        assert not SubmissionVersion.objects.filter(submission=draft).exists()


@repeated
def test_withdrawing_and_handing_in_take_turns(at):
    """Whichever comes second says how it ends; both versions are kept."""
    team = Team(at=at)
    draft = team.draft(at=at)
    team.hand_in(draft, team.members[0], at=at)
    actions.add_files(draft, [make_upload()], by=team.members[0], at=at)

    gone, version = in_parallel(
        lambda: actions.withdraw(draft, "Fout.", by=team.members[1], at=at),
        lambda: team.hand_in(draft, team.members[0], at=at),
    )

    assert (gone.state, version.number) == (State.WITHDRAWN, 2)
    draft.refresh_from_db()
    assert draft.state in {State.WITHDRAWN, State.HANDED_IN}
    assert (draft.withdrawn_at is None) == (draft.state == State.HANDED_IN)
    assert draft.versions.count() == 2
    assert list(violations()) == []


@repeated
def test_opening_again_and_handing_in_take_turns(at):
    """What is judged and closed is handed in after it is opened, or refused before; never between."""
    team = Team(at=at)
    draft, later = team.draft(at=at), team.sitting.cutoff_at + DAY
    team.hand_in(draft, team.members[0], at=at)
    actions.add_files(draft, [make_upload()], by=team.members[0], at=at)
    actions.lock(draft, LockReason.MARKED, by=team.lecturer, at=later)
    said = {"until": later + DAY, "by": team.lecturer, "at": later}

    opened, answer = in_parallel(
        lambda: actions.reopen(team.sitting, team.team, "Nog eens.", **said),
        lambda: team.hand_in(draft, team.members[0], at=later),
    )

    assert isinstance(opened, Submission)
    draft.refresh_from_db()
    assert (draft.state, draft.locked_at) == (State.HANDED_IN, None)
    if isinstance(answer, SubmissionVersion):
        assert (answer.number, answer.cutoff_at) == (2, later + DAY)
    else:
        assert isinstance(answer, Refused)
        assert draft.versions.count() == 1


@repeated
@pytest.mark.parametrize("rule", [HandInRule.ALL_CONFIRM, HandInRule.BY_SILENCE])
def test_members_who_confirm_at_once_make_one_version(at, rule):
    """Each of them twice, for fingers are impatient."""
    team = Team(at=at, rule=rule)
    draft = team.draft(at=at)
    found = team.ask(draft, at=at)

    answers = in_parallel(
        *[lambda one=one: actions.confirm(found, by=one, at=at) for one in team.members[1:] * 2]
    )

    version = SubmissionVersion.objects.get(submission=draft)
    assert version.way == Way.CONFIRMED
    assert version.members.filter(confirmed_at=None).count() == 0
    assert version.members.count() == 5
    assert Notice.objects.filter(key__endswith=version.receipt_code).count() == 5
    # Who came once more after the last of them is told that it is handed in already.
    late = [one for one in answers if not isinstance(one, Round)]
    assert len(late) <= 4
    assert all(isinstance(one, Refused) for one in late)
    assert is_whole(version)


@repeated
@pytest.mark.parametrize("is_past", [False, True])
def test_an_objection_at_the_end_of_silence_stops_it_or_comes_too_late(at, is_past):
    team = Team(at=at, rule=HandInRule.BY_SILENCE)
    draft = team.draft(at=at)
    found = team.ask(draft, at=at)
    last = found.closes_at if is_past else found.closes_at - INSTANT

    answer, *_ = in_parallel(
        lambda: actions.object_to(found, "Nee.", by=team.members[1], at=last),
        *[lambda: actions.settle_works(team.sitting, at=found.closes_at)] * 3,
    )

    found.refresh_from_db()
    versions = SubmissionVersion.objects.filter(submission=draft)
    if isinstance(answer, Round):
        assert not is_past
        assert (found.outcome, versions.count()) == (Outcome.OBJECTED, 0)
    else:
        assert isinstance(answer, Refused)
        assert (found.outcome, versions.get().way) == (Outcome.HANDED_IN, Way.SILENCE)


class Mailed(Team):
    """A team whose mail came in time; the office registers it a day after the last moment."""

    def __init__(self, *, at):
        super().__init__(at=at)
        self.paper = pdf_bytes()
        self.office = make_user()
        make_appointment(self.sitting.assignment.run.course.programme, self.office)
        self.later = self.sitting.cutoff_at + DAY

    def register(self):
        return actions.register_hashes(
            self.sitting,
            self.team,
            [hashlib.sha256(self.paper).hexdigest()],
            mailed_at=self.sitting.due_at,
            reason="Storing.",
            by=self.office,
            at=self.later,
        )

    def bring(self, by):
        return actions.hand_in_mailed(
            self.sitting,
            [make_upload(self.paper)],
            declared=actions.Declared(statement=self.sitting.assignment.statement),
            request_key=uuid4(),
            by=by,
            at=self.later,
        )


@repeated
def test_members_who_bring_what_was_mailed_at_once_make_one_version(at):
    team = Mailed(at=at)
    team.register()

    versions = in_parallel(*[lambda one=one: team.bring(one) for one in team.members])

    assert len({version.pk for version in versions}) == 1
    version = SubmissionVersion.objects.get(submission__sitting=team.sitting)
    assert (version.way, version.received_at) == (Way.MAILED, team.sitting.due_at)
    assert is_whole(version)


@repeated
def test_the_same_mail_registered_at_once_is_one(at):
    team = Mailed(at=at)

    answers = in_parallel(*[team.register] * 4)

    assert len({row.pk for rows in answers for row in rows}) == 1
    assert Notice.objects.filter(event="submissions.hash_registered").exists()
    assert RegisteredHash.objects.filter(sitting=team.sitting).count() == 1


@repeated
def test_a_mail_that_is_taken_back_while_its_file_comes_counts_or_does_not(at):
    team = Mailed(at=at)
    [row] = team.register()

    gone, answer = in_parallel(
        lambda: actions.withdraw_hash(row, "Vals.", by=team.office, at=team.later),
        lambda: team.bring(team.members[0]),
    )

    assert gone.withdrawn_at == team.later
    versions = SubmissionVersion.objects.filter(submission__sitting=team.sitting)
    if isinstance(answer, SubmissionVersion):
        assert versions.get() == answer
    else:
        assert isinstance(answer, Refused | ValidationError)
        assert not versions.exists()
    assert list(violations()) == []


def _nameless(team):
    """The rules of a team's assignment, marked without names from now on."""
    row = Assignment.objects.get(pk=team.sitting.assignment_id)
    same = {
        field.name: getattr(row, field.name)
        for field in dataclasses.fields(actions.Rules)
        if field.name != "statement"
    }
    return actions.Rules(**same | {"is_anonymous": True, "statement": row.statement.text})


@repeated
def test_work_is_without_a_name_or_the_rules_stay_as_they_were(at):
    team = Team(at=at)
    draft = team.draft(at=at)
    rules = _nameless(team)

    changed, version = in_parallel(
        lambda: actions.change_rules(
            team.sitting.assignment, rules=rules, by=team.lecturer, at=at
        ),
        lambda: team.hand_in(draft, team.members[0], at=at),
    )

    assert isinstance(version, SubmissionVersion), version
    row = Submission.objects.select_related("sitting__assignment").get(pk=draft.pk)
    assert row.sitting.assignment.is_anonymous == bool(row.label)
    assert isinstance(changed, Refused) != row.sitting.assignment.is_anonymous


def test_a_version_that_waited_for_the_rules_follows_them(at):
    team = Team(at=at)
    draft = team.draft(at=at)
    rules = _nameless(team)
    changing = threading.Event()

    def change():
        with transaction.atomic():
            actions.change_rules(team.sitting.assignment, rules=rules, by=team.lecturer, at=at)
            changing.set()
            time.sleep(0.5)  # by now the other has read the rules and waits to write

    def hand_in():
        changing.wait(timeout=10)
        return team.hand_in(draft, team.members[0], at=at)

    _changed, version = in_parallel(change, hand_in)

    assert version.submission.label
    assert Submission.objects.get(pk=draft.pk).label
