"""Backups: a database and its files that agree, taken while people hand in, and put back.

Why in this order, and what a backup holds: docs/decisions/0019-backups.md.
"""

from lms.operations.backups.manifest import BackupError, Manifest
from lms.operations.backups.restoring import check, restore
from lms.operations.backups.taking import Taken, take

__all__ = ["BackupError", "Manifest", "Taken", "check", "restore", "take"]
