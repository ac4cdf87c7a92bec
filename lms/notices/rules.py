"""When somebody wants mail, when to try again, and what fits into a row; pure functions."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from lms.notices.enums import Urgency

MOMENT = "moment"
SATURDAY = 5
MINUTES_OF_DAY = 24 * 60
# On a working day mail must have at least this long to arrive in.
LEAST_FREE = 60

# How long after each failure the next try comes: soon at first, then every hour, for a day in all.
PAUSES = [timedelta(minutes=m) for m in (1, 2, 5, 10, 15, 30, *[60] * 23)]


DAY = (time(8, 30), time(17, 30))
NIGHT = (time(23, 0), time(7, 0))


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody wants no mail that can wait, by the clock on the wall, and when the digest.

    `day` is for Monday to Friday and does not pass midnight; `night` may, and is for every day.
    """

    day: tuple[time, time] | None = DAY
    night: tuple[time, time] | None = NIGHT
    digest: time | None = None

    def end_of_quiet(self, day: date, clock: time) -> tuple[date, time] | None:
        """Until when it is quiet at that moment; nothing when it is not."""
        if self.day and day.weekday() < SATURDAY and self.day[0] <= clock < self.day[1]:
            return day, self.day[1]
        if self.night is None:
            return None
        begin, end = self.night
        if begin < end:
            return (day, end) if begin <= clock < end else None
        if clock >= begin:
            return day + timedelta(days=1), end
        return (day, end) if clock < end else None

    def free_minutes(self) -> int:
        """How much of a working day mail can arrive in."""
        day = date(2026, 1, 5)
        clocks = (time(*divmod(minute, 60)) for minute in range(MINUTES_OF_DAY))
        return sum(self.end_of_quiet(day, clock) is None for clock in clocks)


def free_at(moment: datetime, hours: Hours) -> datetime:
    """The moment itself, or when the quiet hours that it falls in are over."""
    found = moment
    # At worst working days are quiet through and through, and the weekend is not.
    for _ in range(16):
        local = timezone.localtime(found)
        end = hours.end_of_quiet(local.date(), local.time())
        if end is None:
            return found
        found = _after(found, *end)
    return found


def next_at(moment: datetime, clock: time) -> datetime:
    """When the clock on the wall next shows that time, once a day whatever the clocks do."""
    day = timezone.localtime(moment).date()
    today = _aware(day, clock)
    return today if today > moment else _aware(day + timedelta(days=1), clock)


def schedule(urgency: Urgency, hours: Hours, *, at: datetime) -> tuple[datetime, bool]:
    """From when such a mail may leave, and whether it is gathered into the digest."""
    if urgency == Urgency.AT_ONCE:
        return at, False
    if urgency == Urgency.CALM and hours.digest is not None:
        return next_at(at, hours.digest), True
    return free_at(at, hours), False


def retry_at(at: datetime, *, tries: int) -> datetime | None:
    """When to try again after so many failures, if ever."""
    return at + PAUSES[tries - 1] if tries <= len(PAUSES) else None


def _aware(day: date, clock: time, fold: int = 0) -> datetime:
    """An hour that the clocks skip becomes the hour after it; of one that comes twice, the first."""
    zone = timezone.get_default_timezone()
    return datetime.combine(day, clock.replace(fold=fold), tzinfo=zone).astimezone(UTC)


def _after(moment: datetime, day: date, clock: time) -> datetime:
    """That time, the second of the two where the clocks go back and the first one is over."""
    first = _aware(day, clock)
    return first if first > moment else _aware(day, clock, fold=1)


def pack(value: Any) -> Any:
    """The context as JSON can hold it: lazy texts are refused, moments are kept."""
    if isinstance(value, datetime):
        return {MOMENT: value.isoformat()}
    if isinstance(value, dict):
        return {key: pack(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [pack(item) for item in value]
    if isinstance(value, str):
        return value.replace("\0", "")
    if value is None or isinstance(value, bool | int | float):
        return value
    raise TypeError(type(value).__name__)


def unpack(value: Any) -> Any:
    """What `pack` packed."""
    if isinstance(value, dict):
        if set(value) == {MOMENT}:
            return datetime.fromisoformat(value[MOMENT])
        return {key: unpack(item) for key, item in value.items()}
    if isinstance(value, list):
        return [unpack(item) for item in value]
    return value
