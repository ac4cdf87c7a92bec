"""Mail that was promised, and when people want it."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.core.constraints import in_order, only_choices
from lms.notices.enums import EVENTS, SERVER_IS_AWAY, Reason, State, Urgency
from lms.notices.rules import Hours

# No try takes this long; who has a mail for longer is dead.
LOST_AFTER = timedelta(minutes=5)
UNDER_WAY = (State.TAKEN, State.SENDING)
WAITING = (State.WAITING, *UNDER_WAY)


def _is_key(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: Any, *, at: datetime) -> "NoticeQuerySet":
        """Operators see that a mail exists and how far it is; what it says is shown to nobody."""
        return self if user.is_active and user.is_superuser else self.none()

    def waiting(self) -> "NoticeQuerySet":
        """Still to be sent, those included that a worker has in hand."""
        return self.filter(state__in=WAITING)

    def chosen(self, keys: Iterable[str]) -> "NoticeQuerySet":
        """Those of the keys that are keys at all."""
        return self.filter(pk__in=[key for key in keys if _is_key(key)])

    def parked(self) -> "NoticeQuerySet":
        return self.filter(state=State.PARKED)

    def due_at(self, at: datetime) -> "NoticeQuerySet":
        return self.filter(state=State.WAITING, not_before__lte=at)

    def lost_at(self, at: datetime) -> "NoticeQuerySet":
        """In the hands of a worker that must have died."""
        return self.filter(state__in=UNDER_WAY, tried_at__lt=at - LOST_AFTER)

    def failed_on_the_server_since(self, moment: datetime) -> "NoticeQuerySet":
        return self.filter(
            state__in=[State.WAITING, State.PARKED],
            reason__in=SERVER_IS_AWAY,
            tried_at__gt=moment,
        )


class Notice(models.Model):
    """One mail that was promised to one person, in the transaction of what it is about.

    Its words are made from `context` when it leaves, in the language of the person, and nothing of
    them is kept afterwards.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="+", verbose_name=_("to")
    )
    event = models.CharField(_("about"), max_length=80)
    # Whoever promises it again under the same key promises nothing new; empty is no key.
    key = models.CharField(_("key"), max_length=200, blank=True)
    context = models.JSONField(_("what it says"), default=dict)
    urgency = models.CharField(_("urgency"), max_length=7, choices=Urgency)
    at = models.DateTimeField(_("promised"))
    not_before = models.DateTimeField(_("not before"))
    is_gathered = models.BooleanField(_("in the digest"), default=False)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    reason = models.CharField(
        _("reason"), max_length=8, choices=Reason, default=Reason.NONE, blank=True
    )
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    tried_at = models.DateTimeField(_("last tried"), null=True, blank=True)
    # Which try has it: one that was thought dead finds that it is another's now.
    attempt = models.UUIDField(_("attempt"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["not_before", "at", "pk"]
        constraints = [
            only_choices("notice", "urgency", Urgency),
            only_choices("notice", "state", State),
            only_choices("notice", "reason", Reason),
            *in_order("notice", "at", "not_before"),
            models.UniqueConstraint(
                fields=["recipient", "key"], condition=~Q(key=""), name="notice_once_for_a_key"
            ),
            models.CheckConstraint(
                name="notice_is_sent_at_a_moment",
                condition=Q(state=State.SENT, sent_at__isnull=False)
                | (~Q(state=State.SENT) & Q(sent_at=None)),
            ),
            models.CheckConstraint(
                name="notice_under_way_has_its_try",
                condition=~Q(state__in=UNDER_WAY)
                | Q(attempt__isnull=False, tried_at__isnull=False, tries__gt=0),
            ),
            models.CheckConstraint(
                name="notice_is_parked_for_a_reason",
                condition=~Q(state__in=[State.PARKED, State.DROPPED]) | ~Q(reason=Reason.NONE),
            ),
        ]
        indexes = [models.Index(fields=["state", "not_before"], name="notice_by_state")]

    def __str__(self) -> str:
        return self.event

    @property
    def label(self) -> str:
        """What it is about, for operators."""
        known = EVENTS.get(self.event)
        return str(known.label) if known else self.event


class MailHoursQuerySet(models.QuerySet["MailHours"]):
    def by_person(self, people: Iterable[User]) -> dict[int, Hours]:
        """The hours of those who said something about them, by the number of the person."""
        return {row.user_id: row.hours for row in self.filter(user__in=people)}


class MailHours(models.Model):
    """When somebody wants no mail that can wait; who has none of these has the default."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    day_from = models.TimeField(_("quiet on working days from"), null=True, blank=True)
    day_until = models.TimeField(_("until"), null=True, blank=True)
    night_from = models.TimeField(_("quiet at night from"), null=True, blank=True)
    night_until = models.TimeField(_("until"), null=True, blank=True)
    digest_at = models.TimeField(_("digest"), null=True, blank=True)

    objects = MailHoursQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail hours")
        verbose_name_plural = _("mail hours")
        constraints = [
            models.CheckConstraint(
                name="mailhours_day_begins_and_ends",
                condition=Q(day_from=None, day_until=None)
                | Q(day_from__isnull=False, day_until__isnull=False, day_until__gt=F("day_from")),
            ),
            models.CheckConstraint(
                name="mailhours_night_begins_and_ends",
                condition=Q(night_from=None, night_until=None)
                | (
                    Q(night_from__isnull=False, night_until__isnull=False)
                    & ~Q(night_until=F("night_from"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def hours(self) -> Hours:
        day = (self.day_from, self.day_until)
        night = (self.night_from, self.night_until)
        return Hours(
            day=None if day[0] is None or day[1] is None else (day[0], day[1]),
            night=None if night[0] is None or night[1] is None else (night[0], night[1]),
            digest=self.digest_at,
        )
