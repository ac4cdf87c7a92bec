"""Before anonymous work is handed in its student sees where it names her, and decides."""

import io
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from lms.files import reading
from lms.submissions import actions, queries
from lms.submissions.enums import HandInRule
from lms.submissions.models import Press, Sitting, Submission, SubmissionVersion
from lms.submissions.rules import mentions_in, sought_of
from tests.factories.accounts import make_user
from tests.factories.courses import make_participation, make_team, make_team_set
from tests.factories.files import docx_bytes, make_upload, pdf_bytes, png_bytes, zip_bytes
from tests.factories.submissions import make_assignment, make_sitting, make_submission
from tests.html import flat
from tests.submissions.test_rounds import TeamWork

SOUGHT = sought_of([("Zoë van der Bühl-Øst", "s1234567", "z.buhl@leerling.example")])


def found(text, sought=SOUGHT):
    return [mention.words for mention in mentions_in(text, sought, most=9)]


def paper(*pages):
    out = io.BytesIO()
    canvas = Canvas(out)
    for page in pages:
        canvas.drawString(72, 700, page)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


# --- the words -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("door Zoë van der Bühl-Øst.", ["Zoë van der Bühl-Øst"]),
        ("ZOE VAN DER BUHL-OST", ["ZOE VAN DER BUHL-OST"]),
        ("zoe\nvan  der Bühl-Øst", ["zoe van der Bühl-Øst"]),
        ("volgens Bühl (2026)", ["Bühl"]),
        ("S1234567 en Z.BUHL@leerling.example", ["S1234567", "Z.BUHL@leerling.example"]),
        ("de_zoe_1", ["zoe"]),
        ("zoektocht, afzoe, 1s12345678", []),
        ("van der kant van de wet", []),
        ("", []),
    ],
)
def test_it_finds_names_numbers_and_addresses_as_words(text, words):
    assert found(text) == words


def test_what_is_found_is_shown_with_what_stands_around_it():
    [mention] = mentions_in("Ik ben ßter Zoë, en dit is mijn werk.", SOUGHT, most=3)

    assert (mention.before, mention.words, mention.after) == (
        "Ik ben ßter ",
        "Zoë",
        ", en dit is mijn werk.",
    )


def test_nothing_is_sought_where_nothing_is_known():
    assert found("alles", sought_of([("", "", "")])) == []


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_name_is_found_wherever_it_stands(before, after):
    assert "Zoë" in "".join(found(f"{before} Zoë {after}"))


# --- reading ---------------------------------------------------------------------------------
def read(content, kind, tmp_path, seconds=5.0):
    path = tmp_path / "paper"
    path.write_bytes(content)
    return reading.read(path, kind, seconds=seconds)


def test_a_pdf_is_read_page_by_page(tmp_path):
    passages = read(paper("een", "twee"), "pdf", tmp_path).passages

    assert [(one.page, one.text.strip()) for one in passages] == [(1, "een"), (2, "twee")]


def test_of_a_long_pdf_only_the_first_pages_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MOST_PAGES", 2)
    found = read(paper("een", "twee", "drie"), "pdf", tmp_path)

    assert (found.pages, found.is_whole) == (2, False)


def test_no_file_is_read_for_longer_than_there_is_time(tmp_path):
    began = time.monotonic()
    found = read(paper(*["x" * 90] * 200), "pdf", tmp_path, seconds=0.01)

    assert not found.is_whole
    assert time.monotonic() - began < 2
    assert read(b"x", "txt", tmp_path, seconds=0).passages == []


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 kapot", pdf_bytes(password="x")])
def test_what_cannot_be_read_is_said_and_stops_nothing(content, tmp_path):
    assert not read(content, "pdf", tmp_path).is_whole
    assert not read(content or b"PK", "docx", tmp_path).is_whole


def test_word_and_open_documents_are_read(tmp_path):
    odf = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><text:p>Dit is van '
        "<text:span>Zoë</text:span><text:s/>Bühl</text:p></office:document-content>"
    )
    odt = zip_bytes({"mimetype": b"x", "content.xml": odf.encode()})

    assert "Tekst van Zoë" in read(docx_bytes("Tekst van Zoë"), "docx", tmp_path).passages[0].text
    assert read(odt, "odt", tmp_path).passages[0].text == "Dit is van Zoë Bühl\n"
    assert read("Zoë".encode("utf-16"), "txt", tmp_path).passages[0].text == "Zoë"
    assert read(png_bytes(), "png", tmp_path).passages == []


# --- handing in ------------------------------------------------------------------------------
@pytest.fixture
def sitting():
    assignment = make_assignment(is_anonymous=True, allowed_kinds=["pdf", "docx", "txt", "png"])
    return make_sitting(assignment)


