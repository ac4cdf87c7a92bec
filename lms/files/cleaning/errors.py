from enum import StrEnum


class Hindrance(StrEnum):
    """Why a file cannot be cleaned."""

    DAMAGED = "damaged"
    # Other files lie in it, of a kind that we cannot look into.
    FILES_INSIDE = "inside"
    TOO_BIG = "big"


class NotCleanableError(Exception):
    """We cannot say of this file that nothing about its makers would be left in a copy."""

    def __init__(self, hindrance: Hindrance) -> None:
        super().__init__(hindrance.value)
        self.hindrance = hindrance
