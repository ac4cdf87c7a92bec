"""SVG drawings: what is drawn, without what programs keep in them beside it."""

import re
from typing import Any

from lxml import etree

from lms.files.cleaning import pictures
from lms.files.cleaning.errors import Hindrance, NotCleanableError

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
# Names of the drawing, notes of programs, fonts, and what no reader of documents shows.
LEFT_OUT = frozenset(
    {"metadata", "title", "desc", "script", "foreignObject", "font", "font-face", "cursor"}
)
# Where a whole document of a program can stand.
NOTES = re.compile(r"content\Z|data-")


def is_drawing(root: Any) -> bool:
    return etree.QName(root).namespace == SVG


def clean(root: Any) -> None:
    gone = {one.tag for one in root.iterdescendants(etree.Element) if not _is_drawn(one)}
    if gone:
        etree.strip_elements(root, *gone, with_tail=False)
    for one in root.iter(etree.Element):
        _check(one.text or "")
        for key, value in list(one.attrib.items()):
            _clean_attribute(one, etree.QName(key), key, value)


def _is_drawn(one: Any) -> bool:
    name = etree.QName(one)
    return name.namespace == SVG and name.localname not in LEFT_OUT


def _clean_attribute(one: Any, name: Any, key: str, value: str) -> None:
    if name.namespace not in {None, XLINK, XML} or NOTES.match(name.localname):
        del one.attrib[key]
    elif name.localname == "href" and value.lstrip().startswith(pictures.INLINE):
        one.set(key, pictures.in_address(value.strip()))
    else:
        _check(value)


def _check(text: str) -> None:
    """Files can lie in styles too, such as a font; there we do not look into them."""
    if pictures.INLINE in text and ";base64" in text:
        raise NotCleanableError(Hindrance.FILES_INSIDE)
