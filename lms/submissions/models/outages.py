"""When the site itself was out of reach."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q, Subquery
from django.utils.translation import gettext_lazy as _

from lms.submissions.rules import LONGEST_REQUEST

RECENT = timedelta(days=1)


def may_be_open(deadline: str, *, at: datetime) -> Q:
    """Whether a deadline, by the name of its column, has not passed, or may not have: one that an
    outage moves counts as open somewhat longer than it is, never shorter, and each for as long as
    what began before it may be on its way (which is longer than the grace).

    An outage moves what comes after its beginning, by two hours at most, counted from its end if
    that is later (`rules.moved_by_outages`), and the next one moves it again. Those of a whole day
    are looked at, so that a chain of them is one too.
    """
    recent = Outage.objects.filter(ended_at__gte=at - RECENT)
    first = Subquery(recent.order_by("began_at").values("began_at")[:1])
    return Q(**{f"{deadline}__gte": at - LONGEST_REQUEST}) | Q(**{f"{deadline}__gte": first})


class Outage(models.Model):
    """A time during which the site itself was out of reach, from one sign of life to the next."""

    began_at = models.DateTimeField(_("began"))
    ended_at = models.DateTimeField(_("ended"))

    class Meta:
        verbose_name = _("outage")
        verbose_name_plural = _("outages")
        ordering = ["began_at"]
        constraints = [
            models.CheckConstraint(
                name="outage_ends_after_it_began", condition=Q(ended_at__gt=F("began_at"))
            ),
            models.UniqueConstraint(fields=["began_at"], name="outage_once"),
        ]

    def __str__(self) -> str:
        return f"{self.began_at} – {self.ended_at}"
