"""Names of people as they are typed or imported."""

import unicodedata

# Letters that are one with their sign, so that taking away accents does not reach it.
JOINED = str.maketrans("ıøłđħ", "ioldh")
# Marks that turn the direction of what follows, beyond the name itself.
TURNING = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Of these alone, a name is nothing to see.
UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs", "Cn", "Co", "Cs"})


def tidy_name(name: str) -> str:
    """The name on one line, without control and direction characters; empty if nothing shows."""
    one_line = " ".join(name.split())
    plain = "".join(c for c in one_line if unicodedata.category(c) != "Cc" and c not in TURNING)
    return plain if any(unicodedata.category(c) not in UNSEEN for c in plain) else ""


def is_called(name: str, words: str) -> bool:
    """Whether a name holds every word that somebody looks for, whatever their accents."""
    plain = in_plain_letters(name)
    return all(word in plain for word in in_plain_letters(words).split())


def in_plain_letters(text: str) -> str:
    """The text in small letters without accents, to compare by."""
    apart = unicodedata.normalize("NFKD", text)
    letters = "".join(c for c in apart if not unicodedata.combining(c))
    return letters.casefold().translate(JOINED)
