"""A copy of a file that holds the work and nothing about who made it.

What is taken out stands in docs/decisions/0024-anonymous-work.md. A file of which we cannot say
that nothing is left is not copied: `NotCleanableError` says why.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from lms.files.cleaning import images, office, pdf
from lms.files.cleaning.errors import Hindrance, NotCleanableError
from lms.files.enums import Kind

__all__ = ["EDITION", "Hindrance", "NotCleanableError", "clean", "needs_cleaning"]

# One more whenever more is taken out, or more can be looked into: copies of before are made anew.
EDITION = 1

logger = logging.getLogger("lms.files")
CLEANERS: dict[Kind, Callable[[Path, BinaryIO], None]] = {
    Kind.PDF: pdf.clean,
    Kind.DOCX: office.clean_docx,
    Kind.ODT: office.clean_odt,
    Kind.PNG: images.clean_png,
    Kind.JPEG: images.clean_jpeg,
}


def needs_cleaning(kind: Kind) -> bool:
    """Whether a file of this kind can hold anything beside what one reads in it."""
    return kind in CLEANERS


def clean(source: Path, target: Any, kind: Kind) -> None:
    """Write the cleaned copy into an open file; the same bytes always give the same copy."""
    try:
        CLEANERS[kind](source, target)
    except (NotCleanableError, OSError):
        raise
    except Exception as error:
        # Whatever else is odd in a file: what we do not understand we do not call clean.
        logger.exception("A file could not be cleaned", extra={"event": "files.not_cleaned"})
        raise NotCleanableError(Hindrance.DAMAGED) from error
