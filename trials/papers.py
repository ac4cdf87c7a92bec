"""PDFs to hand in: of a given size, each one's bytes its own, made without holding them all."""

import hashlib
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf

MARK = b"number 0000000"
FRAME = 800  # what a PDF of one page takes around its contents
PIECE = 64 * 1024


@dataclass(frozen=True)
class Paper:
    """One file: three runs of bytes after each other, two of them shared by all papers."""

    name: str
    runs: tuple[bytes, bytes, bytes]

    @property
    def size(self) -> int:
        return sum(map(len, self.runs))

    @property
    def sha256(self) -> str:
        digest = hashlib.sha256()
        for run in self.runs:
            digest.update(run)
        return digest.hexdigest()

    def pieces(self) -> Iterator[memoryview]:
        for run in self.runs:
            view = memoryview(run)
            for start in range(0, len(run), PIECE):
                yield view[start : start + PIECE]


class Papers:
    """A pile of papers of about `size` bytes; what is in them cannot be compressed."""

    def __init__(self, size: int) -> None:
        pdf, out = pikepdf.new(), io.BytesIO()
        pdf.add_blank_page()
        filling = os.urandom(max(size - FRAME, 1)).replace(MARK, bytes(len(MARK)))
        pdf.pages[0].Contents = pikepdf.Stream(pdf, MARK + b" " + filling)
        pdf.save(out, compress_streams=False)
        self.before, _, self.after = out.getvalue().partition(MARK)

    def paper(self, number: int) -> Paper:
        mark = b"number %07d" % number
        return Paper(f"paper-{number}.pdf", (self.before, mark, self.after))
