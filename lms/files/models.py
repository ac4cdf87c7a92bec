"""Private files: the bytes of student work, and the images and documents of pages."""

from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage

from lms.core.constraints import only_choices
from lms.files.enums import Kind
from lms.files.inspection import RefusedFile
from lms.files.uploads import HashedUpload

# Wagtail shows everybody's tags and collections to everybody; here uploads are one's own.
SHARED = frozenset({"tags", "collection"})


class StoredFile(models.Model):
    """The bytes of one file in the store, known by their hash and written once.

    Two people who hand in the same bytes share a row; names belong to who handed them in.
    """

    sha256 = models.CharField(
        "SHA-256", max_length=64, unique=True, validators=[RegexValidator(r"^[0-9a-f]{64}\Z")]
    )
    size = models.PositiveBigIntegerField(_("size in bytes"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    stored_at = models.DateTimeField(_("stored"))

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        constraints = [
            only_choices("storedfile", "kind", Kind),
            models.CheckConstraint(name="storedfile_is_not_empty", condition=models.Q(size__gt=0)),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class PrivateImage(AbstractImage):
    """An image of a page; who may see the page may see it."""

    admin_form_fields = tuple(f for f in WagtailImage.admin_form_fields if f not in SHARED)

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_privateimage", "Can choose image")]


class PrivateRendition(AbstractRendition):
    """One size of an image, at an address that asks who is there."""

    image = models.ForeignKey(PrivateImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = _("image rendition")
        verbose_name_plural = _("image renditions")
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="rendition_once"
            )
        ]

    @property
    def filename(self) -> str:
        return PurePosixPath(str(self.file.name)).name

    @property
    def url(self) -> str:
        return reverse("files:image", args=[self.pk, self.filename])


class PrivateDocument(AbstractDocument):
    """A document of a page or session; who may see that may download it."""

    admin_form_fields = tuple(f for f in WagtailDocument.admin_form_fields if f not in SHARED)

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_privatedocument", "Can choose document")]

    def clean(self) -> None:
        super().clean()
        upload = getattr(self.file, "file", None)
        if isinstance(upload, HashedUpload) and upload.too_big:
            limit = filesizeformat(settings.FILE_UPLOAD_MAX_BYTES)
            refused = RefusedFile("too_big", size=filesizeformat(upload.size or 0), limit=limit)
            raise ValidationError({"file": refused})
