"""Signs of life of the processes that nobody talks to directly."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

# The ticker beats every minute; twice missed may be a restart, a third time is a fault.
FRESH_FOR = timedelta(minutes=3)


class HeartbeatQuerySet(models.QuerySet["Heartbeat"]):
    def fresh_at(self, at: datetime) -> "HeartbeatQuerySet":
        return self.filter(at__gt=at - FRESH_FOR)


class Heartbeat(models.Model):
    """When a process last showed that it does its work."""

    name = models.CharField(_("process"), max_length=20, unique=True)
    at = models.DateTimeField(_("last seen"))

    objects = HeartbeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.name
