"""A manifest that somebody made up: what is not what this site writes is refused in a sentence."""

import random
from datetime import UTC, datetime

import pytest

from lms.operations.backups import manifest
from lms.operations.backups.manifest import BackupError, Entry, Manifest
from tests.operations.forging import forge, seal

SHA = "ab" * 32
HOSTILE = [
    "../../etc/passwd",
    "/etc/passwd",
    "media/../../x",
    "media/./x",
    "media//x",
    "media",
    "media/",
    "media/x\0y",
    "media/\ud800",
    "media\\..\\x",
    "files/ab/ab/../../x",
    "manifest.json",
    "",
    f"files/cd/ab/{SHA}",
    f"files/ab/ab/{SHA}\n",
    7,
    None,
    ["media/x"],
]


@pytest.fixture
def written(tmp_path):
    """A manifest as the site writes it."""
    Manifest(
        at=datetime(2026, 11, 25, 20, 0, tzinfo=UTC),
        software="0.1.0",
        vendor="sqlite",
        database=Entry("database.sqlite3", 4096, "cd" * 32),
        migrations=[("submissions", "0001_initial")],
        files=[Entry(f"files/ab/ab/{SHA}", 3, SHA)],
        media=[Entry("media/original_images/kaart van Utrecht é.png", 5, "ef" * 32)],
        damaged=[],
    ).write(tmp_path)
    return tmp_path


def test_manifest_is_read_as_it_was_written(written):
    found = manifest.read(written)
    assert (found.vendor, found.at) == ("sqlite", datetime(2026, 11, 25, 20, 0, tzinfo=UTC))
    assert found.migrations == [("submissions", "0001_initial")]
    assert [entry.path for entry in found.entries] == [
        "database.sqlite3",
        f"files/ab/ab/{SHA}",
        "media/original_images/kaart van Utrecht é.png",
    ]


@pytest.mark.parametrize("path", HOSTILE)
@pytest.mark.parametrize("place", ["files", "media", "database"])
def test_path_that_leads_elsewhere_is_refused(written, path, place):
    entry = [path, 1, SHA]
    forge(written, **{place: entry if place == "database" else [entry]})
    with pytest.raises(BackupError, match="not what this site writes"):
        manifest.read(written)


@pytest.mark.parametrize(
    "changes",
    [
        {"files": [[f"files/ab/ab/{SHA}", -1, SHA]]},
        {"files": [[f"files/ab/ab/{SHA}", True, SHA]]},
        {"files": [[f"files/ab/ab/{SHA}", 1, "no hash"]]},
        {"files": [[f"files/ab/ab/{SHA}", 1]]},
        {"files": {"a": 1}},
        {"files": None},
        {"media": [["media/x", 1, SHA], ["media/x", 1, SHA]]},
        {"vendor": "oracle"},
        {"vendor": ["sqlite"]},
        {"at": "yesterday"},
        {"at": "2026-11-25T20:00:00"},
        {"migrations": [["a"]]},
        {"format": 2},
        {"format": None},
    ],
)
def test_manifest_that_makes_no_sense_is_refused(written, changes):
    forge(written, **changes)
    with pytest.raises(BackupError):
        manifest.read(written)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"\xff", b"[" * 100_000, b'{"format": 1}', b"1e999"]
)
def test_what_is_no_manifest_is_refused(written, content):
    seal(written, content)
    with pytest.raises(BackupError):
        manifest.read(written)


def test_manifest_that_was_changed_breaks_its_seal(written):
    path = written / manifest.NAME
    path.chmod(0o640)
    path.write_bytes(path.read_bytes().replace(b'"damaged": []', b'"damaged":  []'))
    with pytest.raises(BackupError, match="was changed after it was written"):
        manifest.read(written)


def test_manifest_with_bytes_turned_over_is_read_or_refused_and_never_more(written):
    """Whatever comes of it: a backup that is told to be wrong, or a sentence; no file elsewhere."""
    whole = (written / manifest.NAME).read_bytes()
    chance = random.Random(20261125)  # noqa: S311 - the same each time
    refused = 0
    for _ in range(300):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        seal(written, bytes(content))
        try:
            found = manifest.read(written)
        except BackupError:
            refused += 1
        else:
            for entry in found.entries:
                assert (written / entry.path).resolve().is_relative_to(written)
    assert refused > 100
