"""Names of files: data to show, never part of a path."""

import unicodedata
from collections.abc import Container
from urllib.parse import quote

LONGEST = 255
LONGEST_EXTENSION = 10


def shown(name: str) -> str:
    """The name as it can be shown: without folders, control and direction characters, not too long.

    The extension is kept; a name of which nothing remains becomes "file".
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(
        c for c in last if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    plain = " ".join(plain.split()).strip(". ")
    if not plain:
        return "file"
    stem, dot, extension = plain.rpartition(".")
    if not dot or len(extension) > LONGEST_EXTENSION:
        return plain[:LONGEST]
    return f"{stem[: LONGEST - len(extension) - 1]}.{extension}"


def free_name(name: str, taken: Container[str]) -> str:
    """The shown name, numbered when it is taken."""
    number, free = 2, name
    while free in taken:
        free, number = _numbered(name, number), number + 1
    return free


def _numbered(name: str, number: int) -> str:
    """With a number before its extension, no longer than a name may be."""
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > LONGEST_EXTENSION:
        stem, dot, extension = name, "", ""
    end = f" ({number}){dot}{extension}"
    return stem[: LONGEST - len(end)] + end


def disposition(name: str, *, inline: bool = False) -> str:
    """The Content-Disposition header for the name, after RFC 6266 and RFC 8187."""
    kind = "inline" if inline else "attachment"
    name = shown(name)
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = "".join("_" if c in '"\\%' else c for c in plain).strip() or "file"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
