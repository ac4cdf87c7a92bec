"""Anything that people may do in any order, with a moving clock, against the oracle.

The short profile runs with the suite; `--hypothesis-profile=long` (tests/conftest.py) is for
`make long`. A sequence that fails is shrunk and printed as the steps of a test.
"""

import hashlib
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from lms.core.verdict import Refused
from lms.courses import actions as courses
from lms.courses.enums import Role
from lms.operations.invariants import violations
from lms.submissions import actions
from lms.submissions.enums import LockReason
from lms.submissions.models import RegisteredHash, Round, Submission
from tests.conftest import EVENING
from tests.factories.accounts import make_user
from tests.factories.courses import (
    make_appointment,
    make_cohort,
    make_cohort_membership,
    make_participation,
    make_run,
    make_team,
    make_team_set,
)
from tests.factories.files import make_upload, open_uploads, pdf_bytes
from tests.factories.submissions import DAY, make_assignment, make_sitting
from tests.submissions.oracle import (
    ALL,
    CONFLICT,
    INVALID,
    MOST_FILES,
    ONE,
    REFUSED,
    SILENCE,
    SILENCE_LASTS,
    College,
    Dates,
)
from tests.submissions.told import (
    everything_kept_can_be_downloaded,
    numbers_that_are_current,
    told_by_site,
)

STUDENTS, TEAMS = ["An", "Bo", "Cas", "Dee"], ["Rood", "Wit"]
PAPERS = [pdf_bytes() for _ in range(5)]
HASHES = [hashlib.sha256(paper).hexdigest() for paper in PAPERS]
IN_COHORT = frozenset({"An", "Bo"})
INSTANT, MINUTE = timedelta(microseconds=1), timedelta(minutes=1)

students, owners, papers = (st.integers(0, 3) for _ in range(3))
minutes, due, more = st.integers(1, 8 * 60), st.integers(-600, 6000), st.integers(0, 3000)
moments = st.sampled_from(["opens_at", "due_at", "cutoff_at"])
hand_in_rules = st.sampled_from([ONE, ALL, SILENCE])
mostly = st.integers(0, 5).map(bool)  # True in five of six
seldom = mostly.map(lambda is_so: not is_so)


