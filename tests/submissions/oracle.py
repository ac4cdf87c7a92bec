"""What must be true of handing in, told a second time in plain Python, without Django.

The stateful test does everything twice, here and through the real actions, and compares. A rule of
the site that changes is a few lines here; whatever the site computes is not asked, but said again.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

MOST_FILES = 3
# What the real action is expected to do.
REFUSED, INVALID, CONFLICT = "refused", "invalid", "conflict"


@dataclass(frozen=True)
class Version:
    number: int
    files: tuple[str, ...]  # hashes, in their order
    note: str
    roster: frozenset[str]
    received_at: datetime
    due_at: datetime
    by: str
    key: UUID

    @property
    def is_late(self) -> bool:
        return self.received_at > self.due_at


@dataclass(frozen=True)
class Dates:
    opens_at: datetime
    due_at: datetime
    cutoff_at: datetime


@dataclass
class Work:
    """The draft of one owner, and what was handed in of it."""

    files: list[str] = field(default_factory=list)
    note: str = ""
    is_locked: bool = False
    versions: list[Version] = field(default_factory=list)

    @property
    def has_begun(self) -> bool:
        return bool(self.files or self.note or self.versions)

    @property
    def latest(self) -> Version | None:
        return self.versions[-1] if self.versions else None


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
        return None

    def remove(self, student: str, owner: str, sha256: str, at: datetime) -> str | None:
        if not self.may_work(student, owner, at):
            return REFUSED
        self.works[owner].files.remove(sha256)
        return None

    def save(
        self, student: str, owner: str, note: str, at: datetime, *, is_stale: bool
    ) -> str | None:
        if not self.may_work(student, owner, at):
            return REFUSED
        work = self.works[owner]
        if is_stale and note != work.note:
            return CONFLICT
        work.note = note
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
        if not self.may_work(student, owner, at):
            return REFUSED
        if not work.files or not saw_all or not has_ticked:
            return INVALID
        people, latest, due_at = self.people_of(owner), work.latest, self.dates_of(owner).due_at
        if latest and (latest.files, latest.note, latest.roster) == (
            tuple(work.files),
            work.note,
            people,
        ):
            return latest.number
        if at > due_at and not confirms_late:
            return INVALID
        made = Version(
            len(work.versions) + 1,
            tuple(work.files),
            work.note,
            people,
            at,
            due_at,
            student,
            key,
        )
        work.versions.append(made)
        return made.number

    def lock(self, owner: str) -> None:
        self.works[owner].is_locked = True

    def unlock(self, owner: str) -> None:
        self.works[owner].is_locked = False

    def as_told(self) -> dict[str, Any]:
        """Everything about works, in plain values, to be compared."""
        return {
            owner: {
                "files": work.files,
                "note": work.note,
                "locked": work.is_locked,
                "versions": [
                    (v.number, v.files, v.note, v.roster, v.received_at, v.due_at, v.by, v.is_late)
                    for v in work.versions
                ],
            }
            for owner, work in self.works.items()
        }
