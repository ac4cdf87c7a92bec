from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a file is, judged by its content."""

    PDF = "pdf", "PDF"
    DOCX = "docx", _("Word document (DOCX)")
    ODT = "odt", _("OpenDocument text (ODT)")
    TEXT = "txt", _("plain text")
    PNG = "png", _("PNG image")
    JPEG = "jpeg", _("JPEG image")


MEDIA_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.ODT: "application/vnd.oasis.opendocument.text",
    Kind.TEXT: "text/plain; charset=utf-8",
    Kind.PNG: "image/png",
    Kind.JPEG: "image/jpeg",
}
# What a browser may show in place; the rest is a download.
INLINE = frozenset({Kind.PDF, Kind.PNG, Kind.JPEG})
