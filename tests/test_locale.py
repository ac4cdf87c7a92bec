"""Every text a user sees is there in Dutch: nothing empty, fuzzy, copied, left over or forgotten."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "locale" / "nl" / "LC_MESSAGES" / "django.po"
# Words that are the same in both languages.
SAME = set((ROOT / "locale" / "same-in-both.txt").read_text().splitlines())
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
# A context stands before the text and is none itself.
MARKED = re.compile(
    r"""(?<![\w.])(?:(?:_|gettext|gettext_lazy)\(|pgettext(?:_lazy)?\(\s*"[^"]*",)\s*"""
    r"""((?:"(?:[^"\\]|\\.)*"\s*)+)""",
    re.DOTALL,
)
TAGGED = re.compile(r"""\{%\s*trans(?:late)?\s+"((?:[^"\\]|\\.)*)"|_\("((?:[^"\\]|\\.)*)"\)""")
BLOCK = re.compile(
    r"\{%\s*blocktrans(?:late)?\b([^%]*)%\}(.*?)(?:\{%\s*plural\s*%\}(.*?))?\{%\s*endblocktrans(?:late)?\s*%\}",
    re.DOTALL,
)


@pytest.fixture(scope="module")
def catalogue():
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="nl")


def messages(catalogue):
    return [message for message in catalogue if message.id]


def texts(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)


def sources(message):
    return message.id if isinstance(message.id, tuple) else (message.id,)


def test_catalogue_has_no_empty_entry(catalogue):
    assert [m.id for m in messages(catalogue) if not all(texts(m))] == []


def test_catalogue_has_no_fuzzy_entry(catalogue):
    assert [m.id for m in messages(catalogue) if m.fuzzy] == []


def test_catalogue_has_no_merely_copied_entry(catalogue):
    copied = [sources(m)[0] for m in messages(catalogue) if sources(m) == texts(m)]

    assert [text for text in copied if text not in SAME] == []


def test_translations_keep_their_placeholders(catalogue):
    wrong = [
        m.id
        for m in messages(catalogue)
        if set(PLACEHOLDER.findall(sources(m)[-1])) != set(PLACEHOLDER.findall(texts(m)[-1]))
    ]

    assert wrong == []


def strings_of_python(path):
    for match in MARKED.finditer(path.read_text()):
        parts = re.findall(r'"((?:[^"\\]|\\.)*)"', match.group(1))
        yield "".join(parts).encode().decode("unicode_escape").encode("latin-1").decode()


def strings_of_template(path):
    text = path.read_text()
    for match in TAGGED.finditer(text):
        yield next(group for group in match.groups() if group is not None)
    for options, body, _plural in BLOCK.findall(text):
        body = body.replace("%", "%%")
        body = re.sub(r"\{\{\s*([\w.]+)[^}]*\}\}", r"%(\1)s", body)
        if "trimmed" in options:
            body = " ".join(line.strip() for line in body.strip().splitlines())
        yield body


def files(pattern):
    for folder in ("lms", "home", "templates"):
        yield from (
            p for p in sorted((ROOT / folder).rglob(pattern)) if "migrations" not in p.parts
        )


@pytest.mark.parametrize("path", [*files("*.py"), *files("*.html"), *files("*.txt")], ids=str)
def test_every_marked_string_is_in_the_catalogue(path, catalogue):
    known = {source for message in messages(catalogue) for source in sources(message)}
    strings = strings_of_python(path) if path.suffix == ".py" else strings_of_template(path)

    assert sorted({text for text in strings if text and text not in known}) == []
