"""Mail as Django's file backend writes it: many messages in a file, a dashed line after each."""

import email
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

SEPARATOR = b"-" * 79


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail that the site sent; `key` names it within the folder."""

    key: str
    subject: str
    to: str
    sent_at: datetime
    text: str


def letters_in(folder: Path) -> list[Letter]:
    """All mails in the folder, newest first."""
    files = sorted(folder.glob("*.log")) if folder.is_dir() else []
    letters = [letter for file in files for letter in _letters_of(file)]
    return sorted(letters, key=lambda letter: (letter.sent_at, letter.key), reverse=True)


def _letters_of(file: Path) -> list[Letter]:
    parts = file.read_bytes().split(b"\n" + SEPARATOR + b"\n")
    return [_read(part, f"{file.stem}-{number}") for number, part in enumerate(parts) if part]


def _read(raw: bytes, key: str) -> Letter:
    message = email.message_from_bytes(raw.lstrip(b"\n"), EmailMessage, policy=default)
    body = message.get_body(preferencelist=("plain",))
    return Letter(
        key=key,
        subject=str(message["Subject"] or ""),
        to=str(message["To"] or ""),
        sent_at=parsedate_to_datetime(str(message["Date"])),
        text=str(body.get_content()) if body else "",
    )
