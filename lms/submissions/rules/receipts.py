"""Receipts: their codes, and the manifest that they vouch for."""

import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from lms.submissions.rules.declarations import Declaration

# Crockford's alphabet: no I, L, O or U, so that a code read aloud is typed as it was meant.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP = 4, 5  # 20 characters of 5 bits: 100 bits, out of reach of guessing
LOOKALIKES = str.maketrans("ILO", "110")


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
    completed_at: datetime
    due_at: datetime
    cutoff_at: datetime
    due_source: str
    way: str
    reason: str
    submitted_by: Person | None
    people: Sequence[Person]
    team: str
    files: Sequence[HandedFile]
    note: str
    statement: str
    ai: Declaration | None
    key_id: str
    software: str
    receipt_code: str
    # When the draft was last saved that the rule of the assignment handed in.
    saved_at: datetime | None = None

    def as_json(self) -> str:
        """Canonical: sorted keys, no spaces, UTF-8; the same facts are always the same bytes."""
        facts: dict[str, Any] = {
            "format": 2,
            "assignment": {"id": self.assignment_id, "title": self.assignment},
            "run": self.run,
            "sitting": {"id": self.sitting_id, "kind": self.sitting},
            "version": self.version,
            "rules": self.rules,
            "received": _both_times(self.received_at),
            "completed": _both_times(self.completed_at),
            "due": _both_times(self.due_at),
            "cutoff": _both_times(self.cutoff_at),
            "dates_from": self.due_source,
            "way": self.way,
            "reason": self.reason,
            "submitted_by": _person(self.submitted_by) if self.submitted_by else None,
            "people": [_person(person) for person in self.people],
            "team": self.team,
            "files": [
                {"name": f.name, "kind": f.kind, "size": f.size, "sha256": f.sha256}
                for f in self.files
            ],
            "note": self.note,
            "statement": self.statement,
            "generative_ai": _declared(self.ai),
            "signed_with": self.key_id,
            "software": self.software,
            "receipt": self.receipt_code,
        }
        if self.saved_at:
            facts["draft_saved"] = _both_times(self.saved_at)
        return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def draft_saved_in(manifest: str) -> datetime | None:
    """The moment that `Manifest.saved_at` wrote; None where there was none, or no manifest."""
    saved = json.loads(manifest or "{}").get("draft_saved")
    return datetime.fromisoformat(saved["utc"]) if saved else None


def _declared(ai: Declaration | None) -> dict[str, str] | None:
    if ai is None:
        return None
    return {"question": ai.question, "answer": ai.answer, "account": ai.account}


def _person(person: Person) -> dict[str, str]:
    return {"name": person.name, "number": person.number}


def _both_times(moment: datetime) -> dict[str, str]:
    local = timezone.localtime(moment)
    return {
        "utc": timezone.localtime(moment, timezone.get_fixed_timezone(0)).isoformat(),
        "local": local.isoformat(),
        "zone": str(timezone.get_current_timezone()),
    }


def draft_sha256(
    note: str, files: Iterable[tuple[str, str]], *, ai_use: str, ai_account: str
) -> str:
    """What a draft holds, as one hash: its note, files by name and hash, and declarations."""
    facts = {"note": note, "files": sorted(files), "ai": [ai_use, ai_account]}
    return sha256_of(json.dumps(facts, ensure_ascii=False, sort_keys=True))


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
