"""Hashes that came by mail: what waits for its file, and which files are here already."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Q

from lms.submissions.enums import State, Way
from lms.submissions.models import (
    DraftFile,
    MailedFile,
    Owner,
    RegisteredHash,
    Sitting,
    Submission,
    VersionFile,
    Whose,
    fields_of,
)
from lms.submissions.models.hashes import RegisteredHashQuerySet

type FileHere = DraftFile | MailedFile | VersionFile


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as the office registered it: what for, when it came, its hashes, until when their
    files may."""

    sitting: int
    mailed_at: datetime
    until: datetime
    hashes: list[RegisteredHash]

    @property
    def is_done(self) -> bool:
        """Whether all it names is handed in, in time or by this mail."""
        return all(row.is_handed_in for row in self.hashes)  # type: ignore[attr-defined]


def mails_waiting(owner: Owner | None, *sittings: Sitting, at: datetime) -> list[Mail]:
    """The mails of an owner whose files may be handed in at the moment; no query for no sitting."""
    if owner is None or not sittings:
        return []
    rows = RegisteredHash.objects.waiting_at(at).filter(sitting__in=sittings, **owner.fields)
    rows = rows.of_open_work()
    waiting = _with_version(rows).order_by("sitting", "mailed_at", "until", "pk")
    grouped = groupby(waiting, key=lambda row: (row.sitting_id, row.mailed_at, row.until))
    return [Mail(*key, list(some)) for key, some in grouped]


def mailed_by(user: Any, *, at: datetime) -> list[RegisteredHash]:
    """Of each sitting of which files that a person mailed are still to be handed in: the one for
    which there is least time."""
    rows = _with_version(RegisteredHash.objects.waiting_at(at).owned_by(user).of_open_work())
    waiting = rows.filter(sitting__assignment__page__live=True).order_by("until", "pk")
    first: dict[int, RegisteredHash] = {}
    for row in waiting.select_related("sitting__assignment__page", "sitting__assignment__run"):
        if not row.is_handed_in:  # type: ignore[attr-defined]
            first.setdefault(row.sitting_id, row)
    return list(first.values())


def hashes_of(sitting: Sitting, whose: Whose | None = None) -> RegisteredHashQuerySet:
    """All that was registered for a sitting, or of one student or team there, with what became of
    it."""
    rows = RegisteredHash.objects.filter(sitting=sitting, **(fields_of(whose) if whose else {}))
    return _with_version(rows).select_related(
        "team", "participation__user", "registered_by", "withdrawn_by"
    )


def files_here(submission: Submission | None) -> list[FileHere]:
    """The files of a work that the site has: of its draft, of a mail, then of its versions; bytes
    come once."""
    if submission is None:
        return []
    found: dict[int, FileHere] = {}
    for one in submission.draft_files.select_related("file"):
        found.setdefault(one.file_id, one)
    for mailed in submission.mailed_files.select_related("file"):
        found.setdefault(mailed.file_id, mailed)
    versions = VersionFile.objects.filter(version__submission=submission).select_related("file")
    for other in versions.order_by("-version__number", "position"):
        found.setdefault(other.file_id, other)
    return list(found.values())


def _with_version(rows: RegisteredHashQuerySet) -> RegisteredHashQuerySet:
    """With whether a version that counts from a mail, or came in time anyhow, holds the file."""
    handed_in = VersionFile.objects.filter(
        Q(version__submission__participation=OuterRef("participation"))
        | Q(version__submission__team=OuterRef("team")),
        Q(version__way=Way.MAILED) | Q(version__seconds_late=0),
        ~Q(version__submission__state=State.WITHDRAWN),
        version__submission__sitting=OuterRef("sitting"),
        file__sha256=OuterRef("sha256"),
    )
    return rows.annotate(is_handed_in=Exists(handed_in))
