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
from lms.submissions.models import Submission
from tests.conftest import EVENING
from tests.factories.accounts import make_user
from tests.factories.courses import (
    make_cohort,
    make_cohort_membership,
    make_participation,
    make_run,
    make_team,
    make_team_set,
)
from tests.factories.files import make_upload, open_uploads, pdf_bytes
from tests.factories.submissions import DAY, make_assignment, make_sitting
from tests.submissions.oracle import CONFLICT, INVALID, MOST_FILES, REFUSED, College, Dates
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
    @initialize(is_team_work=st.booleans(), placed=st.lists(st.integers(0, 2), min_size=4))
    def begin(self, is_team_work, placed):
        self.at = EVENING
        self.cohort = make_cohort()
        run = make_run(cohorts=[self.cohort])
        self.lecturer = make_user("Vera")
        make_participation(run, self.lecturer, Role.LECTURER)
        self.people = {name: make_participation(run, make_user(name)) for name in STUDENTS}
        self.team_set = make_team_set(run) if is_team_work else None
        self.teams = {n: make_team(self.team_set, name=n) for n in TEAMS} if is_team_work else {}
        assignment = make_assignment(
            run,
            kind="team" if is_team_work else "individual",
            team_set=self.team_set,
            max_files=MOST_FILES,
        )
        self.sitting = make_sitting(assignment, at=self.at)
        dates = Dates(self.sitting.opens_at, self.sitting.due_at, self.sitting.cutoff_at)
        self.college = College(STUDENTS, is_team_work, dates)
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
        self.at += minutes * MINUTE

    @rule(student=students, name=moments, is_past=st.booleans())
    def wait_until(self, student, name, is_past):
        """To the very moment of somebody's date, or to the first after it; never back."""
        if owner := self.college.owner_of(STUDENTS[student]):
            moment = getattr(self.college.dates_of(owner), name)
            self.at = max(self.at, moment + INSTANT * is_past)

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
        saw_all=mostly,
        has_ticked=mostly,
        confirms_late=st.booleans(),
    )
    def hand_in(self, student, owner, is_own, paper, moment, is_past, **choices):
        """From opening the draft to the receipt, often at the very last moment."""
        self.open_draft(student)
        if not self.college.works:
            return
        if paper is not None:
            self.add_file(student, owner, is_own, paper)
        if moment:
            self.wait_until(student, moment, is_past)
        name, owner, row = self._some(student, owner, is_own=is_own)
        self._hand_in(name, owner, row, uuid4(), **choices)

    @precondition(lambda self: any(work.versions for work in self.college.works.values()))
    @rule(
        student=students,
        owner=owners,
        number=st.integers(0, 9),
        is_on_roster=mostly,
        confirms_late=st.booleans(),
    )
    def send_again(self, student, owner, number, is_on_roster, confirms_late):
        """By somebody of a version's roster, who may have left the team since, or by anybody."""
        name, owner, row = self._some(student, owner, is_own=False)
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

    # --- marking -----------------------------------------------------------------------------
    @precondition(lambda self: any(work.versions for work in self.college.works.values()))
    @rule(owner=owners, is_closed=st.booleans())
    def close_or_open(self, owner, is_closed):
        _, owner, row = self._some(0, owner, is_own=False)
        if not self.college.works[owner].versions:
            return
        if is_closed:
            actions.lock(row, LockReason.MARKED, by=self.lecturer, at=self.at)
            self.college.lock(owner)
        elif self.college.works[owner].is_locked:
            actions.unlock(row, by=self.lecturer, at=self.at)
            self.college.unlock(owner)

    # --- what always holds -------------------------------------------------------------------
    @invariant()
    def site_and_oracle_tell_the_same(self):
        if self.college:
            assert told_by_site(self.sitting) == self.college.as_told()

    def _user(self, name):
        return self.people[name].user

    def _some(self, student, owner, *, is_own):
        """A student and a work: her own if she has one and that is asked for, else any."""
        name, names = STUDENTS[student], sorted(self.college.works)
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
