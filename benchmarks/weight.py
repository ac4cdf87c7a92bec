"""How much a browser fetches that has nothing of the site yet."""

import gzip
import re
from collections.abc import Iterator
from urllib.parse import urljoin

from benchmarks.measure import LEVEL, Person, ask

STYLES = re.compile(r'<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"|<link\s+href="([^"]+\.css)"')
SCRIPTS = re.compile(r'<script[^>]+src="([^"]+)"')
IMPORTS = re.compile(r"""(?:^|[;\s}])(?:import|from)\s*["']([^"']+)["']""")
ADDRESSES = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']""")
IMAGES = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".ico")


def cold_weight(person: Person, url: str) -> dict[str, int]:
    """The compressed bytes of a page and of its styles, scripts and fonts; without images."""
    page = ask(person.get(url)).body
    weights = {url: len(gzip.compress(page, LEVEL))}
    waiting = [*_found(STYLES, page, url), *_found(SCRIPTS, page, url)]
    while waiting:
        address = waiting.pop()
        if address in weights or address.endswith(IMAGES):
            continue
        answer = ask(person.get(address, HTTP_ACCEPT_ENCODING="gzip"))
        if answer.status != 200:
            raise SystemExit(f"{address} answered {answer.status}")
        weights[address] = len(answer.body)
        packed = answer.header("Content-Encoding") == "gzip"
        body = gzip.decompress(answer.body) if packed else answer.body
        waiting += _found(IMPORTS if address.endswith(".js") else ADDRESSES, body, address)
    return weights


def _found(pattern: re.Pattern[str], text: bytes, base: str) -> Iterator[str]:
    for groups in pattern.finditer(text.decode(errors="replace")):
        address = next(group for group in groups.groups() if group)
        if not address.startswith("data:"):
            yield urljoin(base, address)
