"""Reads for the screen of the evening."""

from lms.agenda.queries.tonight import Tonight, tonight_for
from lms.agenda.queries.works import Own, Work

__all__ = ["Own", "Tonight", "Work", "tonight_for"]
