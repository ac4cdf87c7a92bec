"""Comparing what a page says without minding how its template is laid out."""

import re


def flat(html):
    """The HTML with no white space beside its tags and single spaces elsewhere."""
    text = html if isinstance(html, str) else html.decode()
    return re.sub(r"\s*(<[^>]*>)\s*", r"\1", re.sub(r"\s+", " ", text).replace(" >", ">"))
