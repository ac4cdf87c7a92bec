"""Where a text names the people whose work it is."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from lms.core.names import in_plain_letters

# Parts of a name that are words of everybody's texts.
BETWEEN = frozenset(
    [
        "aan",
        "af",
        "al",
        "bij",
        "da",
        "de",
        "del",
        "della",
        "den",
        "der",
        "des",
        "di",
        "do",
        "dos",
        "du",
        "el",
        "en",
        "het",
        "in",
        "la",
        "le",
        "les",
        "onder",
        "op",
        "over",
        "s",
        "t",
        "te",
        "ten",
        "ter",
        "tot",
        "uit",
        "uijt",
        "van",
        "vanden",
        "vander",
        "ver",
        "voor",
        "von",
        "y",
        "zu",
        "zum",
        "zur",
    ]
)
SHORTEST = 3
AROUND = 30  # characters shown on either side


@dataclass(frozen=True, slots=True)
class Sought:
    """What to look for; `pattern` is None where there is nothing."""

    pattern: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Mention:
    """The words that were found, with some of what stands around them."""

    before: str
    words: str
    after: str

    @property
    def shown(self) -> str:
        return f"… {self.before}{self.words}{self.after} …"


def sought_of(people: Iterable[tuple[str, str, str]]) -> Sought:
    """Names, student numbers and e-mail addresses of these people, in plain letters."""
    words: set[str] = set()
    for name, number, email in people:
        plain = in_plain_letters(name)
        whole = " ".join(plain.split())
        parts = {part for part in re.split(r"[\s.\-'’]+", plain) if part not in BETWEEN}
        words |= {part for part in parts if len(part) >= SHORTEST}
        words |= {whole, in_plain_letters(number), in_plain_letters(email)}
    # The longest first, so that a whole name is found as one.
    said = [_spaced(word) for word in sorted(words, key=len, reverse=True) if word]
    if not said:
        return Sought(None)
    return Sought(re.compile(rf"(?<![^\W_])(?:{'|'.join(said)})(?![^\W_])"))


def mentions_in(text: str, sought: Sought, *, most: int) -> list[Mention]:
    """The first places in the text where they stand, whatever their case and accents."""
    if sought.pattern is None:
        return []
    plain = in_plain_letters(text)
    found = [match.span() for match in islice(sought.pattern.finditer(plain), most)]
    places = list(_places(text)) if found and not text.isascii() else None
    return [_mention(text, places, *span) for span in found]


def _spaced(word: str) -> str:
    """The word as a pattern; between its parts any white space, a new line included."""
    return r"\s+".join(re.escape(part) for part in word.split())


def _mention(text: str, places: list[int] | None, start: int, end: int) -> Mention:
    if places is not None:
        start, end = places[start], places[end - 1] + 1
    return Mention(
        before=_on_a_line(text[max(start - AROUND, 0) : start]),
        words=_on_a_line(text[start:end]),
        after=_on_a_line(text[end : end + AROUND]),
    )


def _on_a_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _places(text: str) -> Iterator[int]:
    """For each plain letter the place of the sign of the text that it comes from."""
    for place, sign in enumerate(text):
        for _ in in_plain_letters(sign):
            yield place