@pytest.fixture
def student(sitting):
    user = make_user("Zoë Bühl", language="en", student_number="s1234567")
    return make_participation(sitting.assignment.run, user).user


@pytest.fixture
def signed_in(client, student):
    client.force_login(student)
    return client


def draft_of(sitting, student, content, name="paper.pdf"):
    draft = actions.open_draft(sitting, by=student, at=timezone.now())
    actions.add_files(draft, [make_upload(content, name=name)], by=student, at=timezone.now())
    return Submission.objects.get(pk=draft.pk)


def form_of(sitting, submission, **changes):
    return {
        "do": "hand_in",
        "request_key": str(uuid4()),
        "draft_number": submission.draft_number,
        "statement_read": sitting.assignment.statement.pk,
        "statement": "on",
        "seen": ",".join(str(file.pk) for file in submission.draft_files.all()),
        "note": submission.note,
    } | changes


def seen_in(page):
    return page.context["form"].data["named_seen"]


pytestmark = pytest.mark.django_db


def test_it_is_shown_where_the_text_names_her_and_nothing_is_handed_in(
    signed_in, sitting, student
):
    draft = draft_of(sitting, student, paper("Analyse", "volgens mevrouw Bühl zelf"))

    page = signed_in.post(f"/submissions/{sitting.pk}/", form_of(sitting, draft))
    said = page.content.decode()

    assert page.status_code == 200
    assert "paper.pdf" in said
    assert "page 2" in said
    assert "<mark>Bühl</mark>" in said
    assert not SubmissionVersion.objects.exists()
    assert Submission.objects.get().draft_files.count() == 1


def test_who_has_seen_it_hands_in_all_the_same(signed_in, sitting, student):
    draft = draft_of(sitting, student, paper("Zoë Bühl"))
    form = form_of(sitting, draft)
    seen = seen_in(signed_in.post(f"/submissions/{sitting.pk}/", form))

    unticked = signed_in.post(f"/submissions/{sitting.pk}/", form | {"named_seen": seen})
    assert unticked.status_code == 200
    done = signed_in.post(
        f"/submissions/{sitting.pk}/", form | {"named_seen": seen, "named": "on"}
    )

    assert done.status_code == 302
    assert SubmissionVersion.objects.count() == 1


def test_a_place_that_was_not_shown_is_asked_about(signed_in, sitting, student):
    draft = draft_of(sitting, student, paper("Zoë Bühl"))
    seen = seen_in(signed_in.post(f"/submissions/{sitting.pk}/", form_of(sitting, draft)))
    draft = draft_of(sitting, student, paper("nog eens Bühl"), name="bijlage.pdf")
    form = form_of(sitting, draft, named="on", named_seen=seen)

    page = signed_in.post(f"/submissions/{sitting.pk}/", form)

    assert "bijlage.pdf" in page.content.decode()
    assert not SubmissionVersion.objects.exists()
    assert "named" not in page.context["form"].data


def test_a_tick_for_nothing_that_was_shown_counts_for_nothing(signed_in, sitting, student):
    draft = draft_of(sitting, student, paper("Zoë Bühl"))

    signed_in.post(f"/submissions/{sitting.pk}/", form_of(sitting, draft, named="on"))

    assert not SubmissionVersion.objects.exists()


def test_the_note_is_looked_through_too(signed_in, sitting, student):
    draft = draft_of(sitting, student, paper("Analyse"))

    page = signed_in.post(
        f"/submissions/{sitting.pk}/", form_of(sitting, draft, note="Groet, Zoë")
    )

    assert "<mark>Zoë</mark>" in page.content.decode()
    assert Submission.objects.get().note == "Groet, Zoë"


def test_the_name_of_a_file_alone_asks_nothing_for_no_marker_sees_it(signed_in, sitting, student):
    draft = draft_of(sitting, student, paper("Analyse"), name="Bühl.pdf")

    done = signed_in.post(f"/submissions/{sitting.pk}/", form_of(sitting, draft))

    assert done.status_code == 302
    assert [one.is_name for one in queries.named_in(draft).places] == [True]


def test_what_names_nobody_is_handed_in_at_once(signed_in, sitting, student):
    draft = draft_of(sitting, student, paper("Analyse"))

    assert (
        signed_in.post(f"/submissions/{sitting.pk}/", form_of(sitting, draft)).status_code == 302
    )


def test_where_names_are_shown_nobody_looks(signed_in, student, sitting):
    other = make_sitting(make_assignment(sitting.assignment.run))
    draft = draft_of(other, student, paper("Zoë Bühl"))

    assert signed_in.post(f"/submissions/{other.pk}/", form_of(other, draft)).status_code == 302


