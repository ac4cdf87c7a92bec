"""Pure rules of handing in, on plain values."""

from lms.submissions.rules.dates import AppliedDates, end_of_typed_minute, moved_by_outages
from lms.submissions.rules.receipts import (
    HandedFile,
    Manifest,
    Person,
    new_receipt_code,
    sha256_of,
    tidy_receipt_code,
)
from lms.submissions.rules.stands import Stand, stand
from lms.submissions.rules.words import duration_in_words, moment_in_words, names_in_words

__all__ = [
    "AppliedDates",
    "HandedFile",
    "Manifest",
    "Person",
    "Stand",
    "duration_in_words",
    "end_of_typed_minute",
    "moment_in_words",
    "moved_by_outages",
    "names_in_words",
    "new_receipt_code",
    "sha256_of",
    "stand",
    "tidy_receipt_code",
]
