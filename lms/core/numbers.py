"""Numbers that come as text from outside."""

import re

# As many digits as every database can compare; Python refuses to read some thousands.
NUMBER = re.compile(r"[0-9]{1,18}\Z")


def number_in(text: str) -> int | None:
    """The whole number in plain digits, or None: "²" and "٦" are digits as well, to Python."""
    return int(text) if NUMBER.match(text) else None
