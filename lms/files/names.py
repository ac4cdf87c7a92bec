"""Names of files: data to show, never part of a path."""

import unicodedata
from collections.abc import Container
from itertools import chain
from urllib.parse import quote

from lms.files.enums import Kind

LONGEST = 255
LONGEST_EXTENSION = 10
EXTENSIONS = {
    Kind.PDF: ["pdf"],
    Kind.DOCX: ["docx"],
    Kind.ODT: ["odt"],
    Kind.TEXT: ["txt"],
    Kind.PNG: ["png"],
    Kind.JPEG: ["jpg", "jpeg"],
}
# These say that a file is something else than it is, and keep it from being opened.
MISLEADING = {"doc", "docm", "dot", "dotx", "rtf", *chain(*EXTENSIONS.values())}


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


def fitting(name: str, kind: Kind) -> str:
    """The shown name with an extension that says what the file is, by its content. A text may be
    called what it likes, as long as that is no other kind."""
    stem, dot, extension = name.rpartition(".")
    said = extension.lower() if dot else ""
    if said in EXTENSIONS[kind] or (kind == Kind.TEXT and said not in MISLEADING):
        return name
    stem, right = (stem if said in MISLEADING else name), EXTENSIONS[kind][0]
    return f"{stem[: LONGEST - len(right) - 1]}.{right}"


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
