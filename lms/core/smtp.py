"""Django's way to a mail server, which says when the text of a mail is about to leave.

Until the server has answered 354 ("go ahead") nothing can have arrived, so whatever goes wrong may
be tried again. From then until it says 250 nobody can know; `lms.notices` notes that in between.
"""

import smtplib
from collections.abc import Callable
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends import smtp

GO_AHEAD = 354
# A server may look long at what it got before it says that it has it (RFC 5321, 4.5.3.2.6).
LOOKING = 60


def _nothing() -> None:
    """A mail for which nobody wants to know."""


class Connection(smtplib.SMTP):
    """`before_text` is called when the server is ready for the text; it may raise to hold it back."""

    before_text: Callable[[], None] = staticmethod(_nothing)

    def getreply(self) -> tuple[int, bytes]:
        code, words = super().getreply()
        if code == GO_AHEAD:
            try:
                self.before_text()
            except BaseException:
                # Without the line: anything more said on it would be taken for text.
                self.close()
                raise
            if self.sock is not None:
                self.sock.settimeout(LOOKING)
        return code, words

    def data(self, msg: Any) -> tuple[int, bytes]:
        patience = self.sock.gettimeout() if self.sock is not None else None
        try:
            return super().data(msg)
        finally:
            if self.sock is not None:
                self.sock.settimeout(patience)


class EmailBackend(smtp.EmailBackend):
    """Calls `before_text` of a message, if it has that, at the moment its text leaves."""

    says_when_text_leaves = True

    @property
    def connection_class(self) -> type[Connection]:
        return Connection

    def _send(self, email_message: EmailMessage) -> Any:
        connection: Any = self.connection
        connection.before_text = getattr(email_message, "before_text", _nothing)
        return super()._send(email_message)  # type: ignore[misc]
