"""From a notice, or several, to the mail that leaves."""

import uuid
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from lms.core import mail
from lms.core.mail import Words
from lms.notices.models import Notice
from lms.notices.rules import unpack

PREFERENCES = "/notices/"
DIGEST = "notices.digest"


def words_of(notice: Notice) -> Words:
    """What it says, in the language of its recipient."""
    person = notice.recipient
    context = unpack(notice.context) | {"name": person.name}
    return mail.words_of(notice.event, language=person.language, context=context)


def letter_of(notice: Notice, words: Words) -> EmailMultiAlternatives:
    """The mail of one notice; each try has the same Message-ID, so that a second copy shows."""
    return _enclosed([notice], words)


def digest_of(notices: Sequence[Notice], words: Sequence[Words]) -> EmailMultiAlternatives:
    """One mail that gathers several notices of one person, with their words in the same order."""
    context = {
        "name": notices[0].recipient.name,
        "count": len(notices),
        "items": [{"subject": one.subject, "body": one.body} for one in words],
    }
    language = notices[0].recipient.language
    return _enclosed(notices, mail.words_of(DIGEST, language=language, context=context))


def _enclosed(notices: Sequence[Notice], words: Words) -> EmailMultiAlternatives:
    person = notices[0].recipient
    return mail.enclose(
        words,
        to=person.email,
        language=person.language,
        preferences=PREFERENCES,
        message_id=f"<{_name_of(notices)}@{urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname}>",
    )


def _name_of(notices: Sequence[Notice]) -> uuid.UUID:
    if len(notices) == 1:
        return notices[0].pk
    return uuid.uuid5(uuid.NAMESPACE_OID, " ".join(sorted(str(one.pk) for one in notices)))
