"""What belongs to an evening: readings, links and files."""

from datetime import datetime
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import Max

from lms.accounts.models import User
from lms.core import log
from lms.courses import policy
from lms.courses.enums import MaterialKind
from lms.courses.models import Material, Session
from lms.files.models import PrivateDocument


@transaction.atomic
def add_material(
    session: Session,
    *,
    kind: str,
    title: str,
    note: str = "",
    url: str = "",
    file: File[Any] | None = None,
    by: User,
    at: datetime,
) -> Material:
    """Add something at the end of the list; a file is for who may see the session only."""
    session = Session.objects.select_for_update().get(pk=session.pk)
    policy.can_edit(by, session.run, at=at).enforce()
    last = session.materials.aggregate(Max("position"))["position__max"]
    material = Material(
        session=session,
        kind=kind,
        title=title,
        note=note,
        url="" if kind == MaterialKind.FILE else url,
        position=0 if last is None else last + 1,
        document=_document(title, file, by=by) if file and kind == MaterialKind.FILE else None,
    )
    material.full_clean()
    material.save()
    log.record(material, "courses.add_material", by=by, at=at)
    return material


@transaction.atomic
def change_material(
    material: Material,
    *,
    title: str,
    note: str = "",
    url: str = "",
    file: File[Any] | None = None,
    by: User,
    at: datetime,
) -> Material:
    """Change the words or the link, or put another file in the place of this one."""
    material = _locked(material)
    policy.can_edit(by, material.session.run, at=at).enforce()
    material.title, material.note = title, note
    if material.kind == MaterialKind.FILE:
        material.document = _document(title, file, by=by) if file else material.document
    else:
        material.url = url
    material.full_clean()
    material.save()
    log.record(material, "courses.change_material", by=by, at=at)
    return material


@transaction.atomic
def remove_material(material: Material, *, by: User, at: datetime) -> None:
    """Take something off the list; from then on nobody of the run opens its file."""
    material = _locked(material)
    policy.can_edit(by, material.session.run, at=at).enforce()
    log.record(material, "courses.remove_material", by=by, at=at)
    material.delete()


@transaction.atomic
def move_material(material: Material, *, up: bool, by: User, at: datetime) -> None:
    """Change places with the neighbour above or below, if there is one."""
    session = Session.objects.select_for_update().get(pk=material.session_id)
    policy.can_edit(by, session.run, at=at).enforce()
    rows = list(session.materials.all())
    here = next(i for i, row in enumerate(rows) if row.pk == material.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for position, row in enumerate(rows):
        row.position = position
    Material.objects.bulk_update(rows, ["position"])
    log.record(material, "courses.move_material", by=by, at=at)


def _locked(material: Material) -> Material:
    return Material.objects.select_for_update().get(pk=material.pk)


def _document(title: str, file: File[Any], *, by: User) -> PrivateDocument:
    document = PrivateDocument(title=title, file=file, uploaded_by_user=by)
    document.save()
    return document
