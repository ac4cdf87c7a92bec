"""The keys that receipts are signed with; one signs, the old ones stay to check what they signed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SigningKey(models.Model):
    """A pair of keys. The public half is published for good; the private one lies encrypted, with
    a secret that is not in the database, and is taken away when the key is retired."""

    key_id = models.CharField(_("key"), max_length=32, unique=True)
    public_key = models.TextField(_("public key"))
    private_key = models.TextField(blank=True, editable=False)
    made_at = models.DateTimeField(_("in use since"))
    retired_at = models.DateTimeField(_("in use until"), null=True, blank=True)
    # The same as not retired, for the constraint by which there is only one.
    is_current = models.BooleanField(default=True, editable=False)

    class Meta:
        verbose_name = _("signing key")
        verbose_name_plural = _("signing keys")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"],
                condition=Q(is_current=True),
                name="signingkey_only_one_signs",
            ),
            models.CheckConstraint(
                name="signingkey_retired_without_its_private_half",
                condition=(Q(is_current=True, retired_at=None) & ~Q(private_key=""))
                | Q(is_current=False, retired_at__isnull=False, private_key=""),
            ),
            models.CheckConstraint(
                name="signingkey_made_at_before_retired_at",
                condition=Q(retired_at=None) | Q(retired_at__gte=models.F("made_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.key_id
