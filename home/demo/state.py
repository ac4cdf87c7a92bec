"""What the demo world is built from, and what of it is there already."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from home.demo.cast import ROLES
from lms.accounts.models import User

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


@dataclass
class World:
    """What has been built so far."""

    at: datetime
    rng: random.Random
    people: dict[str, User] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.at.astimezone(AMSTERDAM).date()

    @property
    def evening(self) -> datetime:
        """Today at 18:30 in Amsterdam, when lectures begin."""
        return datetime.combine(self.today, time(18, 30), AMSTERDAM)

    def person(self, role: str) -> User:
        return self.people[ROLES[role].key]
