from django.db import models
from django.utils.translation import gettext_lazy as _


class GradeEventKind(models.TextChoices):
    """What a line of the ledger says about one student's grade for one sitting."""

    RELEASED = "released", _("released")
    WITHDRAWN = "withdrawn", _("withdrawn")
