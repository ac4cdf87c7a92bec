"""Mail, written from notices, and read from the letter box of the demo."""

from lms.notices.formats.box import Letter, letters_in
from lms.notices.formats.letters import digest_of, letter_of, words_of

__all__ = ["Letter", "digest_of", "letter_of", "letters_in", "words_of"]
