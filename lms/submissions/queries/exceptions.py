"""Who has dates of their own in a sitting, and who asks for them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from lms.submissions.enums import RequestState
from lms.submissions.models import (
    DateOverride,
    Extension,
    ExtensionRequest,
    Owner,
    RegisteredHash,
    Sitting,
)
from lms.submissions.queries.hashes import hashes_of

PEOPLE = ("team", "participation__user")


@dataclass(frozen=True, slots=True)
class Exceptions:
    """Everything in a sitting that is not as it is for everybody."""

    requests: list[ExtensionRequest]
    answered: list[ExtensionRequest]
    extensions: list[Extension]
    overrides: list[DateOverride]
    hashes: list[RegisteredHash]


def exceptions_of(sitting: Sitting) -> Exceptions:
    """Four tables, four queries."""
    requests = list(
        ExtensionRequest.objects.filter(sitting=sitting).select_related(
            *PEOPLE, "asked_by", "decided_by"
        )
    )
    return Exceptions(
        requests=[one for one in requests if one.state == RequestState.OPEN],
        answered=[one for one in requests if one.state != RequestState.OPEN],
        extensions=list(
            Extension.objects.in_force()
            .filter(sitting=sitting)
            .select_related(*PEOPLE, "granted_by")
            .order_by("until", "pk")
        ),
        overrides=list(
            DateOverride.objects.filter(sitting=sitting).select_related(
                "cohort", *PEOPLE, "made_by"
            )
        ),
        hashes=list(hashes_of(sitting)),
    )


def own_requests(sitting: Sitting, owner: Owner | None) -> list[ExtensionRequest]:
    """What a student or team asked for in a sitting, the newest first."""
    if owner is None:
        return []
    return list(
        ExtensionRequest.objects.filter(sitting=sitting, **owner.fields)
        .select_related("asked_by", "decided_by")
        .order_by("-asked_at", "-pk")
    )


def sittings_with_requests_for(user: Any, *, at: datetime) -> list[Sitting]:
    """The sittings in which somebody waits for this person's answer, with how many do; the next to
    be due first. One query."""
    open_requests = ExtensionRequest.objects.open().decided_by(user)
    return list(
        Sitting.objects.filter(extension_requests__in=open_requests)
        .select_related("assignment__page", "assignment__run")
        .annotate(
            waiting=Count(
                "extension_requests",
                filter=Q(extension_requests__state=RequestState.OPEN),
                distinct=True,
            )
        )
        .order_by("due_at", "pk")
    )
