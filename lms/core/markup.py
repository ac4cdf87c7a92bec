"""User-written HTML made safe; the only module that touches bleach (docs/decisions/0001-stack.md)."""

from urllib.parse import urlsplit

import bleach
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe

SCHEMES = frozenset({"http", "https", "mailto"})
TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h2",
        "h3",
        "h4",
        "h5",
        "hr",
        "i",
        "ins",
        "kbd",
        "li",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ]
)
ATTRIBUTES = frozenset(
    {("a", "title"), ("th", "scope"), ("td", "colspan"), ("td", "rowspan"), ("abbr", "title")}
)


def _allow(tag: str, name: str, value: str) -> bool:
    if (tag, name) == ("a", "href"):
        return is_safe_link(value)
    return (tag, name) in ATTRIBUTES


def is_safe_link(value: str) -> bool:
    """Whether a link leads to the web, to mail, or to a place on this site."""
    address = "".join(c for c in value if c.isprintable() and not c.isspace())
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme:
        return parts.scheme in SCHEMES
    # bleach itself takes "javascript:1" for a host with a port, so a colon is refused here.
    return not address.startswith(("//", "\\", "/\\")) and ":" not in address.split("/")[0]


def clean(html: str) -> SafeString:
    """The HTML with everything taken out that is not on the list; scripts lose their text too."""
    # A Cleaner is not safe between threads, so each call makes its own.
    cleaner = bleach.Cleaner(tags=TAGS, attributes=_allow, protocols=SCHEMES, strip=True)
    return mark_safe(cleaner.clean(html))  # noqa: S308 - it was cleaned in this very line


def from_text(text: str) -> SafeString:
    """Plain text as paragraphs, for feedback and notes that were typed without formatting."""
    return mark_safe(linebreaks(text, autoescape=True))  # noqa: S308 - it was escaped
