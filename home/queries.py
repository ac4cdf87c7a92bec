"""What the public pages show of the programme, each list in one query."""

from datetime import date
from typing import Any

from wagtail.models import Page

from home.models import ProgrammePage
from lms.courses.models import Cohort, Programme


def programme_page_below(home: Page) -> ProgrammePage | None:
    return (
        ProgrammePage.objects.live()
        .child_of(home)
        .select_related("programme")
        .defer_streamfields()
        .first()
    )


def intakes_of(programme: Programme, *, on: date) -> dict[str, Any]:
    """The cohorts that still start, nearest first, and those that have begun, latest first."""
    cohorts = list(Cohort.objects.filter(programme=programme).order_by("starts_on"))
    return {
        "coming": [cohort for cohort in cohorts if cohort.starts_on >= on],
        "begun": [cohort for cohort in reversed(cohorts) if cohort.starts_on < on],
    }
