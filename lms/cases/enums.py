from django.db import models
from django.utils.translation import gettext_lazy as _


class Provenance(models.TextChoices):
    REAL = "real", _("real")
    DISGUISED = "disguised", _("disguised")
    COMPOSITE = "composite", _("composite")
    FICTIONAL = "fictional", _("fictional")


class PartKind(models.TextChoices):
    PART = "part", _("part")
    EPILOGUE = "epilogue", _("epilogue")


class Chart(models.TextChoices):
    """How the numbers of an exhibit are drawn; the table always stands beside it."""

    NONE = "none", _("table only")
    DOTS = "dots", _("dots, one row for each line of the table")
    INTERVALS = "intervals", _("dots with a margin")
    LINES = "lines", _("lines over time")
