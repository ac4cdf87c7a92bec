"""Holds a ledger that a client kept against what the site has.

The ledger is a list of receipts as the client saw them: code, SHA-256, address. The bytes are
hashed here, from the disk; what the rows say of them is not believed.
"""

import hashlib
import re
from pathlib import Path
from typing import Any

from django.conf import settings

from lms.files.models import StoredFile
from lms.operations.invariants import violations
from lms.submissions.models import SubmissionVersion
from trials.inside.promises import receipts_by_state
from trials.inside.telling import tell

NAME = re.compile(r"[0-9a-f]{64}\Z")


def audit(*, ledger: list[dict[str, str]], sitting: int) -> dict[str, Any]:
    """What is wrong, by kind; every list is empty when nothing is. Files and rules are those of the
    whole site, versions those of the sitting."""
    hashes = {path.name: _hash_of(path) for path in _kept()}
    rows = list(SubmissionVersion.objects.filter(submission__sitting=sitting).with_contents())
    versions = {row.receipt_code: [file.file.sha256 for file in row.files.all()] for row in rows}
    whole = {name for name, found in hashes.items() if name == found}
    states = receipts_by_state()
    acknowledged = {entry["code"] for entry in ledger}
    handed = {sha for files in versions.values() for sha in files}
    return {
        "lost": [
            entry["code"]
            for entry in ledger
            if entry["sha256"] not in versions.get(entry["code"], [])
            or entry["sha256"] not in whole
        ],
        "half": sorted(set(hashes) - whole),
        "rows without file": sorted(
            set(StoredFile.objects.values_list("sha256", flat=True)).union(handed) - whole
        ),
        "broken rules": [sentence for sentence, _rows in violations()],
        "versions": len(versions),
        "unacknowledged": len(set(versions) - acknowledged),
        "receipts": [
            {"code": code, "email": email, "state": states.get((email, code), "never promised")}
            for code, email in (
                (version.receipt_code, member.participation.user.email)
                for version in rows
                for member in version.members.all()
            )
        ],
    }


def _kept() -> list[Path]:
    """What lies under its final name, where views would find it."""
    folder = Path(settings.FILE_STORE)
    return [path for path in folder.glob("??/??/*") if NAME.match(path.name)]


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    tell(audit)
