"""Hashes as people mail and paste them."""

import re
from datetime import timedelta

# How long the office, having registered a mail, keeps the door open for the files it names.
HASH_WAITS = timedelta(days=7)
HASH = re.compile(r"(?<![0-9a-fA-F])[0-9a-fA-F]{64}(?![0-9a-fA-F])")
SPACED = re.compile(r"[\s:]")


def hashes_in(text: str) -> tuple[list[str], list[str]]:
    """The SHA-256 in a text, each once and in small letters, and the lines that hold none.

    As the tools print them: with the name of the file before or behind, in capitals, or in pairs of
    digits with a space or colon between.
    """
    found: dict[str, None] = {}
    strange = []
    for line in filter(None, map(str.strip, text.splitlines())):
        here = HASH.findall(line) or HASH.findall(SPACED.sub("", line))
        found |= dict.fromkeys(one.lower() for one in here)
        if not here:
            strange.append(line)
    return list(found), strange
