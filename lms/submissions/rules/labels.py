"""The letters under which an anonymous work is known to who marks it."""

import secrets

# No two that look alike, and no vowels, so that no label is a word.
LETTERS = "CDFHJKMNPRTVWXY"
SIGNS = LETTERS + "3479"
LENGTH = 5


def new_label() -> str:
    """Random, so that it says nothing of whose the work is or when it came; begins with a letter."""
    return secrets.choice(LETTERS) + "".join(secrets.choice(SIGNS) for _ in range(LENGTH - 1))
