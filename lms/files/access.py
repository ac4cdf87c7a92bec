"""Who may see an image or a document of a page: who may see what uses it.

Wagtail's reference index knows which objects use a file. Models that say who sees them (by a
manager with `visible_to`) are asked; what they do not know, such as an older edition of a page
that somebody may still read, is asked of the resolvers that higher apps register.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from typing import Any, Protocol

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from wagtail.models import AbstractPage, Page, ReferenceIndex, Revision
from wagtail.permissions import policy_registry

from lms.core import staff
from lms.files.models import PrivateDocument, PrivateImage

PrivateFile = PrivateImage | PrivateDocument
Key = tuple[int, str]


class Resolver(Protocol):
    """Whether the person may see the file by a way that only a higher app knows."""

    def __call__(self, file: PrivateFile, user: Any, *, at: datetime) -> bool: ...


_resolvers: list[Resolver] = []


def register_reference_resolver(resolver: Resolver) -> None:
    """Let an app add a way to see a file; called once, from its `ready()`."""
    _resolvers.append(resolver)


def is_public(file: PrivateFile, *, at: datetime) -> bool:
    """Whether a visitor who is not signed in may see it."""
    return _is_used_visibly(file, AnonymousUser(), at=at)


def can_see(user: Any, file: PrivateFile, *, at: datetime) -> bool:
    """Whether the person may see the file now."""
    if user.is_active and (user.is_superuser or file.uploaded_by_user_id == user.pk):
        return True
    if _is_used_visibly(file, user, at=at):
        return True
    if not user.is_active:
        return False
    return any(resolver(file, user, at=at) for resolver in _resolvers) or _is_in_own_draft(
        file, user
    )


def is_used_in(file: PrivateFile, revisions: QuerySet[Any]) -> bool:
    """Whether one of the revisions has the file; what a revision has is read once, then kept."""
    key = (ContentType.objects.get_for_model(file).pk, str(file.pk))
    found = revisions.order_by().distinct().values_list("pk", "created_at")
    return any(key in _references_of(pk, created_at) for pk, created_at in found)


@lru_cache(maxsize=2048)
def _references_of(pk: int, created_at: datetime) -> frozenset[Key]:
    content = Revision.objects.get(pk=pk).as_object()
    found = ReferenceIndex._extract_references_from_object(content)  # noqa: SLF001 - the index itself leaves out what is not live
    return frozenset((content_type, str(key)) for content_type, key, *_ in found)


def _is_used_visibly(file: PrivateFile, user: Any, *, at: datetime) -> bool:
    return any(
        model._default_manager.visible_to(user, at=at).filter(pk__in=keys).exists()
        for model, keys in _users_of(file)
        if hasattr(model._default_manager, "visible_to")
    )


def _users_of(file: PrivateFile) -> Iterator[tuple[Any, list[Any]]]:
    """What uses the file, by model: from the index, and by plain foreign keys, which it skips."""
    references = ReferenceIndex.get_references_to(file).order_by("content_type_id")
    for _, group in groupby(references, key=lambda reference: reference.content_type_id):
        found = list(group)
        if model := found[0].content_type.model_class():
            yield model, [reference.object_id for reference in found]
    for field in type(file)._meta.get_fields(include_hidden=True):
        if not (field.auto_created and field.one_to_many):
            continue
        model = field.related_model
        if hasattr(model._default_manager, "visible_to") and not issubclass(model, AbstractPage):
            rows = model._default_manager.filter(**{field.field.name: file})
            yield model, list(rows.values_list("pk", flat=True))


def _is_in_own_draft(file: PrivateFile, user: Any) -> bool:
    """Whether a page that the person may edit has the file, in its draft or as it is."""
    if not staff.may_enter_admin(user):
        return False
    editable = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")
    used_by = [keys for model, keys in _users_of(file) if issubclass(model, Page)]
    if editable.filter(pk__in=[key for keys in used_by for key in keys]).exists():
        return True
    drafts = Revision.objects.filter(
        pk__in=editable.filter(has_unpublished_changes=True).values("latest_revision")
    )
    return is_used_in(file, drafts)


def is_followed(model: type[Model]) -> bool:
    """Whether the index must watch the model: it says who sees it, and holds links in its texts."""
    return hasattr(model._default_manager, "visible_to") and any(
        hasattr(field, "extract_references") for field in model._meta.get_fields()
    )
