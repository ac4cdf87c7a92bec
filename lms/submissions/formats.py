"""The receipt as a printed page."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table

from lms.submissions import rules
from lms.submissions.enums import Way
from lms.submissions.models import SubmissionVersion

FONTS = Path(__file__).parent / "fonts"
TEXT, BOLD, FIXED = "DejaVuSans", "DejaVuSans-Bold", "Courier"
for _name in (TEXT, BOLD):
    pdfmetrics.registerFont(TTFont(_name, FONTS / f"{_name}.ttf"))

INK, SOFT, LINE = HexColor("#1a2236"), HexColor("#5b6275"), HexColor("#d8d4c8")
MARGIN = 22 * mm
LABELS = 42 * mm
BODY = ParagraphStyle("body", fontName=TEXT, fontSize=9.5, leading=14, textColor=INK)
QUIET = ParagraphStyle("quiet", BODY, textColor=SOFT, fontSize=8.5, leading=12)
KICKER = ParagraphStyle("kicker", QUIET, fontName=BOLD, spaceAfter=2 * mm)
TITLE = ParagraphStyle("title", BODY, fontName=BOLD, fontSize=17, leading=22)
HEADING = ParagraphStyle(
    "heading", BODY, fontName=BOLD, fontSize=11, leading=15, spaceBefore=6 * mm, spaceAfter=2 * mm
)
CODE = ParagraphStyle("code", BODY, fontName="Courier-Bold", fontSize=15, leading=21)
# A hash is one long word: it may break anywhere, and nothing is left out.
HASH = ParagraphStyle(
    "hash", BODY, fontName=FIXED, fontSize=8.5, leading=12, wordWrap="CJK", splitLongWords=True
)


def receipt_pdf(version: SubmissionVersion, *, size: Any, address: str) -> bytes:
    """A whole version as PDF in the language being read. `size` puts a number of bytes into words,
    `address` is that of the receipt on the site."""
    buffer = io.BytesIO()
    document = SimpleDocTemplate(
        buffer,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=_("Receipt %(code)s") % {"code": version.receipt_code},
        author=settings.SITE_NAME,
        lang=get_language(),
    )
    story = [
        *_head(version),
        _facts(version),
        *_files(version, size),
        *_texts(version),
        *_proof(version, address),
    ]

    def foot(canvas: Any, page: Any) -> None:
        canvas.setFont(TEXT, 7.5)
        canvas.setFillColor(SOFT)
        canvas.drawString(MARGIN, 12 * mm, f"{settings.SITE_NAME} · {version.receipt_code}")
        number = _("page %(n)d") % {"n": page.page}
        canvas.drawRightString(A4[0] - MARGIN, 12 * mm, number)

    document.build(story, onFirstPage=foot, onLaterPages=foot)
    return buffer.getvalue()


def _head(version: SubmissionVersion) -> Iterator[Flowable]:
    assignment = version.submission.sitting.assignment
    yield _text(_("Receipt"), KICKER)
    yield _text(assignment.page.title, TITLE)
    yield _text(assignment.run.title, QUIET)
    yield Spacer(1, 5 * mm)
    yield _text(version.receipt_code, CODE)
    yield Spacer(1, 4 * mm)


def _facts(version: SubmissionVersion) -> Flowable:
    rows = [[_text(label, QUIET), _text(value)] for label, value in _lines(version) if value]
    table = Table(rows, colWidths=[LABELS, None], hAlign="LEFT")
    table.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 6),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
        ]
    )
    return table


def _lines(version: SubmissionVersion) -> Iterator[tuple[str, str]]:
    came, whole = _labels_of_times(version)
    yield came, rules.exactly_in_words(version.received_at)
    yield whole, rules.exactly_in_words(version.completed_at)
    if saved_at := version.saved_at:
        yield _("Draft saved"), rules.exactly_in_words(saved_at)
    yield _("In time"), _in_time(version)
    yield _("Due"), rules.exactly_in_words(version.due_at)
    yield _("Last moment"), rules.exactly_in_words(version.cutoff_at)
    yield _("These dates are"), str(version.get_due_source_display())
    yield _("Version"), str(version.number)
    if version.way != Way.PRESSED:
        yield _("How"), str(version.get_way_display())
    yield _("Handed in by"), version.handed_in_by
    yield _("For"), _people(version)


def _labels_of_times(version: SubmissionVersion) -> tuple[str, str]:
    """What the moment that counts, and the moment it was complete, are called."""
    if version.is_mailed:
        return _("Counted from the mail of"), _("Files handed in")
    return _("Counts from") if version.way == Way.CUTOFF else _("First byte arrived"), _(
        "Complete"
    )


def _in_time(version: SubmissionVersion) -> str:
    if not version.is_late:
        return _("Yes.")
    return _("No: %(late_by)s late.") % {"late_by": rules.duration_in_words(version.late_by)}


def _people(version: SubmissionVersion) -> str:
    names = ", ".join(member.participation.user.name for member in version.members.all())
    team = version.submission.team
    return f"{team.name}: {names}" if team else names


def _files(version: SubmissionVersion, size: Any) -> Iterator[Flowable]:
    yield _text(_("Files"), HEADING)
    for file in version.files.all():
        yield KeepTogether(
            [
                _text(file.name),
                _text(f"{file.file.get_kind_display()} · {size(file.file.size)}", QUIET),
                _text(f"SHA-256 {file.file.sha256}", HASH),
                Spacer(1, 2.5 * mm),
            ]
        )


def _texts(version: SubmissionVersion) -> Iterator[Flowable]:
    """What may be long, as text that runs on over pages."""
    texts = {_("Statement"): version.statement.text}
    if said := rules.declaration(version.ai_rule, version.ai_use, version.ai_account):
        parts = (said.question, said.answer, said.account)
        texts[_("Generative AI")] = "\n".join(part for part in parts if part)
    texts[_("Note")] = version.note
    for label, text in texts.items():
        if text:
            yield _text(label, HEADING)
            yield _text(text)


def _proof(version: SubmissionVersion, address: str) -> Iterator[Flowable]:
    yield _text(_("What this proves"), HEADING)
    yield _text(
        _(
            "The SHA-256 of a file is its fingerprint: the same bytes always give the same one. The "
            "manifest lists everything above; the site signed it at that moment."
        )
    )
    yield Spacer(1, 2 * mm)
    lines = {_("SHA-256 of the manifest"): version.manifest_sha256}
    if version.signature:
        lines |= {
            _("Signature (Ed25519)"): version.signature,
            _("Signed with key"): version.key_id,
        }
    for label, value in lines.items():
        yield _text(f"{label}: {value}", HASH)
    yield Spacer(1, 2 * mm)
    on_site = _("The receipt on the site")
    yield _text(f"{on_site}: {address}", QUIET)


def _text(words: str, style: ParagraphStyle = BODY) -> Paragraph:
    """A paragraph of plain words; whatever was typed is text and never markup."""
    return Paragraph(escape(str(words)).replace("\n", "<br/>"), style)
