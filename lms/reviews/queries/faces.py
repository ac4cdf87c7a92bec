"""What a marker sees of a work: names and moments, or behind a veil its label."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from lms.core.prepared import Prepared
from lms.files.enums import Kind
from lms.reviews.queries.works import address_of
from lms.submissions import rules
from lms.submissions.enums import Hindrance, Way
from lms.submissions.models import SubmissionVersion, VersionFile


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file as a marker gets it; `trouble` says why she does not."""

    name: str
    url: str
    kind: str
    size: int | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What one member said of her part."""

    who: str
    contribution: str
    dissents: bool
    dissent: str


@dataclass(frozen=True, slots=True)
class Face:
    """All that a screen of marking says of whose work it is, how it came, and what is in it."""

    title: str
    url: str
    is_veiled: bool
    label: str
    files: Sequence[ShownFile]
    late_by: str = ""
    received_at: datetime | None = None
    names: Sequence[str] = ()
    parts: Sequence[Part] = field(default_factory=list)
    way: str = ""
    withdrawn_because: str = ""
    ai: rules.Declaration | None = None


def face_of(version: SubmissionVersion, *, is_veiled: bool) -> Face:
    """Of a version with its work and sitting; two queries, and one for a team."""
    submission = version.submission
    files = _files_of(version.pk)
    members = (
        list(version.members.select_related("participation__user")) if submission.team else []
    )
    common: dict[str, Any] = {
        "url": url_of(version),
        "is_veiled": is_veiled,
        "label": submission.label,
        "ai": rules.declaration(version.ai_rule, version.ai_use, version.ai_account),
    }
    if is_veiled:
        return Face(
            title=submission.label,
            files=[_copy(version, file) for file in files],
            late_by=rules.days_in_words(version.late_by) if version.is_late else "",
            parts=_parts(
                _shuffled(members, submission.label), lambda n, one: _("member %(n)d") % {"n": n}
            ),
            way="" if version.way == Way.PRESSED else str(version.get_way_display()),
            **common,
        )
    return Face(
        title=submission.owner_name,
        files=[_original(version, file) for file in files],
        late_by=rules.duration_in_words(version.late_by) if version.is_late else "",
        received_at=version.received_at,
        names=[one.participation.user.name for one in members],
        parts=_parts(members, lambda n, one: one.participation.user.name),
        way="" if version.way == Way.PRESSED else version.handed_in_by,
        withdrawn_because=submission.withdrawn_because,
        **common,
    )


@Prepared
def _files_of(version: int) -> QuerySet[VersionFile]:
    files = VersionFile.objects.filter(version=version)
    return files.select_related("file", "marking_copy__file")


def url_of(version: SubmissionVersion) -> str:
    """The screen to judge it on."""
    return address_of(version.pk, label=version.submission.label, number=version.number)


def name_of_copy(file: VersionFile, label: str) -> str:
    """What a file is called that has no name of its own any more."""
    kind = Kind(file.file.kind)
    return f"{label}-{file.position}.{'jpg' if kind == Kind.JPEG else kind.value}"


def _original(version: SubmissionVersion, file: VersionFile) -> ShownFile:
    return ShownFile(
        name=file.name,
        url=f"/submissions/versions/{version.pk}/files/{file.position}/",
        kind=file.file.get_kind_display(),
        size=file.file.size,
    )


def _copy(version: SubmissionVersion, file: VersionFile) -> ShownFile:
    """The copy; as long as nobody asked for it its size is not known."""
    copy = getattr(file, "marking_copy", None)
    given = copy.given if copy else None
    return ShownFile(
        name=name_of_copy(file, version.submission.label),
        url=f"{url_of(version)}files/{file.position}/",
        kind=file.file.get_kind_display(),
        size=given.size if given else None,
        trouble=trouble_of(Hindrance(copy.hindrance)) if copy and not given else "",
    )


def trouble_of(hindrance: Hindrance) -> str:
    """Why a marker cannot read a file, and who can help."""
    return _(
        "This file cannot be shown without its makers: %(why)s. Ask the education office, and name "
        "the code of the work. They can give it out as it is, or ask for another."
    ) % {"why": hindrance.label}


def _shuffled(members: Sequence[Any], label: str) -> list[Any]:
    """The people of a team in an order that is always the same and not that of their names."""

    def place(one: Any) -> str:
        return salted_hmac(label, str(one.participation_id), algorithm="sha256").hexdigest()

    return sorted(members, key=place)


def _parts(members: Sequence[Any], called: Any) -> list[Part]:
    """The people who said something, each by what she is called among all of them."""
    return [
        Part(called(number, one), one.contribution, one.dissents, one.dissent)
        for number, one in enumerate(members, start=1)
        if one.contribution or one.dissents
    ]
