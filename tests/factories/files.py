import io
import zipfile

import pikepdf
from docx import Document
from PIL import Image

from lms.files.uploads import HashingUploadHandler
from tests.factories import numbers


def pdf_bytes(text="", *, password=None):
    """A real PDF of one page, different each time."""
    pdf, out = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.docinfo["/Title"] = f"{text} {next(numbers)}"
    encryption = pikepdf.Encryption(user=password, owner=password) if password else False
    pdf.save(out, encryption=encryption)
    return out.getvalue()


def docx_bytes(text="Tekst"):
    """A real Word document, different each time."""
    document, out = Document(), io.BytesIO()
    document.add_paragraph(f"{text} {next(numbers)}")
    document.save(out)
    return out.getvalue()


def odt_bytes():
    return zip_bytes(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": b"<office/>",
            "META-INF/manifest.xml": b"<manifest/>",
        }
    )


def zip_bytes(entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def png_bytes(size=(4, 4), form="PNG"):
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, form)
    return out.getvalue()


# What a request would close at its end; tests/conftest.py does it here.
open_uploads = []


def make_upload(content=None, name="paper.pdf"):
    """The bytes as they come out of the upload handler."""
    content = pdf_bytes() if content is None else content
    handler = HashingUploadHandler()
    handler.new_file("files", name, "application/octet-stream", len(content), None)
    for start in range(0, len(content), handler.chunk_size):
        handler.receive_data_chunk(content[start : start + handler.chunk_size], start)
    open_uploads.append(handler.file_complete(len(content)))
    return open_uploads[-1]
