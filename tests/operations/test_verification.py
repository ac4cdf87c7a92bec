"""Each fault is really there, on a real disk; what is whole must not be named."""

import hashlib
import json
import os
import tracemalloc
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from lms.files import store
from lms.files.models import PrivateDocument, PrivateImage, StoredFile
from lms.operations import verification
from lms.operations.verification import Kind, Tally
from tests.factories.files import make_upload, pdf_bytes, png_bytes
from tests.factories.submissions import make_version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_store")]
# `VERIFY_FILES=10000` is the full measure: 300 faults among 10,000 files.
FILES = int(os.environ.get("VERIFY_FILES", "1000"))
EACH = FILES // 100


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def write(content, *, row=True):
    """A file in the store as `store.keep` leaves it, without its disk being asked each time."""
    path = store.path_of(hashlib.sha256(content).hexdigest())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(0o440)
    stored = StoredFile(sha256=path.name, size=len(content), kind="pdf", stored_at=timezone.now())
    if row:
        stored.save()
    return stored, path


def change(path, act):
    path.chmod(0o640)
    act(path)
    if path.exists():
        path.chmod(0o440)


def flip_a_bit(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def cut_off(path):
    path.write_bytes(path.read_bytes()[:-1])


def grow_old(path, days=3):
    moment = (timezone.now() - timedelta(days=days)).timestamp()
    os.utime(path, (moment, moment))


def found(**options):
    return list(verification.faults(at=timezone.now(), tally=Tally(), **options))


def kinds():
    return {(fault.kind, Path(fault.path).name) for fault in found()}


def test_every_planted_fault_is_named_and_nothing_else():
    paths = [write(os.urandom(200 + number))[1] for number in range(FILES)]
    planted = set()
    plants = [(Kind.ALTERED, flip_a_bit), (Kind.TRUNCATED, cut_off), (Kind.MISSING, Path.unlink)]
    for position, (kind, act) in enumerate(plants):
        for path in paths[position * EACH : (position + 1) * EACH]:
            change(path, act)
            planted.add((kind, path.name))

    assert len(planted) == 3 * EACH
    assert kinds() == planted
    assert len(found()) == 3 * EACH


def test_row_and_place_of_a_damaged_file_are_told():
    stored, path = write(b"whole")
    change(path, flip_a_bit)

    fault = found()[0]

    assert fault.row == f"files.StoredFile {stored.pk}"
    assert fault.path == f"store/{path.name[:2]}/{path.name[2:4]}/{path.name}"


@pytest.mark.parametrize(
    ("kind", "act"),
    [
        (Kind.ALTERED, lambda path: path.write_bytes(path.read_bytes() + b"!")),
        (Kind.TRUNCATED, lambda path: path.write_bytes(b"")),
        (Kind.FOREIGN, lambda path: (path.unlink(), path.symlink_to("/etc/hostname"))),
        (Kind.FOREIGN, lambda path: (path.unlink(), path.mkdir())),
    ],
)
def test_what_else_can_be_in_the_place_of_a_file(kind, act):
    path = write(b"whole")[1]
    path.chmod(0o640)
    act(path)

    assert [fault.kind for fault in found() if fault.row] == [kind]


def test_file_that_others_could_change_is_named():
    path = write(b"whole")[1]
    path.chmod(0o644)

    assert kinds() == {(Kind.RIGHTS, path.name)}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_that_the_site_may_not_read_is_named():
    path = write(b"whole")[1]
    path.chmod(0)

    assert kinds() == {(Kind.UNREADABLE, path.name)}


def test_file_without_a_row_is_named_once_the_collector_should_have_had_it():
    young, old, own = (
        write(content, row=content == b"own")[1] for content in (b"y", b"o", b"own")
    )
    for path in (old, own):
        grow_old(path)
    grow_old(young, days=1)

    assert kinds() == {(Kind.STRAY, old.name)}


def test_what_is_no_file_of_the_store_is_named_wherever_it_lies(settings):
    path = write(b"whole")[1]
    top = Path(settings.FILE_STORE)
    for place in (top / "note.txt", path.parent / "note.txt", top / path.name):
        place.write_text("?")

    assert [fault.path for fault in sorted(found())] == sorted(
        [
            "store/note.txt",
            f"store/{path.name[:2]}/{path.name[2:4]}/note.txt",
            f"store/{path.name}",
        ]
    )


def test_file_that_is_coming_in_is_nobodys_fault(settings):
    make_upload()
    (Path(settings.FILE_UPLOAD_TEMP_DIR) / "left.upload").write_bytes(b"half")

    assert found() == []


def test_work_that_was_handed_in_is_whole():
    make_version()

    tally = Tally()
    assert list(verification.faults(at=timezone.now(), tally=tally)) == []
    assert (tally.files, tally.size) == (1, StoredFile.objects.get().size)


def image():
    return PrivateImage.objects.create(title="i", file=ContentFile(png_bytes(), "i.png"))


def document():
    row = PrivateDocument(title="d", file=ContentFile(pdf_bytes(), "d.pdf"))
    row.file_size = row.file.size
    row._set_file_hash()
    row.save()
    return row


def test_images_and_documents_of_pages_are_looked_at_too():
    whole, gone, cut = image(), image(), document()
    changed, size = document(), image()
    whole.get_rendition("width-2")
    rendition = size.get_rendition("width-2")
    Path(gone.file.path).unlink()
    cut_off(Path(cut.file.path))
    flip_a_bit(Path(changed.file.path))
    Path(rendition.file.path).unlink()

    assert {(fault.kind, fault.row) for fault in found()} == {
        (Kind.MISSING, f"files.PrivateImage {gone.pk}"),
        (Kind.TRUNCATED, f"files.PrivateDocument {cut.pk}"),
        (Kind.ALTERED, f"files.PrivateDocument {changed.pk}"),
        (Kind.MISSING, f"files.PrivateRendition {rendition.pk}"),
    }


def test_sample_hashes_so_many_and_still_misses_no_file_that_is_not_there():
    files = [write(bytes([number]) * 1000) for number in range(20)]
    files[0][1].unlink()
    tally = Tally()

    faults = list(verification.faults(at=timezone.now(), sample=5, tally=tally))

    assert [fault.kind for fault in faults] == [Kind.MISSING]
    assert 4000 <= tally.size <= 5000
    assert found(sample=500) == faults


def test_memory_stays_flat_whatever_the_size():
    content = os.urandom(32 * 1024 * 1024)
    write(content)
    tracemalloc.start()

    assert found() == []

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * 1024 * 1024


@pytest.mark.parametrize("count", [1, 25])
def test_queries_do_not_grow_with_the_files(count, django_assert_num_queries):
    for number in range(count):
        grow_old(write(b"%d" % number)[1])
    # A batch and the empty one after it for the rows; one for the strays; three for the media.
    with django_assert_num_queries(6):
        assert found() == []


def test_command_is_content_when_everything_is_whole(capsys):
    write(b"whole")
    call_command("verify")
    assert capsys.readouterr().out.startswith("1 files were looked at, 5\xa0bytes read in")


def test_command_names_the_faults_and_fails(capsys):
    stored, path = write(b"whole")
    path.unlink()

    with pytest.raises(CommandError) as refused:
        call_command("verify")

    assert refused.value.returncode == 1
    assert capsys.readouterr().out.splitlines()[0] == (
        f"missing: store/{path.name[:2]}/{path.name[2:4]}/{path.name} (files.StoredFile {stored.pk})"
    )


def test_command_tells_a_machine_the_same(capsys):
    stored, path = write(b"whole")
    change(path, flip_a_bit)

    with pytest.raises(CommandError):
        call_command("verify", json=True)

    told = json.loads(capsys.readouterr().out)
    assert (told["files"], told["bytes"], told["counts"]) == (1, 5, {"altered": 1})
    assert told["faults"] == [
        {
            "kind": "altered",
            "row": f"files.StoredFile {stored.pk}",
            "path": f"store/{path.name[:2]}/{path.name[2:4]}/{path.name}",
        }
    ]
