"""Our copies of Wagtail's templates differ from the installed ones by the nonce alone."""

from pathlib import Path

import pytest
import wagtail.admin
from django.conf import settings

ORIGINALS = Path(wagtail.admin.__file__).parent / "templates"
COPIES = settings.BASE_DIR / "templates"
NOTE = "{# Copied from Wagtail 8.0.1 (BSD-3-Clause); the script carries our nonce. #}"
NAMES = sorted(str(path.relative_to(COPIES)) for path in (COPIES / "wagtailadmin").rglob("*.html"))


def squeezed(text):
    return "".join(text.split())


def test_there_are_copies():
    assert len(NAMES) >= 5


@pytest.mark.parametrize("name", NAMES)
def test_copy_is_the_original_with_a_nonce(name):
    copy = (COPIES / name).read_text()
    assert NOTE in copy
    copy = copy.replace(NOTE, "").replace("{% load nonce %}", "")

    assert squeezed(copy.replace("<script {% nonce %}>", "<script>")) == squeezed(
        (ORIGINALS / name).read_text()
    )


def test_no_other_template_of_the_editor_has_a_script_without_a_nonce():
    inline = {
        str(path.relative_to(ORIGINALS))
        for path in (ORIGINALS / "wagtailadmin").rglob("*.html")
        if "<script>" in path.read_text()
    }

    assert inline == set(NAMES)
