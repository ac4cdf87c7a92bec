"""When somebody wants mail."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.core.forms import TIMES
from lms.notices.rules import DAY, LEAST_FREE, NIGHT, Hours

FIRST_DIGEST, LAST_DIGEST = 6, 23
OFF = "off"
CLOCK = "%H:%M"


def _clock_field(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        input_formats=TIMES,
        widget=forms.TimeInput({"type": "time"}, format=CLOCK),
        error_messages={
            "invalid": _("Enter the time as hours and minutes, 19:00."),
            "required": _("Enter a time, such as 19:00."),
        },
    )


class HoursForm(forms.Form):
    """Quiet hours, each of which can be off, and the digest."""

    day_is_quiet = forms.BooleanField(
        label=_("No mail that can wait on working days, Monday to Friday"), required=False
    )
    day_from = _clock_field(_("On working days from"))
    day_until = _clock_field(_("On working days until"))
    night_is_quiet = forms.BooleanField(
        label=_("No mail that can wait at night, every day"), required=False
    )
    night_from = _clock_field(_("At night from"))
    night_until = _clock_field(_("At night until"))
    digest = forms.ChoiceField(
        label=_("News in one mail a day"),
        choices=[
            (OFF, _("No, each by itself")),
            *(
                (f"{hour:02}:00", _("Yes, at %(clock)s") % {"clock": f"{hour:02}:00"})
                for hour in range(FIRST_DIGEST, LAST_DIGEST + 1)
            ),
        ],
        help_text=_(
            "Announcements and released feedback come together at this hour, also when it is quiet."
        ),
    )

    @staticmethod
    def values_of(hours: Hours) -> dict[str, Any]:
        day, night = hours.day or DAY, hours.night or NIGHT
        return {
            "day_is_quiet": hours.day is not None,
            "day_from": day[0],
            "day_until": day[1],
            "night_is_quiet": hours.night is not None,
            "night_from": night[0],
            "night_until": night[1],
            "digest": hours.digest.strftime(CLOCK) if hours.digest else OFF,
        }

    @property
    def hours(self) -> Hours:
        """What was filled in, once the form is valid."""
        digest = self.cleaned_data["digest"]
        return Hours(
            day=self._span("day"),
            night=self._span("night"),
            digest=None if digest == OFF else time(int(digest[:2])),
        )

    def _span(self, name: str) -> tuple[time, time] | None:
        data = self.cleaned_data
        if not data[f"{name}_is_quiet"]:
            return None
        return data[f"{name}_from"], data[f"{name}_until"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        day, night = self._span("day"), self._span("night")
        if day and day[1] <= day[0]:
            self.add_error("day_until", _("Choose an hour after the one from which it is quiet."))
        elif night and night[0] == night[1]:
            self.add_error("night_until", _("Choose another hour than the one before."))
        elif Hours(day=day, night=night).free_minutes() < LEAST_FREE:
            text = _("Nothing could reach you on a working day. Leave at least an hour free.")
            self.add_error("night_until", text)
        return data
