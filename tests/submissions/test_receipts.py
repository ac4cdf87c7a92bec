"""What a receipt shows, and that anybody can check it without us."""

import io
import json
import shutil
import subprocess
from datetime import timedelta
from uuid import uuid4

import pikepdf
import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from lms.courses.enums import Role
from lms.submissions import actions, formats, rules
from lms.submissions.models import SigningKey
from tests.factories.accounts import make_user
from tests.factories.courses import make_participation
from tests.factories.submissions import (
    make_assignment,
    make_sitting,
    make_submission,
    make_version,
)
from tests.html import flat

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def test_a_manifest_says_what_was_declared_in_the_words_that_were_read(at):
    draft = make_submission(make_sitting(make_assignment(ai_rule="ideas"), at=at), at=at)
    type(draft).objects.filter(pk=draft.pk).update(ai_use="yes", ai_account="Voor de opbouw.")

    version = make_version(draft, at=at, completed_at=at + 7 * SECOND)

    facts = json.loads(version.manifest)
    assert facts["generative_ai"]["account"] == "Voor de opbouw."
    assert facts["generative_ai"]["question"]
    assert (version.ai_rule, version.ai_use) == ("ideas", "yes")
    assert facts["received"]["utc"] == "2026-11-10T19:00:00+00:00"
    assert facts["completed"]["local"] == "2026-11-10T20:00:07+01:00"
    assert facts["dates_from"] == "default"
    assert facts["signed_with"] == version.key_id


def test_where_nothing_is_asked_about_ai_the_manifest_says_nothing(at):
    assert json.loads(make_version(at=at).manifest)["generative_ai"] is None


def test_a_signature_holds_for_exactly_the_bytes_that_were_signed(at):
    version = make_version(at=at)
    key = SigningKey.objects.get(key_id=version.key_id)

    def holds(text):
        return rules.is_signed(text, signature=version.signature, public_key=key.public_key)

    assert holds(version.manifest)
    assert not holds(version.manifest.replace("2026", "2025"))


@pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl here")
def test_what_is_downloaded_verifies_with_plain_openssl(client, at, tmp_path):
    version = make_version(at=at)
    client.force_login(version.submitted_by)
    base = f"/receipts/{version.receipt_code}/"
    downloads = {
        "manifest.json": base + "manifest/",
        "manifest.sig": base + "signature/",
        "key.pem": f"/receipts/keys/{version.key_id}.pem",
    }
    for name, address in downloads.items():
        (tmp_path / name).write_bytes(client.get(address).content)
    command = "openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in manifest.json -sigfile"

    good = subprocess.run([*command.split(), "manifest.sig"], cwd=tmp_path, check=False)
    (tmp_path / "manifest.json").write_text(version.manifest.replace("2026", "2025"))
    changed = subprocess.run([*command.split(), "manifest.sig"], cwd=tmp_path, check=False)

    assert good.returncode == 0
    assert changed.returncode != 0


def test_a_new_key_signs_from_now_on_and_the_old_one_still_checks(client, at):
    before = make_version(at=at)

    call_command("rotate_signing_key")

    after = make_version(at=at)
    assert before.key_id != after.key_id
    old = SigningKey.objects.get(key_id=before.key_id)
    assert rules.is_signed(before.manifest, signature=before.signature, public_key=old.public_key)
    assert old.private_key == ""
    page = client.get("/receipts/keys/").content.decode()
    assert before.key_id in page
    assert after.key_id in page


def test_with_another_secret_prepare_makes_another_key_and_a_hand_in_never_fails(at, settings):
    draft = make_submission(at=at)
    settings.SIGNING_KEY = "another secret"

    unsigned = make_version(draft, at=at)
    key = actions.ensure_signing_key(at=at)

    assert (unsigned.signature, unsigned.key_id) == ("", "")
    assert actions.ensure_signing_key(at=at + SECOND) == key
    assert make_version(at=at).key_id == key.key_id


def test_a_copy_of_the_database_alone_signs_nothing():
    key = SigningKey.objects.get(is_current=True)

    with pytest.raises(rules.UnreadableKey):
        rules.sign("x", private_key=key.private_key, secret="guessed")


@pytest.mark.parametrize(
    "changes",
    [
        {"is_current": False},
        {"private_key": ""},
        {"retired_at": "2020-01-01T00:00Z", "is_current": False, "private_key": ""},
    ],
)
def test_the_database_refuses_a_key_that_is_neither_in_use_nor_retired(changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        SigningKey.objects.filter(is_current=True).update(**changes)


def test_the_database_knows_one_key_that_signs(at):
    pair = rules.new_key_pair("secret")

    with pytest.raises(IntegrityError), transaction.atomic():
        SigningKey.objects.create(
            key_id="x", public_key=pair.public_key, private_key=pair.private_key, made_at=at
        )


def test_the_page_tells_both_times_with_zone_and_offset(client, at):
    version = make_version(at=at, completed_at=at + 65 * SECOND)
    type(version.submitted_by).objects.update(language="en")
    client.force_login(version.submitted_by)

    html = flat(client.get(f"/receipts/{version.receipt_code}/").content)

    assert "20:00:00 CET (UTC+01:00)" in html
    assert "20:01:05 CET (UTC+01:00)" in html
    assert version.key_id in html


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_pdf_holds_all_of_it_in_the_language_that_is_read(client, at, language):
    name = "Zoë Strauß-Şahin <b>"
    student = make_user(name, language=language)
    sitting = make_sitting(make_assignment(ai_rule="free"), at=at)
    make_participation(sitting.assignment.run, student)
    draft = make_submission(sitting, by=student, at=at)
    type(draft).objects.filter(pk=draft.pk).update(
        ai_use="yes", ai_account="Naar é & ß < gezocht."
    )
    version = make_version(draft, at=at)
    client.force_login(student)

    answer = client.get(f"/receipts/{version.receipt_code}/pdf/")

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert pdf.Root.Lang == language
        assert version.receipt_code in str(pdf.docinfo["/Title"])


def test_a_pdf_of_many_files_and_a_long_note_runs_on_over_its_pages(at):
    sitting = make_sitting(make_assignment(max_files=20), at=at)
    version = make_version(make_submission(sitting, files=20, note="regel\n" * 300, at=at), at=at)

    content = formats.receipt_pdf(version, size=str, address="https://x.example/")

    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) > 3


@pytest.mark.parametrize("what", ["pdf", "manifest", "signature"])
def test_what_belongs_to_a_receipt_is_for_who_may_see_the_receipt(client, at, what):
    version = make_version(at=at)
    run = version.submission.sitting.assignment.run
    table = [
        (200, version.submitted_by),
        (200, make_participation(run, role=Role.LECTURER).user),
        (404, make_participation(run).user),
        (404, make_participation(role=Role.LECTURER).user),
    ]

    for status, person in table:
        client.force_login(person)
        answer = client.get(f"/receipts/{version.receipt_code}/{what}/")
        assert answer.status_code == status, person


def test_an_unsigned_version_has_no_signature_to_download(client, at):
    SigningKey.objects.all().delete()
    version = make_version(at=at)
    client.force_login(version.submitted_by)

    assert client.get(f"/receipts/{version.receipt_code}/signature/").status_code == 404
    assert client.get(f"/receipts/{version.receipt_code}/").status_code == 200


def test_completed_is_never_before_the_first_byte(at):
    draft = make_submission(at=at)

    version = make_version(draft, at=at, completed_at=at - SECOND, request_key=uuid4())

    assert version.completed_at == at