def test_she_can_look_before_she_hands_in(signed_in, sitting, student):
    draft = draft_of(sitting, student, paper("volgens mevrouw Bühl zelf"))
    form = form_of(sitting, draft, do="look", note="Nog niet af")

    page = signed_in.post(f"/submissions/{sitting.pk}/", form)

    assert "<mark>Bühl</mark>" in page.content.decode()
    assert "Your press counts" not in page.content.decode()
    assert Submission.objects.get().note == "Nog niet af"
    assert not SubmissionVersion.objects.exists()
    assert not Press.objects.exists()


def test_looking_says_when_there_is_nothing(signed_in, sitting, student):
    draft = draft_of(sitting, student, paper("Analyse"))

    page = signed_in.post(
        f"/submissions/{sitting.pk}/", form_of(sitting, draft, do="look"), follow=True
    )

    assert "Its text names nobody whose work it is." in flat(page.content)
    assert not SubmissionVersion.objects.exists()


@pytest.mark.parametrize("is_anonymous", [True, False])
def test_who_confirms_sees_it_before_her_click_too(client, is_anonymous):
    work = TeamWork(HandInRule.ALL_CONFIRM, timezone.now())
    work.sitting.assignment.is_anonymous = is_anonymous
    work.sitting.assignment.save()
    content = paper("Dit schreef Lid 2 alleen")
    actions.add_files(
        work.draft, [make_upload(content, name="a.pdf")], by=work.users[0], at=timezone.now()
    )
    work.ask(timezone.now())

    shown = []
    for user in work.users[:2]:
        client.force_login(user)
        page = client.get(f"/submissions/{work.sitting.pk}/confirm/").content.decode()
        shown.append("<mark>Lid 2</mark>" in page)

    assert shown == [False, is_anonymous]


def test_the_press_before_the_question_is_the_one_that_counts(signed_in, sitting, student):
    """She pressed in time and read the question; the last moment passed meanwhile."""
    draft = draft_of(sitting, student, paper("Zoë Bühl"))
    form = form_of(sitting, draft)
    seen = seen_in(signed_in.post(f"/submissions/{sitting.pk}/", form))
    pressed = Press.objects.get().arrived_at
    closed = timezone.now()
    Sitting.objects.filter(pk=sitting.pk).update(due_at=closed, cutoff_at=closed)

    done = signed_in.post(
        f"/submissions/{sitting.pk}/", form | {"named_seen": seen, "named": "on"}
    )
    version = SubmissionVersion.objects.get()

    assert done.status_code == 302
    assert version.received_at == pressed
    assert not version.is_late


def test_another_file_after_the_last_moment_does_not_come_in_by_that_press(
    signed_in, sitting, student
):
    draft = draft_of(sitting, student, paper("Zoë Bühl"))
    form = form_of(sitting, draft)
    seen = seen_in(signed_in.post(f"/submissions/{sitting.pk}/", form))
    closed = timezone.now()
    Sitting.objects.filter(pk=sitting.pk).update(due_at=closed, cutoff_at=closed)
    more = SimpleUploadedFile("meer.pdf", paper("later"))

    page = signed_in.post(
        f"/submissions/{sitting.pk}/", form | {"named_seen": seen, "named": "on", "uploads": more}
    )

    assert page.status_code == 403
    assert not SubmissionVersion.objects.exists()


def test_every_member_of_a_team_is_looked_for(sitting):
    run = sitting.assignment.run
    team_set = make_team_set(run)
    one, two = make_participation(run), make_participation(run, make_user("Ximena Quirós"))
    make_team(team_set, members=[one, two])
    together = make_sitting(
        make_assignment(run, kind="team", team_set=team_set, is_anonymous=True)
    )
    draft = draft_of(together, one.user, paper("met dank aan Quiros"))
    actions.contribute(
        draft, text="Ximena deed dit.", dissents=False, dissent="", by=one.user, at=timezone.now()
    )

    words = [place.mention.words for place in queries.named_in(draft).places]

    assert words == ["Ximena", "Quiros"]


def test_a_file_that_takes_too_long_is_said_and_holds_nothing_up(
    signed_in, sitting, student, monkeypatch
):
    monkeypatch.setattr("lms.submissions.queries.named.LONGEST", timedelta(0))
    draft = draft_of(sitting, student, paper("Zoë Bühl"))
    actions.save_draft(
        draft, note="Zoë", draft_number=draft.draft_number, by=student, at=timezone.now()
    )
    draft = Submission.objects.get()

    page = signed_in.post(f"/submissions/{sitting.pk}/", form_of(sitting, draft))

    assert "could not be looked through" in page.content.decode()


def test_the_screen_and_the_brief_say_that_names_are_left_out(signed_in, sitting, student):
    make_submission(sitting, by=student)

    assert "marked without names" in signed_in.get(f"/submissions/{sitting.pk}/").content.decode()
    assert "Marked without names" in signed_in.get(sitting.assignment.page.url).content.decode()
