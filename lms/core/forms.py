"""Form fields that several apps need."""

from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.core.names import tidy_name

TIMES = ["%H:%M", "%H.%M", "%H:%M:%S"]


class MomentWidget(forms.MultiWidget):
    """A date and a time beside each other, as the browser's own inputs."""

    use_fieldset = True
    template_name = "widgets/moment.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {
                "date": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
                "time": forms.TimeInput({"type": "time"}, format="%H:%M"),
            },
            attrs,
        )

    def decompress(self, value: datetime | None) -> list[Any]:
        if value is None:
            return [None, None]
        local = timezone.localtime(value)
        return [local.date(), local.time().replace(second=0, microsecond=0)]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        day, clock = context["widget"]["subwidgets"]
        day["attrs"]["aria-label"], clock["attrs"]["aria-label"] = _("date"), _("time")
        return context


class MomentField(forms.MultiValueField):
    """A date and a time in the zone of the site, as an aware datetime.

    Refuses, with an explanation, an hour that the clocks skip or go through twice.
    """

    widget = MomentWidget
    default_error_messages = {
        "required": _("Enter a date and a time."),
        "date_missing": _("Enter the date as well."),
        "time_missing": _("Enter the time as well, such as 19:00."),
        "skipped": _(
            "This time does not exist: the clocks go forward that night. "
            "Choose a time an hour earlier or later."
        ),
        "doubled": _(
            "This time comes twice: the clocks go back that night. "
            "Choose a time before 02:00 or from 03:00 on."
        ),
    }

    def __init__(self, **kwargs: Any) -> None:
        fields = (
            forms.DateField(
                error_messages={"invalid": _("Enter the date as day, month and year.")}
            ),
            forms.TimeField(
                input_formats=TIMES,
                error_messages={"invalid": _("Enter the time as hours and minutes, 19:00.")},
            ),
        )
        super().__init__(fields, **kwargs)

    def compress(self, data_list: list[Any]) -> datetime | None:
        if not data_list:
            return None
        day, clock = data_list
        if day is None:
            raise ValidationError(self.error_messages["date_missing"], code="date_missing")
        if clock is None:
            raise ValidationError(self.error_messages["time_missing"], code="time_missing")
        return self._aware(day, clock)

    def _aware(self, day: date, clock: time) -> datetime:
        zone = timezone.get_default_timezone()
        first = datetime.combine(day, clock, tzinfo=zone)
        second = first.replace(fold=1)
        if first.utcoffset() == second.utcoffset():
            return first
        # An hour that is skipped comes back from UTC as another hour.
        returned = first.astimezone(UTC).astimezone(zone)
        code = "doubled" if returned.time() == clock else "skipped"
        raise ValidationError(self.error_messages[code], code=code)


class NameField(forms.CharField):
    """A name that stands in lists and mails and can do nothing there but be read."""

    def to_python(self, value: Any) -> str:
        return tidy_name(super().to_python(value) or "")
