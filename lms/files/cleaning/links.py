"""Addresses in a document that tell whose it is."""

import re

# A mail address, a place on somebody's disk, or one on the network of an employer.
TELLING = re.compile(r"\s*(mailto:|file:|/|\.\./|\\\\|[a-z]:[\\/])", re.IGNORECASE)
WITHIN = re.compile(r"mailto:|file:|\\\\|\b[a-z]:[\\/]", re.IGNORECASE)


def tells(address: str) -> bool:
    """Whether an address leads to a person or to a place of hers."""
    return bool(TELLING.match(address))


def has_telling(text: str) -> bool:
    """Whether such an address stands anywhere in the text."""
    return bool(WITHIN.search(text))
