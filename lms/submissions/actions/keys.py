"""The keys that receipts are signed with: made, replaced, used."""

import logging
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from lms.submissions import rules
from lms.submissions.models import SigningKey

logger = logging.getLogger("lms.submissions")


class Signature(NamedTuple):
    """What a version keeps; both empty where nothing could be signed."""

    key_id: str
    signature: str


@transaction.atomic
def ensure_signing_key(*, at: datetime) -> SigningKey:
    """The key that signs; a new one when there is none, or when the secret cannot open it."""
    current = SigningKey.objects.select_for_update().filter(is_current=True).first()
    if current and _opens(current):
        return current
    return rotate_signing_key(at=at)


@transaction.atomic
def rotate_signing_key(*, at: datetime) -> SigningKey:
    """Sign with a new key from now on. The old public key stays published, and its private half
    is destroyed: nobody can sign anything with it any more."""
    for old in SigningKey.objects.select_for_update().filter(is_current=True):
        old.is_current, old.retired_at, old.private_key = False, max(at, old.made_at), ""
        old.save(update_fields=["is_current", "retired_at", "private_key"])
    pair = rules.new_key_pair(settings.SIGNING_KEY)
    key = SigningKey.objects.create(
        key_id=pair.key_id, public_key=pair.public_key, private_key=pair.private_key, made_at=at
    )
    logger.info(
        "Signing key in use", extra={"event": "submissions.signing_key", "key": key.key_id}
    )
    return key


def signing_key() -> SigningKey | None:
    """The key that signs now, for the manifest to name it."""
    return SigningKey.objects.filter(is_current=True).first()


def sign(manifest: str, *, key: SigningKey | None) -> Signature:
    """The signature of a manifest. A hand-in never fails for want of a key: then it is not signed,
    and an operator reads so in the log."""
    if key is None:
        logger.error("There is no signing key", extra={"event": "submissions.unsigned"})
        return Signature("", "")
    try:
        signature = rules.sign(manifest, private_key=key.private_key, secret=settings.SIGNING_KEY)
    except rules.UnreadableKey:
        logger.exception("The signing key is unreadable", extra={"event": "submissions.unsigned"})
        return Signature("", "")
    return Signature(key.key_id, signature)


def _opens(key: SigningKey) -> bool:
    try:
        rules.sign("", private_key=key.private_key, secret=settings.SIGNING_KEY)
    except rules.UnreadableKey:
        return False
    return True
