"""Pure rules of handing in: standing, lateness, receipt codes, the manifest, the words for them."""

import hashlib
import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.submissions.enums import WORKABLE, Standing

# Crockford's alphabet: no I, L, O or U, so that a code read aloud is typed as it was meant.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP = 4, 5  # 20 characters of 5 bits: 100 bits, out of reach of guessing
LOOKALIKES = str.maketrans("ILO", "110")


def standing(at: datetime, *, opens_at: datetime, due_at: datetime, cutoff_at: datetime) -> str:
    """Each date itself still counts: due at 20:00:00 exactly is in time, a moment later is late."""
    if at < opens_at:
        return Standing.NOT_OPEN
    if at <= due_at:
        return Standing.OPEN
    return Standing.LATE if at <= cutoff_at else Standing.CLOSED


def lateness(received_at: datetime, *, due_at: datetime) -> timedelta:
    """How much later than due; nothing for what was in time."""
    return max(received_at - due_at, timedelta())


def end_of_typed_minute(moment: datetime) -> datetime:
    """A deadline typed as 23:59 lasts that whole minute; any other is the instant it names."""
    if moment.minute != 59:
        return moment
    return moment.replace(second=59, microsecond=999_999)


def duration_in_words(amount: timedelta) -> str:
    """The two largest units: "1 day and 2 hours"; never nothing, so a second late is a minute."""
    minutes = max(1, -(-int(amount.total_seconds()) // 60))
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [
        ngettext("%(n)d day", "%(n)d days", days) % {"n": days} if days else "",
        ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours} if hours else "",
        ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes} if minutes else "",
    ]
    said = [part for part in parts if part][:2]
    return said[0] if len(said) == 1 else _("%(a)s and %(b)s") % {"a": said[0], "b": said[1]}


def moment_in_words(moment: datetime) -> str:
    """Weekday, date, time and zone as plain text, for sentences and mails."""
    local = timezone.localtime(moment)
    return f"{date_format(local, 'l j F Y, H:i')} {local.strftime('%Z')}"


def names_in_words(names: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(a)s and %(b)s") % {"a": ", ".join(names[:-1]), "b": names[-1]}


@dataclass(frozen=True, slots=True)
class Stand:
    """Where somebody stands with an assignment: what is so, what comes next, and by when."""

    text: str
    next: str
    when: datetime | None


def stand(
    standing: str,
    *,
    number: int | None,
    is_late: bool,
    has_draft: bool,
    has_changes: bool,
    is_locked: bool,
    opens_at: datetime,
    due_at: datetime,
    cutoff_at: datetime,
    grading_due_at: datetime,
) -> Stand:
    """One sentence and the next step; `number` is that of the latest version, if there is one."""
    if number is None:
        return _stand_without_version(
            standing, has_draft=has_draft, opens_at=opens_at, due_at=due_at, cutoff_at=cutoff_at
        )
    said = _("Version %(n)d is handed in, late.") if is_late else _("Version %(n)d is handed in.")
    text = said % {"n": number}
    if has_changes and not is_locked and standing in WORKABLE:
        unsent = _("%(said)s What you changed since is not handed in yet.") % {"said": text}
        if standing == Standing.LATE:
            return Stand(unsent, _("Handing in again, late, is possible until"), cutoff_at)
        return Stand(unsent, _("Hand in again by"), due_at)
    if is_locked or standing != Standing.OPEN:
        return Stand(text, _("Your lecturer marks it, by"), grading_due_at)
    return Stand(text, _("You can still replace it until"), due_at)


def _stand_without_version(
    standing: str, *, has_draft: bool, opens_at: datetime, due_at: datetime, cutoff_at: datetime
) -> Stand:
    if standing == Standing.NOT_OPEN:
        return Stand(_("You cannot hand in yet."), _("Handing in opens on"), opens_at)
    if standing == Standing.CLOSED:
        return Stand(
            _("Nothing was handed in, and the last moment has passed."),
            _("Ask your lecturer what you can do. It closed on"),
            cutoff_at,
        )
    text = (
        _("Your draft is kept, but not handed in.")
        if has_draft
        else _("Nothing is handed in yet.")
    )
    if standing == Standing.LATE:
        return Stand(
            text, _("The due date has passed; handing in late is possible until"), cutoff_at
        )
    return Stand(text, _("Hand in by"), due_at)


def new_receipt_code() -> str:
    """A code that nobody can guess, in groups that can be read aloud."""
    return "-".join(
        "".join(secrets.choice(ALPHABET) for _place in range(GROUP)) for _group in range(GROUPS)
    )


def tidy_receipt_code(typed: str) -> str:
    """The code as it is written, from however somebody typed it; an empty string if it is none."""
    plain = re.sub(r"[\s-]", "", typed).upper().translate(LOOKALIKES)
    if len(plain) != GROUPS * GROUP or not set(plain) <= set(ALPHABET):
        return ""
    return "-".join(plain[start : start + GROUP] for start in range(0, len(plain), GROUP))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as the manifest names them."""

    name: str
    number: str


@dataclass(frozen=True, slots=True)
class HandedFile:
    """A file as the manifest names it."""

    name: str
    kind: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that a receipt vouches for, in plain values."""

    assignment: str
    assignment_id: int
    run: str
    sitting: str
    sitting_id: int
    version: int
    rules: int
    received_at: datetime
    due_at: datetime
    submitted_by: Person
    people: Sequence[Person]
    team: str
    files: Sequence[HandedFile]
    note: str
    statement: str
    software: str
    receipt_code: str

    def as_json(self) -> str:
        """Canonical: sorted keys, no spaces, UTF-8; the same facts are always the same bytes."""
        facts: dict[str, Any] = {
            "format": 1,
            "assignment": {"id": self.assignment_id, "title": self.assignment},
            "run": self.run,
            "sitting": {"id": self.sitting_id, "kind": self.sitting},
            "version": self.version,
            "rules": self.rules,
            "received": _both_times(self.received_at),
            "due": _both_times(self.due_at),
            "submitted_by": _person(self.submitted_by),
            "people": [_person(person) for person in self.people],
            "team": self.team,
            "files": [
                {"name": f.name, "kind": f.kind, "size": f.size, "sha256": f.sha256}
                for f in self.files
            ],
            "note": self.note,
            "statement": self.statement,
            "software": self.software,
            "receipt": self.receipt_code,
        }
        return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _person(person: Person) -> dict[str, str]:
    return {"name": person.name, "number": person.number}


def _both_times(moment: datetime) -> dict[str, str]:
    local = timezone.localtime(moment)
    return {
        "utc": timezone.localtime(moment, timezone.get_fixed_timezone(0)).isoformat(),
        "local": local.isoformat(),
        "zone": str(timezone.get_current_timezone()),
    }


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
