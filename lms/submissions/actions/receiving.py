"""Taking a file in by the rules of an assignment, wherever it is to lie then."""

from datetime import datetime

from django.core.exceptions import ValidationError

from lms.files import actions as files
from lms.files.enums import Kind
from lms.files.models import StoredFile
from lms.files.names import fitting, shown
from lms.files.uploads import HashedUpload
from lms.submissions.models import Assignment


def take_in(upload: HashedUpload, assignment: Assignment, *, at: datetime) -> StoredFile:
    """The file in the store. Raises ValidationError with why the assignment does not take it."""
    return files.receive(
        upload,
        allowed=[Kind(kind) for kind in assignment.allowed_kinds],
        max_bytes=assignment.max_bytes,
        at=at,
    )


def name_of(upload: HashedUpload, stored: StoredFile) -> str:
    """What the file is called here: as it came, with an extension by which it can be opened."""
    return fitting(shown(upload.name or ""), Kind(stored.kind))


def refusal_of(upload: HashedUpload, error: ValidationError) -> str:
    """Which file is not taken, and why, for a list of them."""
    return f"{shown(upload.name or '')}: {' '.join(error.messages)}"
