"""What must be true of handing in, told a second time in plain Python, without Django.

The stateful test does everything twice, here and through the real actions, and compares. A rule of
the site that changes is a few lines here; whatever the site computes is not asked, but said again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

MOST_FILES = 3
# What the real action is expected to do.
REFUSED, INVALID, CONFLICT = "refused", "invalid", "conflict"
# How a team hands in; whoever works alone does so with one press.
ONE, ALL, SILENCE = "one", "all", "silence"
SILENCE_LASTS, MAIL_WAITS = timedelta(hours=5), timedelta(days=7)


@dataclass(frozen=True)
class Version:
    number: int
    files: tuple[str, ...]  # hashes, in their order
    note: str
    roster: frozenset[str]
    received_at: datetime
    due_at: datetime
    by: str  # nobody, where silence did it
    key: UUID
    way: str = "pressed"

    @property
    def is_late(self) -> bool:
        return self.received_at > self.due_at


@dataclass(frozen=True)
class Dates:
    opens_at: datetime
    due_at: datetime
    cutoff_at: datetime


@dataclass
class Round:
    """A question to a team; the draft it is about cannot change without ending it."""

    key: UUID
    by: str
    opened_at: datetime
    closes_at: datetime | None
    asked: frozenset[str]
    confirmed: set[str]
    is_open: bool = True

    def has_closed(self, at: datetime) -> bool:
        return self.is_open and self.closes_at is not None and self.closes_at <= at


@dataclass(frozen=True)
class Mail:
    """What the office registered of one file."""

    mailed_at: datetime
    until: datetime


@dataclass
class Work:
    """The draft of one owner, and what was handed in of it."""

    files: list[str] = field(default_factory=list)
    note: str = ""
    is_locked: bool = False
    is_released: bool = False
    is_withdrawn: bool = False
    versions: list[Version] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)

    @property
    def has_begun(self) -> bool:
        return bool(self.files or self.note or self.versions)

    @property
    def latest(self) -> Version | None:
        return self.versions[-1] if self.versions else None

    @property
    def open_round(self) -> Round | None:
        return next((one for one in self.rounds if one.is_open), None)

    def end_round(self) -> None:
        if self.open_round:
            self.open_round.is_open = False

    def holds(self, people: frozenset[str]) -> bool:
        """Whether the latest version is what would be handed in now."""
        latest, now = self.latest, (tuple(self.files), self.note, people)
        return latest is not None and (latest.files, latest.note, latest.roster) == now


@dataclass
class College:
    """One run with one assignment: for each student alone, or for teams."""

    students: list[str]
    is_team_work: bool
    dates: Dates
    cohort: frozenset[str] = frozenset()  # its students, when they work alone
    cohort_dates: Dates | None = None
    own_dates: dict[str, Dates] = field(default_factory=dict)  # owner -> dates
    extended: dict[str, datetime] = field(default_factory=dict)  # owner -> until
    teams: dict[str, str] = field(default_factory=dict)  # student -> team
    works: dict[str, Work] = field(default_factory=dict)  # owner -> work
    hand_in_rule: str = ONE
    mails: dict[tuple[str, str], Mail] = field(default_factory=dict)  # owner, hash -> mail

    def owner_of(self, student: str) -> str | None:
        return self.teams.get(student) if self.is_team_work else student

    def people_of(self, owner: str) -> frozenset[str]:
        return frozenset(one for one in self.students if self.owner_of(one) == owner)

    def dates_before_extension(self, owner: str) -> Dates:
        """A person's or a team's own, else those of the cohort, else everybody's."""
        of_cohort = self.cohort_dates if owner in self.cohort else None
        return self.own_dates.get(owner) or of_cohort or self.dates

    def dates_of(self, owner: str) -> Dates:
        """An extension comes on top, and never takes time away."""
        dates, until = self.dates_before_extension(owner), self.extended.get(owner)
        if until is None:
            return dates
        return Dates(dates.opens_at, max(dates.due_at, until), max(dates.cutoff_at, until))

    def is_open(self, owner: str, at: datetime) -> bool:
        """Each date itself still counts."""
        dates = self.dates_of(owner)
        return dates.opens_at <= at <= dates.cutoff_at

    def may_work(self, student: str, owner: str | None, at: datetime) -> bool:
        """Whose work it is, while it is open, unless it is closed for marking."""
        if owner is None or self.owner_of(student) != owner:
            return False
        if owner in self.works and self.works[owner].is_locked:
            return False
        return self.is_open(owner, at)

    def extend(self, owner: str, until: datetime, at: datetime) -> str | None:
        """To a moment that lies ahead and gives more time; not for what is closed for marking."""
        dates = self.dates_before_extension(owner)
        if owner in self.works and self.works[owner].is_locked:
            return INVALID
        if until <= at or until <= dates.due_at or until <= dates.opens_at:
            return INVALID
        self.extended[owner] = until
        return None

    def regroup(self, student: str, team: str | None, *, has_reason: bool) -> str | None:
        """Teams that have begun work change for a reason only; what was handed in stays."""
        concerned = {self.teams.get(student), team} - {None}
        if self.teams.get(student) == team:
            return None
        if not has_reason and any(
            one in self.works and self.works[one].has_begun for one in concerned
        ):
            return REFUSED
        self.teams.pop(student, None)
        if team:
            self.teams[student] = team
        return None

    def open(self, student: str, at: datetime) -> str | None:
        """An existing draft that is locked may be opened: nothing is done to it."""
        owner = self.owner_of(student)
        if owner is None or not self.is_open(owner, at):
            return REFUSED
        self.works.setdefault(owner, Work())
        return None

    def add(self, student: str, owner: str, sha256: str, at: datetime) -> str | None:
        if not self.may_work(student, owner, at):
            return REFUSED
        work = self.works[owner]
        if sha256 in work.files:
            return None
        if len(work.files) >= MOST_FILES:
            return INVALID
        work.files.append(sha256)
        work.end_round()
        return None

    def remove(self, student: str, owner: str, sha256: str, at: datetime) -> str | None:
        if not self.may_work(student, owner, at):
            return REFUSED
        self.works[owner].files.remove(sha256)
        self.works[owner].end_round()
        return None

    def save(
        self, student: str, owner: str, note: str, at: datetime, *, is_stale: bool
    ) -> str | None:
        if not self.may_work(student, owner, at):
            return REFUSED
        work = self.works[owner]
        if is_stale and note != work.note:
            return CONFLICT
        if note != work.note:
            work.note = note
            work.end_round()
        return None

    def hand_in(
        self,
        student: str,
        owner: str,
        key: UUID,
        at: datetime,
        *,
        saw_all: bool,
        has_ticked: bool,
        confirms_late: bool,
    ) -> str | int:
        """The number of the version that is the answer, or how it is refused."""
        work = self.works[owner]
        for version in work.versions:
            if version.key == key and (
                student in version.roster or self.owner_of(student) == owner
            ):
                return version.number
        mailed_at = self.mailed_from(owner, work.files, at)
        at = mailed_at or at
        if not self.may_work(student, owner, at) or self.is_together(owner):
            return REFUSED
        if not work.files or not saw_all or not has_ticked:
            return INVALID
        people = self.people_of(owner)
        is_before = mailed_at is not None and work.latest and at < work.latest.received_at
        if work.holds(people) and not work.is_withdrawn and not is_before:
            assert work.latest
            return work.latest.number
        if self.is_late(owner, at) and not confirms_late:
            return INVALID
        way = "mailed" if mailed_at else "pressed"
        return self._write(owner, tuple(work.files), work.note, people, at, student, key, way)

    def _write(
        self,
        owner: str,
        files: tuple[str, ...],
        note: str,
        people: frozenset[str],
        at: datetime,
        by: str,
        key: UUID,
        way: str,
    ) -> int:
        work, due_at = self.works[owner], self.dates_of(owner).due_at
        number = len(work.versions) + 1
        work.versions.append(Version(number, files, note, people, at, due_at, by, key, way))
        work.end_round()
        work.is_withdrawn = False
        return number

    def is_late(self, owner: str, at: datetime) -> bool:
        """Late and not closed: then it needs a confirmation."""
        dates = self.dates_of(owner)
        return dates.due_at < at <= dates.cutoff_at

    # --- together ----------------------------------------------------------------------------
    def is_together(self, owner: str) -> bool:
        return self.hand_in_rule != ONE and len(self.people_of(owner)) > 1

    def ask(
        self,
        student: str,
        owner: str,
        key: UUID,
        at: datetime,
        *,
        saw_all: bool,
        has_ticked: bool,
        confirms_late: bool,
    ) -> str | None:
        """A press that asks the others; where they are asked already it confirms."""
        work = self.works[owner]
        if any(one.key == key for one in work.rounds):
            return None
        if work.open_round:
            return self.confirm(student, owner, work.open_round, at, confirms_late=confirms_late)
        if not self.may_work(student, owner, at) or not self.is_together(owner):
            return REFUSED
        if not work.files or not saw_all or not has_ticked:
            return INVALID
        people = self.people_of(owner)
        if work.holds(people) and not work.is_withdrawn:
            return INVALID
        if self.is_late(owner, at) and not confirms_late:
            return INVALID
        closes_at = None
        if self.hand_in_rule == SILENCE:
            closes_at = min(at + SILENCE_LASTS, self.dates_of(owner).cutoff_at)
        work.rounds.append(Round(key, student, at, closes_at, people, {student}))
        return None

    def confirm(
        self, student: str, owner: str, found: Round, at: datetime, *, confirms_late: bool
    ) -> str | None:
        """By who was asked; of a team that is another now it only ends the round."""
        if not found.is_open or student not in found.asked:
            return REFUSED
        if not self.may_work(student, owner, at):
            return REFUSED
        if found.asked != self.people_of(owner):
            found.is_open = False
            return None
        if found.closes_at is None and self.is_late(owner, at) and not confirms_late:
            return INVALID
        found.confirmed.add(student)
        if found.confirmed == found.asked:
            counts_from = at if found.closes_at is None else found.opened_at
            self._conclude(owner, found, counts_from, by=student, way="confirmed")
        return None

    def object(self, student: str, owner: str, found: Round, at: datetime) -> str | None:
        if not found.is_open or student not in found.asked:
            return REFUSED
        if not self.may_work(student, owner, at):
            return REFUSED
        found.is_open = False
        return None

    def settle(self, at: datetime) -> None:
        """Silence has become consent, whatever else has happened to work or team since."""
        for owner, work in self.works.items():
            found = work.open_round
            if found and found.has_closed(at):
                self._conclude(owner, found, found.opened_at, by="", way="silence")

    def _conclude(self, owner: str, found: Round, at: datetime, *, by: str, way: str) -> None:
        work = self.works[owner]
        self._write(owner, tuple(work.files), work.note, found.asked, at, by, found.key, way)

    # --- what befalls a work -----------------------------------------------------------------
    def withdraw(self, student: str | None, owner: str, at: datetime) -> str | None:
        """By whose work it is until the last moment, by staff (None) also later."""
        work = self.works[owner]
        if student is not None and self.owner_of(student) != owner:
            return REFUSED
        if not work.versions or work.is_withdrawn or work.is_locked:
            return REFUSED
        if student is not None and at > self.dates_of(owner).cutoff_at:
            return REFUSED
        work.end_round()
        work.is_withdrawn = True
        return None

    def reopen(self, owner: str, until: datetime, at: datetime) -> str | None:
        """What was judged is open again, with more time; all of it or nothing."""
        work = self.works.get(owner)
        if work and work.is_released:
            return REFUSED
        was_locked = bool(work and work.is_locked)
        if work:
            work.is_locked = False
        refused = self.extend(owner, until, at)
        if work and refused:
            work.is_locked = was_locked
        if not refused:
            self.works.setdefault(owner, Work())
        return refused

    def lock(self, owner: str, *, is_released: bool) -> str | None:
        work = self.works[owner]
        if work.is_withdrawn:
            return REFUSED
        work.is_locked, work.is_released = True, is_released
        return None

    def unlock(self, owner: str) -> None:
        self.works[owner].is_locked = self.works[owner].is_released = False

    # --- hashes that came by mail ------------------------------------------------------------
    def register(self, owner: str, sha256: str, mailed_at: datetime, at: datetime) -> str | None:
        """A mail from while handing in was open, for work that nobody has judged."""
        if owner in self.works and self.works[owner].is_locked:
            return REFUSED
        if mailed_at > at or not self.is_open(owner, mailed_at):
            return INVALID
        known = self.mails.get((owner, sha256))
        if known and known.mailed_at != mailed_at:
            return INVALID
        self.mails.setdefault((owner, sha256), Mail(mailed_at, at + MAIL_WAITS))
        return None

    def waiting(self, owner: str, at: datetime) -> dict[str, datetime]:
        found = self.mails.items()
        return {
            sha: mail.mailed_at
            for (whose, sha), mail in found
            if whose == owner and at <= mail.until
        }

    def mailed_from(self, owner: str, files: Iterable[str], at: datetime) -> datetime | None:
        """The last of the mails, where every file was mailed and it would be late without."""
        files, waiting = set(files), self.waiting(owner, at)
        if at <= self.dates_of(owner).due_at or not files or not files <= waiting.keys():
            return None
        mailed_at = max(waiting[one] for one in files)
        return mailed_at if mailed_at < at else None

    def hand_in_mailed(
        self,
        student: str,
        files: tuple[str, ...],
        key: UUID,
        at: datetime,
        *,
        has_ticked: bool,
        confirms_late: bool,
    ) -> str | int:
        """The files of a mail and no others, at any time while they are waited for."""
        owner = self.owner_of(student)
        waiting = self.waiting(owner, at) if owner else {}
        if owner is None or not waiting:
            return REFUSED
        if not set(files) <= waiting.keys():
            return INVALID
        work = self.works.get(owner, Work())
        if work.is_locked:
            return REFUSED
        self.works.setdefault(owner, work)  # the files have come, and stay for the next press
        if not has_ticked:
            return INVALID
        latest, counts_from = work.latest, max(waiting[one] for one in files)
        is_same = latest and latest.way == "mailed" and set(latest.files) == set(files)
        if latest and is_same and not work.is_withdrawn:
            return latest.number
        if self.is_late(owner, counts_from) and not confirms_late:
            return INVALID
        people = self.people_of(owner)
        return self._write(owner, files, "", people, counts_from, student, key, "mailed")

    def as_told(self) -> dict[str, Any]:
        """Everything about works, in plain values, to be compared."""
        return {
            owner: {
                "files": work.files,
                "note": work.note,
                "locked": work.is_locked,
                "withdrawn": work.is_withdrawn,
                "asked": bool(work.open_round),
                "versions": [
                    (
                        v.number,
                        v.way,
                        v.files,
                        v.note,
                        v.roster,
                        v.received_at,
                        v.due_at,
                        v.by,
                        v.is_late,
                    )
                    for v in work.versions
                ],
            }
            for owner, work in self.works.items()
        }