class HandingIn(RuleBasedStateMachine):
    """Students and a lecturer, each doing what the site may or may not let them do."""

    def __init__(self):
        super().__init__()
        self.college = None  # until the world is there
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self):
        try:
            if self.college:
                everything_kept_can_be_downloaded(PAPERS, at=self.at)
                assert numbers_that_are_current() == sorted(
                    work.latest.number for work in self.college.works.values() if work.latest
                )
            assert list(violations()) == []
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    # --- the world ---------------------------------------------------------------------------
    @initialize(
        is_team_work=st.booleans(),
        hand_in_rule=hand_in_rules,
        placed=st.lists(st.integers(0, 2), min_size=4),
    )
    def begin(self, is_team_work, hand_in_rule, placed):
        self.at = EVENING
        self.cohort = make_cohort()
        run = make_run(cohorts=[self.cohort])
        self.lecturer = make_user("Vera")
        make_participation(run, self.lecturer, Role.LECTURER)
        self.office = make_user("Ties")
        make_appointment(run.course.programme, self.office)
        hand_in_rule = hand_in_rule if is_team_work else ONE
        self.people = {name: make_participation(run, make_user(name)) for name in STUDENTS}
        self.team_set = make_team_set(run) if is_team_work else None
        self.teams = {n: make_team(self.team_set, name=n) for n in TEAMS} if is_team_work else {}
        assignment = make_assignment(
            run,
            kind="team" if is_team_work else "individual",
            team_set=self.team_set,
            max_files=MOST_FILES,
            hand_in_rule=hand_in_rule,
            silence_hours=SILENCE_LASTS // timedelta(hours=1),
        )
        self.sitting = make_sitting(assignment, at=self.at)
        dates = Dates(self.sitting.opens_at, self.sitting.due_at, self.sitting.cutoff_at)
        self.college = College(STUDENTS, is_team_work, dates, hand_in_rule=hand_in_rule)
        if not is_team_work:
            for name in IN_COHORT:
                make_cohort_membership(self.cohort, self._user(name))
            self.college.cohort = IN_COHORT
        if is_team_work:
            for name, place in zip(STUDENTS, placed, strict=False):
                if place < len(TEAMS):
                    self._place(name, TEAMS[place])

    # --- time --------------------------------------------------------------------------------
    @rule(minutes=minutes)
    def wait(self, minutes):
        self._wait_until(self.at + minutes * MINUTE)

    @rule(student=students, name=moments, is_past=st.booleans())
    def wait_until(self, student, name, is_past):
        """To the very moment of somebody's date, or to the first after it; never back."""
        if owner := self.college.owner_of(STUDENTS[student]):
            moment = getattr(self.college.dates_of(owner), name)
            self._wait_until(moment + INSTANT * is_past)

    @precondition(lambda self: self._open_rounds())
    @rule(number=owners, is_past=st.booleans())
    def wait_for_silence(self, number, is_past):
        """To the very moment at which nobody has objected, or to the last before it."""
        found = self._open_rounds()
        closes_at = found[number % len(found)][1].closes_at
        if closes_at:
            self._wait_until(closes_at - INSTANT * (not is_past))

    @precondition(lambda self: self.college.mails)
    @rule(number=owners, is_past=st.booleans())
    def wait_for_the_end_of_a_mail(self, number, is_past):
        mails = sorted(self.college.mails.items())
        self._wait_until(mails[number % len(mails)][1].until + INSTANT * is_past)

    def _wait_until(self, moment):
        self.at = max(self.at, moment)
        self.college.settle(self.at)

    @rule(due=due, more=more)
    def move_dates(self, due, more):
        dates = self._dates(due, more)
        actions.move_dates(
            self.sitting,
            dates=actions.Dates(**vars(dates), grading_due_at=dates.due_at + 30 * DAY),
            by=self.lecturer,
            at=self.at,
        )
        self.sitting.refresh_from_db()
        self.college.dates = dates

    @rule(owner=owners, is_for_cohort=seldom, due=due, more=more)
    def set_override(self, owner, is_for_cohort, due, more):
        dates, owner = self._dates(due, more), self._names()[owner % len(self._names())]
        is_for_cohort = is_for_cohort and not self.teams
        whom = self.cohort if is_for_cohort else self._holder(owner)
        said = vars(dates) | {"reason": "Anders.", "by": self.lecturer, "at": self.at}
        actions.set_override(self.sitting, whom, **said)
        if is_for_cohort:
            self.college.cohort_dates = dates
        else:
            self.college.own_dates[owner] = dates

    @precondition(lambda self: self.college.own_dates)
    @rule(number=owners)
    def remove_override(self, number):
        names = sorted(self.college.own_dates)
        owner = names[number % len(names)]
        [override] = [
            row for row in self.sitting.overrides.all() if row.whom == self._holder(owner)
        ]
        actions.remove_override(override, by=self.lecturer, at=self.at)
        del self.college.own_dates[owner]

    @rule(owner=owners, minutes=st.integers(-300, 3000))
    def extend(self, owner, minutes):
        owner, until = self._names()[owner % len(self._names())], self.at + minutes * MINUTE
        said = {"until": until, "reason": "Ziek.", "by": self.lecturer, "at": self.at}
        self._expect(
            self.college.extend(owner, until, self.at),
            lambda: actions.grant_extensions(self.sitting, [self._holder(owner)], **said),
        )

    @precondition(lambda self: self.college.extended)
    @rule(number=owners)
    def withdraw_extension(self, number):
        names = sorted(self.college.extended)
        owner = names[number % len(names)]
        in_force = self.sitting.extensions.in_force().select_related("team", "participation")
        [row] = [one for one in in_force if self._holder(owner) in {one.team, one.participation}]
        actions.withdraw_extension(row, reason="Toch niet.", by=self.lecturer, at=self.at)
        del self.college.extended[owner]

    def _dates(self, due, more):
        due_at = self.at + due * MINUTE
        opens_at = min(self.college.dates.opens_at, due_at - DAY)
        return Dates(opens_at, due_at, due_at + more * MINUTE)

    def _names(self):
        return TEAMS if self.teams else STUDENTS

    def _holder(self, owner):
        return self.teams[owner] if self.teams else self.people[owner]

    # --- people ------------------------------------------------------------------------------
    @precondition(lambda self: self.teams)
    @rule(student=students, team=st.sampled_from([*TEAMS, None]), has_reason=mostly)
    def regroup(self, student, team, has_reason):
        self._place(STUDENTS[student], team, has_reason=has_reason)

    def _place(self, name, team, *, has_reason=True):
        place = [(self.people[name], self.teams.get(team))]
        said = {"reason": "Ruzie." if has_reason else "", "by": self.lecturer, "at": self.at}
        self._expect(
            self.college.regroup(name, team, has_reason=has_reason),
            lambda: courses.place_members(self.team_set, place, **said),
        )

    # --- the draft ---------------------------------------------------------------------------
    @rule(student=students)
    def open_draft(self, student):
        name = STUDENTS[student]
        expected = self.college.open(name, self.at)
        self._expect(
            expected,
            lambda: actions.open_draft(self.sitting, by=self._user(name), at=self.at),
        )

    @precondition(lambda self: self.college.works)
    @rule(student=students, owner=owners, is_own=mostly, paper=papers)
    def add_file(self, student, owner, is_own, paper):
        name, owner, row = self._some(student, owner, is_own=is_own)
        expected = self.college.add(name, owner, HASHES[paper], self.at)
        upload = make_upload(PAPERS[paper], name=f"paper-{paper}.pdf")
        received = self._expect(
            REFUSED if expected == REFUSED else None,
            lambda: actions.add_files(row, [upload], by=self._user(name), at=self.at),
        )
        open_uploads.pop().close()
        if received:
            assert bool(received.refused) == (expected == INVALID)

    @precondition(lambda self: any(work.files for work in self.college.works.values()))
    @rule(student=students, owner=owners, is_own=mostly, number=st.integers(0, 2))
    def remove_file(self, student, owner, is_own, number):
        name, owner, row = self._some(student, owner, is_own=is_own)
        if files := list(row.draft_files.select_related("file")):
            file = files[number % len(files)]
            expected = self.college.remove(name, owner, file.file.sha256, self.at)
            self._expect(
                expected, lambda: actions.remove_file(file, by=self._user(name), at=self.at)
            )

    @precondition(lambda self: self.college.works)
    @rule(
        student=students,
        owner=owners,
        is_own=mostly,
        note=st.sampled_from(["", "Kort.", "Anders."]),
        is_stale=seldom,
    )
    def save(self, student, owner, is_own, note, is_stale):
        name, owner, row = self._some(student, owner, is_own=is_own)
        expected = self.college.save(name, owner, note, self.at, is_stale=is_stale)
        number = row.draft_number + is_stale
        self._expect(
            expected,
            lambda: actions.save_draft(
                row, note=note, draft_number=number, by=self._user(name), at=self.at
            ),
        )

    # --- handing in --------------------------------------------------------------------------
    @rule(
        student=students,
        owner=owners,
        is_own=mostly,
        paper=st.none() | papers,
        moment=st.sampled_from([None, "due_at", "due_at", "cutoff_at"]),
        is_past=st.booleans(),
        is_right_verb=mostly,
        saw_all=mostly,
        has_ticked=mostly,
        confirms_late=st.booleans(),
    )
    def hand_in(self, student, owner, is_own, paper, moment, is_past, is_right_verb, **choices):
        """From opening the draft to the receipt, often at the very last moment."""
        self.open_draft(student)
        if not self.college.works:
            return
        if paper is not None:
            self.add_file(student, owner, is_own, paper)
        if moment:
            self.wait_until(student, moment, is_past)
        name, owner, row = self._some(student, owner, is_own=is_own)
        # Mostly by the verb that is meant for it, whose rule depends on how many are in the team.
        press = self._ask if self.college.is_together(owner) == is_right_verb else self._hand_in
        press(name, owner, row, uuid4(), **choices)

    @rule(student=students, paper=papers)
    def hand_in_as_meant(self, student, paper):
        """What students do most, so that there is something for the rest to befall."""
        press = {"saw_all": True, "has_ticked": True, "confirms_late": True}
        self.hand_in(student, 0, True, paper, None, False, True, **press)

    @precondition(lambda self: self._handed_in())
    @rule(
        student=students,
        owner=owners,
        number=st.integers(0, 9),
        is_on_roster=mostly,
        confirms_late=st.booleans(),
    )
    def send_again(self, student, owner, number, is_on_roster, confirms_late):
        """By somebody of a version's roster, who may have left the team since, or by anybody."""
        name, owner, row = self._some(student, owner, among=self._handed_in())
        if versions := self.college.works[owner].versions:
            version = versions[number % len(versions)]
            if is_on_roster:
                name = sorted(version.roster)[student % len(version.roster)]
            choices = {"saw_all": True, "has_ticked": True, "confirms_late": confirms_late}
            self._hand_in(name, owner, row, version.key, **choices)

    def _hand_in(self, name, owner, row, key, *, saw_all, has_ticked, confirms_late):
        expected = self.college.hand_in(
            name,
            owner,
            key,
            self.at,
            saw_all=saw_all,
            has_ticked=has_ticked,
            confirms_late=confirms_late,
        )
        seen = [file.pk for file in row.draft_files.all()] + [0] * (not saw_all)
        version = self._expect(
            expected if isinstance(expected, str) else None,
            lambda: actions.hand_in(
                row,
                by=self._user(name),
                at=self.at,
                statement=self.sitting.assignment.statement if has_ticked else None,
                request_key=key,
                files_seen=seen,
                is_late_confirmed=confirms_late,
            ),
        )
        if version:
            assert version.number == expected

    # --- together ----------------------------------------------------------------------------
    def _ask(self, name, owner, row, key, *, saw_all, has_ticked, confirms_late):
        expected = self.college.ask(
            name,
            owner,
            key,
            self.at,
            saw_all=saw_all,
            has_ticked=has_ticked,
            confirms_late=confirms_late,
        )
        seen = [file.pk for file in row.draft_files.all()] + [0] * (not saw_all)
        self._expect(
            expected,
            lambda: actions.ask_team(
                row,
                by=self._user(name),
                at=self.at,
                statement=self.sitting.assignment.statement if has_ticked else None,
                request_key=key,
                files_seen=seen,
                is_late_confirmed=confirms_late,
            ),
        )

    @precondition(lambda self: any(work.rounds for work in self.college.works.values()))
    @rule(
        student=students,
        owner=owners,
        is_open=mostly,
        is_asked=mostly,
        objects=seldom,
        confirms_late=st.booleans(),
    )
    def answer(self, student, owner, is_open, is_asked, objects, confirms_late):
        """By a member who was asked and is awaited, or by anybody; of an open round, or any."""
        found = self._open_rounds() if is_open else []
        found = found or [
            (name, one)
            for name in sorted(self.college.works)
            for one in self.college.works[name].rounds
        ]
        owner, told = found[owner % len(found)]
        name = STUDENTS[student]
        if is_asked:
            awaited = sorted(told.asked - told.confirmed) or sorted(told.asked)
            name = awaited[student % len(awaited)]
        row = Round.objects.get(submission__sitting=self.sitting, request_key=told.key)
        by = {"by": self._user(name), "at": self.at}
        if objects:
            expected = self.college.object(name, owner, told, self.at)
            self._expect(expected, lambda: actions.object_to(row, "Nee.", **by))
        else:
            late = {"confirms_late": confirms_late}
            expected = self.college.confirm(name, owner, told, self.at, **late)
            self._expect(
                expected, lambda: actions.confirm(row, is_late_confirmed=confirms_late, **by)
            )

    @precondition(lambda self: self.college.hand_in_rule != ONE)
    @rule(student=students, paper=papers, answers=st.integers(0, 3), minutes=minutes)
    def hand_in_together(self, student, paper, answers, minutes):
        """A press, and some of the others confirm, each a while after the one before."""
        self.hand_in_as_meant(student, paper)
        for number in range(answers):
            if self._open_rounds():
                self._wait_until(self.at + minutes * MINUTE / 10)
                self.answer(number, 0, True, True, False, True)

    def _open_rounds(self):
        works = sorted(self.college.works.items())
        return [(name, work.open_round) for name, work in works if work.open_round]

    # --- what befalls a work -----------------------------------------------------------------
    @precondition(lambda self: self._handed_in())
    @rule(student=students, owner=owners, is_own=mostly, is_staff=seldom)
    def withdraw(self, student, owner, is_own, is_staff):
        name, owner, row = self._some(student, owner, among=self._handed_in())
        if is_own and (people := sorted(self.college.people_of(owner))):
            name = people[student % len(people)]
        by = self.lecturer if is_staff else self._user(name)
        self._expect(
            self.college.withdraw(None if is_staff else name, owner, self.at),
            lambda: actions.withdraw(row, "Vergissing.", by=by, at=self.at),
        )

    @rule(owner=owners, minutes=st.integers(-300, 3000))
    def reopen(self, owner, minutes):
        owner, until = self._names()[owner % len(self._names())], self.at + minutes * MINUTE
        said = {"until": until, "by": self.lecturer, "at": self.at}
        self._expect(
            self.college.reopen(owner, until, self.at),
            lambda: actions.reopen(self.sitting, self._holder(owner), "Nog eens.", **said),
        )

    # --- hashes that came by mail ------------------------------------------------------------
    @rule(
        student=students,
        papers=st.sets(papers, min_size=1, max_size=2),
        ago=st.integers(-60, 3000),
        moment=st.none() | moments,
        is_past=st.booleans(),
    )
    def register(self, student, papers, ago, moment, is_past):
        """A mail of some minutes ago, or of the very moment of a date or the first after it."""
        owner = self.college.owner_of(STUDENTS[student])
        if owner is None:
            return
        mailed_at = self.at - ago * MINUTE
        if moment:
            mailed_at = getattr(self.college.dates_of(owner), moment) + INSTANT * is_past
        for paper in sorted(papers):
            self._expect(
                self.college.register(owner, HASHES[paper], mailed_at, self.at),
                lambda paper=paper: actions.register_hashes(
                    self.sitting,
                    self._holder(owner),
                    [HASHES[paper]],
                    mailed_at=mailed_at,
                    reason="Storing.",
                    by=self.office,
                    at=self.at,
                ),
            )

    @precondition(lambda self: self.college.mails)
    @rule(number=owners)
    def take_back_hash(self, number):
        mails = sorted(self.college.mails)
        owner, sha256 = mails[number % len(mails)]
        rows = RegisteredHash.objects.in_force().filter(sitting=self.sitting, sha256=sha256)
        [row] = [one for one in rows if self._holder(owner) in {one.team, one.participation}]
        actions.withdraw_hash(row, "Vals.", by=self.office, at=self.at)
        del self.college.mails[owner, sha256]

    @precondition(lambda self: self.college.mails)
    @rule(
        student=students,
        number=owners,
        is_own=mostly,
        more=st.none() | papers,
        has_ticked=mostly,
        confirms_late=mostly,
    )
    def hand_in_mailed(self, student, number, is_own, more, has_ticked, confirms_late):
        """A file that was mailed, and perhaps another; mostly by whose mail it was."""
        mails, name = sorted(self.college.mails), STUDENTS[student]
        owner, sha256 = mails[number % len(mails)]
        if is_own and (people := sorted(self.college.people_of(owner))):
            name = people[student % len(people)]
        brought = list(dict.fromkeys([HASHES.index(sha256), *([] if more is None else [more])]))
        files, key = tuple(HASHES[one] for one in brought), uuid4()
        late = {"has_ticked": has_ticked, "confirms_late": confirms_late}
        expected = self.college.hand_in_mailed(name, files, key, self.at, **late)
        statement = self.sitting.assignment.statement if has_ticked else None
        uploads = [make_upload(PAPERS[one], name=f"paper-{one}.pdf") for one in brought]
        version = self._expect(
            expected if isinstance(expected, str) else None,
            lambda: actions.hand_in_mailed(
                self.sitting,
                uploads,
                declared=actions.Declared(statement=statement),
                request_key=key,
                by=self._user(name),
                at=self.at,
                is_late_confirmed=confirms_late,
            ),
        )
        for _ in uploads:
            open_uploads.pop().close()
        if version:
            assert version.number == expected

    @rule(
        student=students,
        paper=papers,
        ago=st.integers(1, 300),
        moment=st.sampled_from([None, "due_at", "cutoff_at"]),
        later=st.integers(1, 3000),
    )
    def mail_and_hand_in(self, student, paper, ago, moment, later):
        """As it is meant: the site is down, the mail comes in time, the files come afterwards."""
        owner = self.college.owner_of(STUDENTS[student])
        if owner is None or (owner, HASHES[paper]) in self.college.mails:
            return
        if moment:
            self.wait_until(student, moment, False)
        self._wait_until(self.at + later * MINUTE)
        self.register(student, {paper}, later * bool(moment) or ago, None, False)
        if (owner, HASHES[paper]) in self.college.mails:
            number = sorted(self.college.mails).index((owner, HASHES[paper]))
            self.hand_in_mailed(student, number, True, None, True, True)

    @precondition(lambda self: any(work.files for work in self.college.works.values()))
    @rule(student=students, paper=st.none() | papers, is_all=st.booleans(), is_closed=seldom)
    def mail_the_draft_and_press(self, student, paper, is_all, is_closed):
        """All files of the draft were mailed at the due date, or all but the last; then a press."""
        name = STUDENTS[student]
        owner = self.college.owner_of(name)
        if owner not in self.college.works:
            return
        if paper is not None:
            self.add_file(student, 0, True, paper)
        self.wait_until(student, "cutoff_at" if is_closed else "due_at", True)
        files, dates = self.college.works[owner].files, self.college.dates_of(owner)
        mailed = files if is_all else files[:-1]
        ago = (self.at - dates.due_at) / MINUTE
        if mailed:
            self.register(student, {HASHES.index(one) for one in mailed}, ago, None, False)
        row = self._some(student, 0, is_own=True)[2]
        press = {"saw_all": True, "has_ticked": True, "confirms_late": True}
        self._hand_in(name, owner, row, uuid4(), **press)

    # --- marking -----------------------------------------------------------------------------
    @precondition(lambda self: self._handed_in())
    @rule(owner=owners, is_closed=st.booleans(), is_released=seldom)
    def close_or_open(self, owner, is_closed, is_released):
        _, owner, row = self._some(0, owner, among=self._handed_in())
        if is_closed:
            reason = LockReason.RELEASED if is_released else LockReason.MARKED
            self._expect(
                self.college.lock(owner, is_released=is_released),
                lambda: actions.lock(row, reason, by=self.lecturer, at=self.at),
            )
        elif self.college.works[owner].is_locked:
            actions.unlock(row, by=self.lecturer, at=self.at)
            self.college.unlock(owner)

    # --- what always holds -------------------------------------------------------------------
    @invariant()
    def site_and_oracle_tell_the_same(self):
        if self.college:
            # What the clock decides is the same whoever comes by first; here it is this test.
            self.college.settle(self.at)
            actions.settle_works(self.sitting, at=self.at)
            assert told_by_site(self.sitting) == self.college.as_told()

    def _user(self, name):
        return self.people[name].user

    def _handed_in(self):
        """The owners that have a version."""
        return [name for name in sorted(self.college.works) if self.college.works[name].versions]

    def _some(self, student, owner, *, is_own=False, among=()):
        """A student and a work: her own if she has one and that is asked for, else any."""
        name, names = STUDENTS[student], among or sorted(self.college.works)
        mine = self.college.owner_of(name)
        owner = mine if is_own and mine in self.college.works else names[owner % len(names)]
        kind = {"team__name": owner} if self.teams else {"participation__user__name": owner}
        return name, owner, Submission.objects.get(sitting=self.sitting, **kind)

    @staticmethod
    def _expect(expected, call):
        """What the call returned; it has to be refused in just the way that is expected."""
        kinds = {
            None: (),
            REFUSED: Refused,
            INVALID: ValidationError,
            CONFLICT: actions.DraftChangedError,
        }
        if expected is None:
            return call()
        with pytest.raises(kinds[expected]):
            call()
        return None


@pytest.mark.django_db
def test_whatever_people_do_in_whatever_order_the_site_and_the_oracle_agree():
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    run_state_machine_as_test(HandingIn, settings=settings(suppress_health_check=checks))
