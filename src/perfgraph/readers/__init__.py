"""Readers: the bytes of a file to paragraphs and tables, each with its place.

What a file is, is told by its content. Word files (.docx), Excel workbooks, PDF files, HTML pages and
plain text are read, .doc, .wps, .odt, .ods and .rtf by way of LibreOffice, and scans and photographs (PNG,
JPEG, TIFF, PDF pages without text) with the extra `scan`; any other type is refused with its name and the way
to a file that can be read.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePath

from perfgraph.errors import DocumentError
from perfgraph.findings import Finding, Place
from perfgraph.readers.archive import LIMITS, MB
from perfgraph.readers.content import (
    HTML,
    PDF,
    SUFFIXES,
    TEXT,
    WORD,
    OfficeKind,
    excel,
    is_html,
    is_pdf,
    office_kind,
    picture_type,
    word_package,
)
from perfgraph.readers.extra import can_recognise, not_recognised
from perfgraph.readers.files import load
from perfgraph.readers.html import read_html
from perfgraph.readers.messages import printable
from perfgraph.readers.text import read_text
from perfgraph.readers.word import read_word
from perfgraph.tables import Document, Paragraph, Table
from perfgraph.vocabulary import finding

__all__ = ["read", "read_bytes"]


def read(path: Path) -> Document:
    """Return the document in the file at `path`.

    Raises `DocumentError`, in one line that names the file, what was found, what was expected and what to
    do, when it is missing, a folder, empty, unreadable, over 50 MB, protected, damaged or of another type.
    """
    return read_bytes(load(Path(path)), path.name)


def read_bytes(data: bytes, name: str, converted: bytes | DocumentError | None = None) -> Document:
    """Return the document in `data`, the bytes of a file called `name`.

    `converted` is what LibreOffice made of a file of an office format, or why it could not, when that was
    done before (`perfgraph.readers.batch`).

    >>> document = read_bytes("一、总体绩效目标\\n\\t项目编码\\n\\t130303\\n".encode(), "sheet.txt")
    >>> [cell.text for cell in document.tables[0].row(1)]
    ['项目编码', '130303']
    >>> document.paragraphs[0].place.fragment, document.tables[0].cells[1].place.start_line
    ('p1', 3)

    Raises `DocumentError` as `read` does.
    """
    name = printable(name)
    if len(data) > LIMITS.file:
        raise DocumentError(
            f"{name}: found {len(data) / MB:,.1f} MB; expected at most {LIMITS.file // MB} MB: "
            "split the document, or take the pictures out of it"
        )
    if not data.strip():
        raise _empty(name, f"{len(data):,} bytes, all white space" if data else "an empty file (0 bytes)")
    media_type, (blocks, findings) = _read(data, name, converted)
    if not any(_texts(blocks)):
        lost = "; ".join(sorted({fault.message.en for fault in findings}))
        raise _empty(name, f"no text ({lost})" if lost else "no text, at most white space and pictures")
    findings = [*_misnamed(name, media_type), *findings]
    return Document(
        name,
        hashlib.sha256(data).hexdigest(),
        media_type,
        tuple(blocks),
        tuple(replace(fault, document=name) for fault in findings),
    )


Blocks = tuple[list[Paragraph | Table], list[Finding]]


def _read(data: bytes, name: str, converted: bytes | DocumentError | None = None) -> tuple[str, Blocks]:
    if is_html(data):
        return HTML, read_html(data, name)
    if is_pdf(data):
        # Imported when the first file comes that needs it, like those below: most runs have none.
        from perfgraph.readers.pdf import read_pdf

        return PDF, read_pdf(data, name)
    shown = picture_type(data)
    if shown:
        if not can_recognise():
            raise not_recognised(name, f"a picture ({shown})")
        from perfgraph.readers.scan import read_picture

        return shown, read_picture(data, name)
    kind = office_kind(data, name)
    if kind:
        return kind.media_type, _converted(data, name, kind, converted)
    sheets = excel(data, name)
    if sheets:
        from perfgraph.readers.workbook import read_workbook

        return sheets[0], read_workbook(data, name, sheets[1])
    archive = word_package(data, name)
    return (TEXT, read_text(data, name)) if archive is None else (WORD, read_word(archive))


def _converted(data: bytes, name: str, kind: OfficeKind, done: bytes | DocumentError | None) -> Blocks:
    """Return what stands in a file of an office format, by way of a .docx or .xlsx."""
    from perfgraph.readers.office import Task, convert

    if done is None:
        (done,) = convert([Task(name, data, kind)])
    if isinstance(done, DocumentError):
        raise done
    return _read(done, name)[1]


def _empty(name: str, found: str) -> DocumentError:
    return DocumentError(
        f"{name}: found {found}; expected a Word file (.docx), an Excel workbook, a PDF file, an HTML page "
        "or plain text with a document in it: fetch or save it again"
    )


def _texts(blocks: Iterable[Paragraph | Table]) -> Iterable[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from (cell.plain for cell in block.cells)


def _misnamed(name: str, media_type: str) -> list[Finding]:
    """Return a finding when the suffix promises another type than the content has."""
    suffix = PurePath(name).suffix.lower()
    if SUFFIXES.get(suffix, media_type) == media_type:
        return []
    return [finding("name-and-content-differ", Place(), name, suffix=suffix, media=media_type)]
