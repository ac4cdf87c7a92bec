"""What students tell about themselves so that teams can be proposed; nobody has to."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from lms.accounts.models import User
from lms.core import log
from lms.courses import policy
from lms.courses.models import Participation, Sector, TeamProfile


@transaction.atomic
def tell_profile(
    participation: Participation,
    *,
    sector: Sector | None,
    other_sector: str,
    employer: str,
    slots: int,
    by: User,
    at: datetime,
) -> TeamProfile:
    """Keep what a student tells, in place of what she told before."""
    row = Participation.objects.select_for_update().get(pk=participation.pk)
    policy.can_tell(by, row, at=at).enforce()
    profile = TeamProfile.objects.filter(participation=row).first()
    profile = profile or TeamProfile(participation=row)
    profile.sector, profile.other_sector = sector, other_sector
    profile.employer, profile.slots, profile.told_at = employer, slots, at
    profile.full_clean()
    profile.save()
    log.record(row, "courses.tell_profile", by=by, at=at)
    return profile


@transaction.atomic
def forget_profile(participation: Participation, *, by: User, at: datetime) -> None:
    """Delete what a student told, because she asks; possible at any time."""
    row = Participation.objects.select_for_update().get(pk=participation.pk)
    policy.can_take_back(by, row, at=at).enforce()
    if forget_profiles_of([row]):
        log.record(row, "courses.forget_profile", by=by, at=at)


def forget_profiles_of(participations: Iterable[Participation]) -> int:
    """Delete what these people told, within a verb that lets them go; returns how many told."""
    return TeamProfile.objects.filter(participation__in=list(participations)).delete()[0]


def forget_old_profiles(*, at: datetime) -> int:
    """Delete what was told in runs that are over; returns how many."""
    return TeamProfile.objects.outdated(at=at).delete()[0]
